/// Looks at the bytes before libxml2 does and says when a tag is too long.
///
/// libxml2 compares each attribute of a tag with each other one, in time that grows with the square of their number,
/// before anybody is asked: a tag of ten megabytes would take hours. The number of attributes can only be limited
/// afterwards, so the length of a tag is limited before. A `<` always starts anew, because no tag holds one.
struct TagGuard {
  static let limit = 1 << 18

  private enum State { case outside, afterLess, tag, quoted(UInt8) }
  private enum Width { case unknown, one, littleEndian, bigEndian }

  private var state = State.outside
  private var width = Width.unknown
  private var length = 0
  private var pending: UInt8?
  private var head: [UInt8] = []

  /// - Returns: what is wrong, if anything is
  mutating func scan(_ bytes: ArraySlice<UInt8>) -> String? {
    var bytes = bytes
    if width == .unknown {
      // Four bytes tell the encoding; they may come one by one.
      let count = min(4 - head.count, bytes.count)
      head += bytes.prefix(count)
      bytes = bytes.dropFirst(count)
      guard head.count == 4 else { return nil }
      switch (head[0], head[1], head[2], head[3]) {
      case (0xFF, 0xFE, 0, 0), (0, 0, _, _), (0x4C, 0x6F, 0xA7, 0x94), (0x3C, 0, 0, 0):
        return "the encoding is neither UTF-8 nor UTF-16"
      case (0xFF, 0xFE, _, _), (0x3C, 0, _, _): width = .littleEndian
      case (0xFE, 0xFF, _, _), (0, 0x3C, _, _): width = .bigEndian
      default: width = .one
      }
      if let problem = scanUnits(head[...]) { return problem }
      head = []
    }
    return scanUnits(bytes)
  }

  private mutating func scanUnits(_ bytes: ArraySlice<UInt8>) -> String? {
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes {
        let unit: UInt8
        if width == .one {
          unit = byte
        } else if let first = pending {
          pending = nil
          let (high, low) = width == .bigEndian ? (first, byte) : (byte, first)
          unit = high == 0 ? low : 0x80
        } else {
          pending = byte
          continue
        }
        if !accepts(unit) { return "a tag is longer than \(TagGuard.limit) bytes" }
      }
      return nil
    }
  }

  @inline(__always)
  private mutating func accepts(_ unit: UInt8) -> Bool {
    if unit == UInt8(ascii: "<") {
      state = .afterLess
      length = 0
      return true
    }
    switch state {
    case .outside: return true
    case .afterLess:
      // Comments, CDATA sections and processing instructions have no attributes.
      state = unit == UInt8(ascii: "!") || unit == UInt8(ascii: "?") ? .outside : .tag
    case .tag:
      if unit == UInt8(ascii: ">") {
        state = .outside
      } else if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "'") {
        state = .quoted(unit)
      }
    case .quoted(let quote):
      if unit == quote { state = .tag }
    }
    length += 1
    return length <= TagGuard.limit
  }
}
