public import Lint
import SourceText

/// The collector sends Datadog nothing that the registered account reads as well.
public struct IsNotCollectedTwice: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0807",
    name: "not-collected-twice",
    severities: [.warning],
    component: .datadog,
    summary: "The collector sends Datadog nothing that the tile reads too.",
    rationale: """
      Datadog does not recognise duplicates: logs of one stream that come from the tile and from the collector stand \
      there, and cost, twice; metrics of one name count twice.
      """,
    sources: [.script("account registration"), .tool("the embedded collector")],
    remedy: Remedy(
      owner: .operator,
      summary: "Read each stream with the tile or with the collector, not with both.",
      right: "Write access to the configuration, or Datadog permission integrations_write",
      steps: [
        "Remove the stream from collect.streams, or disable the service in the registered account.",
        "To keep both sets of metrics apart set collect.metrics.prefix to another name than oracle.fusion.",
      ],
      commands: [AccountTile.read],
      where: "fusion-doctor.yaml > collect > streams"
    ),
    needs: [.account],
    uses: [.fusionBaseURL],
    examples: [
      .passes(
        "what the tile does not read", .account(Self.account),
        .lines("collect:\n  streams:\n    ess_logs: {}\n  sinks: [{ type: datadog }]")),
      .passes("not registered", .account(AccountExample.empty), .lines(Self.collector("audit", "datadog"))),
      .fails(
        "audit from both", .account(Self.account), .lines(Self.collector("«audit»", "datadog"))),
      .fails(
        "metrics of the same name",
        .account(AccountExample.list(AccountExample.pod, AccountExample.services(#"["audit"]"#))),
        .lines(Self.collector("ess", "datadog") + "\n  metrics: { prefix: «oracle.fusion» }")),
      .undecidable("no list", .lines(Self.collector("audit", "datadog"))),
      .notApplicable("another backend", .account(Self.account), .lines(Self.collector("audit", "ndjson"))),
      .notApplicable("no collector", .account(Self.account)),
    ]
  )

  private static let account = AccountExample.list(AccountExample.pod, AccountExample.services(#"["ess", "audit"]"#))

  private static func collector(_ stream: String, _ sink: String) -> String {
    "collect:\n  streams:\n    \(stream): { interval: 60s }\n  sinks: [{ type: \(sink) }]"
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let collect = setup.collect.map(CollectSection.init) else {
      return .notApplicable("no collector is configured")
    }
    guard collect.sinks.contains(where: \.reachesDatadog) else {
      return .notApplicable("the collector sends nothing to Datadog")
    }
    let streams = collect.streams.filter { Tile.defaultServices.contains($0.name) }
    if streams.isEmpty { return .passed }
    switch RegisteredAccounts.of(setup) {
    case .undecided(let judgement): return judgement
    case .none(_, let listings): return Judgement(.passed, basis: listings.map(\.source).distinct)
    case .found(let accounts, _): return judge(streams, collect, accounts)
    }
  }

  private func judge(_ streams: [CollectSection.Stream], _ collect: CollectSection, _ accounts: [Account]) -> Judgement
  {
    var findings: [Finding] = []
    var open: String?
    for stream in streams {
      for account in accounts {
        switch account.services {
        case .unknown(let reason): open = open ?? reason
        case .known(let services, let place):
          guard services.contains(where: { $0.value == stream.name }) else { continue }
          findings.append(
            Finding(
              stream.name, message(stream: stream.name), severity: .warning, at: stream.keyPlace, observed: stream.name,
              related: [Fact("the registered account reads it too", at: place)]))
        }
        if findings.last?.subject == stream.name { break }
      }
    }
    // The collector makes its metrics of the ESS requests; the tile has them whatever its services are.
    if let ess = streams.first(where: { $0.name == "ess" }), collect.metricsPrefix.value == CollectSection.tilePrefix {
      let place = collect.metricsPrefix.place ?? ess.keyPlace
      findings.append(
        Finding(
          "metrics", message(prefix: CollectSection.tilePrefix), severity: .warning, at: place,
          observed: CollectSection.tilePrefix, expected: "a prefix of its own",
          related: accounts.prefix(1).map { Fact("the registered account", at: $0.place) }))
    }
    let basis = accounts.map(\.source).distinct
    if !findings.isEmpty { return Judgement(.failed(findings), basis: basis) }
    return open.map { .unverified($0) } ?? Judgement(.passed, basis: basis)
  }
}

private func message(stream: String) -> String {
  "the collector sends the stream `\(stream)` to Datadog, and the registered account reads it too: its logs arrive twice"
}

private func message(prefix: String) -> String {
  "the collector's metrics start with `\(prefix)`, as those of the tile do: they count twice"
}
