package import Archive
import Lint

/// Imports archives of tables: the CSV file package of *Manage Job Roles*, and the output of a report.
package enum RolePackageImporter {
  private static let rolesEnding = "_CUSTOM_ROLES.CSV"
  private static let hierarchyEnding = "_CUSTOM_ROLE_HIERARCHY.CSV"
  private static let roleLimit = 100_000
  private static let workbookLimit = 64 << 20

  package static func importZIP(archive: ZipArchive, request: ImportRequest) -> Imported {
    if SpreadsheetImporter.recognises(archive) {
      return SpreadsheetImporter.importXLSX(archive: archive, request: request)
    }
    func member(_ ending: String) -> ZipArchive.Member? {
      archive.members.first { !$0.isDirectory && $0.name.uppercased().hasSuffix(ending) }
    }
    let roles = member(rolesEnding)
    let hierarchy = member(hierarchyEnding)
    if roles != nil || hierarchy != nil { return package(archive, roles, hierarchy, request) }
    return members(archive, request)
  }

  // MARK: The package

  private static func package(
    _ archive: ZipArchive, _ roles: ZipArchive.Member?, _ hierarchy: ZipArchive.Member?, _ request: ImportRequest
  ) -> Imported {
    let shape = "CSV file package of Manage Job Roles"
    guard request.kind == .roles else {
      return TableImporter.problem(
        "FD0006", "a \(shape), expected \(request.kind.rawValue) evidence: name it under `evidence.roles`", request)
    }
    guard let hierarchy else {
      return TableImporter.problem(
        "FD0006", "a \(shape) without its `…_CUSTOM_ROLE_HIERARCHY.csv`: export it with the role hierarchy", request)
    }
    var imported = member(archive, hierarchy, request)
    guard var graph = imported.graphs.first, var source = imported.sources.first else { return imported }
    source.name = request.name
    source.shape = shape
    if let roles {
      do {
        for (code, place) in try shown(archive, roles, request) {
          if graph.shown[code] == nil { graph.shown[code] = place }
          source.records += 1
        }
      } catch {
        return SpreadsheetImporter.problem(error, member: roles.name, request)
      }
    }
    graph.source = source
    imported.sources = [source]
    imported.graphs = [graph]
    return imported
  }

  /// The roles that the package defines: those without a row in its hierarchy inherit nothing.
  private static func shown(
    _ archive: ZipArchive, _ member: ZipArchive.Member, _ request: ImportRequest
  ) throws -> [(String, Place)] {
    let reader = try archive.open(member)
    let stream = TextStream { try reader.next() }
    var column: Int?
    var found: [(String, Place)] = []
    try stream.fill()
    try CSVScanner(stream).scan(separator: UInt8(ascii: ",")) { row in
      guard let column else {
        column = (0..<row.fields.count).first { Headings.fold(row.text($0)) == "rolecode" }
        return true
      }
      let code = row.word(column)
      if !code.isEmpty {
        let place = Place.Extent.row(file: "\(request.name)!\(member.name)", line: row.line, text: row.excerpt)
        found.append((code, Place(place, configuration: request.configuration)))
      }
      return found.count < roleLimit
    }
    return found
  }

  // MARK: Other archives

  /// Imports every member that is a table, a report or a workbook; others (logs, diagnostics) may lie beside them.
  private static func members(_ archive: ZipArchive, _ request: ImportRequest) -> Imported {
    var imported = Imported()
    for item in archive.members where !item.isDirectory && isTable(item.name) {
      imported.merge(member(archive, item, request))
    }
    let isUseful = !imported.sources.isEmpty
    if isUseful { imported.problems.removeAll { $0.rule == "FD0006" } }
    if isUseful || imported.problems.count == 1 { return imported }
    if let damage = imported.problems.first(where: { $0.rule == "FD0005" }) {
      imported.problems = [damage]
      return imported
    }
    return TableImporter.problem(
      "FD0006", "an archive in which no member is recognised, expected the ZIP of a role report or a CSV file package",
      request)
  }

  private static func isTable(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".csv", ".xml", ".xlsx", ".txt", ".tsv"].contains(where: name.hasSuffix)
  }

  private static func member(_ archive: ZipArchive, _ member: ZipArchive.Member, _ request: ImportRequest) -> Imported {
    var inner = request
    inner.name = "\(request.name)!\(member.name)"
    do {
      if member.name.lowercased().hasSuffix(".xlsx") {
        let workbook = try ZipArchive(bytes: archive.read(member, limit: workbookLimit))
        return SpreadsheetImporter.importXLSX(archive: workbook, request: inner)
      }
      let reader = try archive.open(member)
      if member.name.lowercased().hasSuffix(".xml") {
        return AccessReportImporter.importXML(chunks: { try reader.next() }, request: inner)
      }
      return try TableImporter.importCSV(chunks: { try reader.next() }, request: inner)
    } catch {
      return SpreadsheetImporter.problem(error, member: member.name, request)
    }
  }
}
