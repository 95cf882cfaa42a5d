/// Writes ZIP archives: members as they are, or as very many zeros in little space.
struct StoredZIP {
  private var out: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ content: [UInt8]) {
    member(name, method: 0, packed: content, size: content.count, sum: Deflate.checksum(content))
  }

  /// A member that unpacks to `count` zeros.
  mutating func addZeros(_ name: String, count: Int) {
    let zeros = Deflate.zeros(count)
    // The checksum is left wrong on purpose: who gets that far has unpacked everything.
    member(name, method: 8, packed: zeros.packed, size: zeros.size, sum: 0)
  }

  private mutating func member(_ name: String, method: Int, packed: [UInt8], size: Int, sum: UInt32) {
    let offset = out.count
    var fields: [UInt8] = []
    for (value, width) in [
      (20, 2), (0, 2), (method, 2), (0, 2), (0x5A21, 2), (Int(sum), 4), (packed.count, 4), (size, 4),
    ] {
      fields += Deflate.little(value, width)
    }
    fields += Deflate.little(name.utf8.count, 2) + Deflate.little(0, 2)
    out += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + packed
    directory += [0x50, 0x4B, 1, 2] + Deflate.little(20, 2) + fields
    directory +=
      Deflate.little(0, 2) + Deflate.little(0, 2) + Deflate.little(0, 2) + Deflate.little(0, 4)
      + Deflate.little(offset, 4) + Array(name.utf8)
    count += 1
  }

  func finished() -> [UInt8] {
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    end +=
      Deflate.little(count, 2) + Deflate.little(count, 2) + Deflate.little(directory.count, 4)
      + Deflate.little(out.count, 4) + Deflate.little(0, 2)
    return out + directory + end
  }
}
