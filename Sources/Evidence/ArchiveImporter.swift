import Archive
import Lint

/// Imports archives: what the evidence script collects, spreadsheets, packages and reports of tables.
enum ArchiveImporter {
  static func importArchive(_ bytes: [UInt8], _ request: ImportRequest) -> Imported {
    do throws(ArchiveProblem) {
      let archive = try ZipArchive(bytes: bytes)
      if let member = archive.member(ManifestReader.name), !member.isDirectory {
        return try importWhole(archive, manifest: member, request)
      }
      return RolePackageImporter.importZIP(archive: archive, request: request)
    } catch {
      return .problem("FD0005", "the archive cannot be used: \(error.message)", request)
    }
  }

  // MARK: With a manifest

  /// Takes every member that the manifest names as if it stood under the key of its kind; others are passed over.
  private static func importWhole(
    _ archive: ZipArchive, manifest member: ZipArchive.Member, _ request: ImportRequest
  ) throws(ArchiveProblem) -> Imported {
    var inner = request
    inner.name = "\(request.name)!\(member.name)"
    let bytes = try archive.read(member, limit: ManifestReader.limit)
    let (manifest, entries, problems) = ManifestReader.read(bytes, archive: request.name, inner)
    var result = problems
    result.hasManifest = true
    guard let manifest else { return result }
    var seen = Set<ManifestReader.Entry.Identity>()
    for entry in entries where seen.insert(entry.identity).inserted {
      var order = request
      order.kind = entry.kind
      order.manifest = manifest
      if entry.kind != request.kind { (order.columns, order.columnsPlace) = ([:], nil) }
      result.merge(importMember(entry, of: archive, order, archiveName: request.name))
    }
    return result
  }

  private static func importMember(
    _ entry: ManifestReader.Entry, of archive: ZipArchive, _ request: ImportRequest, archiveName: String
  ) -> Imported {
    guard let member = archive.member(entry.name), !member.isDirectory, member.name != ManifestReader.name else {
      return .problem(
        "FD0005", "the manifest names the member `\(entry.name)`, which is not in the archive", request, entry.place)
    }
    var inner = request
    inner.name = "\(archiveName)!\(member.name)"
    do throws(ArchiveProblem) {
      return try importMember(member, of: archive, inner)
    } catch {
      return .problem("FD0005", "the member cannot be read: \(error.message)", inner)
    }
  }

  private static func importMember(
    _ member: ZipArchive.Member, of archive: ZipArchive, _ request: ImportRequest
  ) throws(ArchiveProblem) -> Imported {
    let reader = try archive.open(member)
    var head: [UInt8] = []
    while head.count < EvidenceReader.headLength, let chunk = try reader.next() { head += chunk }
    if head.isEmpty { return .problem("FD0005", "the file is empty", request) }
    if EvidenceReader.isArchive(head) {
      // One level deep: an archive in an archive is a report, a package or a workbook.
      let nested = try ZipArchive(bytes: try archive.read(member, limit: EvidenceReader.archiveLimit))
      return RolePackageImporter.importZIP(archive: nested, request: request)
    }
    if EvidenceReader.isJSON(head[...]) {
      return EvidenceReader.importJSON(try archive.read(member, limit: Loader.documentLimit), request)
    }
    var first: [UInt8]? = head
    return EvidenceReader.importTable(head: head[...], request) {
      if let chunk = first {
        first = nil
        return chunk
      }
      return try reader.next()
    }
  }
}
