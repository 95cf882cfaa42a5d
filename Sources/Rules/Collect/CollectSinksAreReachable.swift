public import Lint
import SourceText

/// What is collected goes somewhere: there is a sink, of a known type, that can be reached.
public struct CollectSinksAreReachable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0902",
    name: "collect-sink-valid",
    severities: [.error],
    component: .collector,
    summary: "The collector has sinks of known types that can be reached.",
    rationale: """
      Without a sink nothing may be read, for a checkpoint moves only when a sink has acknowledged; a sink that cannot \
      be reached stops its streams at the first record.
      """,
    sources: [.tool("the embedded collector, sinks")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give the collector sinks that can be reached.",
      right: "Write access to the configuration",
      steps: [
        """
        Under collect.sinks list at least one sink: { type: datadog }, { type: otlp, endpoint: URL } or \
        { type: ndjson, path: FILE }.
        """,
        "For a Datadog site that the integration does not support set logs_url and metrics_url of the sink, or use otlp.",
      ],
      where: "fusion-doctor.yaml > collect > sinks"
    ),
    examples: [
      .passes("Datadog", .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }] }")),
      .passes(
        "three sinks",
        .lines(
          """
          collect:
            streams: { ess: { interval: 60s } }
            sinks:
              - { type: datadog }
              - { type: otlp, endpoint: "http://127.0.0.1:4318" }
              - { type: ndjson, path: "-" }
          """)),
      .passes("nothing is collected", .lines("collect: {}")),
      .fails("streams without a sink", .lines("collect: «{ streams: { ess: {} } }»")),
      .fails("an empty list", .lines("collect: { streams: { ess: {} }, sinks: «[]» }")),
      .fails("an unknown type", .lines("collect: { streams: { ess: {} }, sinks: [{ type: «datadoghq» }] }")),
      .fails("no type", .lines("collect: { streams: { ess: {} }, sinks: [«{ path: out.ndjson }»] }")),
      .fails(
        "an unknown option",
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: otlp, «endpont»: \"http://a\" }] }")),
      .fails(
        "an address without a scheme",
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: otlp, endpoint: «collector» }] }")),
      .fails(
        "a site that is not supported", .tile("site: ddog-gov.com"),
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: «datadog» }] }")),
      .passes(
        "its intakes given", .tile("site: ddog-gov.com"),
        .lines(
          """
          collect:
            streams: { ess: {} }
            sinks: [{ type: datadog, logs_url: "https://intake.corp.test/logs", metrics_url: "https://intake.corp.test/metrics" }]
          """)),
      .notApplicable("no collector"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let collect = setup.collect.map(CollectSection.init) else {
      return .notApplicable("no collector is configured")
    }
    let list = collect.node["sinks"].flatMap { $0.isNull ? nil : $0 }
    if let list, !list.isArray {
      return .failed(Finding("sinks", message(kind: list.kind), at: Place(list), expected: "a list of sinks"))
    }
    if collect.sinks.isEmpty {
      let collects = collect.node["streams"].map { !$0.isNull && !($0.isObject && $0.members.isEmpty) } ?? false
      guard collects else { return .passed }
      return .failed(
        Finding(
          "sinks", messageNoSink(collect.streams.map(\.name)), at: list.map { Place($0) } ?? collect.place,
          expected: "at least one sink"))
    }
    return .findings(collect.sinks.flatMap { check($0, setup) })
  }

  private static let options: [String: [String]] = [
    "datadog": ["type", "logs_url", "metrics_url"], "otlp": ["type", "endpoint", "headers"],
    "ndjson": ["type", "path"],
  ]
  private static let addresses = ["endpoint", "logs_url", "metrics_url"]

  private func check(_ sink: CollectSection.Sink, _ setup: Setup) -> [Finding] {
    guard sink.node.isObject, let type = sink.type else {
      return [
        Finding(
          "sink", messageNoType(), at: Place(sink.node), expected: CollectSection.sinkTypes.joined(separator: ", "))
      ]
    }
    guard let kind = type.string, let known = Self.options[kind] else {
      return [
        Finding(
          type.node.text, message(unknown: type.node.text, "type of sink", among: CollectSection.sinkTypes),
          at: Place(type), observed: type.node.text, expected: CollectSection.sinkTypes.joined(separator: ", "))
      ]
    }
    var findings: [Finding] = []
    for member in sink.node.members {
      if !known.contains(member.key) {
        findings.append(
          Finding(
            kind, message(unknown: member.key, "option of a sink of type `\(kind)`", among: known),
            at: Place(key: member.keyRange, of: member.value), observed: member.key,
            expected: known.joined(separator: ", ")))
      } else if Self.addresses.contains(member.key), !member.value.isNull {
        let address = member.value.string.map { WebAddress($0) }
        guard let address, ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
          findings.append(
            Finding(kind, message(address: member.key), at: Place(member.value), expected: "an http or https URL"))
          continue
        }
      }
    }
    if kind == "datadog", let finding = unsupported(sink, type, setup) { findings.append(finding) }
    return findings
  }

  private func unsupported(_ sink: CollectSection.Sink, _ type: Located, _ setup: Setup) -> Finding? {
    let isOverridden = ["logs_url", "metrics_url"].allSatisfy { sink.node[$0]?.string?.isEmpty == false }
    let site = setup.tile.cleaned(.site) ?? setup.tile.site
    if isOverridden || Hosts.supportedSites.contains(site.value.lowercased()) { return nil }
    return Finding(
      "datadog", message(site: site.value), at: Place(type), observed: site.value,
      expected: Hosts.supportedSites.joined(separator: ", "), related: [Fact("the Datadog site", at: site.place)],
      causes: ["FD0110": nil])
  }
}

private func message(kind: String) -> String { "`sinks` is \(kind): a list of sinks is expected" }

private func messageNoSink(_ streams: [String]) -> String {
  let names = streams.isEmpty ? "" : " (\(streams.prefix(10).joined(separator: ", ")))"
  return "streams are collected\(names) and there is no sink that takes them"
}

private func messageNoType() -> String { "a sink has no type: `datadog`, `otlp` or `ndjson` is expected" }

private func message(unknown name: String, _ what: String, among known: [String]) -> String {
  let nearest = Suggestion.nearest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? ""
  return "`\(name.shortened(to: 80))` is no \(what)\(nearest)"
}

private func message(address key: String) -> String {
  "`\(key)` is no address: a URL with `http` or `https` is expected"
}

private func message(site: String) -> String {
  "a Datadog sink at the site `\(site.shortened(to: 80))` cannot be reached: the site is not one of the supported ones"
}
