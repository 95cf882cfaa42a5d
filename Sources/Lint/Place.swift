public import SourceText

/// Where something stands, as rules know it: in a value, in a row, or in a file as a whole. Reports turn it into lines.
public struct Place: Sendable {
  public enum Extent: Sendable {
    /// Bytes of a text.
    case bytes(SourceFile, Range<Int>)
    /// A row of a table: 1-based line, and the text of the row if it may be shown.
    case row(file: String, line: Int, text: String?)
    /// A file that could not be read as a text.
    case file(String)
  }

  /// What it is made of: one reference, for every fact carries its place along.
  private let parts: Parts

  private final class Parts: Sendable {
    let extent: Extent
    let pointer: Pointer
    let configuration: Pointer?
    let isHidden: Bool
    let column: Int

    init(_ extent: Extent, _ pointer: Pointer, _ configuration: Pointer?, _ isHidden: Bool, _ column: Int) {
      self.extent = extent
      self.pointer = pointer
      self.configuration = configuration
      self.isHidden = isHidden
      self.column = column
    }
  }

  /// - Parameter column: where in the line, for a row without its text; 1-based
  public init(
    _ extent: Extent, pointer: Pointer = Pointer(), configuration: Pointer? = nil, isHidden: Bool = false,
    column: Int = 1
  ) {
    parts = Parts(extent, pointer, configuration, isHidden, column)
  }

  public var extent: Extent { parts.extent }
  public var pointer: Pointer { parts.pointer }
  /// For evidence: the pointer of the key of the configuration that named the file.
  public var configuration: Pointer? { parts.configuration }
  /// Whether the text there may not be shown: a file that was not recognised can be anything.
  public var isHidden: Bool { parts.isHidden }
  /// Where in the line, for a row without its text; 1-based.
  public var column: Int { parts.column }

  /// The place of a value. An object or array that spans lines is named by its first character, so that a finding about
  /// something that is missing from it stands at its start.
  public init(_ value: Located, configuration: Pointer? = nil) {
    self.init(.bytes(value.file, value.range), pointer: value.pointer, configuration: configuration)
  }

  /// The place of a key.
  public init(key range: Range<Int>, of value: Located, configuration: Pointer? = nil) {
    self.init(.bytes(value.file, range), pointer: value.pointer, configuration: configuration)
  }

  /// The same place with another pointer.
  public func pointing(to pointer: Pointer) -> Place {
    Place(extent, pointer: pointer, configuration: configuration, isHidden: isHidden, column: column)
  }

  public var file: String {
    switch extent {
    case .bytes(let file, _): file.name
    case .row(let file, _, _), .file(let file): file
    }
  }

  /// The pointer into the configuration below which this place lies, whether it is in the configuration or in evidence.
  public var configurationPointer: Pointer { configuration ?? pointer }
}

/// A value that is known, with the place that says so.
public struct Fact<Value: Sendable>: Sendable {
  public var value: Value
  public var place: Place

  public init(_ value: Value, at place: Place) {
    self.value = value
    self.place = place
  }
}

extension Fact: Codable where Value: Codable {}

/// What a source says of one thing: known, with its place, or not, with the reason.
///
/// Absent, null, "" and false differ in the sources; importers settle here what each means. A default of the vendor for
/// something unset is known, and its place is the object that lacks it.
public enum Known<Value: Sendable>: Sendable {
  case known(Value, Place)
  case unknown(String)

  public var fact: Fact<Value>? {
    if case .known(let value, let place) = self { Fact(value, at: place) } else { nil }
  }
  public var value: Value? { fact?.value }

  public func map<Other>(_ transform: (Value) -> Other) -> Known<Other> {
    switch self {
    case .known(let value, let place): .known(transform(value), place)
    case .unknown(let reason): .unknown(reason)
    }
  }
}

extension Known: Codable where Value: Codable {}

/// The kinds of evidence: the keys below `evidence:`, and the probe's answers.
public enum EvidenceKind: String, Sendable, Hashable, CaseIterable, Codable {
  case application, environment, user, roles, audit, account, live
}

/// How well what a source says is known.
public enum Standing: Int, Sendable, Comparable, Codable {
  /// Stated by hand in the configuration.
  case declared
  /// Proven by an exported file.
  case file
  /// Answered by the remote itself.
  case live

  public static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
}

/// One source of evidence: a file (or a member of an archive), the declared facts, or an exchange.
///
/// Every fact of a source carries it along, so that a copy of it is one reference.
public struct Source: Sendable, Codable {
  /// One.
  private var facts: [Facts]

  private struct Facts: Sendable, Codable {
    var name: String
    var kind: EvidenceKind
    var standing: Standing
    var shape: String
    var system: String
    var configuration: Pointer
    var isComplete: Bool
    var records: Int
    var manifest: Manifest?
    var place: Place?
    var exchange: Exchange?
  }

  public var name: String {
    get { facts[0].name }
    set { facts[0].name = newValue }
  }
  public var kind: EvidenceKind {
    get { facts[0].kind }
    set { facts[0].kind = newValue }
  }
  public var standing: Standing {
    get { facts[0].standing }
    set { facts[0].standing = newValue }
  }
  /// What it was taken for: `OCI CLI app get`.
  public var shape: String {
    get { facts[0].shape }
    set { facts[0].shape = newValue }
  }
  /// From which system: `identity domain`, `Fusion`, `Datadog`, `OCI`.
  public var system: String {
    get { facts[0].system }
    set { facts[0].system = newValue }
  }
  /// The key of the configuration that names it.
  public var configuration: Pointer {
    get { facts[0].configuration }
    set { facts[0].configuration = newValue }
  }
  /// Whether a list in it is known to be the whole list; nil where nothing was cut because it is no list.
  public var isComplete: Bool {
    get { facts[0].isComplete }
    set { facts[0].isComplete = newValue }
  }
  /// Records that it gave.
  public var records: Int {
    get { facts[0].records }
    set { facts[0].records = newValue }
  }
  public var manifest: Manifest? {
    get { facts[0].manifest }
    set { facts[0].manifest = newValue }
  }
  /// For a live answer: the value of the configuration that led to it, where its findings stand.
  public var place: Place? {
    get { facts[0].place }
    set { facts[0].place = newValue }
  }
  /// For a live answer: the request and its outcome.
  public var exchange: Exchange? {
    get { facts[0].exchange }
    set { facts[0].exchange = newValue }
  }

  public init(
    name: String, kind: EvidenceKind, standing: Standing = .file, shape: String, system: String,
    configuration: Pointer, isComplete: Bool = true, records: Int = 1, manifest: Manifest? = nil
  ) {
    facts = [
      Facts(
        name: name, kind: kind, standing: standing, shape: shape, system: system, configuration: configuration,
        isComplete: isComplete, records: records, manifest: manifest)
    ]
  }

  /// Whether both are one source, not copies of which one was changed.
  func isIdentical(to other: Source) -> Bool {
    facts.withUnsafeBufferPointer { own in
      other.facts.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
    }
  }

  public init(from decoder: any Decoder) throws { facts = [try Facts(from: decoder)] }
  public func encode(to encoder: any Encoder) throws { try facts[0].encode(to: encoder) }
}

/// What the archive of the evidence script says of itself.
public struct Manifest: Sendable, Codable {
  public var archive: String
  public var tool: String?
  public var created: Fact<Timestamp>?
  public var fusionBaseURL: Fact<String>?
  public var identityDomain: Fact<String>?
  public var clientID: Fact<String>?
  public var place: Place

  public init(archive: String, place: Place) {
    self.archive = archive
    self.place = place
  }
}
