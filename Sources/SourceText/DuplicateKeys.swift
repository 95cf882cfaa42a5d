/// Finds the keys that stand twice in one object of a tree.
///
/// Keys are compared byte by byte: texts that only look alike are two keys.
struct DuplicateKeys {
  /// A document may hold millions; who mends it reads the first few, and each costs memory.
  static let limit = 1000

  private var found: [Document.DuplicateKey] = []
  private var path: [Pointer.Step] = []
  /// Where the objects start that were looked at: what aliases repeat is looked at once.
  private var visited: Set<Int> = []

  /// The duplicates below a node, in the order of the document, ``limit`` at most.
  static func find(in root: Node) -> [Document.DuplicateKey] {
    var search = DuplicateKeys()
    search.visit(root)
    return search.found
  }

  private mutating func visit(_ node: Node) {
    guard found.count < DuplicateKeys.limit else { return }
    switch node.content {
    case .object(let members):
      guard visited.insert(node.range.lowerBound).inserted else { return }
      // Few members are compared faster than they are hashed.
      var first: [Spelling: Range<Int>]? = members.count > 16 ? [:] : nil
      for (index, member) in members.enumerated() {
        path.append(.key(member.key))
        let key = Spelling(text: member.key)
        let earlier =
          first.map { $0[key] } ?? members[..<index].first { Spelling(text: $0.key) == key }?.keyRange
        if let earlier {
          if found.count < DuplicateKeys.limit {
            found.append(.init(key: member.key, pointer: Pointer(path), first: earlier, second: member.keyRange))
          }
        } else {
          first?[key] = member.keyRange
        }
        visit(member.value)
        path.removeLast()
      }
    case .array(let items):
      for (i, item) in items.enumerated() {
        path.append(.index(i))
        visit(item)
        path.removeLast()
      }
    default: break
    }
  }
}

/// A text that equals another only where both have the same bytes; `String` takes é and e with an accent for one.
struct Spelling: Hashable {
  let text: String

  static func == (a: Spelling, b: Spelling) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
