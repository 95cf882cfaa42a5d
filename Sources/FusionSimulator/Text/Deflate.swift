/// What RFC 1951 and RFC 1952 take to send an answer packed: as it is, or as very many zeros in little space.
enum Deflate {
  /// A stream that unpacks to about `count` zeros: one fixed Huffman block of repetitions, 13 bits for 258 bytes.
  static func zeros(_ count: Int) -> (packed: [UInt8], size: Int) {
    var bits = BitWriter()
    bits.put(0b011, 3)  // the last block, fixed codes
    bits.putCode(0b0011_0000, 8)  // one zero byte
    // Eight repetitions fill whole bytes, so that the bytes of eight are those of any other eight.
    let rounds = max(2, (count - 1) / 258 / 8)
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
    for _ in 2..<rounds { bits.whole += pattern }
    bits.putCode(0, 7)  // end of block
    return (bits.bytes, 1 + rounds * 8 * 258)
  }

  /// A body as `Content-Encoding: gzip` sends it.
  ///
  /// - Parameter zeros: that many zeros in its place; the checksum is wrong then
  static func gzip(_ body: [UInt8], zeros count: Int?) -> [UInt8] {
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    if let count { return header + zeros(count).packed + little(0, 4) + little(count, 4) }
    var packed: [UInt8] = []
    for start in stride(from: 0, to: max(1, body.count), by: 0xFFFF) {
      let part = body[start..<min(start + 0xFFFF, body.count)]
      packed += [start + 0xFFFF >= body.count ? 1 : 0] + little(part.count, 2) + little(~part.count, 2) + part
    }
    return header + packed + little(Int(checksum(body)), 4) + little(body.count, 4)
  }

  static func little(_ value: Int, _ width: Int) -> [UInt8] {
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
