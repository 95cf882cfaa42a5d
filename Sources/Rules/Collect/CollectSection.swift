import Lint
import SourceText

/// The `collect` section as the rules read it (contract: the embedded collector). What is absent or empty is not here.
struct CollectSection {
  struct Stream {
    var name: String
    var keyPlace: Place
    var node: Located

    /// The mappings that hold options: the stream's own, or one for each resource.
    var options: [Located] { node.isArray ? node.items : [node] }
    /// Whether it reads configured REST collections.
    var isFamily: Bool { CollectSection.families.contains(name) }
  }

  struct Sink {
    var node: Located
    var type: Located? { node["type"].flatMap { $0.isNull ? nil : $0 } }
    var kind: String? { type?.string }

    /// Whether what is sent there arrives at Datadog, as far as the configuration tells.
    var reachesDatadog: Bool {
      switch kind {
      case "datadog": return true
      case "otlp":
        guard let host = node["endpoint"]?.string.map({ WebAddress($0) }) else { return false }
        return (Hosts.supportedSites + Hosts.unsupportedSites).contains { host.isHost(below: $0) }
      default: return false
      }
    }
  }

  static let families = ["erp", "hcm", "scm", "cx"]
  static let streamNames = ["ess", "ess_logs", "audit"] + families
  static let sinkTypes = ["datadog", "otlp", "ndjson"]
  /// The prefix of the metrics that Datadog's own integration makes.
  static let tilePrefix = "oracle.fusion"

  var node: Located
  var place: Place
  var streams: [Stream]
  var sinks: [Sink]

  init(_ collect: Collect) {
    node = collect.node
    place = collect.place
    streams =
      collect.node["streams"]?.members.filter { !$0.value.isNull }.map { member in
        Stream(name: member.key, keyPlace: Place(key: member.keyRange, of: member.value), node: member.value)
      } ?? []
    sinks = collect.node["sinks"]?.items.filter { !$0.isNull }.map { Sink(node: $0) } ?? []
  }

  var reachesDatadog: Bool { sinks.contains(where: \.reachesDatadog) }

  /// The prefix of the collector's metrics; without a place where it is the default.
  var metricsPrefix: (value: String, place: Place?) {
    guard let given = node["metrics"]?["prefix"], let text = given.string, !text.isEmpty else {
      return (CollectSection.tilePrefix, nil)
    }
    return (text.hasSuffix(".") ? String(text.dropLast()) : text, Place(given))
  }
}
