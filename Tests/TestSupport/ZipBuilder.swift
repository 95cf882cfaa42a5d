/// Builds ZIP archives byte by byte, independent of the library that reads them: honest ones, and such as no honest tool
/// would write.
public struct ZipBuilder: Sendable {
  /// One member; what a field claims need not be true.
  public struct Member: Sendable {
    public var name: [UInt8]
    /// As they stand in the archive.
    public var data: [UInt8]
    public var method: Int = 0
    public var flags: Int = 0
    public var crc: UInt32
    public var size: Int
    /// In the directory; the local header always has the real ones.
    public var claimedCompressedSize: Int
    /// Of the local header; nil where the member's own is written. Several members can so share one's data.
    public var claimedOffset: Int?

    /// A stored member.
    public init(_ name: String, _ content: [UInt8]) { self.init(Array(name.utf8), content) }
    public init(_ name: String, _ content: String) { self.init(Array(name.utf8), Array(content.utf8)) }

    public init(_ name: [UInt8], _ content: [UInt8]) {
      self.name = name
      data = content
      crc = CRC32.of(content)
      size = content.count
      claimedCompressedSize = content.count
    }

    /// A deflated member of zeros, about a thousandth of their number.
    public init(_ name: String, zeros count: Int) {
      self.init(Array(name.utf8), Deflate.zeros(count))
      method = 8
      crc = CRC32.ofZeros(count)
      size = count
    }

    public func with(_ change: (inout Member) -> Void) -> Member {
      var copy = self
      change(&copy)
      return copy
    }
  }

  public var members: [Member]
  public var comment: [UInt8] = []
  /// nil for the real number.
  public var claimedCount: Int?

  public init(_ members: [Member]) { self.members = members }

  public func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    func header(_ member: Member, compressedSize: Int) -> [UInt8] {
      number(member.flags, 2) + number(member.method, 2) + number(0x6C21_5C64, 4) + number(Int(member.crc), 4)
        + number(compressedSize, 4) + number(member.size, 4) + number(member.name.count, 2) + number(0, 2)
    }
    for member in members {
      let offset = member.claimedOffset ?? bytes.count
      bytes += number(0x0403_4B50, 4) + number(20, 2) + header(member, compressedSize: member.data.count) + member.name
      bytes += member.data
      directory += number(0x0201_4B50, 4) + number(20, 2) + number(20, 2)
      directory += header(member, compressedSize: member.claimedCompressedSize)
      directory += number(0, 10) + number(offset, 4) + member.name
    }
    let start = bytes.count
    let count = claimedCount ?? members.count
    bytes += directory
    bytes += number(0x0605_4B50, 4) + number(0, 4) + number(count, 2) + number(count, 2)
    bytes += number(directory.count, 4) + number(start, 4) + number(comment.count, 2) + comment
    return bytes
  }

  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }
}

/// The checksum of ZIP.
public enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  public static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
  }

  static func ofZeros(_ count: Int) -> UInt32 {
    var value = ~UInt32(0)
    table.withUnsafeBufferPointer { table in
      for _ in 0..<count { value = table[Int(value & 0xFF)] ^ (value >> 8) }
    }
    return ~value
  }
}

/// Deflate (RFC 1951), as much of it as a bomb needs.
enum Deflate {
  /// A block of dynamic codes: `258 bytes more` has one bit, and so has `one byte back`.
  static func zeros(_ count: Int) -> [UInt8] {
    var bits = Bits()
    bits.put(1, 1)  // the last block
    bits.put(2, 2)  // dynamic codes
    bits.put(29, 5)  // 286 literals and lengths
    bits.put(0, 5)  // 1 distance
    bits.put(14, 4)  // 18 code lengths, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
      bits.put([18: 1, 1: 2, 2: 2][symbol] ?? 0, 3)
    }
    // The codes are now 18 = 0, 1 = 10, 2 = 11; codes start with their highest bit, numbers with their lowest.
    func repeatZero(_ times: Int) {
      bits.put(0, 1)
      bits.put(times - 11, 7)
    }
    func length(_ length: Int) {
      bits.put(1, 1)
      bits.put(length == 1 ? 0 : 1, 1)
    }
    length(2)  // literal 0
    repeatZero(138)
    repeatZero(117)
    length(2)  // 256, the end
    repeatZero(28)
    length(1)  // 285, 258 bytes
    length(1)  // distance 1
    // 285 = 0, literal 0 = 10, the end = 11; distance 1 = 0.
    var left = count
    func literal() {
      bits.put(1, 1)
      bits.put(0, 1)
      left -= 1
    }
    if left > 0 { literal() }
    while left >= 258 {
      bits.put(0, 2)
      left -= 258
    }
    while left > 0 { literal() }
    bits.put(3, 2)
    return bits.bytes
  }

  private struct Bits {
    var bytes: [UInt8] = []
    private var used = 8

    mutating func put(_ value: Int, _ count: Int) {
      for i in 0..<count {
        if used == 8 {
          bytes.append(0)
          used = 0
        }
        bytes[bytes.count - 1] |= UInt8(value >> i & 1) << UInt8(used)
        used += 1
      }
    }
  }
}
