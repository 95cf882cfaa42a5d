import Lint
import SourceText

/// Datadog's Oracle Fusion account as a configuration: one account, the list answer, or the create or update payload.
struct AccountConfiguration {
  /// The accounts of a document in that shape; nil where it has another.
  static func accounts(_ root: Located) -> [Located]? {
    guard let data = root["data"], !root.has("version"), !root.has("tile") else { return nil }
    let accounts = data.isArray ? data.items : [data]
    guard accounts.allSatisfy({ $0["attributes"]?["settings"]?.isObject == true }) else { return nil }
    return accounts.isEmpty && !root.has("meta") && root.keys != ["data"] ? nil : accounts
  }

  /// The setup that an account describes; nil, with its name, for one of EPM alone.
  static func decode(
    _ account: Located, document: Int, decoder: ConfigurationDecoder, duplicates: [InputProblem]
  ) -> (configuration: DecodedConfiguration?, name: String) {
    let attributes = account["attributes"] ?? account
    let settings = attributes["settings"] ?? attributes
    let name = attributes["name"]?.string ?? "account \(document + 1)"
    guard settings["fusion_base_url"]?.string.map({ !$0.isEmpty }) == true else { return (nil, name) }
    var secrets: [String] = []
    let site = Fact(
      decoder.machine.variable("DD_SITE").flatMap { $0.isEmpty ? nil : $0 } ?? "datadoghq.com", at: Place(settings))
    var tile = Tile(place: Place(settings), site: site)
    for key in TileKey.allCases {
      if let value = settings[key.rawValue], let text = value.string { tile.values[key] = Fact(text, at: Place(value)) }
    }
    if let services = settings["logs_config"]?["enabled_services"], services.isArray {
      tile.services = Fact(
        services.items.compactMap { item in item.string.map { Fact($0, at: Place(item)) } }, at: Place(services))
    }
    tile.secret = .registered(Place(settings))
    for member in attributes["secrets"]?.members ?? [] {
      guard let text = member.value.string else { continue }
      let secret = decoder.decodeSecret(text, at: Place(member.value), secrets: &secrets)
      if case .literal(let place) = secret { tile.literalSecrets.append(Fact(member.key, at: place)) }
      if member.key == "client_secret" { tile.secret = secret }
    }
    var setup = Setup(
      file: decoder.file, document: document, name: name.isEmpty ? decoder.file : name, stage: .before,
      root: Place(account), tile: tile, run: decoder.run)
    setup.configuration = account
    setup.problems = duplicates.filter { account.pointer.covers($0.place.pointer) }
    return (DecodedConfiguration(setup: setup, evidence: [], secrets: secrets), name)
  }
}
