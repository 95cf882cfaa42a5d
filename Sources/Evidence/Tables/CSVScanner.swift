/// Reads separated values as RFC 4180 has them, row by row in bounded memory.
///
/// Lines end at LF, CR or CRLF; a quote inside an unquoted field is a character like any other, and text behind a
/// closing quote belongs to the field. Fields beyond the 512th of a row are passed over.
package final class CSVScanner {
  static let fieldLimit = 64 << 10
  static let rowLimit = 1 << 20
  static let separators: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
  ]

  /// Why a text is not a table, and the line of the row where.
  package struct Fault: Error {
    package var message: String
    package var line: Int
  }

  private enum Outcome {
    case row(end: Int, next: Int, count: Int, lines: Int)
    case cut
    case openQuote(lines: Int)
    case longField(lines: Int)
  }

  private static let columnLimit = 512
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let stream: TextStream
  private let fields: UnsafeMutablePointer<TableRow.Field>
  /// What ends an unquoted field, and what counts inside a quoted one, by byte.
  private let ends: UnsafeMutablePointer<Bool>
  private let quotedMarks: UnsafeMutablePointer<Bool>

  package init(_ stream: TextStream) {
    self.stream = stream
    fields = .allocate(capacity: CSVScanner.columnLimit)
    ends = .allocate(capacity: 256)
    quotedMarks = .allocate(capacity: 256)
    quotedMarks.initialize(repeating: false, count: 256)
    for byte in [CSVScanner.quote, CSVScanner.lineFeed, CSVScanner.carriageReturn] { quotedMarks[Int(byte)] = true }
  }

  deinit {
    fields.deallocate()
    ends.deallocate()
    quotedMarks.deallocate()
  }

  /// Hands over the first rows of the window without consuming them. The answer is what is wrong in them.
  @discardableResult
  func peek(separator: UInt8, rows limit: Int, bytes: Int = 256 << 10, _ body: (TableRow) -> Bool) -> Fault? {
    setSeparator(separator)
    var position = stream.start
    let end = min(stream.end, stream.start + bytes)
    let isLast = end == stream.end && stream.isAtEnd
    var line = 1
    for _ in 0..<limit where position < end {
      switch parse(position, end, isLast: isLast) {
      case .row(let rowEnd, let next, let count, let lines):
        if !body(row(position..<rowEnd, count, line)) { return nil }
        position = next
        line += lines
      case .cut: return nil
      case .openQuote(let lines): return CSVScanner.openQuote(line + lines)
      case .longField(let lines): return CSVScanner.longField(line + lines)
      }
    }
    return nil
  }

  /// Hands over every row but the first ones, until the body answers false.
  package func scan(separator: UInt8, skipping skipped: Int = 0, _ body: (TableRow) throws -> Bool) throws {
    setSeparator(separator)
    var line = 1
    var left = skipped
    while true {
      if stream.count == 0 {
        if stream.isAtEnd { return }
        try stream.fill()
        continue
      }
      switch parse(stream.start, stream.end, isLast: stream.isAtEnd) {
      case .row(let end, let next, let count, let lines):
        if end - stream.start > CSVScanner.rowLimit { throw CSVScanner.tooLong(line) }
        if left > 0 {
          left -= 1
        } else if try !body(row(stream.start..<end, count, line)) {
          return
        }
        stream.consume(to: next)
        line += lines
      case .cut:
        if stream.isAtEnd || stream.count > CSVScanner.rowLimit { throw CSVScanner.tooLong(line) }
        try stream.fill()
      case .openQuote(let lines):
        throw CSVScanner.openQuote(line + lines)
      case .longField(let lines):
        throw CSVScanner.longField(line + lines)
      }
    }
  }

  private static func openQuote(_ line: Int) -> Fault {
    Fault(message: "the quote that opens in line \(line) is never closed", line: line)
  }

  private static func longField(_ line: Int) -> Fault {
    Fault(message: "a field of line \(line) is longer than 64 KiB: a closing quote may be missing", line: line)
  }

  private static func tooLong(_ line: Int) -> Fault {
    Fault(message: "the row that starts in line \(line) is longer than 1 MiB", line: line)
  }

  private func row(_ extent: Range<Int>, _ count: Int, _ line: Int) -> TableRow {
    TableRow(
      base: UnsafePointer(stream.base), fields: UnsafeBufferPointer(start: fields, count: count), extent: extent,
      line: line)
  }

  private func setSeparator(_ separator: UInt8) {
    ends.update(repeating: false, count: 256)
    for byte in [separator, CSVScanner.lineFeed, CSVScanner.carriageReturn] { ends[Int(byte)] = true }
  }

  /// Reads one row into ``fields``.
  private func parse(_ from: Int, _ end: Int, isLast: Bool) -> Outcome {
    let text = UnsafePointer(stream.base)
    var p = from
    var count = 0
    var lines = 0
    while true {
      var start = p
      var fieldEnd: Int
      var hasQuotes = false
      // A blank between separator and quote does not make the quote part of the text.
      var open = p
      while open < end, text[open] == 0x20 { open += 1 }
      let isQuoted = open < end && text[open] == CSVScanner.quote
      if isQuoted {
        start = open + 1
        p = start
        let openLines = lines
        scan: while true {
          while p < end, !quotedMarks[Int(text[p])] { p += 1 }
          if p - start > CSVScanner.fieldLimit { return .longField(lines: openLines) }
          if p >= end { return isLast ? .openQuote(lines: openLines) : .cut }
          if p + 1 >= end, !isLast { return .cut }
          let byte = text[p]
          p += 1
          if byte == CSVScanner.quote {
            if p < end, text[p] == CSVScanner.quote {
              hasQuotes = true
              p += 1
            } else {
              break scan
            }
          } else {
            lines += 1
            if byte == CSVScanner.carriageReturn, p < end, text[p] == CSVScanner.lineFeed { p += 1 }
          }
        }
        fieldEnd = p - 1
        var hasTail = false
        while p < end, !ends[Int(text[p])] {
          if !TableRow.isBlank(text[p]) { hasTail = true }
          p += 1
        }
        if hasTail {
          fieldEnd = p
          hasQuotes = true
        }
      } else {
        while p < end, !ends[Int(text[p])] { p += 1 }
        fieldEnd = p
      }
      if fieldEnd - start > CSVScanner.fieldLimit { return .longField(lines: lines) }
      if count < CSVScanner.columnLimit {
        fields[count] = TableRow.Field(
          start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: fieldEnd), isQuoted: isQuoted,
          hasQuotes: hasQuotes)
        count += 1
      }
      if p >= end { return isLast ? .row(end: p, next: p, count: count, lines: lines) : .cut }
      let byte = text[p]
      if byte == CSVScanner.carriageReturn {
        if p + 1 >= end, !isLast { return .cut }
        let next = p + 1 < end && text[p + 1] == CSVScanner.lineFeed ? p + 2 : p + 1
        return .row(end: p, next: next, count: count, lines: lines + 1)
      }
      if byte == CSVScanner.lineFeed { return .row(end: p, next: p + 1, count: count, lines: lines + 1) }
      p += 1
    }
  }
}
