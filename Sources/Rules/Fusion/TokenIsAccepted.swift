public import Lint

/// Fusion takes the token of the identity domain.
public struct TokenIsAccepted: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0703",
    name: "token-accepted",
    severities: [.error],
    component: .fusion,
    summary: "Fusion accepts the token: it knows an active user of the token's name.",
    rationale: """
      A good token is not enough: Fusion checks it, then looks for an active user whose name is the client ID. Where that \
      fails every family answers 401, and the answer does not say why.
      """,
    sources: [
      .guide("Create a Fusion integration user"),
      .oracle(
        "Validating Fusion IAM trust", url: "https://blogs.oracle.com/coretec/"),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Find out why Fusion does not know the user of the token.",
      right: "IT Security Manager",
      steps: ["Search the client ID under Security Console > Users: is the user there, named exactly so, and active."],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.live],
    uses: [.fusionBaseURL, .clientID],
    explainedBy: RuleMetadata.tokenCauses + [
      "FD0702", "FD0111", "FD0119", "FD0301", "FD0302", "FD0303", "FD0604", "FD0605", "FD0606", "FD0609",
    ],
    neededForGo: true,
    examples: [
      .passes("families answer", .healthyLive),
      .passes(
        "one family is refused", .live { everyFamily(&$0, refused(.forbidden, 403)) }),
      .fails(
        "401 everywhere", .tile("fusion_base_url: «$POD»"), .live { everyFamily(&$0, refused(.unauthorized, 401)) }),
      .fails(
        "401 everywhere, and the user's export says inactive", .tile("fusion_base_url: «$POD»"),
        .user(UserExample.scim(#""active": false"#)), .live { everyFamily(&$0, refused(.unauthorized, 401)) }),
      .undecidable("404 everywhere", .live { everyFamily(&$0, refused(.notFound, 404)) }),
      .undecidable("refused on the way", .live { everyFamily(&$0, refused(.blocked, 403)) }),
      .undecidable(
        "no token",
        .live {
          $0.token = .failed(Fault(.unauthorized, "refused", code: "invalid_client"), nil)
          everyFamily(&$0, .skipped(prerequisite: "FD0603", reason: "no token was issued"))
        }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    switch setup.acceptance {
    case .accepted(let exchange): return Judgement(.passed, basis: [Setup.source(exchange)])
    case .refused(let answers): return refusal(answers, setup)
    case .open: break
    }
    switch live.token {
    case .failed: return .unverified("no token was issued", prerequisite: "FD0603")
    case .skipped(let prerequisite, let reason): return .unverified(reason, prerequisite: prerequisite)
    case .notRun: return .unverified("the live probe did not ask for a token")
    case .done: break
    }
    var isBlocked = false
    for family in LiveEvidence.Family.allCases {
      switch live.families[family] {
      case .skipped(let prerequisite, let reason): return .unverified(reason, prerequisite: prerequisite)
      case .failed(let fault, _): if fault.trouble == .blocked { isBlocked = true }
      default: break
      }
    }
    if isBlocked { return .unverified("requests are refused before Fusion sees the token", prerequisite: "FD0712") }
    return .unverified("no family answered in a way that shows whether the token is accepted", prerequisite: "FD0702")
  }

  private func refusal(
    _ answers: [(family: LiveEvidence.Family, exchange: Exchange?)], _ setup: Setup
  ) -> Judgement {
    let candidates = candidates(setup).ranked
    var remedy = Self.metadata.remedy
    remedy.steps =
      candidates.map(\.sight) + [
        "If none of this is it, ask from another network: location-based access can refuse with 401 too."
      ]
    let names = answers.map(\.family.title)
    let client = setup.tile.cleaned(.clientID)
    return .failed(
      Finding(
        Self.metadata.name, message(names, candidates) + telling(setup), at: setup.place(of: .fusionBaseURL),
        observed: "401 from \(names.joined(separator: ", "))", expected: "an answer other than 401",
        related: client.map { [Fact("the user that Fusion looks for", at: $0.place)] } ?? [], remedy: remedy),
      seenIn: answers.first?.exchange)
  }

  /// In the order of their likelihood where the evidence supports none.
  private func candidates(_ setup: Setup) -> [Candidate] {
    [
      Candidate(
        "no Fusion user is named as the client ID",
        "Search {client} under Security Console > Users: where nobody is found, create the user with exactly that name.",
        by: [UserExists(), UsernameIsClientID()], on: setup),
      Candidate(
        "the user is inactive or suspended",
        "Look at the user's Active and Locked there: activate it, and exempt it from clean-up jobs.",
        by: [UserIsActive()], on: setup),
      Candidate(
        "the user is not synchronised yet",
        "Was it made or changed within the last minutes: run Import User and Role Application Security Data and Retrieve "
          + "Latest LDAP Changes, wait ten minutes and ask with a new token.",
        on: setup),
      Candidate(
        "the pod trusts another identity domain than the one that issued the token",
        "Compare the identity domain of the Fusion environment in the OCI console (`idcs-domain-url`) with the token URL; "
          + "after an identity upgrade the old one is no longer trusted.",
        by: [TokenURLBelongsToPod(), TokenDomainMatches()], on: setup),
      Candidate(
        "a refresh replaced the pod's users",
        "Look at the last refresh of the environment in the OCI console: users that were made before it are gone.",
        by: [NotRefreshedSinceSetup()], on: setup),
    ]
  }
}

private func message(_ families: [String], _ candidates: [Candidate]) -> String {
  "Fusion answers 401 on every family (\(families.joined(separator: ", "))) although a token was issued: "
    + candidates.sentence
}

/// What would tell the causes apart that the answers leave.
private func telling(_ setup: Setup) -> String {
  var missing: [String] = []
  if setup.users.listings.isEmpty { missing.append("the user's export (`evidence.user`)") }
  if setup.environments.isEmpty { missing.append("the environment's (`evidence.environment`)") }
  return missing.isEmpty ? "" : "; \(String.enumeration(missing)) would tell these apart"
}
