public import Lint
public import SourceText

/// What an importer is asked for: which key named the file, and what of other people's data matters.
public struct ImportRequest: Sendable {
  /// The key below `evidence:`.
  public var kind: EvidenceKind
  /// The name that reports show: a path, `archive.zip!member`.
  public var name: String
  /// The pointer of the configuration's value that named the file.
  public var configuration: Pointer
  /// Headings that `columns:` names, by our key (`user role inherits parent top start end product level`).
  public var columns: [String: String]
  public var columnsPlace: Place?
  public var wanted: Wanted
  /// The report's clock: an assignment that has ended by then does not count.
  public var time: Timestamp
  public var manifest: Manifest?
  /// For a live answer: the value of the configuration that led to it, and the exchange.
  public var live: (place: Place, exchange: Exchange)?

  public init(
    kind: EvidenceKind, name: String, configuration: Pointer, columns: [String: String] = [:],
    columnsPlace: Place? = nil, wanted: Wanted, time: Timestamp, manifest: Manifest? = nil
  ) {
    self.kind = kind
    self.name = name
    self.configuration = configuration
    self.columns = columns
    self.columnsPlace = columnsPlace
    self.wanted = wanted
    self.time = time
    self.manifest = manifest
  }

  func source(
    _ kind: EvidenceKind, shape: String, system: String, isComplete: Bool = true, records: Int = 1
  ) -> Source {
    var source = Source(
      name: name, kind: kind, standing: live == nil ? .file : .live, shape: shape, system: system,
      configuration: configuration, isComplete: isComplete, records: records, manifest: manifest)
    source.place = live?.place
    source.exchange = live?.exchange
    return source
  }

  func place(_ value: Located) -> Place { live?.place ?? Place(value, configuration: configuration) }
}

/// Who is looked for: the rest of a report is other people's data and is not kept.
public struct Wanted: Sendable {
  /// The tile's client ID.
  public var clientID: String?
  /// Setups of the run by client ID, in lower case (FD0119).
  public let others: [String: [Int]]
  /// The lengths of the others' IDs, and whether all are ASCII, blanks and invisible characters aside: most rows of a
  /// report are told by that.
  let lengths: Set<Int>
  let isASCII: Bool

  /// Nobody but who has the form of a client ID.
  static let nobody = Wanted(clientID: nil)

  public init(clientID: String?, others: [String: [Int]] = [:]) {
    self.clientID = clientID
    self.others = others
    lengths = others.keys.reduce(into: [32]) { $0.insert($1.utf8.count) }
    isASCII = others.keys.allSatisfy(Wanted.isASCII)
  }

  static func isASCII(_ id: String) -> Bool { id.unicodeScalars.allSatisfy { $0.isASCII || Tile.isStray($0) } }

  /// Whether rows of a user are kept: the client ID, letter case and blanks aside, or a name in the form of a client ID.
  public func keeps(_ username: String) -> Bool {
    let folded = Wanted.fold(username)
    if let clientID, folded == Wanted.fold(clientID) { return true }
    if others[folded] != nil { return true }
    return Wanted.hasClientIDForm(folded)
  }

  static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return text.lowercased() }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !Tile.isStray($0) })).lowercased()
  }

  /// 32 hex digits.
  public static func hasClientIDForm(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

/// What a file gave.
public struct Imported: Sendable {
  public var sources: [Source] = []
  public var applications: [Application] = []
  public var environments: [Environment] = []
  public var users: [UserEvidence.Listing] = []
  public var graphs: [RoleGraph] = []
  public var policies: [AuditPolicies] = []
  public var accounts: [AccountEvidence.Listing] = []
  public var problems: [InputProblem] = []
  /// Applications of Oracle's own that were refused (FD0006), each as the only one of its file.
  var services: [Application] = []
  /// Secrets that stand in the file: never shown, whatever prints them.
  public var secrets: [String] = []
  /// Whether a manifest said of each kind where it stands: the file's key did not choose among them.
  public var hasManifest = false

  public init() {}

  public mutating func merge(_ other: Imported) {
    sources += other.sources
    applications += other.applications
    environments += other.environments
    users += other.users
    graphs += other.graphs
    policies += other.policies
    accounts += other.accounts
    problems += other.problems
    services += other.services
    secrets += other.secrets
  }

  /// Takes Oracle's own applications back in where another file has one that people configure: then they were not
  /// mistaken for it, and say which one defines a scope. Where that file could not be read, it is the one fault.
  mutating func admitServices() {
    guard !services.isEmpty else { return }
    let names = services.map(\.source.name)
    let isBeside = applications.contains { !$0.isOracleManaged }
    guard isBeside || problems.contains(where: { $0.blocks.contains(.application) && !names.contains($0.subject) })
    else { return }
    for service in services {
      problems.removeAll { $0.rule == "FD0006" && $0.subject == service.source.name }
      guard isBeside else { continue }
      sources.append(service.source)
      applications.append(service)
    }
    services = []
  }
}
