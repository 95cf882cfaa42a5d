import Archive
import Lint
import SourceText
import Synchronization

/// Reads the files that `evidence:` names and hands each to the importer that knows its shape, by its content.
struct EvidenceReader {
  let machine: Machine
  /// The folder of the configuration file, absolute.
  let directory: String
  let time: Timestamp
  let wanted: Wanted

  /// Bytes that tell what a file is.
  static let headLength = 4096
  /// Bytes up to which a file is read at once.
  private static let wholeLength = 64 << 10
  /// Bytes of an archive that is read whole.
  static let archiveLimit = 512 << 20

  func read(_ requests: [EvidenceRequest]) -> Imported {
    var result = Imported()
    // An archive with a manifest gives all its kinds under whichever key names it, so once is enough.
    var taken = Set<String>()
    for request in requests {
      let pattern = request.path.value
      var paths = [Path.absolute(pattern, in: directory)]
      if Path.isPattern(pattern), !machine.exists(paths[0]) {
        paths = Path.matches(pattern, in: directory, machine)
        if paths.isEmpty {
          result.problems.append(missing(request, "no file matches the pattern `\(pattern)`"))
        }
      }
      for path in paths where !taken.contains(path) {
        let imported = EvidenceReader.guided(read(path, request))
        if imported.hasManifest { taken.insert(path) }
        result.merge(imported)
      }
    }
    result.admitServices()
    return result
  }

  /// Refusals of files say what was expected, and which command gives that.
  private static func guided(_ imported: Imported) -> Imported {
    if imported.problems.isEmpty { return imported }
    var imported = imported
    for index in imported.problems.indices where imported.problems[index].rule == "FD0006" {
      guard imported.problems[index].commands.isEmpty, let kind = imported.problems[index].blocks.first else {
        continue
      }
      let guidance = Guidance.howToGet(kind)
      imported.problems[index].commands = guidance.commands
      if imported.problems[index].steps.isEmpty { imported.problems[index].steps = [guidance.how] }
      if imported.problems[index].expected == nil {
        imported.problems[index].expected = JSONImporter.expectation(kind)
      }
    }
    return imported
  }

  private func read(_ path: String, _ request: EvidenceRequest) -> Imported {
    let name = Path.display(path, in: machine.workingDirectory)
    let order = ImportRequest(
      kind: request.kind, name: name, configuration: request.path.place.pointer, columns: request.columns,
      columnsPlace: request.columnsPlace, wanted: wanted, time: time)
    do throws(FileProblem) {
      let file = try machine.open(path)
      guard file.size <= Loader.streamLimit else { throw FileProblem(.tooLarge, "larger than 2 GiB") }
      let head = try EvidenceReader.head(of: file)
      if head.isEmpty { return .problem("FD0005", "the file is empty", order) }
      return try EvidenceReader.importFile(head: head, file, order)
    } catch {
      var result = Imported()
      result.problems.append(missing(request, "the evidence `\(request.path.value)` cannot be read: \(error.message)"))
      return result
    }
  }

  /// The first bytes of a file, all of a small one; it can give them in pieces.
  static func head(of file: OpenFile) throws(FileProblem) -> [UInt8] {
    var head: [UInt8] = []
    let length = max(headLength, min(file.nextCount(after: 0), wholeLength))
    while head.count < length {
      let chunk = try file.read(length - head.count)
      if chunk.isEmpty { break }
      if head.isEmpty { head = chunk } else { head += chunk }
      // All of it, as far as its size says; what follows is seen when the rest is read.
      if head.count == file.size { break }
    }
    return head
  }

  /// Imports a file whose first bytes have been read.
  static func importFile(head: [UInt8], _ file: OpenFile, _ request: ImportRequest) throws(FileProblem) -> Imported {
    let rest = Replay(head: head, file: file)
    if isArchive(head) {
      let bytes = try rest.all(limit: archiveLimit)
      return ArchiveImporter.importArchive(bytes, request)
    }
    let start = head.prefix(headLength)
    if isJSON(start) { return importJSON(try rest.all(limit: Loader.documentLimit), request) }
    return importTable(head: start, request) { try rest.next() }
  }

  /// Imports XML or a table as a stream.
  static func importTable(head: ArraySlice<UInt8>, _ request: ImportRequest, _ chunks: @escaping Chunks) -> Imported {
    if let problem = JSONImporter.textProblem(head, request) { return .problems([problem]) }
    do {
      if TextForm(head) == .xml { return AccessReportImporter.importXML(chunks: chunks, request: request) }
      return try TableImporter.importCSV(chunks: chunks, request: request)
    } catch let problem as FileProblem {
      return .problem("FD0005", "the file cannot be read: \(problem.message)", request)
    } catch let problem as ArchiveProblem {
      return .problem("FD0005", problem.message, request)
    } catch {
      return .problem("FD0005", "the file cannot be read: \(error)", request)
    }
  }

  static func isJSON(_ head: ArraySlice<UInt8>) -> Bool { TextForm(head) == .json }

  static func isArchive(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  static func importJSON(_ bytes: [UInt8], _ request: ImportRequest) -> Imported {
    let (source, fault) = SourceFile.decode(bytes, name: request.name)
    if let fault {
      let range = fault.offset..<min(fault.offset + 1, source.bytes.count)
      return .problem("FD0005", fault.message, request, place(source, range, request))
    }
    do throws(SyntaxProblem) {
      let document = try JSONReader.read(
        source, limits: .init(nodes: Loader.documentNodes),
        trimming: source.bytes.count < Loader.longList ? nil : UserImport.trimming(request))
      let imported = JSONImporter.recognise(document, request)
      // The keys of what was not recognised are not shown.
      if let duplicate = document.duplicateKeys.first, !imported.sources.isEmpty {
        var problem = InputProblem(
          rule: "FD0002", subject: duplicate.pointer.description,
          message: "a key of the evidence stands twice: which value is meant is open",
          place: Place(
            .bytes(source, duplicate.second), pointer: duplicate.pointer, configuration: request.configuration,
            isHidden: true),
          related: [Fact("first given here", at: place(source, duplicate.first, request))])
        problem.blocks = [request.kind]
        var refused = Imported.problems([problem] + imported.problems)
        refused.secrets = imported.secrets
        return refused
      }
      return imported
    } catch {
      if let problem = JSONImporter.textProblem(bytes[...], request) { return .problems([problem]) }
      let fault = error.isLimit ? "JSON that is too large to be read" : "not well-formed JSON"
      return .problem("FD0005", "\(fault): \(error.message)", request, place(source, error.range, request))
    }
  }

  private static func place(_ file: SourceFile, _ range: Range<Int>, _ request: ImportRequest) -> Place {
    Place(.bytes(file, range), configuration: request.configuration, isHidden: true)
  }

  /// What the first character says.
  private enum TextForm {
    case json, xml, table

    init(_ head: ArraySlice<UInt8>) {
      var text = head
      if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
        text = SourceFile.decode(Array(head), name: "").file.bytes[...]
      } else if head.starts(with: [0xEF, 0xBB, 0xBF]) {
        text = head.dropFirst(3)
      }
      switch text.first(where: { $0 > 0x20 }) {
      case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json
      case UInt8(ascii: "<"): self = .xml
      default: self = .table
      }
    }
  }

  private func missing(_ request: EvidenceRequest, _ message: String) -> InputProblem {
    InputProblem(
      rule: "FD0005", subject: request.path.value, message: message, place: request.path.place,
      observed: request.path.value, blocks: [request.kind])
  }
}

/// A file from its start, though its first bytes have been read.
final class Replay: Sendable {
  private let head: Mutex<[UInt8]?>
  /// Bytes that were read so far.
  private let given: Mutex<Int>
  private let file: OpenFile

  init(head: [UInt8], file: OpenFile) {
    self.head = Mutex(head)
    given = Mutex(head.count)
    self.file = file
  }

  /// The next chunk; nil at the end.
  func next() throws(FileProblem) -> [UInt8]? {
    if let first = head.withLock({ head in
      defer { head = nil }
      return head
    }), !first.isEmpty {
      return first
    }
    let chunk = try file.read(given.withLock { file.nextCount(after: $0) })
    given.withLock { $0 += chunk.count }
    return chunk.isEmpty ? nil : chunk
  }

  func all(limit: Int) throws(FileProblem) -> [UInt8] {
    guard file.size <= limit else { throw FileProblem(.tooLarge, "larger than \(limit >> 20) MiB") }
    var bytes: [UInt8] = []
    while let chunk = try next() {
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      // In one piece: a buffer that doubles holds three times the file at its last step.
      bytes.reserveCapacity(file.size)
      guard bytes.count <= limit else { throw FileProblem(.tooLarge, "larger than \(limit >> 20) MiB") }
    }
    return bytes
  }
}

extension Imported {
  static func problems(_ problems: [InputProblem]) -> Imported {
    var imported = Imported()
    imported.problems = problems
    return imported
  }

  static func problem(_ rule: String, _ message: String, _ request: ImportRequest, _ place: Place? = nil) -> Imported {
    .problems([
      InputProblem(
        rule: rule, subject: request.name, message: message,
        place: place ?? Place(.file(request.name), configuration: request.configuration), blocks: [request.kind])
    ])
  }
}
