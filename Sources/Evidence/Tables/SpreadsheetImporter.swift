package import Archive
import Lint
import XML

/// Imports tables saved as workbooks (XLSX): the Security Console's role table, results of BI Publisher.
package enum SpreadsheetImporter {
  private struct Sheet {
    var name: String
    var member: ZipArchive.Member
  }

  private static let sheetLimit = 256

  package static func recognises(_ archive: ZipArchive) -> Bool { workbook(archive) != nil }

  private static func workbook(_ archive: ZipArchive) -> ZipArchive.Member? {
    archive.member("xl/workbook.xml")
      ?? archive.members.first { $0.name.hasSuffix("/workbook.xml") || $0.name == "workbook.xml" }
  }

  /// Imports the first sheet whose headings are recognised.
  package static func importXLSX(archive: ZipArchive, request: ImportRequest) -> Imported {
    guard let workbook = workbook(archive) else {
      return TableImporter.problem("FD0006", "an archive without a workbook, expected an XLSX file", request)
    }
    var member = workbook.name
    do {
      let folder = workbook.name.lastIndex(of: "/").map { String(workbook.name[...$0]) } ?? ""
      let relations = try relations(archive, folder + "_rels/workbook.xml.rels", folder: folder)
      let sheets = try sheets(archive, workbook, relations.targets, folder: folder)
      var strings = SharedStrings()
      if let shared = archive.member(relations.strings ?? folder + "sharedStrings.xml") {
        member = shared.name
        strings = try SharedStrings(reader(archive, shared))
      }
      var first: Imported?
      for sheet in sheets {
        member = sheet.member.name
        var request = request
        request.name += "!\(sheet.name)"
        let reading = TableReading(request)
        try SheetReader(strings: strings).scan(reader(archive, sheet.member), reading.take)
        let result = reading.result(format: "XLSX")
        if reading.columns != nil { return result }
        let isBetter =
          first.map { $0.problems.first?.observed == nil && result.problems.first?.observed != nil } ?? true
        if isBetter { first = result }
      }
      return first ?? TableImporter.problem("FD0006", "a workbook without a sheet that can be read", request)
    } catch is SharedStrings.TooLarge {
      return TableImporter.problem("FD0005", "the workbook's texts take more than 48 MiB", request)
    } catch {
      return problem(error, member: member, request)
    }
  }

  static func problem(_ error: any Error, member: String?, _ request: ImportRequest) -> Imported {
    let name = member.map { "\(request.name)!\($0)" } ?? request.name
    func place(_ line: Int, _ column: Int?) -> Place {
      Place(.row(file: name, line: line, text: nil), configuration: request.configuration, column: column ?? 1)
    }
    switch error {
    case let error as XMLProblem:
      if let cause = error.cause { return problem(cause, member: member, request) }
      return TableImporter.problem("FD0005", error.description, request, error.line.map { place($0, error.column) })
    case let error as ArchiveProblem: return TableImporter.problem("FD0005", error.message, request)
    default: return TableImporter.problem("FD0005", "the file cannot be read: \(error)", request)
    }
  }

  private static func reader(_ archive: ZipArchive, _ member: ZipArchive.Member) throws -> XMLReader {
    let bytes = try archive.open(member)
    return try XMLReader { try bytes.next() }
  }

  /// The members that the workbook's relations lead to, and which of them holds the shared texts.
  private static func relations(
    _ archive: ZipArchive, _ name: String, folder: String
  ) throws -> (targets: [String: String], strings: String?) {
    guard let member = archive.member(name) else { return ([:], nil) }
    var targets: [String: String] = [:]
    var strings: String?
    let reader = try reader(archive, member)
    while let event = try reader.next() {
      guard case .start(let element) = event, element.name == "Relationship", let target = element["Target"],
        targets.count < 10_000
      else { continue }
      let path = target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
      if let id = element["Id"] { targets[id] = path }
      if element["Type"]?.hasSuffix("/sharedStrings") == true { strings = path }
    }
    return (targets, strings)
  }

  private static func sheets(
    _ archive: ZipArchive, _ workbook: ZipArchive.Member, _ targets: [String: String], folder: String
  ) throws -> [Sheet] {
    var sheets: [Sheet] = []
    let reader = try reader(archive, workbook)
    while let event = try reader.next() {
      guard case .start(let element) = event, element.name == "sheet", sheets.count < sheetLimit else { continue }
      let id = element.attributes.first { $0.name == "id" && $0.namespace != nil }?.value ?? element["id"]
      let path = id.flatMap { targets[$0] } ?? "\(folder)worksheets/sheet\(sheets.count + 1).xml"
      guard let member = archive.member(path) else { continue }
      sheets.append(Sheet(name: element["name"] ?? "Sheet\(sheets.count + 1)", member: member))
    }
    return sheets
  }
}
