public import SourceText

/// An Oracle Fusion account registered with Datadog.
public struct Account: Sendable, Codable {
  public let source: Source
  public let place: Place
  public var name: String?
  /// The place of the settings.
  public var settingsPlace: Place
  /// Settings by their key; those that are not given are not here.
  public var settings: [TileKey: Fact<String>]
  public var services: Known<[Fact<String>]>

  public init(
    source: Source, place: Place, name: String?, settingsPlace: Place, settings: [TileKey: Fact<String>],
    services: Known<[Fact<String>]>
  ) {
    self.source = source
    self.place = place
    self.name = name
    self.settingsPlace = settingsPlace
    self.settings = settings
    self.services = services
  }
}

/// Datadog's list of accounts.
public struct AccountEvidence: Sendable, Codable {
  public struct Listing: Sendable, Codable {
    public var source: Source
    public var place: Place
    public var accounts: [Account]

    public init(source: Source, place: Place, accounts: [Account]) {
      self.source = source
      self.place = place
      self.accounts = accounts
    }
  }

  public var listings: [Listing] = []
  public init() {}

  /// The accounts of the tile's pod: a base URL with the same host. Where more of it differs, that is a setting that
  /// differs (FD0803), not an account that is missing.
  public func accounts(of baseURL: String) -> [Account] {
    let host = WebAddress(baseURL).host
    return listings.flatMap(\.accounts).filter {
      $0.settings[.fusionBaseURL].map { WebAddress($0.value).host == host } ?? false
    }
  }
}

/// The `collect` section, as far as rules judge it.
public struct Collect: Sendable, Codable {
  public var node: Located
  public var place: Place

  public init(node: Located, place: Place) {
    self.node = node
    self.place = place
  }
}
