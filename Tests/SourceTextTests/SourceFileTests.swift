import SourceText
import TestSupport
import Testing

@Suite struct SourceFileTests {
  @Test func positionsCountScalarsAndEveryLineEnd() {
    let text = "a\nbé\r\n😀x\r\ry\u{2028}z\u{85}\n"
    let file = SourceFile(name: "test", text: text)
    func position(of piece: String) -> SourceFile.Position? {
      let bytes = Array(piece.utf8)
      return file.bytes.indices.first { file.bytes[$0...].starts(with: bytes) }.map { file.position(at: $0) }
    }
    #expect(position(of: "a") == .init(line: 1, column: 1))
    #expect(position(of: "\n") == .init(line: 1, column: 2))
    #expect(position(of: "é") == .init(line: 2, column: 2))
    #expect(position(of: "x") == .init(line: 3, column: 2))
    #expect(position(of: "y") == .init(line: 5, column: 1))
    #expect(position(of: "z") == .init(line: 5, column: 3))
    #expect(file.position(at: file.bytes.count) == .init(line: 6, column: 1))
    #expect(file.position(at: .max) == .init(line: 6, column: 1))
    #expect(file.position(at: -1) == .init(line: 1, column: 1))
  }

  @Test func linesAreTextsWithoutTheirEnds() {
    let file = SourceFile(name: "test", text: "a\nbé\r\n\rlast")
    #expect((1...5).map { file.line($0)?.text } == ["a", "bé", "", "last", nil])
    #expect((1...4).map { file.line($0)?.start } == [0, 2, 7, 8])
    #expect(file.line(0) == nil)
    #expect(SourceFile(name: "", text: "").line(1)?.text == "")
    #expect(SourceFile(name: "", text: "a\n").line(2)?.text == "")
    #expect(SourceFile(name: "", text: "a\n").line(3) == nil)
  }

  /// Large texts are read from checkpoints: every offset must give what reading from the start gives.
  @Test func largeTextsHaveTheSamePositions() {
    var random = SeededRandom(seed: 3)
    var text = ""
    while text.utf8.count < 200_000 {
      let ends = ["\n", "\r\n", "\r", "é", "😀", "a"]
      text +=
        String(repeating: "x", count: Int.random(in: 0...40, using: &random))
        + (ends.randomElement(using: &random) ?? "")
    }
    let file = SourceFile(name: "test", text: text)
    var expected: [Int: SourceFile.Position] = [:]
    var starts = [0]
    var column = 1
    for (i, byte) in file.bytes.enumerated() {
      expected[i] = .init(line: starts.count, column: column)
      if byte & 0xC0 != 0x80 { column += 1 }
      let next = i + 1 < file.bytes.count ? file.bytes[i + 1] : 0
      if byte == 0x0A || (byte == 0x0D && next != 0x0A) {
        starts.append(i + 1)
        column = 1
      }
    }
    for _ in 0..<400 {
      let offset = Int.random(in: 0..<file.bytes.count, using: &random)
      guard file.bytes[offset] & 0xC0 != 0x80 else { continue }
      #expect(file.position(at: offset) == expected[offset])
      let line = Int.random(in: 1...starts.count, using: &random)
      #expect(file.line(line)?.start == starts[line - 1])
    }
    #expect(SourceFile(name: "test", text: text).line(starts.count + 1) == nil)
  }

  @Test func malformedTextsHaveAPlace() {
    let cases: [(bytes: [UInt8], offset: Int)] = [
      ([0x61, 0xFF, 0x62], 1), ([0xC0, 0x80], 0), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0x61, 0xE2, 0x82], 1), ([0x80], 0), ([0xC3, 0xA9, 0xF0, 0x9F, 0x98], 2), ([0xE0, 0x80, 0x80], 0),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xFE], 1),
    ]
    for (bytes, offset) in cases {
      let (file, problem) = SourceFile.decode(bytes, name: "test")
      #expect(problem?.offset == offset, "\(bytes)")
      #expect(file.text(in: 0..<file.bytes.count).contains("\u{FFFD}"), "\(bytes)")
    }
    #expect(SourceFile.decode([0xFF, 0xFE, 0x61], name: "").problem != nil)
    #expect(SourceFile.decode([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x61], name: "").problem?.offset == 0)
    #expect(SourceFile.decode([0xFE, 0xFF, 0x00, 0x61, 0xDC, 0x00], name: "").problem?.offset == 1)
    #expect(SourceFile.decode([0xFF, 0xFE], name: "").file.bytes.isEmpty)
    #expect(SourceFile.decode([], name: "").problem == nil)
  }
}

@Suite struct PointerTests {
  @Test(arguments: ["#", "#/a", "#/tile/client_id", "#/a~1b/~0", "#/%C3%A9/x%20y", "#/", "#/0/a", "#/%22"])
  func comesBack(_ text: String) throws {
    #expect(try #require(Pointer(text)).description == text)
  }

  @Test func stepsAreEscaped() {
    let steps = ["a/b", "~", "é", "%", "x y", "~\u{301}", "\"", "^"]
    let pointer = Pointer(steps.map { .key($0) })
    #expect(pointer.description == "#/a~1b/~0/%C3%A9/%25/x%20y/~0%CC%81/%22/%5E")
    #expect(Pointer(pointer.description)?.steps.map(\.text) == steps)
    #expect(Pointer("/é/%41")?.steps.map(\.text) == ["é", "%41"])
    #expect(Pointer("#/%7E0%2Fx")?.steps.map(\.text) == ["~", "x"])
  }

  @Test(arguments: ["a", "#a", "#/~2", "#/~", "#/%", "#/%4", "#/%+f", "#/%FF"])
  func isRefused(_ text: String) {
    #expect(Pointer(text) == nil)
  }

  @Test func coversItselfAndBelow() {
    let tile = Pointer(keys: "tile")
    #expect(tile.covers(tile) && tile.covers(tile.key("site")) && Pointer().covers(tile))
    #expect(!tile.covers(Pointer()) && !tile.covers(Pointer(keys: "tiles")))
    #expect(Pointer([.key("a"), .key("0")]).covers(Pointer([.key("a"), .index(0)])))
  }

  @Test func whatStandsAroundARangeIsThatOfItsPositions() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<60 {
      var text = ""
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        text += ["\n", "\r\n", "\r", "é", "😀", "a", "word: 1", ""].randomElement(using: &random) ?? ""
      }
      let file = SourceFile(name: "test", text: text)
      let places = (0...file.bytes.count).filter { $0 == file.bytes.count || file.bytes[$0] & 0xC0 != 0x80 }
      for start in places {
        let end = places.filter { $0 >= start }.randomElement(using: &random) ?? start
        let around = file.surroundings(of: start..<end)
        #expect(around.start == file.position(at: start) && around.end == file.position(at: end))
        #expect(around.line == file.line(around.start.line)?.text && around.skipped == 0)
        #expect(around.above == file.line(around.start.line - 1)?.text)
      }
    }
  }

  /// A file can be one line of megabytes: what is shown of it is not.
  @Test func ofALongLineAPartStandsAround() throws {
    let text = String(repeating: "é😀a", count: 50_000)
    let file = SourceFile(name: "test", text: "first\n" + text + "\nlast")
    for scalar in [0, 1, 2, 70_000, 70_001, 149_998, 149_999] {
      let offset = 6 + Array(text.unicodeScalars.prefix(scalar)).reduce(0) { $0 + UTF8.width($1) }
      let around = file.surroundings(of: offset..<offset + 1)
      let line = try #require(around.line)
      #expect(line.utf8.count <= 40_004 && around.above == "first")
      #expect(around.start == .init(line: 2, column: scalar + 1))
      #expect(
        Array(line.unicodeScalars)[scalar - around.skipped] == ["é", "😀", "a"][scalar % 3] as Unicode.Scalar)
      let whole = Array(text.unicodeScalars)
      #expect(Array(line.unicodeScalars) == Array(whole[around.skipped..<around.skipped + line.unicodeScalars.count]))
    }
    #expect(file.surroundings(of: file.bytes.count..<file.bytes.count).above?.utf8.count ?? 0 <= 20_004)
  }
}
