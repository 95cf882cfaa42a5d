import Evidence
public import Lint
public import SourceText

/// An example of a rule as files, in one of the forms in which people write the same thing.
public struct ExampleCase: Sendable {
  public enum Variant: Sendable, Hashable {
    case plain, carriageReturns, mark, utf16, comments, json, reversed, suppressed
    case shape(ApplicationShape)
  }

  public let rule: any Rule.Type
  public let example: Example
  public let variant: Variant
  public var files: [String: [UInt8]] = [:]
  public var marks: [Mark] = []
  public var variables = ["FUSION_CLIENT_SECRET": "not-the-secret-of-anyone"]

  public struct Mark: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var start: SourceFile.Position
    public var end: SourceFile.Position

    public init(file: String, start: SourceFile.Position, end: SourceFile.Position) {
      self.file = file
      self.start = start
      self.end = end
    }

    public var description: String { "\(file):\(start.line):\(start.column)-\(end.line):\(end.column)" }
  }

  public var testDescription: String { "\(rule.metadata.id) \(example.title) [\(variant)]" }

  public static let time = Timestamp("2026-03-10T12:00:00Z") ?? Timestamp(seconds: 0)
  public static let client = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"
  public static let domain = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
  public static let pod = "https://abcd.fa.ocs.oraclecloud.com"
  public static let scope = "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all"

  /// The example in a form; nil where the form cannot say it.
  public init?(_ rule: any Rule.Type, _ example: Example, _ variant: Variant) {
    self.rule = rule
    self.example = example
    self.variant = variant
    var configuration = Self.configuration(of: example)
    var evidence: [(kind: EvidenceKind, name: String, text: String)] = []
    var archives: [(name: String, members: [(name: String, text: String)])] = []
    for part in example.parts {
      switch part {
      case .evidence(let kind, let text, let name): evidence.append((kind, name, Self.expand(text)))
      case .archive(_, let members, let name):
        archives.append((name, members.sorted { $0.key < $1.key }.map { ($0.key, Self.expand($0.value)) }))
      case .variable(let name, let value): variables[name] = value
      case .versionControlled: files["/w/.git/HEAD"] = []
      default: break
      }
    }
    switch variant {
    case .suppressed:
      guard example.expectation == .fails, !rule.metadata.isFixed, rule.metadata.id != "FD0001",
        !configuration.contains("\nignore:"), !configuration.contains("\n---"),
        !configuration.hasPrefix("{")
      else { return nil }
      configuration +=
        (configuration.hasSuffix("\n") ? "" : "\n")
        + "ignore: [{ rule: \(rule.metadata.id), reason: agreed in the example }]\n"
    case .comments:
      configuration =
        "# a comment: with a colon\n" + configuration.replacing("\nversion: 1\n", with: "\nversion: 1 # one\n")
    case .json, .reversed:
      guard let text = Self.rewrite(configuration, yaml: true, reversed: variant == .reversed) else { return nil }
      configuration = text
      if variant == .reversed {
        for i in evidence.indices where evidence[i].name.hasSuffix(".json") {
          guard let text = Self.rewrite(evidence[i].text, yaml: false, reversed: true) else { continue }
          evidence[i].text = text
        }
        for i in archives.indices {
          for k in archives[i].members.indices {
            guard let text = Self.rewrite(archives[i].members[k].text, yaml: false, reversed: true) else { continue }
            archives[i].members[k].text = text
          }
        }
      }
    case .shape(let shape):
      guard let i = evidence.firstIndex(where: { $0.kind == .application }),
        evidence.filter({ $0.kind == .application }).count == 1,
        shape != .scim, let tree = Self.tree(evidence[i].text), case .object(let members) = tree,
        members.contains(where: { $0.key == "name" || $0.key == "displayName" }),
        !members.contains(where: { ["Resources", "data", "change", "values", "schema_version"].contains($0.key) })
      else { return nil }
      let isWhole = members.contains { $0.key == "schemas" } && members.contains { $0.key == "meta" }
      if shape.isAlwaysWhole, !isWhole, example.expectation == .undecidable { return nil }
      if shape.hidesScopes, !members.contains(where: { $0.key == "allowedScopes" }) { return nil }
      evidence[i].text = shape.wrap(tree)
    default: break
    }
    if variant == .carriageReturns {
      guard !configuration.contains("|\n"), !configuration.contains(">\n") else { return nil }
      configuration = configuration.replacing("\n", with: "\r\n")
      evidence = evidence.map { ($0.kind, $0.name, $0.text.replacing("\n", with: "\r\n")) }
      archives = archives.map { archive in
        (archive.name, archive.members.map { ($0.name, $0.text.replacing("\n", with: "\r\n")) })
      }
    }
    let name = variant == .json || variant == .reversed ? "fusion-doctor.json" : "fusion-doctor.yaml"
    add(name, configuration)
    for (_, name, text) in evidence { add(name, text) }
    for (name, members) in archives {
      var packed: [ZipBuilder.Member] = []
      for member in members { packed.append(.init(member.name, encoded("\(name)!\(member.name)", member.text))) }
      files["/w/\(name)"] = ZipBuilder(packed).bytes()
    }
    for part in example.parts {
      if case .file(let name, let text) = part { files["/w/\(name)"] = Array(Self.expand(text).utf8) }
    }
  }

  private mutating func add(_ name: String, _ text: String) { files["/w/\(name)"] = encoded(name, text) }

  /// The bytes of a text without its marks, which are noted.
  private mutating func encoded(_ name: String, _ text: String) -> [UInt8] {
    let (clean, ranges) = Self.unmarked(text)
    let file = SourceFile(name: name, text: clean)
    for range in ranges {
      marks.append(
        Mark(file: name, start: file.position(at: range.lowerBound), end: file.position(at: range.upperBound)))
    }
    switch variant {
    case .mark: return [0xEF, 0xBB, 0xBF] + Array(clean.utf8)
    case .utf16: return [0xFF, 0xFE] + clean.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    default: return Array(clean.utf8)
    }
  }

  /// Every form of every example of a rule.
  public static func all(_ rule: any Rule.Type) -> [ExampleCase] {
    let variants: [Variant] =
      [.plain, .carriageReturns, .mark, .utf16, .comments, .json, .reversed, .suppressed]
      + ApplicationShape.allCases.map(Variant.shape)
    return rule.metadata.examples.flatMap { example in variants.compactMap { ExampleCase(rule, example, $0) } }
  }

  /// What the real pipeline makes of it: the check of the rule in the first setup.
  /// - Returns: the check in the first setup, with the findings of the further ones
  public func run(_ rules: [any Rule.Type]) throws -> Check? {
    let checks = try results(rules).compactMap { $0.checks.first { $0.rule == rule.metadata.id } }
    guard var check = checks.first else { return nil }
    for other in checks.dropFirst() {
      check.findings += other.findings
      check.suppressed += other.suppressed
    }
    return check
  }

  public func results(_ rules: [any Rule.Type]) throws -> [SetupResult] {
    let engine = engine(rules)
    return try setups(rules).map { engine.judge($0, redactor: Redactor(secrets: $0.secrets)) }
  }

  /// Judges a live example as a live run does.
  public func engine(_ rules: [any Rule.Type]) -> Engine {
    var options = Engine.Options()
    if HealthyLive.evidence(of: example) != nil { options.mode = .live }
    return Engine(rules: rules, options: options)
  }

  /// The setups with their evidence.
  public func setups(_ rules: [any Rule.Type]) throws -> [Setup] {
    let machine = MemoryMachine.make(files, variables: variables)
    var catalogue: [RuleMetadata] = []
    for rule in rules { catalogue.append(rule.metadata) }
    let loader = Loader(machine: machine, catalogue: catalogue, time: Self.time)
    let name = files["/w/fusion-doctor.json"] != nil ? "fusion-doctor.json" : "fusion-doctor.yaml"
    let batch = try loader.read([Discovery.Input.file("/w/" + name)])
    let live = HealthyLive.evidence(of: example)
    return (0..<batch.count).map { index in
      var setup = loader.load(index, of: batch)
      setup.live = live
      return setup
    }
  }

  /// The configuration of an example: the healthy tile with the example's changes, and its evidence.
  private static func configuration(of example: Example) -> String {
    var tile = [
      ("fusion_base_url", pod), ("token_url", domain + "/oauth2/v1/token"), ("client_id", client),
      ("oauth_scope", scope),
      ("client_secret", "${FUSION_CLIENT_SECRET}"),
    ]
    var more = ""
    var documents = ""
    var evidence: [EvidenceKind: [String]] = [:]
    for part in example.parts {
      switch part {
      case .configuration(let text): return expand(text)
      case .tile(let lines): replace(lines, in: &tile)
      case .without(let keys): tile.removeAll { entry in keys.contains { $0.rawValue == entry.0 } }
      case .lines(let lines): more += expand(lines) + "\n"
      case .evidence(let kind, _, let name), .archive(let kind, _, let name):
        evidence[kind, default: []].append(name)
      case .sibling(let name, let lines):
        var other = tile
        replace(lines, in: &other)
        documents += "---\nversion: 1\nname: \(name)\ntile:\n" + other.map { "  \($0.0): \($0.1)\n" }.joined()
      default: break
      }
    }
    let files = evidence.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "  \($0.key.rawValue): [\($0.value.joined(separator: ", "))]\n" }.joined()
    return "name: example\nversion: 1\ntile:\n" + tile.map { "  \($0.0): \($0.1)\n" }.joined()
      + (files.isEmpty ? "" : "evidence:\n" + files) + more + documents
  }

  private static func replace(_ lines: String, in tile: inout [(String, String)]) {
    for line in expand(lines).split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon]).trimmingBlanks
      let value = String(line[line.index(after: colon)...]).trimmingBlanks
      let bare = key.replacing("«", with: "").replacing("»", with: "")
      if let i = tile.firstIndex(where: { $0.0 == bare }) { tile[i] = (key, value) } else { tile.append((key, value)) }
    }
  }

  static func expand(_ text: String) -> String {
    text.replacing("$CLIENT", with: client).replacing("$DOMAIN", with: domain).replacing("$POD", with: pod)
      .replacing("$SCOPE", with: scope)
  }

  /// A text without its marks, and the bytes that they enclose.
  public static func unmarked(_ text: String) -> (text: String, ranges: [Range<Int>]) {
    var clean: [UInt8] = []
    var open: [Int] = []
    var ranges: [Range<Int>] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "«": open.append(clean.count)
      case "»": if let start = open.popLast() { ranges.append(start..<clean.count) }
      default: clean += Array(UTF8.encode(scalar) ?? .init())
      }
    }
    return (String(decoding: clean, as: UTF8.self), ranges)
  }

  private static func tree(_ text: String, yaml: Bool = false) -> Tree? {
    let (clean, ranges) = unmarked(text)
    let file = SourceFile(name: "", text: clean)
    let documents = yaml ? try? YAMLReader.read(file) : (try? JSONReader.read(file)).map { [$0] }
    guard let documents, documents.count == 1, documents[0].duplicateKeys.isEmpty else { return nil }
    return Tree(documents[0].root.node, marks: ranges)
  }

  private static func rewrite(_ text: String, yaml: Bool, reversed: Bool) -> String? {
    guard let tree = tree(text, yaml: yaml) else { return nil }
    return (reversed ? tree.reversed : tree).json()
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
