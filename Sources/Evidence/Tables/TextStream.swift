/// Gives the next bytes of a file, any number of them; nil at the end.
package typealias Chunks = () throws -> [UInt8]?

/// A window over a text that is read in chunks: UTF-8 with or without a byte-order mark, or UTF-16 with one, which is
/// turned into UTF-8 on the way. What is not well-formed UTF-8 stays as it is; half characters of UTF-16 become U+FFFD.
package final class TextStream {
  /// The size that the window grows to: the longest row, and as much again to read ahead.
  static let largest = 2 << 20
  /// Its size at first: most files are small.
  private static let smallest = 8 << 10
  /// Room that is kept for the two scalars that one unit of UTF-16 can give.
  private static let margin = 8

  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity = TextStream.smallest
  /// The bytes of the window that are not consumed.
  private(set) var start = 0
  private(set) var end = 0
  /// Whether the window reaches to the end of the text.
  private(set) var isAtEnd = false

  private let source: Chunks
  private var chunk: [UInt8] = []
  private var offset = 0
  private var encoding = Encoding.unknown
  /// The first byte of a UTF-16 unit that a chunk's end has cut.
  private var halfUnit: UInt8?
  private var highSurrogate: UInt32?

  private enum Encoding {
    case unknown, utf8
    case utf16(isLittle: Bool)
  }

  package init(_ source: @escaping Chunks) {
    self.source = source
    base = .allocate(capacity: capacity + TextStream.margin)
  }

  deinit { base.deallocate() }

  var count: Int { end - start }
  func consume(to position: Int) { start = position }

  /// Moves what is left to the front of the window and fills the rest of it, which moves the text.
  package func fill() throws {
    if start > 0 {
      base.update(from: base + start, count: end - start)
      end -= start
      start = 0
    }
    while !isAtEnd {
      if capacity - end < TextStream.margin {
        guard capacity < TextStream.largest else { break }
        grow()
      }
      if offset >= chunk.count, try !nextChunk() { break }
      switch encoding {
      case .utf8, .unknown: copy()
      case .utf16(let isLittle): transcode(isLittle: isLittle)
      }
    }
  }

  private func grow() {
    capacity = min(capacity * 4, TextStream.largest)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + TextStream.margin)
    larger.update(from: base, count: end)
    base.deallocate()
    base = larger
  }

  private func nextChunk() throws -> Bool {
    guard let next = try source() else {
      chunk = []
      offset = 0
      if highSurrogate != nil || halfUnit != nil { append(0xFFFD) }
      isAtEnd = true
      return false
    }
    chunk = next
    offset = 0
    if case .unknown = encoding {
      while chunk.count < 3, let more = try source() { chunk += more }
      if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
      if chunk.starts(with: [0xFF, 0xFE]) || chunk.starts(with: [0xFE, 0xFF]) {
        encoding = .utf16(isLittle: chunk[0] == 0xFF)
        offset = 2
      } else {
        encoding = .utf8
      }
    }
    return true
  }

  private func copy() {
    let length = min(chunk.count - offset, capacity - end)
    guard length > 0 else { return }
    chunk.withUnsafeBufferPointer { bytes in
      if let from = bytes.baseAddress { (base + end).update(from: from + offset, count: length) }
    }
    end += length
    offset += length
  }

  private func transcode(isLittle: Bool) {
    while offset < chunk.count, capacity - end >= TextStream.margin {
      let first: UInt8
      if let half = halfUnit {
        first = half
        halfUnit = nil
      } else {
        first = chunk[offset]
        offset += 1
        guard offset < chunk.count else {
          halfUnit = first
          return
        }
      }
      let second = chunk[offset]
      offset += 1
      let unit = isLittle ? UInt32(first) | UInt32(second) << 8 : UInt32(first) << 8 | UInt32(second)
      if let high = highSurrogate {
        highSurrogate = nil
        if (0xDC00...0xDFFF).contains(unit) {
          append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
          continue
        }
        append(0xFFFD)
      }
      switch unit {
      case 0xD800...0xDBFF: highSurrogate = unit
      case 0xDC00...0xDFFF: append(0xFFFD)
      default: append(unit)
      }
    }
  }

  /// Writes a scalar as UTF-8; the window has room for two.
  private func append(_ scalar: UInt32) {
    func put(_ byte: UInt32) {
      base[end] = UInt8(truncatingIfNeeded: byte)
      end += 1
    }
    switch scalar {
    case 0..<0x80: put(scalar)
    case 0x80..<0x800:
      put(0xC0 | scalar >> 6)
      put(0x80 | scalar & 0x3F)
    case 0x800..<0x10000:
      put(0xE0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    default:
      put(0xF0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3F)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    }
  }
}
