import Synchronization

/// A text in memory with its name, and the way from a byte offset to a line and a column.
///
/// The text is UTF-8 without a byte-order mark, whatever the file held; offsets count its bytes. Lines end at LF, CR or
/// CRLF (as YAML 1.2 and every editor count them).
public final class SourceFile: Sendable {
  /// The name that reports show: a path, or `archive.zip!member`.
  public let name: String
  /// The text, UTF-8.
  public let bytes: [UInt8]
  private let checkpoints = Mutex(Checkpoints())
  private let extract: Extract?

  /// - Parameters:
  ///   - name: the name that reports show
  ///   - bytes: well-formed UTF-8 without a byte-order mark; see ``decode(_:name:)`` for bytes of a file
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    extract = nil
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A text that is not here, but what is known of it.
  public init(name: String, extract: Extract) {
    self.name = name
    bytes = []
    self.extract = extract
  }

  /// What a record keeps of a text: where some of its bytes stand, and some of its lines.
  public struct Extract: Sendable {
    /// Byte offsets, ascending.
    public var offsets: [Int]
    /// For each offset its position.
    public var positions: [Position]
    /// Lines by their number.
    public var lines: [Int: String]

    public init(offsets: [Int], positions: [Position], lines: [Int: String]) {
      self.offsets = offsets
      self.positions = positions
      self.lines = lines
    }

    /// The position of an offset, or of the nearest one before it that is known.
    fileprivate func position(at offset: Int) -> Position {
      let next = offsets.prefix(positions.count).partitioningIndex { $0 > offset }
      return next > 0 ? positions[next - 1] : Position(line: 1, column: 1)
    }
  }

  /// A place in a text: both 1-based, the column in Unicode scalars.
  public struct Position: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public static func < (a: Position, b: Position) -> Bool {
      (a.line, a.column) < (b.line, b.column)
    }
  }

  /// The position of a byte offset; offsets behind the end give the position behind the last character.
  public func position(at offset: Int) -> Position {
    if let extract { return extract.position(at: offset) }
    let mark = mark(at: offset)
    return Position(line: mark.line, column: mark.scalars + 1)
  }

  /// Where a range of bytes begins and ends, with what stands around its beginning.
  public struct Surroundings: Sendable {
    public var start: Position
    public var end: Position
    /// The line in which it begins, without its end; nil where that is not known. Of a line of megabytes the part with
    /// ``reach`` characters on either side of the beginning.
    public var line: String?
    /// How many scalars of the line stand before that part.
    public var skipped = 0
    /// The line above that one, or the end of it.
    public var above: String?
  }

  /// Unicode scalars that are handed out of a line before and behind a place, at most.
  private static let reach = 4_400

  /// What stands around a range, in one walk through the text.
  public func surroundings(of range: Range<Int>) -> Surroundings {
    if extract != nil {
      let start = position(at: range.lowerBound)
      let end = range.isEmpty ? start : position(at: range.upperBound)
      return Surroundings(start: start, end: end, line: line(start.line)?.text, above: line(start.line - 1)?.text)
    }
    var mark = mark(at: range.lowerBound)
    var around = Surroundings(
      start: Position(line: mark.line, column: mark.scalars + 1),
      end: Position(line: mark.line, column: mark.scalars + 1))
    let place = mark.offset
    let shown = reach(around: place, from: mark.lineStart)
    around.skipped = mark.scalars - scalars(in: shown.lowerBound..<place)
    around.line = text(in: shown)
    around.above = mark.lineStart > 0 ? lineAbove(mark.lineStart) : nil
    if !range.isEmpty {
      mark.advance(to: min(range.upperBound, bytes.count), of: bytes)
      around.end = Position(line: mark.line, column: mark.scalars + 1)
    }
    return around
  }

  /// The line around a place, or as much of it as is handed out.
  private func reach(around place: Int, from lineStart: Int) -> Range<Int> {
    var start = place
    var left = SourceFile.reach
    while start > lineStart, left > 0 {
      start -= 1
      if bytes[start] & 0xC0 != 0x80 { left -= 1 }
    }
    // A scalar has four bytes at most.
    let lineEnd = endOfLine(start, limit: min(bytes.count, place + 4 * SourceFile.reach))
    guard lineEnd - place > SourceFile.reach else { return start..<lineEnd }
    var end = place
    left = SourceFile.reach
    while end < lineEnd, left > 0 || bytes[end] & 0xC0 == 0x80 {
      if bytes[end] & 0xC0 != 0x80 { left -= 1 }
      end += 1
    }
    return start..<end
  }

  /// The end of the line that ends where another starts.
  private func lineAbove(_ lineStart: Int) -> String {
    let isPair =
      lineStart > 1 && bytes[lineStart - 1] == UInt8(ascii: "\n") && bytes[lineStart - 2] == UInt8(ascii: "\r")
    let end = lineStart - (isPair ? 2 : 1)
    let limit = max(0, end - SourceFile.reach)
    let start = bytes[limit..<end].lastIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map { $0 + 1 }
    return text(in: boundary(start ?? limit)..<end)
  }

  /// The start of the next scalar at or behind an offset.
  private func boundary(_ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }

  /// The offset of the line's end that comes first at or behind `offset`; the limit where none comes before it.
  private func endOfLine(_ offset: Int, limit: Int) -> Int {
    bytes.withUnsafeBufferPointer { ByteScan.endOfLine($0, from: offset, to: limit) }
  }

  private func mark(at offset: Int) -> Checkpoints.Mark {
    let end = min(max(offset, 0), bytes.count)
    // Most texts are shorter than the distance of two marks.
    var mark = end < Checkpoints.distance ? Checkpoints.Mark() : checkpoints.withLock { $0.last(at: end, of: bytes) }
    mark.advance(to: end, of: bytes)
    return mark
  }

  /// The positions of ascending byte offsets, in one walk through the text.
  public func positions(at offsets: [Int]) -> [Position] {
    if let extract { return offsets.map(extract.position) }
    var mark = Checkpoints.Mark()
    return offsets.map { offset in
      mark.advance(to: min(max(offset, mark.offset), bytes.count), of: bytes)
      return Position(line: mark.line, column: mark.scalars + 1)
    }
  }

  /// The text of a line without its end, and the byte offset at which it starts; nil where there is no such line.
  public func line(_ number: Int) -> (text: String, start: Int)? {
    if let extract { return extract.lines[number].map { ($0, 0) } }
    guard number >= 1 else { return nil }
    let mark = checkpoints.withLock { $0.last(line: number, of: bytes) }
    var line = mark.line
    var start = mark.lineStart
    while line < number {
      guard let end = endOfLine(start), end < bytes.count else { return nil }
      start = end + lineBreak(at: end)
      line += 1
    }
    let end = endOfLine(start) ?? bytes.count
    return (String(decoding: bytes[start..<end], as: UTF8.self), start)
  }

  /// The offset of the line's end that comes first at or behind `offset`; nil where the last line has none.
  private func endOfLine(_ offset: Int) -> Int? {
    bytes.withUnsafeBufferPointer { text in
      let end = ByteScan.endOfLine(text, from: offset, to: text.count)
      return end < text.count ? end : nil
    }
  }

  /// How many bytes end a line at `offset`: CR and LF together are one end.
  private func lineBreak(at offset: Int) -> Int {
    bytes[offset] == UInt8(ascii: "\r") && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n") ? 2 : 1
  }

  /// The number of Unicode scalars in a range of bytes.
  public func scalars(in range: Range<Int>) -> Int {
    var count = 0
    for byte in bytes[range.clamped(to: bytes.indices)] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  public func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: bytes.indices)], as: UTF8.self)
  }
}

/// Known positions in a text, so that asking for many positions of a large file does not read it from the start each
/// time. They are found when first asked for, one for each 32 KiB.
private struct Checkpoints {
  fileprivate static let distance = 32 << 10
  private var marks: [Mark] = [Mark()]

  /// A place in a text, with the line that it is in.
  struct Mark {
    var offset = 0
    var line = 1
    var lineStart = 0
    /// Unicode scalars between the start of the line and the offset.
    var scalars = 0

    mutating func advance(to end: Int, of bytes: [UInt8]) {
      bytes.withUnsafeBufferPointer { text in
        while offset < end {
          if offset + 8 <= end, let lines = ByteScan.lineFeeds(text, at: offset) {
            pass(lines)
          } else {
            let stop = min(offset + 8, end)
            while offset < stop { step(text) }
          }
        }
      }
    }

    /// Passes eight characters, of which some are line feeds.
    private mutating func pass(_ lines: (count: Int, last: Int)) {
      if lines.count > 0 {
        line += lines.count
        lineStart = offset + lines.last + 1
        scalars = 7 - lines.last
      } else {
        scalars += 8
      }
      offset += 8
    }

    private mutating func step(_ text: UnsafeBufferPointer<UInt8>) {
      let byte = text[offset]
      offset += 1
      if byte & 0xC0 != 0x80 { scalars += 1 }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return }
      // The line ends behind the LF of a CRLF.
      if byte == UInt8(ascii: "\r"), offset < text.count, text[offset] == UInt8(ascii: "\n") { return }
      line += 1
      lineStart = offset
      scalars = 0
    }
  }

  /// The last known place at or before an offset.
  mutating func last(at offset: Int, of bytes: [UInt8]) -> Mark {
    let index = offset / Checkpoints.distance
    while marks.count <= index { extend(bytes) }
    return marks[index]
  }

  /// The last known place in or before a line; its line starts at or before the line that is asked for.
  mutating func last(line: Int, of bytes: [UInt8]) -> Mark {
    while let mark = marks.last, mark.line < line, mark.offset < bytes.count { extend(bytes) }
    var low = 0
    var high = marks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].line <= line { low = middle } else { high = middle }
    }
    return marks[low]
  }

  private mutating func extend(_ bytes: [UInt8]) {
    var mark = marks[marks.count - 1]
    mark.advance(to: min(mark.offset + Checkpoints.distance, bytes.count), of: bytes)
    marks.append(mark)
  }
}
