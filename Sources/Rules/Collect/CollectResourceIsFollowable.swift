public import Lint
import SourceText

/// Changes of every configured collection can be followed.
public struct CollectResourceIsFollowable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0905",
    name: "collect-resource-followable",
    severities: [.error],
    component: .collector,
    summary: "Every configured collection has a queryable LastUpdateDate.",
    rationale: """
      The collector asks for what changed since it last read. A collection without a queryable LastUpdateDate can only \
      be read whole, so that changes between two readings are lost or everything is sent again.
      """,
    sources: [
      .tool("the embedded collector, streams"),
      .oracle("Describe a resource", url: "https://docs.oracle.com/en/cloud/saas/financials/26b/farfa/index.html"),
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Collect a resource whose changes can be followed, or leave this one out.",
      right: "Write access to the configuration",
      steps: [
        "Read the resource's describe and look for LastUpdateDate with `queryable: true`.",
        "Choose the parent or a sibling resource that has it, or take the entry out of collect.streams.",
      ],
      where: "fusion-doctor.yaml > collect > streams"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    examples: [
      .passes(
        "a date that can be asked for", .lines("collect: { streams: { erp: [{ resource: invoices }] } }"),
        .live { $0.collections = ["erp/invoices": .done(true, nil)] }),
      .fails(
        "none", .lines("collect: { streams: { erp: [{ resource: invoices }, { resource: «ledgersLOV» }] } }"),
        .live { $0.collections = ["erp/invoices": .done(true, nil), "erp/ledgersLOV": .done(false, nil)] }),
      .undecidable(
        "the describe is refused", .lines("collect: { streams: { hcm: [{ resource: workers }] } }"),
        .live {
          $0.collections = [
            "hcm/workers": .failed(
              Fault(.forbidden, "no"), Exchange(method: "GET", url: "https://pod.test/describe", status: 403))
          ]
        }),
      .undecidable("not asked", .lines("collect: { streams: { erp: [{ resource: invoices }] } }"), .healthyLive),
      .notApplicable("no collection", .lines("collect: { streams: { ess: {} } }"), .healthyLive),
      .notApplicable("offline", .lines("collect: { streams: { erp: [{ resource: invoices }] } }")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard setup.collect != nil else { return .notApplicable("no collector is configured") }
    guard let live = setup.live else { return Setup.needsLive }
    let resources = setup.collected.filter(\.isFamily).flatMap { stream in
      stream.options.compactMap { entry in
        (entry.isObject ? entry["resource"] : entry).flatMap { node in
          node.string.map { (stream: stream.name, name: $0, node: node) }
        }
      }
    }
    if resources.isEmpty { return .notApplicable("the collector reads no REST collection") }
    var findings: [Finding] = []
    var undecided: Judgement?
    for resource in resources {
      let name = "\(resource.stream)/\(resource.name)"
      switch live.collections[name] ?? .notRun {
      case .done(true, _): continue
      case .done(false, let exchange):
        findings.append(
          Finding(
            name, message(resource.name), at: Place(resource.node), observed: "no queryable `LastUpdateDate`",
            expected: "LastUpdateDate, queryable", exchange: exchange))
      case .failed(let fault, let exchange):
        undecided = .unverified(
          "the attributes of \(quoted(resource.name)) could not be read: \(fault.short(exchange))",
          prerequisite: fault.trouble == .blocked ? "FD0712" : nil)
      case .skipped(let prerequisite, let reason): undecided = .unverified(reason, prerequisite: prerequisite)
      case .notRun: undecided = .unverified("the live probe did not ask for the attributes of \(quoted(resource.name))")
      }
    }
    return findings.isEmpty ? undecided ?? .passed : Judgement(.failed(findings))
  }
}

private func message(_ resource: String) -> String {
  "the collection \(quoted(resource)) has no queryable `LastUpdateDate`: its changes cannot be followed without loss"
}
