import Lint
import SourceText

/// Fusion environments of the OCI CLI, the SDK, Ansible, Terraform or the REST API.
enum EnvironmentImport {
  static func add(_ records: Records, _ request: ImportRequest, to result: inout Imported) {
    let found = records.found.compactMap { record in
      if case .environment = record.kind { record } else { nil }
    }
    guard let first = found.first else { return }
    let isCLI = first.node.keys.contains { $0.contains("-") }
    let shape = isCLI ? "OCI CLI fusion-environment" : "Fusion environment of the SDK, Ansible or the REST API"
    let source = request.source(
      .environment, shape: first.isListed ? shape + " list" : shape, system: "OCI", isComplete: records.isComplete,
      records: found.count)
    result.sources.append(source)
    result.environments += found.map { environment($0.node, source, request) }
  }

  static func environment(_ node: Located, _ source: Source, _ request: ImportRequest) -> Environment {
    var environment = Environment(
      source: source, place: request.place(node),
      domainURL: text(node, "idcs-domain-url", request), publicURL: text(node, "public-url", request),
      systemName: text(node, "system-name", request), state: state(node, request),
      isSuspended: suspended(node, request),
      rules: rules(node, request), refreshed: refreshed(node, request),
      maintenance: moment(node.any("time-upcoming-maintenance"), "time-upcoming-maintenance", request))
    environment.displayName = node.any("display-name")?.filledString
    environment.id = node["id"]?.filledString
    return environment
  }

  private static func text(_ node: Located, _ key: String, _ request: ImportRequest) -> Known<String> {
    guard let value = node.any(key), let text = value.filledString else {
      return .unknown("the export of the environment does not show `\(key)`")
    }
    return .known(text, request.place(value))
  }

  private static func state(_ node: Located, _ request: ImportRequest) -> Known<String> {
    // Terraform calls it `state`.
    guard let value = node.any("lifecycle-state") ?? node["state"], let text = value.filledString else {
      return .unknown("the export of the environment does not show `lifecycle-state`")
    }
    if text == "UNKNOWN_ENUM_VALUE" { return .unknown("the OCI CLI did not know the value of `lifecycle-state`") }
    return .known(text, request.place(value))
  }

  private static func suspended(_ node: Located, _ request: ImportRequest) -> Known<Bool> {
    guard let value = node.any("is-suspended"), let bool = value.bool else {
      return .unknown("the export of the environment does not show `is-suspended`")
    }
    return .known(bool, request.place(value))
  }

  /// Network access rules. None, null or no item lets everybody in.
  private static func rules(_ node: Located, _ request: ImportRequest) -> Known<[Environment.AccessRule]> {
    guard let value = node["rules"] else { return .unknown("the export of the environment does not show `rules`") }
    if value.isNull { return .known([], request.place(value)) }
    guard value.isArray else { return .unknown("`rules` of the environment is \(value.kind)") }
    let rules = value.items.map { rule in
      Environment.AccessRule(
        place: request.place(rule),
        sources: (rule["conditions"]?.items ?? []).compactMap { condition in
          guard let value = condition.any("attribute-value"), let text = value.filledString else { return nil }
          // An address range within a private network lets nobody in from outside, whatever the range.
          let isInside = condition.any("attribute-name")?.string == "SOURCE_VCN_IP_ADDRESS"
          return Fact(isInside ? "\(text) in the virtual cloud network" : text, at: request.place(value))
        })
    }
    return .known(rules, request.place(value))
  }

  private static func refreshed(_ node: Located, _ request: ImportRequest) -> Known<Timestamp?> {
    guard let value = node["refresh"] else { return .unknown("the export of the environment does not show `refresh`") }
    if value.isNull || value.isArray && value.items.isEmpty { return .known(nil, request.place(value)) }
    guard let refresh = value.single else { return .unknown("`refresh` of the environment is \(value.kind)") }
    guard let finished = refresh.any("time-finished"), !finished.isNull else {
      return .unknown("the last refresh of the environment shows no `time-finished`")
    }
    return moment(finished, "time-finished", request)
  }

  private static func moment(_ value: Located?, _ key: String, _ request: ImportRequest) -> Known<Timestamp?> {
    guard let value else { return .unknown("the export of the environment does not show `\(key)`") }
    if value.isNull || value.string == "" { return .known(nil, request.place(value)) }
    guard let time = value.string.flatMap({ Timestamp($0) }) else {
      return .unknown("`\(key)` of the environment is no time")
    }
    return .known(time, request.place(value))
  }
}
