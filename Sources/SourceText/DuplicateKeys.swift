/// Finds the keys that stand twice in one object of a tree.
///
/// Keys are compared byte by byte: texts that only look alike are two keys.
struct DuplicateKeys {
  /// A document may hold millions; who mends it reads the first few, and each costs memory.
  static let limit = 1000

  private let tree: Tree
  private var found: [Document.DuplicateKey] = []
  /// Where the objects start that were looked at: what aliases repeat is looked at once.
  private var visited: Set<Int> = []

  /// The duplicates in a tree, in the order of the document, ``limit`` at most.
  static func find(in tree: Tree) -> [Document.DuplicateKey] {
    var search = DuplicateKeys(tree)
    search.visit(0)
    return search.found
  }

  private init(_ tree: Tree) { self.tree = tree }

  private mutating func visit(_ number: Int) {
    let value = tree.values[number]
    guard !value.isScalar, found.count < DuplicateKeys.limit else { return }
    let isObject = value.kind == .object
    if isObject, !visited.insert(value.range.lowerBound).inserted { return }
    var first: [Spelling: Range<Int>] = [:]
    var child = number + 1
    for _ in 0..<value.count {
      if isObject { note(child, &first) }
      visit(child)
      child = Int(tree.values[child].next)
    }
  }

  /// - Parameter first: where each key of the object stands first
  private mutating func note(_ member: Int, _ first: inout [Spelling: Range<Int>]) {
    let range = tree.values[member].step.range
    let key = tree.key(member)
    guard let earlier = first[Spelling(text: key)] else {
      first[Spelling(text: key)] = range
      return
    }
    guard found.count < DuplicateKeys.limit else { return }
    found.append(.init(key: key, pointer: Pointer(member, in: tree), first: earlier, second: range))
  }
}

/// A text that equals another only where both have the same bytes; `String` takes é and e with an accent for one.
private struct Spelling: Hashable {
  let text: String

  static func == (a: Spelling, b: Spelling) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
