/// What a source says of audit policies.
public struct AuditPolicies: Sendable, Codable {
  public var source: Source
  public var place: Place
  public var levels: [Level] = []
  /// Business objects whose auditing is on or off.
  public var objects: [BusinessObject] = []
  /// Whether this is the answer about a product's auditable objects, and it has none.
  public var setupIsEmpty = false

  public struct Level: Sendable, Codable {
    /// The product as the source writes it.
    public let product: String
    /// Its short name, see ``AuditEvidence/product(_:)``; nil for another row.
    public let short: String?
    public let level: String
    /// The place of the level.
    public let place: Place

    private enum CodingKeys: String, CodingKey { case product, level, place }

    public init(product: String, level: String, place: Place) {
      self.product = product
      short = AuditEvidence.product(product)
      self.level = level
      self.place = place
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        product: try container.decode(String.self, forKey: .product),
        level: try container.decode(String.self, forKey: .level),
        place: try container.decode(Place.self, forKey: .place))
    }
  }

  public struct BusinessObject: Sendable, Codable {
    public var name: String
    public var isOn: Bool
    public var place: Place

    public init(name: String, isOn: Bool, place: Place) {
      self.name = name
      self.isOn = isOn
      self.place = place
    }
  }

  public init(source: Source, place: Place) {
    self.source = source
    self.place = place
  }
}

/// Audit policies in evidence, declared ones included.
public struct AuditEvidence: Sendable, Codable {
  public var policies: [AuditPolicies] = []

  public init() {}

  /// The products whose level the guide wants at High.
  public static let products = ["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"]
  /// The row that knows only None and Auditing.
  public static let fusionApplications = "Oracle Fusion Applications"

  /// The short name of a product of the *Manage Audit Policies* page, however it is written; nil for another row.
  public static func product(_ text: String) -> String? {
    let folded =
      text.isAll { $0 < 0x80 }
      ? text.keeping { (48...57).contains($0) || (97...122).contains($0 | 0x20) }.inLowerCase
      : text.lowercased().filter { $0.isLetter || $0.isNumber }
    if folded.utf8.count <= 4, let short = products.first(where: { $0.isSpelled(folded) }) { return short }
    // `Oracle Data Integrator (ODI)`
    if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
      let inner = text[text.index(after: open)...].dropLast().uppercased()
      if products.contains(inner) { return inner }
    }
    switch folded {
    case "oraclefusionapplications", "fusionapplications": return fusionApplications
    case "oracleplatformsecurityservices", "platformsecurityservices": return "OPSS"
    case "oracledataintegrator", "dataintegrator": return "ODI"
    case "oracleenterprisescheduler", "enterprisescheduler", "oracleenterpriseschedulerservice",
      "oracleenterpriseschedulingservice", "enterpriseschedulerservice", "enterpriseschedulingservice":
      return "ESS"
    case "oraclemetadataservices", "oraclemetadataservice", "metadataservices", "oraclefusionmetadataservices":
      return "MDS"
    case "oraclesoasuite", "soasuite", "oraclesoa", "oracleserviceorientedarchitecture": return "SOA"
    case "oracleapplicationdevelopmentframework", "applicationdevelopmentframework", "oracleadf": return "ADF"
    default: return nil
    }
  }

  /// The levels of a product that count: files outweigh declared facts.
  public func levels(of product: String) -> [(level: AuditPolicies.Level, source: Source)] {
    var found: [(level: AuditPolicies.Level, source: Source)] = []
    found.reserveCapacity(1)
    for index in policies.indices {
      for place in policies[index].levels.indices where policies[index].levels[place].short == product {
        found.append((policies[index].levels[place], policies[index].source))
      }
    }
    guard found.count > 1, let best = found.map(\.source.standing).max() else { return found }
    return found.filter { $0.source.standing == best }
  }
}
