/// One value of a JSON or YAML document with the bytes that it stands at.
public struct Node: Sendable {
  public enum Content: Sendable {
    case null
    case bool(Bool)
    /// A number; its spelling is ``Node/text``.
    case number
    case string
    case array([Node])
    case object([Member])
  }

  public var content: Content
  /// A scalar as a text: decoded for strings, as written for everything else; empty for collections.
  public var text: String
  /// Whether this is an unquoted YAML scalar, which may stand for a text whatever it looks like.
  public var isPlain: Bool
  private var start: UInt32
  private var end: UInt32

  public init(_ content: Content, text: String = "", range: Range<Int>, isPlain: Bool = false) {
    self.content = content
    self.text = text
    self.isPlain = isPlain
    start = UInt32(clamping: range.lowerBound)
    end = UInt32(clamping: range.upperBound)
  }

  /// The bytes of the value in its ``SourceFile``.
  public var range: Range<Int> { Int(start)..<Int(max(start, end)) }

  /// A member of an object, in the order of the document; a key that stands twice is there twice.
  public struct Member: Sendable {
    public var key: String
    public var keyRange: Range<Int>
    public var value: Node

    public init(key: String, keyRange: Range<Int>, value: Node) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }
}

/// A JSON pointer (RFC 6901).
public struct Pointer: Sendable, Hashable, CustomStringConvertible {
  public enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// A pointer made of keys alone.
  public init(keys: String...) { steps = keys.map(Step.key) }

  public func appending(_ step: Step) -> Pointer { Pointer(steps + [step]) }
  public func key(_ key: String) -> Pointer { appending(.key(key)) }
  public func index(_ index: Int) -> Pointer { appending(.index(index)) }

  /// Whether this pointer names the other's place or one above it.
  public func covers(_ other: Pointer) -> Bool {
    other.steps.count >= steps.count && zip(steps, other.steps).allSatisfy { $0.text == $1.text }
  }

  /// The URI fragment form (RFC 6901 section 6): `#/tile/client_id`.
  public var description: String {
    var text = "#"
    for step in steps { text += "/" + step.text.map(Pointer.escape).joined() }
    return text
  }

  /// Reads the URI fragment form or the plain form; nil where it is neither.
  public init?(_ text: String) {
    var rest = Substring(text)
    if rest.hasPrefix("#") { rest = rest.dropFirst() }
    guard rest.isEmpty || rest.hasPrefix("/") else { return nil }
    var steps: [Step] = []
    for part in rest.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let decoded = Pointer.unescape(part) else { return nil }
      steps.append(.key(decoded))
    }
    self.steps = steps
  }

  private static func escape(_ character: Character) -> String {
    switch character {
    case "~": return "~0"
    case "/": return "~1"
    case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "!", "$", "&", "'", "(", ")", "*", "+", ",", ";", "=", ":", "@",
      "?":
      if character.isASCII { return String(character) }
    default: break
    }
    let digits = Array("0123456789ABCDEF")
    return character.utf8.map { "%\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
  }

  private static func unescape(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var i = text.utf8.makeIterator()
    while let byte = i.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let a = i.next(), let b = i.next(),
          let value = UInt8(String(decoding: [a, b], as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(value)
      case UInt8(ascii: "~"):
        switch i.next() {
        case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
        default: return nil
        }
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Pointer.Step {
  public var text: String {
    switch self {
    case .key(let key): key
    case .index(let index): String(index)
    }
  }
}

/// A value in a document: the node, its file, and the pointer that leads to it.
public struct Located: Sendable {
  public let node: Node
  public let file: SourceFile
  public let pointer: Pointer

  public init(_ node: Node, file: SourceFile, pointer: Pointer = Pointer()) {
    self.node = node
    self.file = file
    self.pointer = pointer
  }

  public var range: Range<Int> { node.range }

  /// The value of a key; of a key that stands twice the last one, as most readers take it. Nil where this is no object.
  public subscript(key: String) -> Located? {
    guard case .object(let members) = node.content, let member = members.last(where: { $0.key == key }) else { return nil }
    return Located(member.value, file: file, pointer: pointer.key(key))
  }

  public func has(_ key: String) -> Bool {
    guard case .object(let members) = node.content else { return false }
    return members.contains { $0.key == key }
  }

  public var members: [(key: String, keyRange: Range<Int>, value: Located)] {
    guard case .object(let members) = node.content else { return [] }
    return members.map { ($0.key, $0.keyRange, Located($0.value, file: file, pointer: pointer.key($0.key))) }
  }

  /// The keys of an object, in the order of the document.
  public var keys: [String] {
    guard case .object(let members) = node.content else { return [] }
    return members.map(\.key)
  }

  /// The items of an array; empty where this is none.
  public var items: [Located] {
    guard case .array(let nodes) = node.content else { return [] }
    return nodes.enumerated().map { Located($1, file: file, pointer: pointer.index($0)) }
  }

  public var isNull: Bool { if case .null = node.content { true } else { false } }
  public var isArray: Bool { if case .array = node.content { true } else { false } }
  public var isObject: Bool { if case .object = node.content { true } else { false } }

  /// A text: a string, or a plain YAML scalar as it is written (an unquoted client ID of digits stays text).
  public var string: String? {
    switch node.content {
    case .string: node.text
    case .bool, .number: node.isPlain ? node.text : nil
    default: nil
    }
  }

  /// A truth value; the texts `true` and `false` in any letter case count too (SCIM answers and console-made Terraform
  /// write them).
  public var bool: Bool? {
    switch node.content {
    case .bool(let value): value
    case .string:
      switch node.text.lowercased() {
      case "true": true
      case "false": false
      default: nil
      }
    default: nil
    }
  }

  /// A whole number.
  public var integer: Int? {
    if case .number = node.content { Int(node.text) } else { nil }
  }

  /// What a message calls this: `a text`, `a list`.
  public var kind: String {
    switch node.content {
    case .null: "nothing"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "a mapping"
    }
  }
}

/// A document that was read: its root, and the keys that stand twice.
public struct Document: Sendable {
  public var root: Located
  public var duplicateKeys: [DuplicateKey]
  public var comments: [Comment]

  public struct DuplicateKey: Sendable {
    public var key: String
    public var pointer: Pointer
    public var first: Range<Int>
    public var second: Range<Int>

    public init(key: String, pointer: Pointer, first: Range<Int>, second: Range<Int>) {
      self.key = key
      self.pointer = pointer
      self.first = first
      self.second = second
    }
  }

  /// A YAML comment: the text behind `#`, and where it stands.
  public struct Comment: Sendable {
    public var text: String
    public var range: Range<Int>
    /// Whether nothing but blanks stands before it in its line.
    public var isAlone: Bool

    public init(text: String, range: Range<Int>, isAlone: Bool) {
      self.text = text
      self.range = range
      self.isAlone = isAlone
    }
  }

  public init(root: Located, duplicateKeys: [DuplicateKey] = [], comments: [Comment] = []) {
    self.root = root
    self.duplicateKeys = duplicateKeys
    self.comments = comments
  }
}

/// Why a text is not well-formed: what is wrong, and where the mistake is (not the token after it).
public struct SyntaxProblem: Error, Sendable {
  public var message: String
  public var range: Range<Int>
  /// The other side, such as the bracket that was not closed.
  public var related: (message: String, range: Range<Int>)?

  public init(_ message: String, range: Range<Int>, related: (message: String, range: Range<Int>)? = nil) {
    self.message = message
    self.range = range
    self.related = related
  }
}
