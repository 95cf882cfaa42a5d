public import Lint

/// The token is the client's own, by the client credentials grant.
public struct TokenSubjectIsClient: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0604",
    name: "token-subject-is-client",
    severities: [.error],
    component: .identity,
    summary: "The token's subject is the client itself, by client credentials.",
    rationale: """
      Fusion looks for the user whose name is the token's `sub`. Only a token of the client credentials grant carries \
      the client ID there; a token of a person would read as that person.
      """,
    sources: [
      .guide("Create a Fusion integration user"),
      .oracle(
        "Access Token", url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/AccessToken.htm"),
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Let the client ask for tokens of its own by client credentials.",
      right: ApplicationRemedy.right,
      steps: [
        "Check Client credentials under Allowed grant types, and nothing that signs people in.",
        "Compare the Client ID of the application with the tile's.",
      ],
      commands: [TokenIsIssued.readApplication],
      where: ApplicationRemedy.oauth
    ),
    needs: [.live],
    uses: [.clientID],
    explainedBy: RuleMetadata.tokenCauses,
    neededForGo: true,
    examples: [
      .passes("the client's own", .healthyLive),
      .passes("a token that does not say its grant", .live { $0.token = changed { $0.grant = nil } }),
      .fails(
        "another subject", .tile("client_id: «$CLIENT»"), .live { $0.token = changed { $0.subject = "jordan.lee" } }),
      .fails(
        "a user's token", .tile("client_id: «$CLIENT»"), .live { $0.token = changed { $0.subjectType = "user" } }),
      .fails("another grant", .tile("client_id: «$CLIENT»"), .live { $0.token = changed { $0.grant = "azc" } }),
      .undecidable("a token that cannot be read", .live { $0.token = .done(TokenClaims(isReadable: false), nil) }),
      .undecidable(
        "no token", .live { $0.token = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached") }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeToken { claims in
      guard let client = setup.tile.cleaned(.clientID) else { return setup.absence(of: .clientID) }
      guard let subject = claims.subject else { return .unverified("the token has no `sub`") }
      func failed(_ message: String, _ observed: String, _ expected: String) -> Judgement {
        .failed(
          .tile(.clientID, message, at: client.place, observed: observed, expected: expected),
          seenIn: setup.live?.token.exchange)
      }
      if subject.lowercased() != client.value.lowercased() {
        return failed(messageSubject(subject), subject, client.value)
      }
      if let type = claims.subjectType, type.lowercased() != "client" {
        return failed(messageType(type), type, "client")
      }
      // `cc` is what identity domains write; the name of the grant is what a standard would.
      if let grant = claims.grant, !["cc", "client_credentials"].contains(grant.lowercased()) {
        return failed(messageGrant(grant), grant, "cc")
      }
      return .passed
    }
  }
}

private func messageSubject(_ subject: String) -> String {
  "the token's subject is \(quoted(subject)), not the client ID: Fusion looks for a user of that name"
}
private func messageType(_ type: String) -> String { "the token is one of a \(quoted(type)), not of the client" }
private func messageGrant(_ grant: String) -> String {
  "the token comes from the grant \(quoted(grant)), not client credentials"
}

extension Setup {
  /// Judges the claims of the token; without a token they are undecided.
  func judgeToken(_ judge: (TokenClaims) -> Judgement) -> Judgement {
    self.judge(
      \.token,
      done: { claims, _ in
        claims.isReadable ? judge(claims) : .unverified("the token is no JSON web token that can be read")
      },
      failed: { _, _ in .unverified("no token was issued", prerequisite: "FD0603") })
  }
}

/// The healthy token with a change, for examples.
func changed(_ change: (inout TokenClaims) -> Void) -> LiveEvidence.Step<TokenClaims> {
  var claims = TokenClaims(
    subject: "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", subjectType: "client", grant: "cc",
    audiences: ["urn:opc:resource:fa:instanceid=123456789"], scopes: ["urn:opc:resource:consumer::all"],
    tenant: "idcs-0123456789abcdef0123456789abcdef", lifetime: 3600)
  change(&claims)
  return .done(claims, nil)
}
