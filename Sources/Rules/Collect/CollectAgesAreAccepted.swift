public import Lint
import SourceText

/// With a Datadog sink nothing older than 18 hours is to be sent.
public struct CollectAgesAreAccepted: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0903",
    name: "collect-max-age",
    severities: [.warning],
    component: .collector,
    summary: "The collector sends Datadog nothing older than 18 hours.",
    rationale: """
      Datadog takes logs over 18 hours old with 202 and drops them later: what was read further back counts as sent and \
      is never seen.
      """,
    sources: [
      .datadog("Logs intake", url: "https://docs.datadoghq.com/api/latest/logs/"),
      .tool("the embedded collector, max_age"),
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Keep max_age and lookback at 18 hours or below, or use another sink for older records.",
      right: "Write access to the configuration",
      steps: [
        "Set collect.max_age to 18h or less.", "Set lookback of each stream to 18h or less.",
        "For older records add a sink of type otlp or ndjson in a collector of its own.",
      ],
      where: "fusion-doctor.yaml > collect"
    ),
    examples: [
      .passes(
        "the documented limit",
        .lines("collect: { streams: { ess: { lookback: 12h } }, sinks: [{ type: datadog }], max_age: 18h }")),
      .passes("defaults", .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }] }")),
      .fails(
        "a day", .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }], max_age: «24h» }")),
      .fails(
        "a stream reads further back",
        .lines("collect: { streams: { audit: { lookback: «18h1s» } }, sinks: [{ type: datadog }] }")),
      .fails(
        "a resource does",
        .lines("collect: { streams: { erp: [{ resource: invoices, lookback: «7d» }] }, sinks: [{ type: datadog }] }")),
      .notApplicable(
        "another sink", .lines("collect: { streams: { ess: { lookback: 48h } }, sinks: [{ type: ndjson }] }")),
      .notApplicable("no collector"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let collect = setup.collect.map(CollectSection.init) else {
      return .notApplicable("no collector is configured")
    }
    if !collect.reachesDatadog { return .notApplicable("the collector sends nothing to Datadog") }
    var findings: [Finding] = []
    func judge(_ value: Located?, _ subject: String, _ what: String) {
      guard let value, let text = value.string, let seconds = Quantity.seconds(text), seconds > Self.limit else {
        return
      }
      findings.append(
        Finding(
          subject, message(what, text), severity: .warning, at: Place(value), observed: text, expected: "18h or less"))
    }
    judge(collect.node["max_age"], "max_age", "`max_age`")
    for stream in collect.streams {
      for entry in stream.options { judge(entry["lookback"], stream.name, "`lookback` of `\(stream.name)`") }
    }
    return .findings(findings)
  }

  /// Datadog: logs with a timestamp further in the past are dropped.
  private static let limit = 18.0 * 3600
}

private func message(_ what: String, _ text: String) -> String {
  "\(what) is `\(text.shortened(to: 40))`: Datadog drops logs that are older than 18 hours, after it has taken them"
}
