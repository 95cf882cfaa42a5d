import Lint
import SourceText

/// Compares a document with itself after an edit.
enum TreeComparison {
  /// Whether two trees say the same, but for the scalars at the given ranges of the first, which have become other texts.
  static func isSame(_ old: Node, _ new: Node, but changed: [Range<Int>: String]) -> Bool {
    switch (old.content, new.content) {
    case (.array(let olds), .array(let news)):
      return olds.count == news.count && zip(olds, news).allSatisfy { isSame($0, $1, but: changed) }
    case (.object(let olds), .object(let news)):
      return olds.count == news.count
        && zip(olds, news).allSatisfy { isSameText($0.key, $1.key) && isSame($0.value, $1.value, but: changed) }
    case (.array, _), (.object, _), (_, .array), (_, .object): return false
    default:
      guard let text = changed[old.range], !old.range.isEmpty else {
        return kind(old.content) == kind(new.content) && isSameText(old.text, new.text)
      }
      // A plain scalar is a text whatever it looks like, but nothing is none.
      return isSameText(new.text, text) && kind(new.content) != 0 && (kind(new.content) == 3 || new.isPlain)
    }
  }

  private static func kind(_ content: Node.Content) -> Int {
    switch content {
    case .null: 0
    case .bool: 1
    case .number: 2
    case .string: 3
    case .array: 4
    case .object: 5
    }
  }

  /// Scalar by scalar: canonical equivalence would take different texts for one.
  private static func isSameText(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}

/// Finds the scalars that stand under other keys than the one which they are corrected for.
struct ScalarUses {
  private let keys: [Range<Int>: String]
  private(set) var elsewhere: Set<Range<Int>> = []

  /// - Parameter keys: the key of each scalar, by its bytes
  init(_ keys: [Range<Int>: String]) { self.keys = keys }

  mutating func walk(_ node: Node, key: String) {
    switch node.content {
    case .array(let items): for item in items { walk(item, key: key) }
    case .object(let members): for member in members { walk(member.value, key: member.key) }
    default:
      if let wanted = keys[node.range], wanted != key { elsewhere.insert(node.range) }
    }
  }
}
