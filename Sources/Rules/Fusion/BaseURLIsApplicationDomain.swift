public import Lint

/// The base URL is where Fusion answers requests, not where people sign in.
public struct BaseURLIsApplicationDomain: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0702",
    name: "base-url-is-application-domain",
    severities: [.error],
    component: .fusion,
    summary: "The base URL is the host at which Fusion answers REST requests.",
    rationale: """
      A sign-in host, a vanity name or a wrong host answers with a sign-in page, a redirect or 404 to every request, \
      whoever asks. That is no refusal: nothing behind that host looks at the token.
      """,
    sources: [
      .guide("Configure the Datadog tile"),
      .oracle(
        "URL Paths for REST Services",
        url: "https://docs.oracle.com/en/cloud/saas/financials/26b/farfa/URL_Paths_for_REST_Services.html"),
    ],
    remedy: .tileValue(
      .fusionBaseURL, summary: "Enter the application domain of the pod.",
      steps: [
        "Sign in to Fusion and take the host of the address after the sign-in: https://<pod>.fa.<…>.oraclecloud.com.",
        "Leave out paths such as /fscmUI, and use no vanity or `login` host.",
      ]),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.tokenCauses + ["FD0102", "FD0103", "FD0117"],
    neededForGo: true,
    examples: [
      .passes("it answers", .healthyLive),
      .passes("one family is not provisioned", .live { $0.families[.scm] = refused(.notFound, 404) }),
      .passes(
        "a refusal by Fusion itself",
        .live {
          for family in [LiveEvidence.Family.ess, .erpIntegrations, .audit, .erp] {
            $0.families[family] = refused(.unauthorized, 401)
          }
        }),
      .fails(
        "404 everywhere", .tile("fusion_base_url: «$POD»"), .live { everyFamily(&$0, refused(.notFound, 404)) }),
      .fails(
        "a redirect to the sign-in host", .tile("fusion_base_url: «$POD»"),
        .live {
          everyFamily(
            &$0,
            .failed(
              Fault(.signIn, "redirect", redirectHost: "login-abcd.fa.ocs.oraclecloud.com"),
              Exchange(method: "GET", url: "https://pod.test/", status: 302)))
        }),
      .undecidable("a firewall refuses everything", .live { everyFamily(&$0, refused(.blocked, 403)) }),
      .undecidable("not asked", .live { $0.families = [:] }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    let steps = LiveEvidence.Family.allCases.compactMap { live.families[$0] }
    var elsewhere: [(fault: Fault, exchange: Exchange?)] = []
    var isBlocked = false
    for step in steps {
      switch step {
      case .done(_, let exchange): return Judgement(.passed, basis: [Setup.source(exchange)])
      case .failed(let fault, let exchange):
        switch fault.trouble {
        case .elsewhere: elsewhere.append((fault, exchange))
        case .refused where fault.kind == .notFound: elsewhere.append((fault, exchange))
        case .refused, .failed: return Judgement(.passed, basis: [Setup.source(exchange)])
        case .blocked: isBlocked = true
        case .noAnswer, .throttled, .broken: break
        }
      case .notRun, .skipped: break
      }
    }
    // A page that signs people in says more than a missing path.
    let page = elsewhere.first { $0.fault.trouble == .elsewhere }
    // Where the run was interrupted, a family that was not reached could have answered otherwise.
    if let first = page ?? (isBlocked || live.isInterrupted ? nil : elsewhere.first) {
      return .failed(
        .tile(
          .fusionBaseURL, message(first.fault), at: setup.place(of: .fusionBaseURL),
          observed: first.fault.observed(first.exchange), expected: "answers of Fusion's REST services"),
        seenIn: first.exchange)
    }
    if isBlocked { return .unverified("every request was refused on the way", prerequisite: "FD0712") }
    for step in steps {
      if case .skipped(let prerequisite, let reason) = step { return .unverified(reason, prerequisite: prerequisite) }
    }
    return .unverified("no family of Fusion's REST services answered")
  }
}

private func message(_ fault: Fault) -> String {
  let host = fault.redirectHost.map { " to \(quoted($0))" } ?? ""
  switch fault.kind {
  case .signIn:
    return "requests end at a sign-in page or are sent\(host) to sign in: this is not the host of the REST services"
  case .redirected: return "requests are redirected\(host): this is not the host of the REST services"
  default:
    return "every REST family answers 404: this is not the host of the REST services, or they are not provisioned"
  }
}

/// A refusal of a family, for examples.
func refused(_ kind: Fault.Kind, _ status: Int, method: String = "GET") -> LiveEvidence.Step<FamilyAnswer> {
  .failed(Fault(kind, "refused"), Exchange(method: method, url: "https://pod.test/resource", status: status))
}

/// The same answer of every family, for examples.
func everyFamily(_ live: inout LiveEvidence, _ step: LiveEvidence.Step<FamilyAnswer>) {
  for family in LiveEvidence.Family.allCases { live.families[family] = step }
}
