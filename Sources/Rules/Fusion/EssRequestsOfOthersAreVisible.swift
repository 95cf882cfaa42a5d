public import Lint

/// The integration user sees the ESS requests of other users.
public struct EssRequestsOfOthersAreVisible: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0705",
    name: "ess-requests-of-others-visible",
    severities: [.error],
    component: .fusion,
    summary: "The integration user sees ESS requests that others submitted.",
    rationale: """
      Without ESSMonitor a user sees only its own requests: 200 with an empty list, so nothing looks wrong and no job is \
      ever read. On a quiet pod the same answer is right, so a request that must be visible decides.
      """,
    sources: [
      .guide("Assign required roles"),
      .oracle("Assign Roles for Access to Manage Scheduled Processes", url: SecurityConsole.essRoles),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Let a custom role of the integration user inherit ESSMonitor.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles and edit the user's custom role, or choose Create Role.",
        "Under Role Hierarchy add ESSMonitor (ESS Monitor Role), and submit.",
        "Assign the custom role to {client}, if it does not hold it yet.", SecurityConsole.importRoles,
        "Give `probe.known_request` the number of an existing request that another user submitted.",
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.roleHierarchy,
      links: [SecurityConsole.essRoles]
    ),
    needs: [.live],
    uses: [.fusionBaseURL, .clientID],
    explainedBy: RuleMetadata.familyCauses + ["FD0401"],
    neededForGo: true,
    examples: [
      .passes("requests of others in the list", .healthyLive),
      .passes(
        "the known request on a quiet pod", .lines("probe: { known_request: 4711023 }"),
        .live {
          $0.requests = []
          $0.knownRequest = .done(EssRequest(id: "4711023", submitter: "jordan.lee", state: "SUCCEEDED"), nil)
        }),
      .fails(
        "the known request is not found", .lines("probe: { known_request: «4711023» }"),
        .live {
          $0.requests = []
          $0.knownRequest = .failed(Fault(.notFound, "not found"), Self.exchange(404))
        }),
      .fails(
        "the known request is refused, though the list shows some", .lines("probe: { known_request: «4711023» }"),
        .live { $0.knownRequest = .failed(Fault(.forbidden, "no", code: "ESS-00500"), Self.exchange(403)) }),
      .fails(
        "others exist", .tile("fusion_base_url: «$POD»"),
        .live {
          $0.requests = []
          $0.othersProof = "the audit history names a request of another user"
        }),
      .undecidable("an empty pod", .live { $0.requests = [] }),
      .undecidable(
        "own requests alone", .live { $0.requests = $0.requests.filter { $0.submitter != "jordan.lee" } }),
      .undecidable(
        "the known request is an own one", .lines("probe: { known_request: 4711023 }"),
        .live {
          $0.requests = []
          $0.knownRequest = .done(
            EssRequest(id: "4711023", submitter: "4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F", state: "SUCCEEDED"), nil)
        }),
      .undecidable(
        "the list is refused",
        .live {
          $0.requests = []
          $0.families[.ess] = refused(.forbidden, 403)
        }),
      .notApplicable("offline"),
    ]
  )

  private static func exchange(_ status: Int) -> Exchange {
    Exchange(method: "GET", url: "https://pod.test/ess/rest/scheduler/v1/requests/4711023", status: status)
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    if case .failed(let fault, let exchange) = live.knownRequest,
      fault.kind == .forbidden || fault.kind == .notFound
    {
      return refusal(fault, exchange, setup)
    }
    if let request = setup.foreignRequest {
      let isListed = live.requests.contains(request)
      let exchange = isListed ? live.families[.ess]?.exchange : live.knownRequest.exchange
      return Judgement(.passed, basis: [Setup.source(exchange)])
    }
    switch live.families[.ess] ?? .notRun {
    case .notRun: return .unverified("the live probe did not ask for the list of requests")
    case .skipped(let prerequisite, let reason): return .unverified(reason, prerequisite: prerequisite)
    case .failed: return .unverified("the list of requests could not be read", prerequisite: "FD0704")
    case .done(_, let exchange):
      if let proof = live.othersProof {
        return .failed(
          Finding(
            Self.metadata.name, message(proof), at: setup.place(of: .fusionBaseURL),
            observed: live.requests.isEmpty ? "no request" : "\(live.requests.count) own requests",
            expected: "requests of other users", causes: ["FD0409": SeededRole.essMonitor]), seenIn: exchange)
      }
      return undecided(setup, exchange)
    }
  }

  private func refusal(_ fault: Fault, _ exchange: Exchange?, _ setup: Setup) -> Judgement {
    let known = setup.given("probe", "known_request")
    return .failed(
      Finding(
        Self.metadata.name,
        messageKnown(known?.value ?? "", fault, exchange, othersAreVisible: setup.foreignRequest != nil),
        at: known?.place ?? setup.place(of: .fusionBaseURL), observed: fault.observed(exchange),
        expected: "a request of another user that is visible", causes: ["FD0409": SeededRole.essMonitor]),
      seenIn: exchange)
  }

  private func undecided(_ setup: Setup, _ exchange: Exchange?) -> Judgement {
    let known = setup.live?.knownRequest.value.flatMap { setup.isOwn($0) == true ? $0 : nil }
    let why =
      known.map { "request \($0.id) was submitted by this client itself, which proves nothing" }
      ?? "no request of another user is visible: the pod may be quiet, or ESSMonitor missing"
    var judgement = Judgement.unverified("\(why); `probe.known_request` decides it")
    judgement.basis = [Setup.source(exchange)]
    judgement.proofs = [
      ProvingEvidence(
        evidence: EvidenceKind.live.rawValue,
        how:
          "Give `probe.known_request` the number of an existing ESS request that another user submitted, and check again.",
        right: "Whoever sees Scheduled Processes in Fusion", commands: [])
    ]
    return judgement
  }
}

private func message(_ proof: String) -> String {
  "only requests of this client are visible although others exist (\(proof)): no role of the user gives ESSMonitor"
}

private func messageKnown(_ number: String, _ fault: Fault, _ exchange: Exchange?, othersAreVisible: Bool) -> String {
  let role = "ESSMonitor is missing or has not taken effect"
  let wrong = "the number is wrong or the request was purged"
  let readings = othersAreVisible ? "\(wrong) (others are visible), or \(role)" : "\(role), or \(wrong)"
  return "the known request `\(number)` is not visible: \(fault.short(exchange)): \(readings)"
}
