/// Role codes, each kept once, numbered in the order in which they came.
struct CodeTable {
  /// All codes together.
  static let byteLimit = 32 << 20
  /// No role's code is longer.
  static let codeLimit = 256

  private var bytes: [UInt8] = []
  /// Where each code ends in ``bytes``.
  private var ends: [UInt32] = []
  /// Numbers plus one by hash; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 6)
  /// The two that came last: rows of a parent stand together.
  private var last: Int32?
  private var lastButOne: Int32?

  var count: Int { ends.count }

  private func range(_ number: Int32) -> Range<Int> {
    let index = Int(number)
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  func text(_ number: Int32) -> String { TableText.decoded(bytes[range(number)]) }

  /// The number of a code; nil where the table is full.
  mutating func number(_ code: UnsafeBufferPointer<UInt8>) -> Int32? {
    if let last, isSame(code, last) { return last }
    if let found = lastButOne, isSame(code, found) {
      (last, lastButOne) = (found, last)
      return found
    }
    if ends.count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = CodeTable.hash(code) & mask
    while slots[slot] != 0 {
      let number = Int32(bitPattern: slots[slot] - 1)
      if isSame(code, number) {
        (last, lastButOne) = (number, last)
        return number
      }
      slot = (slot + 1) & mask
    }
    guard bytes.count + code.count <= CodeTable.byteLimit else { return nil }
    bytes.append(contentsOf: code)
    ends.append(UInt32(bytes.count))
    slots[slot] = UInt32(ends.count)
    let number = Int32(ends.count - 1)
    (last, lastButOne) = (number, last)
    return number
  }

  private func isSame(_ code: UnsafeBufferPointer<UInt8>, _ number: Int32) -> Bool {
    let range = range(number)
    guard range.count == code.count else { return false }
    return bytes.withUnsafeBufferPointer { own in
      for i in 0..<code.count where own[range.lowerBound + i] != code[i] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    bytes.withUnsafeBufferPointer { own in
      for index in 0..<ends.count {
        let range = range(Int32(index))
        var slot = CodeTable.hash(UnsafeBufferPointer(rebasing: own[range])) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(index + 1)
      }
    }
  }

  /// Swift's seeded hash: a file cannot choose codes that collide.
  private static func hash(_ code: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(code))
    return hasher.finalize()
  }
}
