import Archive
import Evidence
import Foundation
import Lint
import SourceText

/// What the tests of the table importers share.
enum TableSamples {
  static let client = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/samples")

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func request(
    _ kind: EvidenceKind = .roles, name: String = "table.csv", columns: [String: String] = [:]
  ) -> ImportRequest {
    // 2026-03-10T12:00:00Z
    ImportRequest(
      kind: kind, name: name, configuration: Pointer(keys: "evidence", kind.rawValue), columns: columns,
      wanted: Wanted(clientID: client), time: Timestamp(seconds: 1_773_144_000))
  }

  static func chunks(_ bytes: [UInt8], _ size: Int = 1 << 20) -> () -> [UInt8]? {
    var rest = bytes[...]
    return {
      guard !rest.isEmpty else { return nil }
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
  }

  static func csv(
    _ text: String, _ kind: EvidenceKind = .roles, columns: [String: String] = [:], chunk: Int = 1 << 20
  ) throws -> Imported { try csv(Array(text.utf8), kind, columns: columns, chunk: chunk) }

  static func csv(
    _ bytes: [UInt8], _ kind: EvidenceKind = .roles, columns: [String: String] = [:], chunk: Int = 1 << 20
  ) throws -> Imported {
    try TableImporter.importCSV(chunks: chunks(bytes, chunk), request: request(kind, columns: columns))
  }

  static func xml(_ text: String, _ kind: EvidenceKind = .roles) -> Imported {
    AccessReportImporter.importXML(chunks: chunks(Array(text.utf8), 7), request: request(kind, name: "report.xml"))
  }

  static func utf16(_ text: String, little: Bool) -> [UInt8] {
    var bytes: [UInt8] = little ? [0xFF, 0xFE] : [0xFE, 0xFF]
    for unit in text.utf16 {
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      bytes += little ? pair : pair.reversed()
    }
    return bytes
  }

  /// A ZIP whose members are stored.
  static func zip(_ members: [(String, String)]) -> [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    func le(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> ($0 * 8) & 0xFF) } }
    for (name, text) in members {
      let data = Array(text.utf8)
      let offset = out.count
      let common =
        le(20, 2) + le(0x800, 2) + le(0, 2) + le(0, 2) + le(0x5A21, 2) + le(Int(crc(data)), 4)
        + le(data.count, 4) + le(data.count, 4) + le(name.utf8.count, 2) + le(0, 2)
      out += le(0x0403_4B50, 4) + common + Array(name.utf8) + data
      directory += le(0x0201_4B50, 4) + le(20, 2) + common + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(offset, 4)
      directory += Array(name.utf8)
    }
    let start = out.count
    out += directory
    out += le(0x0605_4B50, 4) + le(0, 4) + le(members.count, 2) + le(members.count, 2) + le(directory.count, 4)
    return out + le(start, 4) + le(0, 2)
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  static func archive(_ members: [(String, String)], _ kind: EvidenceKind = .roles) throws -> Imported {
    RolePackageImporter.importZIP(
      archive: try ZipArchive(bytes: zip(members)), request: request(kind, name: "a.zip"))
  }

  static func archiveOf(_ path: String) throws -> Imported {
    RolePackageImporter.importZIP(archive: try ZipArchive(bytes: bytes(path)), request: request(name: "a.zip"))
  }

  /// A workbook of inline texts: sheets by name, rows of cells.
  static func workbook(
    _ sheets: [(String, [[String]])], _ kind: EvidenceKind = .roles, rowNumber: String? = nil
  ) throws -> Imported {
    var members: [(String, String)] = []
    var list = ""
    var relations = ""
    for (number, sheet) in sheets.enumerated() {
      list += "<sheet name=\"\(sheet.0)\" sheetId=\"\(number + 1)\" r:id=\"rId\(number + 1)\"/>"
      relations +=
        "<Relationship Id=\"rId\(number + 1)\" Type=\"x/worksheet\" Target=\"/xl/worksheets/s\(number).xml\"/>"
      var rows = ""
      for (line, cells) in sheet.1.enumerated() {
        rows += line > 0 && rowNumber != nil ? "<row>" : "<row r=\"\(rowNumber ?? String(line + 1))\">"
        for (column, cell) in cells.enumerated() where !cell.isEmpty {
          let name = "\(Character(UnicodeScalar(UInt8(65 + column))))\(line + 1)"
          rows +=
            Int(cell) != nil
            ? "<c r=\"\(name)\"><v>\(cell)</v></c>"
            : "<c r=\"\(name)\" t=\"inlineStr\"><is><t>\(cell)</t></is></c>"
        }
        rows += "</row>"
      }
      members.append(("xl/worksheets/s\(number).xml", "<worksheet><sheetData>\(rows)</sheetData></worksheet>"))
    }
    members.append(
      ("xl/workbook.xml", "<workbook xmlns:r=\"http://r\"><sheets>\(list)</sheets></workbook>"))
    members.append(("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"))
    return SpreadsheetImporter.importXLSX(
      archive: try ZipArchive(bytes: zip(members)), request: request(kind, name: "a.xlsx"))
  }
}

extension Imported {
  /// The edges as `A>B` in order.
  var edgeNames: [String] {
    graphs.flatMap { $0.edges.flatMap { parent, edges in edges.map { "\(parent)>\($0.child)" } } }.sorted()
  }
  var roleCodes: [String]? { users.first?.users.first?.roles.value?.compactMap(\.code) }
  var problem: InputProblem? { problems.first }
}

extension Place {
  var row: (file: String, line: Int, text: String?)? {
    if case .row(let file, let line, let text) = extent { (file, line, text) } else { nil }
  }
}
