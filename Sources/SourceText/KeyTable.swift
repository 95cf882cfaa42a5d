/// The keys of the mappings that have many members: one is found among a hundred without a look at the others.
///
/// Each such mapping has a part of the table with twice as many slots as it has members, or more; a key is in the first
/// free slot from the one on that its digest names.
struct KeyTable: Sendable {
  /// Members up to which a mapping is searched one by one; and from which on it is again, which bounds what a file of keys
  /// with the same digest can cost.
  static let sizes = 7...1024

  private struct Slot: Sendable {
    var digest: UInt32
    /// The distance of the member from its mapping; 0 is free.
    var member: UInt32
  }

  private var slots: [Slot] = []

  var count: Int { slots.count }

  /// The parts from a place on.
  func suffix(from start: Int) -> KeyTable {
    var suffix = KeyTable()
    suffix.slots = Array(slots[start...])
    return suffix
  }

  mutating func removeLast(to count: Int) { slots.removeLast(slots.count - count) }

  private static func slots(for members: Int) -> Int { 1 << (Int.bitWidth - (members * 2 - 1).leadingZeroBitCount) }

  /// Enters a mapping.
  /// - Parameter members: the distance of each member from it, and the digest of its key
  /// - Returns: where its part begins, and whether two digests are the same
  mutating func add(
    _ count: Int, _ members: (_ take: (_ distance: Int, _ digest: UInt32) -> Void) -> Void
  ) -> (start: Int, hasSame: Bool) {
    let start = slots.count
    let size = KeyTable.slots(for: count)
    slots.append(contentsOf: repeatElement(Slot(digest: 0, member: 0), count: size))
    return slots.withUnsafeMutableBufferPointer { slots in
      let part = UnsafeMutableBufferPointer(rebasing: slots[start...])
      var hasSame = false
      members { distance, digest in
        var slot = Int(digest) & (size - 1)
        while part[slot].member != 0 {
          if part[slot].digest == digest { hasSame = true }
          slot = (slot + 1) & (size - 1)
        }
        part[slot] = Slot(digest: digest, member: UInt32(truncatingIfNeeded: distance))
      }
      return (start, hasSame)
    }
  }

  /// The last member of a mapping with a digest of which something holds.
  func last(_ digest: UInt32, from start: Int, members: Int, where holds: (Int) -> Bool) -> Int? {
    let size = KeyTable.slots(for: members)
    return slots.withUnsafeBufferPointer { slots in
      var last: Int?
      var slot = Int(digest) & (size - 1)
      while slots[start + slot].member != 0 {
        let found = slots[start + slot]
        if found.digest == digest, Int(found.member) > last ?? 0, holds(Int(found.member)) { last = Int(found.member) }
        slot = (slot + 1) & (size - 1)
      }
      return last
    }
  }

  /// A digest of all bytes of a key.
  static func digest(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var digest = UInt64(truncatingIfNeeded: key.count)
    if key.count >= 8 {
      var at = 0
      while at + 8 < key.count {
        digest = (digest ^ ByteScan.word(key, at)) &* factor
        digest ^= digest >> 32
        at += 8
      }
      // Some of the last eight may have been taken before.
      digest ^= ByteScan.word(key, key.count - 8)
    } else {
      for byte in key { digest = digest << 8 ^ UInt64(byte) }
    }
    digest = digest &* factor
    digest ^= digest >> 32
    return UInt32(truncatingIfNeeded: digest &* factor >> 32)
  }
}
