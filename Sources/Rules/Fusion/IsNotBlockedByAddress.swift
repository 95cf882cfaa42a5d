public import Lint

/// No firewall and no access rule refuses this machine's requests.
public struct IsNotBlockedByAddress: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0712",
    name: "not-blocked-by-address",
    severities: [.error],
    component: .fusion,
    summary: "No firewall and no access rule refuses requests before Fusion sees them.",
    rationale: """
      A refusal as HTML or with a reference number comes from the environment's network access rules, location-based \
      access or the edge firewall, not from Fusion: no role mends it. It is about this machine's address, not Datadog's.
      """,
    sources: [
      .oracle(
        "Location-Based Access",
        url: "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facsa/location-based-access.html")
    ],
    remedy: Remedy(
      owner: .network,
      summary: "Let this machine's address in, and Datadog's likewise.",
      right: "Fusion environment administrator in OCI; IT Security Manager",
      steps: [
        "OCI console > Fusion environment > Networking: add the address to the network access rules, if there are any.",
        "Security Console > Administration > Location Based Access: list the address, or mark the roles as public.",
        "Neither is on: the edge firewall refuses. Give Oracle the reference number of the page in a service request.",
        "Check again from this machine; Datadog's addresses (ip-ranges.{site}) need the same.",
      ],
      where: "Navigator > Tools > Security Console > Administration > Location Based Access"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.tokenCauses + ["FD0118"],
    neededForGo: true,
    examples: [
      .passes("answers of Fusion", .healthyLive),
      .passes("a refusal by Fusion itself", .live { everyFamily(&$0, refused(.forbidden, 403)) }),
      .fails("everything", .tile("fusion_base_url: «$POD»"), .live { everyFamily(&$0, refused(.blocked, 403)) }),
      .fails(
        "requests with a body alone", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.audit] = refused(.blocked, 403, method: "POST") }),
      .fails(
        "one path, though others answer", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.erpIntegrations] = refused(.blocked, 403) }),
      .fails(
        "the known request", .lines("probe: { known_request: «4711023» }"),
        .live {
          $0.knownRequest = .failed(
            Fault(.blocked, "Reference #18.2"), Exchange(method: "GET", url: "https://pod.test/", status: 403))
        }),
      .undecidable(
        "nothing was asked",
        .live {
          $0.families = [:]
          $0.permissions = .notRun
        }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    let requests = requests(live, setup)
    let blocked = requests.filter { $0.fault?.trouble == .blocked }
    let answered = requests.filter { $0.exchange?.status != nil || $0.fault == nil }
    if blocked.isEmpty {
      if live.isInterrupted { return .unverified("interrupted") }
      if let first = answered.first { return Judgement(.passed, basis: [Setup.source(first.exchange)]) }
      for family in LiveEvidence.Family.allCases {
        if case .skipped(let prerequisite, let reason) = live.families[family] {
          return .unverified(reason, prerequisite: prerequisite)
        }
      }
      return .unverified("no request of the live probe was answered")
    }
    let extent = extent(blocked, answered)
    var remedy: Remedy?
    if blocked.contains(where: { $0.exchange?.status == 401 }) {
      remedy = Self.metadata.remedy
      remedy?.steps.append(
        "401 can be the application server's page too, where Fusion knows no such user: search {client} under Security "
          + "Console > Users.")
    }
    return .findings(
      blocked.map { request in
        Finding(
          request.subject, message(request.title, request.fault, request.exchange, extent), at: request.place,
          observed: request.fault?.observed(request.exchange), expected: "an answer of Fusion's own",
          remedy: remedy, exchange: request.exchange)
      })
  }

  private struct Request {
    var subject: String
    var title: String
    var fault: Fault?
    var exchange: Exchange?
    var place: Place
  }

  /// Every request to the pod that was sent.
  private func requests(_ live: LiveEvidence, _ setup: Setup) -> [Request] {
    var requests: [Request] = []
    let base = setup.place(of: .fusionBaseURL)
    func add<Value>(_ step: LiveEvidence.Step<Value>?, _ subject: String, _ title: String, at place: Place) {
      switch step {
      case .done(_, let exchange):
        requests.append(Request(subject: subject, title: title, exchange: exchange, place: place))
      case .failed(let fault, let exchange):
        requests.append(Request(subject: subject, title: title, fault: fault, exchange: exchange, place: place))
      case nil, .notRun, .skipped: break
      }
    }
    for family in LiveEvidence.Family.allCases { add(live.families[family], family.rawValue, family.title, at: base) }
    let known = setup.given("probe", "known_request")?.place ?? base
    add(live.knownRequest, "known_request", "the known request", at: known)
    add(live.permissions, "permissions", "the permissions of a request", at: base)
    for (product, step) in live.auditProducts.sorted(by: { $0.key < $1.key }) {
      add(step, "audit/\(product)", "audit history of \(quoted(product))", at: base)
    }
    for (name, step) in live.collections.sorted(by: { $0.key < $1.key }) {
      add(step, name, "the collection \(quoted(name))", at: base)
    }
    return requests
  }

  private func extent(_ blocked: [Request], _ answered: [Request]) -> String {
    let others = answered.filter { $0.fault?.trouble != .blocked }
    if others.isEmpty { return "every request is refused so: this machine's address is not let in" }
    let isBody =
      blocked.allSatisfy { $0.exchange?.method == "POST" } && others.contains { $0.exchange?.method == "GET" }
    if isBody { return "requests without a body are let in: the edge firewall inspects bodies" }
    return "other requests are let in: the refusal is one of this path, and no missing role"
  }
}

private func message(_ title: String, _ fault: Fault?, _ exchange: Exchange?, _ extent: String) -> String {
  "\(title): a firewall or access rule refuses the request before Fusion sees it"
    + (exchange?.status.map { " (`\($0)`)" } ?? "") + "; \(extent)"
}
