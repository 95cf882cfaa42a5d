import Lint

/// Imports tables of separated values: role reports, hierarchies, audit levels.
package enum TableImporter {
  /// Whether the first bytes of a file may be such a table: a text that is neither JSON nor XML nor an archive.
  package static func recognises(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
    var bytes = head[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    guard let first = bytes.first(where: { !TableRow.isBlank($0) }) else { return true }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) { return false }
    return ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<")].contains(first)
  }

  /// - Throws: what the chunks throw
  package static func importCSV(chunks: @escaping Chunks, request: ImportRequest) throws -> Imported {
    let stream = TextStream(chunks)
    try stream.fill()
    guard stream.count > 0 else { return problem("FD0005", "the file is empty", request) }
    if !(0..<stream.count).contains(where: { !TableRow.isBlank(stream.base[stream.start + $0]) }), stream.isAtEnd {
      return problem("FD0005", "the file holds only blanks", request)
    }
    if looksLikeUTF16(stream) {
      return problem("FD0006", "text in UTF-16 without a byte-order mark: save it as UTF-8", request)
    }
    let scanner = CSVScanner(stream)
    let start = start(scanner, request)
    if let fault = start.fault { return problem("FD0005", fault, request) }
    let reading = start.reading
    do {
      if !start.isDone { try scanner.scan(separator: start.separator, skipping: start.rows, reading.take) }
    } catch let fault as CSVScanner.Fault {
      // What is no table may hold anything; what is one has a mistake in a line.
      if reading.columns == nil { return reading.result(format: "CSV") }
      return problem("FD0005", fault, request)
    }
    return reading.result(format: "CSV")
  }

  /// How a table is read on: with which separator, and with what its first rows gave.
  private struct Start {
    var separator: UInt8
    var reading: TableReading
    /// Rows that the reading has.
    var rows = 0
    /// Whether it needs no more of them.
    var isDone = false
    var fault: CSVScanner.Fault?
  }

  /// The separator with which the headings are recognised; where they are not, the one that gives the widest rows.
  /// A quote that is never closed is reported where it hides the headings.
  private static func start(_ scanner: CSVScanner, _ request: ImportRequest) -> Start {
    var widest = (separator: CSVScanner.separators[0], width: 0)
    var fault: CSVScanner.Fault?
    for separator in CSVScanner.separators {
      var start = Start(separator: separator, reading: TableReading(request))
      var width = 0
      let problem = scanner.peek(separator: separator, rows: TableReading.headingRows) { row in
        width = max(width, row.fields.count)
        start.rows += 1
        start.isDone = !start.reading.take(row)
        return !start.isDone && start.reading.columns == nil
      }
      if start.isDone || start.reading.columns != nil { return start }
      if fault == nil { fault = problem }
      if width > widest.width { widest = (separator, width) }
    }
    return Start(separator: widest.separator, reading: TableReading(request), fault: fault)
  }

  private static func looksLikeUTF16(_ stream: TextStream) -> Bool {
    let count = min(stream.count, 64) & ~1
    guard count >= 8 else { return false }
    let zeros = (0..<count).map { stream.base[stream.start + $0] == 0 }
    let even = stride(from: 0, to: count, by: 2).allSatisfy { zeros[$0] }
    let odd = stride(from: 1, to: count, by: 2).allSatisfy { zeros[$0] }
    return even != odd
  }

  private static func problem(_ rule: String, _ fault: CSVScanner.Fault, _ request: ImportRequest) -> Imported {
    let place = Place(
      .row(file: request.name, line: fault.line, text: nil), configuration: request.configuration)
    return problem(rule, fault.message, request, place)
  }

  static func problem(_ rule: String, _ message: String, _ request: ImportRequest, _ place: Place? = nil) -> Imported {
    var imported = Imported()
    imported.problems = [
      InputProblem(
        rule: rule, subject: request.name, message: message,
        place: place ?? Place(.file(request.name), configuration: request.configuration), blocks: [request.kind])
    ]
    return imported
  }
}
