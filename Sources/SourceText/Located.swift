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
    guard case .object(let members) = node.content, let index = Located.index(of: key, in: members) else { return nil }
    return Located(members[index].value, file: file, pointer: pointer.key(key))
  }

  public func has(_ key: String) -> Bool {
    guard case .object(let members) = node.content else { return false }
    return Located.index(of: key, in: members) != nil
  }

  /// The last member with a key. Rules ask objects of sixty members for each attribute in turn: most keys differ already
  /// in their length.
  private static func index(of key: String, in members: [Node.Member]) -> Int? {
    let length = key.utf8.count
    return members.withUnsafeBufferPointer { members in
      var index = members.count
      while index > 0 {
        index -= 1
        if members[index].key.utf8.count == length, members[index].key == key { return index }
      }
      return nil
    }
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
