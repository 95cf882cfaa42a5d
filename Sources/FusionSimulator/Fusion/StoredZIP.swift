/// Writes ZIP archives: members as they are, or as very many zeros in little space.
struct StoredZIP {
  private var out: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ content: [UInt8]) {
    member(name, method: 0, packed: content, size: content.count, sum: StoredZIP.checksum(content))
  }

  /// A member that unpacks to `count` zeros: one fixed Huffman block of repetitions, 13 bits for 258 bytes.
  mutating func addZeros(_ name: String, count: Int) {
    var bits = BitWriter()
    bits.put(0b011, 3)  // the last block, fixed codes
    bits.putCode(0b0011_0000, 8)  // one zero byte
    // Eight repetitions fill whole bytes, so that the bytes of eight are those of any other eight.
    let rounds = max(2, (count - 1) / 258 / 8)
    let repetitions = rounds * 8
    func round() {
      for _ in 0..<8 {
        bits.putCode(0b1100_0101, 8)  // length 258
        bits.putCode(0, 5)  // distance 1
      }
    }
    round()
    let before = bits.whole.count
    round()
    let pattern = Array(bits.whole[before...])
    for _ in 2..<max(2, rounds) { bits.whole += pattern }
    bits.putCode(0, 7)  // end of block
    // The checksum is left wrong on purpose: who gets that far has unpacked everything.
    member(name, method: 8, packed: bits.bytes, size: 1 + repetitions * 258, sum: 0)
  }

  private mutating func member(_ name: String, method: Int, packed: [UInt8], size: Int, sum: UInt32) {
    let offset = out.count
    var fields: [UInt8] = []
    for (value, width) in [
      (20, 2), (0, 2), (method, 2), (0, 2), (0x5A21, 2), (Int(sum), 4), (packed.count, 4), (size, 4),
    ] {
      fields += little(value, width)
    }
    fields += little(name.utf8.count, 2) + little(0, 2)
    out += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + packed
    directory += [0x50, 0x4B, 1, 2] + little(20, 2) + fields
    directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4) + Array(name.utf8)
    count += 1
  }

  func finished() -> [UInt8] {
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    end += little(count, 2) + little(count, 2) + little(directory.count, 4) + little(out.count, 4) + little(0, 2)
    return out + directory + end
  }

  private func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32 of ISO 3309.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

private struct BitWriter {
  /// The bytes that are complete.
  var whole: [UInt8] = []
  private var current: UInt64 = 0
  private var filled = 0

  /// Lowest bit first, as numbers of DEFLATE.
  mutating func put(_ value: UInt64, _ width: Int) {
    current |= value << UInt64(filled)
    filled += width
    while filled >= 8 {
      whole.append(UInt8(truncatingIfNeeded: current))
      current >>= 8
      filled -= 8
    }
  }

  /// Highest bit first, as Huffman codes.
  mutating func putCode(_ code: UInt64, _ width: Int) {
    for bit in (0..<width).reversed() { put(code >> UInt64(bit) & 1, 1) }
  }

  var bytes: [UInt8] { filled > 0 ? whole + [UInt8(truncatingIfNeeded: current)] : whole }
}
