public import Lint
public import SourceText

/// The mechanical corrections of one configuration file: from its bytes to those that take their place.
///
/// Only the bytes of values of the tile are changed; reading the result gives the same documents and comments but for
/// the corrected values. Correcting the result again changes nothing.
public struct ConfigurationFix: Sendable {
  /// A value that is corrected.
  public struct Change: Sendable {
    public var position: SourceFile.Position
    public var key: String
    public var before: String
    public var after: String
    public var corrections: [Correction]
  }

  /// The text of the file as it is.
  public let file: SourceFile
  public private(set) var changes: [Change] = []
  /// Edits of the text of ``file``, in order.
  public private(set) var edits: [TextEdit] = []
  /// What was left alone though a correction is known, and why.
  public private(set) var notes: [String] = []
  /// Literal secrets of the file, as they are written there: never to be shown.
  public private(set) var secrets: [String] = []
  private let encoding: TextEncoding

  /// - Parameters:
  ///   - raw: the bytes of the file
  ///   - name: what messages call it; a name that ends in `.json` means strict JSON
  /// - Throws: where the file is not well-formed
  public init(_ raw: [UInt8], name: String) throws(FixProblem) {
    let (file, problem) = SourceFile.decode(raw, name: name)
    self.file = file
    encoding = TextEncoding(of: raw)
    if let problem { throw FixProblem(message: problem.message, position: file.position(at: problem.offset)) }
    let documents: [Document]
    do throws(SyntaxProblem) {
      documents = try Self.read(file)
    } catch {
      throw FixProblem(message: error.message, position: file.position(at: error.range.lowerBound))
    }
    secrets = ConfigurationSecrets.find(in: documents)
    let accounts = documents.filter { AccountConfiguration.accounts($0.root) != nil }.count
    if accounts > 0 {
      notes.append("\(name): an answer of Datadog is left alone: put its values right in the tile")
    }
    plan(documents)
  }

  static func read(_ file: SourceFile) throws(SyntaxProblem) -> [Document] {
    file.name.hasSuffix(".json") ? [try JSONReader.read(file)] : try YAMLReader.read(file)
  }

  /// Whether the file's text is UTF-16, which no patch can change.
  public var isUTF16: Bool { encoding.isUTF16 }

  /// The bytes of the corrected file.
  public var result: [UInt8] { encoding.encode(TextEdit.apply(edits, to: file.bytes)) }

  /// The difference, as `diff -u` writes it. See ``UnifiedDiff`` for the parameters.
  public func difference(show: (String) -> String = { $0 }, hidesContext: Bool = true) -> [UInt8] {
    let mark = encoding == .utf8WithMark ? TextEncoding.utf8Mark : []
    let shifted = edits.map { edit in
      TextEdit(edit.range.lowerBound + mark.count..<edit.range.upperBound + mark.count, edit.replacement)
    }
    return UnifiedDiff(old: mark + file.bytes, edits: shifted, name: file.name)
      .render(show: show, hidesContext: hidesContext)
  }

  // MARK: Planning

  /// A value that a correction is known for.
  private struct Candidate {
    var value: Located
    var key: TileKey
    var after: String
    var corrections: [Correction]
  }

  private mutating func plan(_ documents: [Document]) {
    var candidates: [Range<Int>: Candidate] = [:]
    for document in documents where AccountConfiguration.accounts(document.root) == nil {
      guard let tile = document.root["tile"] else { continue }
      for key in TileKey.allCases {
        guard let value = tile[key.rawValue] else { continue }
        for scalar in key == .services ? value.items : [value] {
          guard let text = scalar.string, let (after, corrections) = Correction.correct(text, of: key) else { continue }
          candidates[scalar.range] = Candidate(value: scalar, key: key, after: after, corrections: corrections)
        }
      }
    }
    if candidates.isEmpty { return }
    // An alias gives one value to several keys: what is right for one of them can be wrong for another.
    var uses = ScalarUses(candidates.mapValues { $0.key.rawValue })
    for document in documents { uses.walk(document.root.node, key: "") }
    let shared = candidates.filter { uses.elsewhere.contains($0.key) }
    for candidate in shared.values.sorted(by: { $0.value.range.lowerBound < $1.value.range.lowerBound }) {
      leave(candidate, "the anchor's value stands under other keys too")
      candidates[candidate.value.range] = nil
    }
    choose(candidates.values.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }, documents)
  }

  /// Chooses how each value is written: all in the first way, else each in the first that reads back as it should.
  private mutating func choose(_ candidates: [Candidate], _ documents: [Document]) {
    var writable: [Candidate] = []
    var ways: [[[TextEdit]]] = []
    for candidate in candidates {
      let own = ScalarEdit.ways(candidate.after, at: candidate.value.node, of: file)
      if own.isEmpty {
        leave(candidate, "a text of several lines takes a person")
      } else {
        writable.append(candidate)
        ways.append(own)
      }
    }
    let candidates = writable
    for number in 0..<3 {
      let chosen = ways.map { $0[min(number, $0.count - 1)] }
      guard isRight(chosen, candidates, documents) else { continue }
      for (candidate, edits) in zip(candidates, chosen) { accept(candidate, edits) }
      return
    }
    var accepted: [(Candidate, [TextEdit])] = []
    // Each attempt reads the whole file again.
    var budget = min(1_000, max(64, (64 << 20) / max(1, file.bytes.count)))
    for (candidate, ways) in zip(candidates, ways) {
      let way = ways.first { way in
        budget -= 1
        return budget >= 0 && isRight(accepted.map(\.1) + [way], accepted.map(\.0) + [candidate], documents)
      }
      if let way {
        accepted.append((candidate, way))
      } else {
        leave(candidate, "it cannot be written anew without changing what stands around it")
      }
    }
    // Half of it would be done now and more the next time.
    if budget < 0 {
      for (candidate, _) in accepted { leave(candidate, "the file has too many values that cannot be written anew") }
      return
    }
    for (candidate, edits) in accepted { accept(candidate, edits) }
  }

  private mutating func accept(_ candidate: Candidate, _ edits: [TextEdit]) {
    self.edits += edits
    changes.append(
      Change(
        position: file.position(at: candidate.value.range.lowerBound), key: candidate.key.rawValue,
        before: candidate.value.string ?? "", after: candidate.after, corrections: candidate.corrections))
  }

  private mutating func leave(_ candidate: Candidate, _ reason: String) {
    let at = file.position(at: candidate.value.range.lowerBound)
    notes.append("\(file.name):\(at.line):\(at.column): `\(candidate.key.rawValue)` is left alone: \(reason)")
  }

  /// Whether edits give the same documents and comments, but for the values that are corrected.
  private func isRight(_ edits: [[TextEdit]], _ candidates: [Candidate], _ documents: [Document]) -> Bool {
    let bytes = TextEdit.apply(edits.flatMap { $0 }, to: file.bytes)
    guard let after = try? Self.read(SourceFile(name: file.name, bytes: bytes)), after.count == documents.count else {
      return false
    }
    var expected: [Range<Int>: String] = [:]
    for candidate in candidates { expected[candidate.value.range] = candidate.after }
    return zip(documents, after).allSatisfy { old, new in
      old.comments.map(\.text) == new.comments.map(\.text)
        && TreeComparison.isSame(old.root.node, new.root.node, but: expected)
    }
  }
}

/// Why a file is left alone as a whole.
public struct FixProblem: Error, Sendable {
  public var message: String
  public var position: SourceFile.Position
}
