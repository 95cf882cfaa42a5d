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

  static func == (a: Spelling, b: Spelling) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Tells whether a key of an object came before. Objects have a hundred members in real exports, and a million in
/// hostile ones: the first are known by a short digest each, which is compared faster than a text is hashed.
struct KeyRegister {
  private var digests: [UInt32] = []
  /// Whether there is a key whose digest is not known: an escape spells the same key otherwise.
  private var hasEscape = false
  private var all: Set<Spelling> = []
  private static let few = 256

  /// Enters a key.
  /// - Parameters:
  ///   - bytes: the key as written
  ///   - members: the members before it
  mutating func isNew(_ bytes: UnsafeBufferPointer<UInt8>, _ key: String, in members: [Node.Member]) -> Bool {
    if members.count >= KeyRegister.few {
      if all.isEmpty { all = Set(members.map { Spelling(text: $0.key) }) }
      return all.insert(Spelling(text: key)).inserted
    }
    var digest: UInt32 = 0x811C_9DC5
    var at = 0
    while at < bytes.count {
      hasEscape = hasEscape || bytes[at] == UInt8(ascii: "\\")
      digest = (digest ^ UInt32(bytes[at])) &* 0x0100_0193
      at += 1
    }
    let isKnown = hasEscape || digests.withUnsafeBufferPointer { KeyRegister.holds(digest, $0) }
    if digests.count == 2 { digests.reserveCapacity(16) }
    digests.append(digest)
    return !isKnown || !members.contains { Spelling(text: $0.key) == Spelling(text: key) }
  }

  private static func holds(_ digest: UInt32, _ digests: UnsafeBufferPointer<UInt32>) -> Bool {
    var at = 0
    if let base = UnsafeRawPointer(digests.baseAddress) {
      let wanted = SIMD8(repeating: digest)
      while at + 8 <= digests.count {
        let eight = base.loadUnaligned(fromByteOffset: at * 4, as: SIMD8<UInt32>.self)
        if any(eight .== wanted) { return true }
        at += 8
      }
    }
    while at < digests.count {
      if digests[at] == digest { return true }
      at += 1
    }
    return false
  }
}
