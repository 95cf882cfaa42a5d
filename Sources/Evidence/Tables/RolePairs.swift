import Lint

/// The pairs of a role hierarchy while a table is read: 16 bytes for each that differs from all before.
///
/// Which of them matter is not known until all files are read, so all are kept like this, and only what hangs below
/// roles that a setup can use becomes a ``RoleGraph``.
struct RolePairs {
  static let limit = 2_000_000
  /// Pairs that a graph may carry whole; beyond, those that lead to no role that a rule asks for are left out.
  static let graphLimit = 50_000
  /// Pairs that a graph gets at most. Customers have some thousands of roles; more are not exported, but made up.
  static let keptLimit = 150_000

  struct Pair {
    var parent: Int32
    /// -1: the parent is known, nothing more.
    var child: Int32
    var line: UInt32
    /// Where the row's text is, plus one; 0 without.
    var text: UInt32

    subscript(_ end: End) -> Int32 { end == .parent ? parent : child }
  }

  enum End { case parent, child }

  private(set) var codes = CodeTable()
  /// Blocks, so that growing copies nothing.
  private var blocks: [[Pair]] = []
  private(set) var count = 0
  /// Indexes plus one by hash; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 6)
  /// Texts of rows: two bytes of length, then the text.
  private var texts: [UInt8] = []
  private(set) var isFull = false

  private static let blockSize = 1 << 14
  private static let textLimit = 6 << 20

  private subscript(_ index: Int) -> Pair { blocks[index / RolePairs.blockSize][index % RolePairs.blockSize] }

  mutating func number(_ code: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard code.count <= CodeTable.codeLimit else { return nil }
    guard let number = codes.number(code) else {
      isFull = true
      return nil
    }
    return number
  }

  mutating func number(_ code: String) -> Int32? {
    var code = code
    return code.withUTF8 { number($0) }
  }

  /// Adds a pair unless it is there.
  mutating func add(_ parent: Int32, _ child: Int32, line: Int, excerpt: () -> String) {
    guard !slots.isEmpty else { return }
    if count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = RolePairs.hash(parent, child) & mask
    while slots[slot] != 0 {
      let pair = self[Int(slots[slot] - 1)]
      if pair.parent == parent, pair.child == child { return }
      slot = (slot + 1) & mask
    }
    guard count < RolePairs.limit else {
      isFull = true
      return
    }
    if count % RolePairs.blockSize == 0 {
      blocks.append([])
      // Most tables are small.
      if blocks.count > 1 { blocks[blocks.count - 1].reserveCapacity(RolePairs.blockSize) }
    }
    let pair = Pair(
      parent: parent, child: child, line: UInt32(clamping: line), text: keep(texts.count < RolePairs.textLimit, excerpt)
    )
    blocks[blocks.count - 1].append(pair)
    count += 1
    slots[slot] = UInt32(count)
  }

  private mutating func keep(_ hasRoom: Bool, _ excerpt: () -> String) -> UInt32 {
    guard hasRoom else { return 0 }
    let start = UInt32(texts.count + 1)
    let text = excerpt().utf8
    texts.append(UInt8(truncatingIfNeeded: text.count))
    texts.append(UInt8(truncatingIfNeeded: text.count >> 8))
    texts.append(contentsOf: text)
    return start
  }

  private func text(_ pair: Pair) -> String? {
    guard pair.text > 0 else { return nil }
    let start = Int(pair.text - 1)
    let length = Int(texts[start]) | Int(texts[start + 1]) << 8
    return String(decoding: texts[(start + 2)..<(start + 2 + length)], as: UTF8.self)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<count {
      let pair = self[index]
      var slot = RolePairs.hash(pair.parent, pair.child) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(index + 1)
    }
  }

  private static func hash(_ parent: Int32, _ child: Int32) -> Int {
    var hasher = Hasher()
    hasher.combine(parent)
    hasher.combine(child)
    return hasher.finalize()
  }

  static func tooMany(_ request: ImportRequest) -> Imported {
    TableImporter.problem(
      "FD0005", "too many pairs of roles: export the roles of the integration user alone", request)
  }

  // MARK: The graph

  /// The indexes of the pairs by one of their ends: those of code `c` are `order[starts[c]..<starts[c + 1]]`.
  private func index(by end: End) -> (starts: [Int32], order: [Int32]) {
    var starts = [Int32](repeating: 0, count: codes.count + 2)
    for block in blocks {
      for pair in block where pair[end] >= 0 { starts[Int(pair[end]) + 2] += 1 }
    }
    for i in 2..<starts.count { starts[i] += starts[i - 1] }
    var order = [Int32](repeating: 0, count: Int(starts.last ?? 0))
    for index in 0..<count {
      let code = self[index][end]
      guard code >= 0 else { continue }
      order[Int(starts[Int(code) + 1])] = Int32(index)
      starts[Int(code) + 1] += 1
    }
    return (starts, order)
  }

  /// Fills a graph with what hangs below the customer's own roles and the documented ones; where the table is small,
  /// with all of it, up to the limit (then it is full). Nothing can be added afterwards.
  mutating func fill(_ graph: inout RoleGraph, isTransitive: Bool, place: (Int, String?) -> Place) {
    guard count > 0 else { return }
    slots = []
    let names = (0..<Int32(codes.count)).map { codes.text($0) }
    var isEntered = [Bool](repeating: count <= RolePairs.graphLimit, count: names.count)
    var leads: [Bool]?
    let below = index(by: .parent)
    if count > RolePairs.graphLimit {
      let roots = names.indices.filter { SeededRole.isCustom(names[$0]) || RolePairs.isAsked(names[$0]) }
      let reached = walk(from: roots, below, .child)
      isEntered = reached.isReached
      if reached.pairs > RolePairs.graphLimit {
        let relevant = names.indices.filter { RolePairs.isRelevant(names[$0]) }
        leads = walk(from: relevant, index(by: .child), .parent).isReached
      }
    }
    var kept = 0
    for parent in names.indices where isEntered[parent] {
      for position in below.starts[parent]..<below.starts[parent + 1] {
        let pair = self[Int(below.order[Int(position)])]
        let isKept = pair.child < 0 || leads?[Int(pair.child)] ?? true
        let isFirst = graph.shown[names[parent]] == nil
        guard isKept || isFirst else { continue }
        kept += 1
        guard kept <= RolePairs.keptLimit else {
          isFull = true
          return
        }
        let place = place(Int(pair.line), text(pair))
        if isFirst { graph.shown[names[parent]] = place }
        if isKept, pair.child >= 0 {
          graph.add(parent: names[parent], child: names[Int(pair.child)], at: place, mayBeDeeper: isTransitive)
        }
      }
    }
  }

  private static func isAsked(_ code: String) -> Bool {
    SeededRole.required.contains(code) || code == SeededRole.readOnlyAccess
  }

  private static func isRelevant(_ code: String) -> Bool {
    isAsked(code) || SeededRole.isCustom(code) || SeededRole.isAdministrative(code)
  }

  private func walk(
    from roots: [Int], _ index: (starts: [Int32], order: [Int32]), _ next: End
  ) -> (isReached: [Bool], pairs: Int) {
    var isReached = [Bool](repeating: false, count: codes.count)
    var queue = roots
    for root in roots { isReached[root] = true }
    var pairs = 0
    var head = 0
    while head < queue.count {
      let code = queue[head]
      head += 1
      for position in index.starts[code]..<index.starts[code + 1] {
        pairs += 1
        let other = Int(self[Int(index.order[Int(position)])][next])
        guard other >= 0, !isReached[other] else { continue }
        isReached[other] = true
        queue.append(other)
      }
    }
    return (isReached, pairs)
  }
}
