import Archive
import Lint

/// Imports archives: spreadsheets, packages and reports of tables, and what the evidence script collects.
enum ArchiveImporter {
  static func importArchive(_ bytes: [UInt8], _ request: ImportRequest) -> Imported {
    do throws(ArchiveProblem) {
      let archive = try ZipArchive(bytes: bytes)
      return RolePackageImporter.importZIP(archive: archive, request: request)
    } catch {
      return .problem("FD0005", "the archive cannot be used: \(error.message)", request)
    }
  }
}
