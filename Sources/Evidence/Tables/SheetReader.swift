import XML

/// Reads the rows of one sheet of a workbook.
struct SheetReader {
  let strings: SharedStrings

  private static let columnLimit = 512
  /// Rows of a sheet (ECMA-376).
  private static let lineLimit = 1 << 20

  /// Hands over each row, until the body answers false.
  func scan(_ reader: XMLReader, _ body: (TableRow) -> Bool) throws {
    var bytes: [UInt8] = []
    var fields: [TableRow.Field] = []
    var line = 0
    var column = 0
    var type = ""
    var text = ""
    var takes = false
    var phonetic = 0
    while let event = try reader.next() {
      switch event {
      case .start(let element):
        switch element.name {
        case "row":
          let number = element["r"].flatMap { Int($0) } ?? 0
          line = (1...SheetReader.lineLimit).contains(number) ? number : line + 1
          bytes.removeAll(keepingCapacity: true)
          fields.removeAll(keepingCapacity: true)
        case "c":
          column = element["r"].flatMap(SheetReader.column) ?? fields.count
          type = element["t"] ?? "n"
          text = ""
        case "v": takes = type != "inlineStr"
        case "t": takes = type == "inlineStr" && phonetic == 0
        case "rPh": phonetic += 1
        default: break
        }
      case .text(let part): if takes, text.utf8.count < CSVScanner.fieldLimit { text += part }
      case .end("v"), .end("t"): takes = false
      case .end("rPh"): phonetic -= 1
      case .end("c"):
        guard column >= fields.count, column < SheetReader.columnLimit, bytes.count < CSVScanner.rowLimit else {
          continue
        }
        while fields.count <= column {
          if !fields.isEmpty { bytes.append(UInt8(ascii: ",")) }
          let start = UInt32(bytes.count)
          if fields.count == column { append(text, type, to: &bytes) }
          fields.append(
            TableRow.Field(start: start, end: UInt32(bytes.count), isQuoted: true, hasQuotes: false))
        }
      case .end("row"):
        if fields.isEmpty { continue }
        let goesOn = bytes.withUnsafeBufferPointer { bytes in
          fields.withUnsafeBufferPointer { fields in
            // A row of empty cells has no bytes to point at.
            withUnsafePointer(to: 0 as UInt8) { none in
              body(TableRow(base: bytes.baseAddress ?? none, fields: fields, extent: 0..<bytes.count, line: line))
            }
          }
        }
        if !goesOn { return }
      default: break
      }
    }
  }

  private func append(_ text: String, _ type: String, to row: inout [UInt8]) {
    switch type {
    case "s": if let number = Int(TableRow.trim(text)) { strings.append(number, to: &row) }
    case "e": break
    default: row.append(contentsOf: text.utf8.prefix(CSVScanner.fieldLimit))
    }
  }

  /// The index of a cell's column: 1 of `B7`.
  private static func column(_ reference: String) -> Int? {
    var number = 0
    for byte in reference.utf8 {
      switch byte {
      case 65...90: number = number * 26 + Int(byte) - 64
      case 97...122: number = number * 26 + Int(byte) - 96
      default: return number > 0 ? number - 1 : nil
      }
      if number > 100_000 { return number }
    }
    return number > 0 ? number - 1 : nil
  }
}
