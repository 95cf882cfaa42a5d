import Lint
import SourceText

/// Oracle Fusion accounts registered with Datadog: the list answer, one account, or a payload.
enum AccountImport {
  static func add(_ records: Records, _ root: Located, _ request: ImportRequest, to result: inout Imported) {
    let found = records.found.compactMap { record in
      if case .account = record.kind { record } else { nil }
    }
    guard let first = found.first else { return }
    let source = request.source(
      .account, shape: first.isListed ? "Datadog list of Oracle Fusion accounts" : "Datadog Oracle Fusion account",
      system: "Datadog", isComplete: records.isComplete, records: found.count)
    result.sources.append(source)
    let accounts = found.map { account($0.node, source, request) }
    result.accounts.append(.init(source: source, place: request.place(root["data"] ?? root), accounts: accounts))
  }

  private static func account(_ node: Located, _ source: Source, _ request: ImportRequest) -> Account {
    let attributes = node["attributes"] ?? node
    let holder = attributes["settings"] ?? attributes
    var settings: [TileKey: Fact<String>] = [:]
    for key in TileKey.allCases where key != .clientSecret && key != .services && key != .site {
      if let value = holder[key.rawValue], let text = value.filledString {
        settings[key] = Fact(text, at: request.place(value))
      }
    }
    return Account(
      source: source, place: request.place(node), name: attributes["name"]?.filledString,
      settingsPlace: request.place(holder), settings: settings, services: services(holder, request))
  }

  private static func services(_ settings: Located, _ request: ImportRequest) -> Known<[Fact<String>]> {
    guard let list = settings["logs_config"]?["enabled_services"], list.isArray else {
      return .unknown("the account does not show which services are enabled")
    }
    let services = list.items.compactMap { item in item.filledString.map { Fact($0, at: request.place(item)) } }
    return .known(services, request.place(list))
  }
}
