/// A value in a document: what it says, its file, and the pointer that leads to it.
public struct Located: Sendable {
  private let tree: Tree
  /// Its number in the tree.
  private let number: Int

  init(_ number: Int, in tree: Tree) {
    self.tree = tree
    self.number = number
  }

  /// A value that was made by hand or read from a record: its texts are its own.
  public init(_ node: Node, file: SourceFile, pointer: Pointer = Pointer()) {
    var builder = TreeBuilder(bytes: 0)
    builder.add(node, .item(0), in: 0)
    self.init(0, in: Tree(file: file, start: pointer, builder))
  }

  public var file: SourceFile { tree.file }
  public var pointer: Pointer { Pointer(number, in: tree) }
  public var range: Range<Int> { tree.values[number].range }

  /// The value of a key; of a key that stands twice the last one, as most readers take it. Nil where this is no object.
  public subscript(key: String) -> Located? { tree.member(key, of: number).map { Located($0, in: tree) } }

  public func has(_ key: String) -> Bool { tree.member(key, of: number) != nil }

  /// How many items or members it has; none where it is neither a list nor a mapping.
  public var count: Int { Int(tree.values[number].count) }

  public var members: [(key: String, keyRange: Range<Int>, value: Located)] {
    var members: [(key: String, keyRange: Range<Int>, value: Located)] = []
    guard isObject, count > 0 else { return members }
    members.reserveCapacity(count)
    forEachChild { members.append((tree.key($0.number), tree.values[$0.number].step.range, $0)) }
    return members
  }

  /// The keys of an object, in the order of the document.
  public var keys: [String] {
    var keys: [String] = []
    guard isObject, count > 0 else { return keys }
    keys.reserveCapacity(count)
    forEachChild { keys.append(tree.key($0.number)) }
    return keys
  }

  /// The items of an array; empty where this is none.
  public var items: [Located] {
    var items: [Located] = []
    guard isArray, count > 0 else { return items }
    items.reserveCapacity(count)
    forEachChild { items.append($0) }
    return items
  }

  /// The first item of an array.
  public var first: Located? { isArray && count > 0 ? Located(number + 1, in: tree) : nil }

  /// Hands over the values of the items or members.
  public func forEachChild(_ body: (Located) -> Void) {
    var child = number + 1
    for _ in 0..<count {
      body(Located(child, in: tree))
      child = Int(tree.values[child].next)
    }
  }

  /// The key that leads to it; nil for an item of a list and at the top.
  public var key: String? {
    let parent = Int(tree.values[number].parent)
    return parent != number && tree.values[parent].kind == .object ? tree.key(number) : nil
  }

  /// Whether something holds of this value or of one in it, by the bytes of its key and, where it is a string, of its
  /// text; both are empty where there are none, and the key of this value does not count.
  public func contains(_ holds: (_ key: Span<UInt8>, _ text: Span<UInt8>, _ isNull: Bool) -> Bool) -> Bool {
    tree.contains(from: number, holds)
  }

  private var type: Tree.Kind { tree.values[number].kind }

  public var isNull: Bool { type == .null }
  public var isArray: Bool { type == .array }
  public var isObject: Bool { type == .object }
  public var isScalar: Bool { tree.values[number].isScalar }
  public var isNumber: Bool { type == .number }
  /// Whether it is a string by itself, whatever a plain scalar may stand for.
  public var isString: Bool { type == .string }
  public var isTruthValue: Bool { type == .yes || type == .no }

  /// A scalar as a text: decoded for strings, as written for everything else; empty for collections.
  public var text: String { tree.text(number) }

  /// A text: a string, or a plain YAML scalar as it is written (an unquoted client ID of digits stays text).
  public var string: String? {
    switch type {
    case .string: text
    case .no, .yes, .number: tree.values[number].isPlain ? text : nil
    case .null, .array, .object: nil
    }
  }

  /// Whether it is a text, as ``string`` gives it.
  public var isText: Bool { type == .string || tree.values[number].isPlain && (isNumber || isTruthValue) }

  /// A truth value; the texts `true` and `false` in any letter case count too (SCIM answers and console-made Terraform
  /// write them).
  public var bool: Bool? {
    switch type {
    case .yes: return true
    case .no: return false
    case .string:
      switch text.lowercased() {
      case "true": return true
      case "false": return false
      default: return nil
      }
    default: return nil
    }
  }

  /// A whole number.
  public var integer: Int? { isNumber ? Int(text) : nil }

  /// What a message calls this: `a text`, `a list`.
  public var kind: String {
    switch type {
    case .null: "nothing"
    case .no, .yes: "a truth value"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "a mapping"
    }
  }

  /// The value with all that is in it, on its own.
  public var node: Node {
    let value = tree.values[number]
    let content: Node.Content
    switch value.kind {
    case .null: content = .null
    case .no: content = .bool(false)
    case .yes: content = .bool(true)
    case .number: content = .number
    case .string: content = .string
    case .array: content = .array(items.map(\.node))
    case .object:
      content = .object(members.map { Node.Member(key: $0.key, keyRange: $0.keyRange, value: $0.value.node) })
    }
    return Node(content, text: text, range: value.range, isPlain: value.isPlain)
  }
}
