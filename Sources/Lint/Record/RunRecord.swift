import SourceText

/// What a run knew of its setups, without secrets, as a file that is judged again elsewhere and later (`--record`).
///
/// It holds typed facts, not the files that they come from: of texts only positions, and the lines that the run's report
/// shows. The names of its members are those of the model; a member is only ever added within a version.
public struct RunRecord: Sendable {
  public static let fileName = "fusion-doctor.record.json"
  /// Bytes; a larger one is neither written nor read.
  public static let limit = 64 << 20
  private static let schemas = "fusion-doctor/record/v"
  private static let schema = schemas + "1"
  /// Levels: those of a configuration, and a few around it. Values: they bound the memory that reading takes.
  private static let limits = JSONReader.Limits(depth: 192, nodes: 3_000_000)

  /// The clock by which everything in it is judged.
  public var time: Timestamp
  public var mode: RunResult.Mode
  public var notes: [String]
  public var setups: [Entry]

  /// A setup, and whether the run was interrupted before it was judged.
  public struct Entry: Sendable, Codable {
    public var isInterrupted: Bool
    public var setup: Setup

    public init(_ setup: Setup, isInterrupted: Bool) {
      self.setup = setup
      self.isInterrupted = isInterrupted
    }
  }

  public init(time: Timestamp, mode: RunResult.Mode, notes: [String], setups: [Entry]) {
    self.time = time
    self.mode = mode
    self.notes = notes
    self.setups = setups
  }

  private struct Tool: Codable {
    var name = "fusion-doctor"
    var version: String
  }

  /// A text that places lie in.
  private struct Text: Codable {
    var name: String
    /// Offset, line and column, one after the other.
    var positions: [Int]
    var lines: [Line]

    struct Line: Codable {
      var number: Int
      var text: String
    }
  }

  private enum Member: String {
    case schema, tool, time, mode, notes, standIns, texts, setups
  }

  /// Whether the start of a file says that it is a record, of whatever version.
  public static func isRecord(head: some Sequence<UInt8>) -> Bool {
    let text = String(decoding: head.filter { $0 > 0x20 }, as: UTF8.self)
    return text.hasPrefix("{\"schema\":\"\(schemas)")
  }
}

extension RunRecord {
  /// The record as a file.
  /// - Parameters:
  ///   - redactor: knows every secret that the run has read
  ///   - results: the lines that their reports show are kept
  ///   - version: of the program that writes it
  public func bytes(redactor: Redactor, results: [SetupResult], version: String) throws(RecordProblem) -> [UInt8] {
    do {
      let desk = RecordDesk(redactor: redactor)
      var entries: [Entry] = []
      for entry in setups { entries.append(Entry(entry.setup.forRecord(), isInterrupted: entry.isInterrupted)) }
      // The setups first: they say which texts are needed.
      let setups = try RecordEncoder.encode(entries, desk)
      let texts = try RecordEncoder.encode(RunRecord.texts(desk, shown: RunRecord.shownLines(results)), desk)
      let notes = try RecordEncoder.encode(notes, desk)
      let members: [(Member, RecordBox)] = [
        (.schema, RecordBox(.text(RunRecord.schema))), (.tool, try RecordEncoder.encode(Tool(version: version), desk)),
        (.time, RecordBox(.text(time.text))), (.mode, RecordBox(.text(mode.rawValue))), (.notes, notes),
        (.standIns, RecordBox(.array(desk.standIns.all.map { RecordBox(.text($0)) }))), (.texts, texts),
        (.setups, setups),
      ]
      var bytes: [UInt8] = []
      let root = RecordBox(.object(members.map { ($0.rawValue, $1) }))
      root.write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
      // What would not be read again is not written.
      guard bytes.count <= RunRecord.limit, root.count <= RunRecord.limits.nodes else {
        throw RecordProblem("it would be larger than \(RunRecord.limit >> 20) MiB or \(RunRecord.limits.nodes) values")
      }
      return bytes
    } catch let problem as RecordProblem {
      throw problem
    } catch {
      throw RecordProblem("\(error)")
    }
  }

  /// The lines of each file, by the name that reports show.
  private static func shownLines(_ results: [SetupResult]) -> [String: Set<Int>] {
    var lines: [String: Set<Int>] = [:]
    for finding in results.lazy.flatMap(\.checks).flatMap({ $0.findings + $0.suppressed }) {
      let locations =
        [finding.location] + finding.related.map(\.location)
        + [finding.configurationLocation, finding.suppression?.location].compactMap { $0 }
      for location in locations where location.excerpt != nil {
        if let line = location.line { lines[location.file, default: []].insert(line) }
      }
    }
    return lines
  }

  private static func texts(_ desk: RecordDesk, shown: [String: Set<Int>]) -> [Text] {
    desk.texts.map { file, offsets in
      let offsets = offsets.sorted()
      let positions = zip(offsets, file.positions(at: offsets)).flatMap { [$0, $1.line, $1.column] }
      var lines: [Text.Line] = []
      for number in (shown[desk.standIns.redactor.redact(file.name)] ?? []).sorted() {
        // A document in one line of megabytes is not copied for the sake of an excerpt.
        guard let text = file.line(number)?.text, text.utf8.count <= 8192 else { continue }
        let above = number > 1 ? file.line(number - 1)?.text : nil
        let isContinued = above.map(SecretMarks.opensSecret) ?? false
        lines.append(.init(number: number, text: desk.standIns.cover(line: text, isContinued: isContinued)))
      }
      return Text(name: file.name, positions: positions, lines: lines)
    }
  }
}

extension RunRecord {
  /// Reads a record.
  /// - Parameter name: of the file, for messages
  public init(reading bytes: [UInt8], name: String) throws(RecordProblem) {
    let (file, problem) = SourceFile.decode(bytes, name: name)
    if let problem { throw RecordProblem(problem.message) }
    do {
      let root = try JSONReader.read(file, limits: RunRecord.limits).root
      try RunRecord.checkVersion(root)
      func member<T: Decodable>(_ member: Member, _ texts: [SourceFile] = []) throws -> T {
        guard let value = root[member.rawValue] else {
          throw RecordProblem("`\(member.rawValue)` is missing", range: root.range)
        }
        return try RecordDecoder.decode(T.self, from: value, texts)
      }
      guard let time = Timestamp(try member(.time)), let mode = RunResult.Mode(rawValue: try member(.mode)) else {
        throw RecordProblem("its time or mode cannot be read")
      }
      let texts: [Text] = try member(.texts)
      var files: [SourceFile] = []
      for text in texts { files.append(try RunRecord.file(text)) }
      let standIns = Set(try member(.standIns) as [String])
      var setups: [Entry] = try member(.setups, files)
      for index in setups.indices {
        let client = setups[index].setup.tile.cleaned(.clientID)?.value
        setups[index].setup.applications.select(clientID: client)
        setups[index].setup.users.select(clientID: client)
        setups[index].setup.secrets = standIns
      }
      self.init(time: time, mode: mode, notes: try member(.notes), setups: setups)
    } catch let problem as SyntaxProblem {
      throw RecordProblem(problem.message, range: problem.range).placed(in: file)
    } catch let problem as RecordProblem {
      throw problem.placed(in: file)
    } catch {
      throw RecordProblem("\(error)")
    }
  }

  private static func checkVersion(_ root: Located) throws {
    guard let schema = root[Member.schema.rawValue]?.string, schema.hasPrefix(schemas) else {
      throw RecordProblem("it is no record of fusion-doctor")
    }
    guard schema == RunRecord.schema else {
      let version = schema.dropFirst(schemas.count - 1).prefix(20)
      throw RecordProblem(
        "its version is `\(version)`, and this program reads `v1`: it was written by a newer fusion-doctor")
    }
  }

  private static func file(_ text: Text) throws -> SourceFile {
    var extract = SourceFile.Extract(offsets: [], positions: [], lines: [:])
    let numbers = text.positions
    for index in stride(from: 0, to: numbers.count - numbers.count % 3, by: 3) {
      let position = SourceFile.Position(line: numbers[index + 1], column: numbers[index + 2])
      guard numbers[index] > extract.offsets.last ?? -1, position.line >= 1, position.column >= 1,
        position >= extract.positions.last ?? position
      else { throw RecordProblem("the positions of a text are not in order") }
      extract.offsets.append(numbers[index])
      extract.positions.append(position)
    }
    for line in text.lines { extract.lines[line.number] = line.text }
    return SourceFile(name: text.name, extract: extract)
  }
}

extension RecordProblem {
  fileprivate func placed(in file: SourceFile) -> RecordProblem {
    guard let range else { return self }
    let position = file.position(at: range.lowerBound)
    return RecordProblem("line \(position.line), column \(position.column): \(message)")
  }
}
