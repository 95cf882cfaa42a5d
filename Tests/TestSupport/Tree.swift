public import SourceText

/// A document whose marked values keep their marks while it is rewritten into another shape.
public indirect enum Tree: Sendable {
  /// A scalar as JSON writes it.
  case scalar(String)
  case array([Marked])
  case object([Member])

  public struct Marked: Sendable {
    public var tree: Tree
    public var isMarked = false

    public init(_ tree: Tree, isMarked: Bool = false) {
      self.tree = tree
      self.isMarked = isMarked
    }
  }

  public struct Member: Sendable {
    public var key: String
    public var keyIsMarked = false
    public var value: Marked

    public init(_ key: String, _ value: Marked, keyIsMarked: Bool = false) {
      self.key = key
      self.keyIsMarked = keyIsMarked
      self.value = value
    }
  }

  public static func text(_ text: String) -> Marked { Marked(.scalar(quoted(text))) }

  /// The tree of a node; nil where a mark lies at no value and no key of it.
  public init?(_ node: Node, marks: [Range<Int>]) {
    var left = Set(marks)
    func build(_ node: Node) -> Marked {
      let isMarked = left.remove(node.range) != nil
      let tree: Tree
      switch node.content {
      case .array(let items): tree = .array(items.map(build))
      case .object(let members):
        tree = .object(
          members.map { member in
            let keyIsMarked = left.remove(member.keyRange) != nil
            return Member(member.key, build(member.value), keyIsMarked: keyIsMarked)
          })
      case .null: tree = .scalar("null")
      case .bool(let value): tree = .scalar(value ? "true" : "false")
      // A text of digits needs its quotes in JSON.
      case .number: tree = .scalar(node.isPlain && node.text.count > 15 ? Tree.quoted(node.text) : node.text)
      case .string: tree = .scalar(Tree.quoted(node.text))
      }
      return Marked(tree, isMarked: isMarked)
    }
    let root = build(node)
    guard left.isEmpty else { return nil }
    self = root.tree
    if root.isMarked { return nil }
  }

  /// JSON with `«` and `»` at the marks.
  public func json(indent: Int = 0) -> String {
    let pad = String(repeating: "  ", count: indent + 1)
    let end = String(repeating: "  ", count: indent)
    func write(_ marked: Marked) -> String {
      let text = marked.tree.json(indent: indent + 1)
      return marked.isMarked ? "«\(text)»" : text
    }
    switch self {
    case .scalar(let text): return text
    case .array(let items):
      return items.isEmpty ? "[]" : "[\n" + items.map { pad + write($0) }.joined(separator: ",\n") + "\n\(end)]"
    case .object(let members):
      let lines = members.map { member in
        let key = Tree.quoted(member.key)
        return pad + (member.keyIsMarked ? "«\(key)»" : key) + ": " + write(member.value)
      }
      return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n\(end)}"
    }
  }

  /// Every mapping with its keys in the opposite order.
  public var reversed: Tree {
    func reverse(_ marked: Marked) -> Marked { Marked(marked.tree.reversed, isMarked: marked.isMarked) }
    switch self {
    case .scalar: return self
    case .array(let items): return .array(items.map(reverse))
    case .object(let members):
      return .object(members.reversed().map { Member($0.key, reverse($0.value), keyIsMarked: $0.keyIsMarked) })
    }
  }

  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if scalar.value < 0x20 {
          let hex = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
