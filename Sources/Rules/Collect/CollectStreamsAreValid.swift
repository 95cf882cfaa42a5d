public import Lint
import SourceText

/// The collector's streams are known, and each can be read as it is configured.
public struct CollectStreamsAreValid: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0901",
    name: "collect-streams-valid",
    severities: [.error],
    component: .collector,
    summary: "The collector's streams, resources, audit objects and intervals are valid.",
    rationale: """
      A stream that nobody knows is never read, a resource that is no path segment would ask for another path, and an \
      interval under 10 seconds spends the pod's budget on empty answers.
      """,
    sources: [.tool("the embedded collector, streams")],
    remedy: Remedy(
      owner: .operator,
      summary: "Correct the streams of the collector.",
      right: "Write access to the configuration",
      steps: [
        "Name streams ess, ess_logs, audit, erp, hcm, scm or cx under collect.streams.",
        "Give each resource of erp, hcm, scm and cx as its plain name, such as invoices.",
        "Give each audit object with its product: { product: Payables, objects: [...] }.",
        "Use intervals of 10s or more.",
      ],
      where: "fusion-doctor.yaml > collect > streams"
    ),
    examples: [
      .passes(
        "streams as documented",
        .lines(
          """
          collect:
            streams:
              ess: { interval: 60s, lookback: 12h }
              ess_logs: { states: [ERROR, WARNING], max_bytes: 1MiB }
              audit: { interval: 5m, products: [OPSS, { product: Payables, objects: [oracle.apps.ap.InvoiceVO] }] }
              erp: [{ resource: invoices, interval: 10m, fields: [InvoiceId, LastUpdateDate] }]
            sinks: [{ type: ndjson, path: "-" }]
          """)),
      .passes("nothing but defaults", .lines("collect: {}")),
      .fails("an unknown stream", Self.streams("{ «ess_log»: { states: [ERROR] } }")),
      .fails("a path for a resource", Self.streams("{ erp: [{ resource: «invoices/lines» }] }")),
      .fails("an entry without a resource", Self.streams("{ erp: [«{ interval: 10m }»] }")),
      .fails(
        "audit objects without a product", Self.streams("{ audit: { products: [«{ objects: [oracle.apps.VO] }»] } }")),
      .fails("an object for a product", Self.streams("{ audit: { products: [«oracle.apps.ap.InvoiceVO»] } }")),
      .fails("too often", Self.streams("{ ess: { interval: «5s» } }")),
      .fails("a resource too often", Self.streams("{ hcm: [{ resource: workers, interval: «500ms» }] }")),
      .fails("no size", Self.streams("{ ess_logs: { max_bytes: «1 apple» } }")),
      .fails("no duration", Self.streams("{ ess: { interval: «often» } }")),
      .fails("an unknown option", Self.streams("{ ess: { «intervall»: 60s } }")),
      .fails("a list of names", Self.streams("«[ess, audit]»")),
      .notApplicable("no collector"),
    ]
  )

  private static func streams(_ text: String) -> Example.Part {
    .lines("collect: { streams: \(text), sinks: [{ type: ndjson }] }")
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let collect = setup.collect.map(CollectSection.init) else {
      return .notApplicable("no collector is configured")
    }
    if let streams = collect.node["streams"], !streams.isNull, !streams.isObject {
      return .failed(
        Finding("streams", message(kind: streams.kind, of: "streams"), at: Place(streams), expected: "a mapping"))
    }
    var findings: [Finding] = []
    for stream in collect.streams {
      if CollectSection.streamNames.contains(stream.name) {
        findings += check(stream)
      } else {
        findings.append(
          Finding(
            stream.name, message(unknown: stream.name, "stream", among: CollectSection.streamNames),
            at: stream.keyPlace,
            observed: stream.name, expected: CollectSection.streamNames.joined(separator: ", ")))
      }
    }
    return .findings(findings)
  }

  private static let options: [String: [String]] = [
    "ess": ["interval", "lookback"], "ess_logs": ["states", "max_bytes", "lookback"],
    "audit": ["interval", "lookback", "products"],
  ]
  private static let familyOptions = ["resource", "interval", "lookback", "fields"]

  private func check(_ stream: CollectSection.Stream) -> [Finding] {
    if !stream.isFamily, !stream.node.isObject {
      return [
        Finding(
          stream.name, message(kind: stream.node.kind, of: stream.name), at: Place(stream.node), expected: "a mapping")
      ]
    }
    var findings: [Finding] = []
    for entry in stream.options {
      if stream.isFamily { findings += resource(of: entry, stream) }
      let known = Self.options[stream.name] ?? Self.familyOptions
      for member in entry.members {
        if !known.contains(member.key) {
          findings.append(
            Finding(
              stream.name, message(unknown: member.key, "option of `\(stream.name)`", among: known),
              at: Place(key: member.keyRange, of: member.value), observed: member.key,
              expected: known.joined(separator: ", ")))
        } else if member.key == "interval" || member.key == "lookback", !member.value.isNull {
          findings += duration(member.value, isInterval: member.key == "interval", stream)
        } else if member.key == "max_bytes", !member.value.isNull {
          findings += size(member.value, stream)
        }
      }
      if stream.name == "audit" { findings += products(entry["products"], stream) }
    }
    return findings
  }

  private func duration(_ value: Located, isInterval: Bool, _ stream: CollectSection.Stream) -> [Finding] {
    guard let seconds = value.string.flatMap(Quantity.seconds) else {
      return [
        Finding(
          stream.name, messageNoDuration(value.node.text), at: Place(value), expected: "a duration such as 60s or 5m")
      ]
    }
    guard isInterval, seconds < 10 else { return [] }
    return [
      Finding(
        stream.name, message(interval: value.node.text, stream.name), at: Place(value), observed: value.node.text,
        expected: "10s or more")
    ]
  }

  private static let units: Set<String> = ["", "b", "kb", "kib", "mb", "mib", "gb", "gib"]

  private func size(_ value: Located, _ stream: CollectSection.Stream) -> [Finding] {
    let text = value.string ?? value.integer.map(String.init) ?? ""
    let digits = text.prefix { ("0"..."9").contains($0) }
    let unit = text.dropFirst(digits.count).filter { $0 != " " }.lowercased()
    if digits.contains(where: { $0 != "0" }), Self.units.contains(unit) { return [] }
    return [
      Finding(stream.name, messageNoSize(value.node.text), at: Place(value), expected: "a size such as 512KiB or 1MiB")
    ]
  }

  private func resource(of entry: Located, _ stream: CollectSection.Stream) -> [Finding] {
    let value = entry.isObject ? entry["resource"] : entry
    guard let value, !value.isNull else {
      return [Finding(stream.name, messageNoResource(stream.name), at: Place(entry), expected: "resource: NAME")]
    }
    if let name = value.string, isSegment(name) { return [] }
    return [
      Finding(
        stream.name, message(resource: value.node.text), at: Place(value), observed: value.node.text,
        expected: "the name of a collection, such as invoices")
    ]
  }

  /// Names of REST collections are plain words; everything else could lead to another path.
  private func isSegment(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, text.utf8.count <= 128 else { return false }
    return first.properties.isAlphabetic
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-")
      }
  }

  private func products(_ list: Located?, _ stream: CollectSection.Stream) -> [Finding] {
    guard let list, !list.isNull else { return [] }
    guard list.isArray else {
      return [Finding(stream.name, message(kind: list.kind, of: "products"), at: Place(list), expected: "a list")]
    }
    return list.items.compactMap { item in
      let product = item.isObject ? item["product"]?.string : item.string
      if let product, !product.isEmpty {
        guard product.hasPrefix("oracle.apps.") else { return nil }
        return Finding(
          stream.name, message(object: product), at: Place(item.isObject ? item["product"] ?? item : item),
          observed: product,
          expected: "product: NAME, objects: [\(product)]")
      }
      return Finding(stream.name, messageNoProduct(), at: Place(item), expected: "product: NAME")
    }
  }
}

private func message(unknown name: String, _ what: String, among known: [String]) -> String {
  let nearest = Suggestion.nearest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? ""
  return "`\(name.shortened(to: 80))` is no \(what)\(nearest)"
}

private func message(kind: String, of what: String) -> String { "`\(what)` is \(kind) here: its options are expected" }

private func message(interval: String, _ stream: String) -> String {
  "the interval `\(interval)` of `\(stream)` is under 10 seconds"
}

private func messageNoDuration(_ text: String) -> String {
  "`\(text.shortened(to: 40))` is no duration: a number with its unit is expected, such as `60s` or `5m`"
}

private func messageNoSize(_ text: String) -> String {
  "`\(text.shortened(to: 40))` is no size: a number of bytes is expected, with a unit where there is one, such as `1MiB`"
}

private func message(resource: String) -> String {
  "`\(resource.shortened(to: 80))` is no name of a REST collection: one segment of a path is expected, such as `invoices`"
}

private func messageNoResource(_ stream: String) -> String {
  "an entry of `\(stream)` names no resource: which collection is to be read is missing"
}

private func message(object: String) -> String {
  "`\(object.shortened(to: 120))` is a business object, not a product: an object is given together with its product"
}

private func messageNoProduct() -> String {
  "audit objects are given without their product: the audit history is read for each product and object"
}
