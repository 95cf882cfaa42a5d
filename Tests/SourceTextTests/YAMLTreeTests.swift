import SourceText
import Testing

@Suite struct YAMLTreeTests {
  /// Every value and key is marked, from the root down: nodes start behind their anchor and tag, block values end with
  /// their last line.
  static let trees: [(text: String, pieces: [String])] = [
    ("a: 1", ["a: 1", "a", "1"]),
    ("\n# c\na:   b c  # d\n", ["a:   b c", "a", "b c"]),
    ("a: 'it''s'\nb: \"x\\ny\" # c\n", ["a: 'it''s'\nb: \"x\\ny\"", "a", "'it''s'", "b", "\"x\\ny\""]),
    ("a: b\n  c\n\n  d\ne: f\n", ["a: b\n  c\n\n  d\ne: f", "a", "b\n  c\n\n  d", "e", "f"]),
    (
      "a: |\n  b\n  # c\n   d  \n\n\ne: 1",
      ["a: |\n  b\n  # c\n   d  \n\n\ne: 1", "a", "|\n  b\n  # c\n   d  ", "e", "1"]
    ),
    ("a: >-   # c\n  b\n  c\n# d\n", ["a: >-   # c\n  b\n  c", "a", ">-   # c\n  b\n  c"]),
    ("a: |+\n\nb: >\n", ["a: |+\n\nb: >", "a", "|+", "b", ">"]),
    ("a: |\n  b", ["a: |\n  b", "a", "|\n  b"]),
    (
      "- a\n- - b\n  - c\n-\n  d: e\n", ["- a\n- - b\n  - c\n-\n  d: e", "a", "- b\n  - c", "b", "c", "d: e", "d", "e"]
    ),
    ("a:\n- b\n- c\nd: e", ["a:\n- b\n- c\nd: e", "a", "- b\n- c", "b", "c", "d", "e"]),
    (
      "a:\n  b:\n    c: 1\n\n# x\nd: 2\n",
      ["a:\n  b:\n    c: 1\n\n# x\nd: 2", "a", "b:\n    c: 1", "b", "c: 1", "c", "1", "d", "2"]
    ),
    (
      "a: [ b , 'c', [] , { d : e, f: } ] # x\ng: {}\n",
      [
        "a: [ b , 'c', [] , { d : e, f: } ] # x\ng: {}", "a", "[ b , 'c', [] , { d : e, f: } ]", "b", "'c'", "[]",
        "{ d : e, f: }", "d", "e", "f", "", "g", "{}",
      ]
    ),
    ("a: [\n  b,\n  c, # d\n]\n", ["a: [\n  b,\n  c, # d\n]", "a", "[\n  b,\n  c, # d\n]", "b", "c"]),
    ("a:\nb:   # c\nc:\n  - \n  -\n", ["a:\nb:   # c\nc:\n  - \n  -", "a", "", "b", "", "c", "- \n  -", "", ""]),
    (
      "a: &x 1\nb: !!str 2\nc: &y !t  # z\n  d: 3\ne: !!seq [4]\nf: &z\n- 5\ng: &w |\n  6\nh: !!str\ni: &v\n",
      [
        "a: &x 1\nb: !!str 2\nc: &y !t  # z\n  d: 3\ne: !!seq [4]\nf: &z\n- 5\ng: &w |\n  6\nh: !!str\ni: &v", "a", "1",
        "b",
        "2", "c", "d: 3", "d", "3", "e", "[4]", "4", "f", "- 5", "5", "g", "|\n  6", "h", "", "i", "",
      ]
    ),
    ("&r\n&k a: !<tag:x,y> b\n", ["&k a: !<tag:x,y> b", "a", "b"]),
    ("é😀: ü  # ö\nx: é\u{2028}z\n", ["é😀: ü  # ö\nx: é\u{2028}z", "é😀", "ü", "x", "é\u{2028}z"]),
    ("? a\n: b\n", ["? a\n: b", "a", "b"]),
    ("a: \"b\n  c\"\nd: 'e\n\n  f'", ["a: \"b\n  c\"\nd: 'e\n\n  f'", "a", "\"b\n  c\"", "d", "'e\n\n  f'"]),
    (
      "{\"a\":1,\"b\":[true,null]}",
      ["{\"a\":1,\"b\":[true,null]}", "\"a\"", "1", "\"b\"", "[true,null]", "true", "null"]
    ),
    ("a: b:c", ["a: b:c", "a", "b:c"]), ("a: http://x:1/#y", ["a: http://x:1/#y", "a", "http://x:1/#y"]),
    ("plain", ["plain"]), ("--- 'x'\n...\n", ["'x'"]),
  ]

  @Test(arguments: trees)
  func everyNodeHasItsRange(_ text: String, _ expected: [String]) throws {
    for (name, variant, pieces) in [
      ("LF", text, expected),
      ("CRLF", text.replacing("\n", with: "\r\n"), expected.map { $0.replacing("\n", with: "\r\n") }),
      ("CR", text.replacing("\n", with: "\r"), expected.map { $0.replacing("\n", with: "\r") }),
    ] {
      let root = try yaml(variant).root
      #expect(SourceTextTests.pieces(root.node, root.file) == pieces, "\(name)")
      #expect(isSound(root.node, in: 0..<variant.utf8.count, nested: true), "\(name)")
    }
  }

  static let values: [(text: String, outline: String)] = [
    ("a: null\nb: ~\nc:\nd: Null\ne: NULL\nf: nULL", "{a: null b: null c: null d: null e: null f: 'nULL'}"),
    ("[true, True, TRUE, tRUE, false, yes, no, on, off, y]", "[true true true 'tRUE' false 'yes' 'no' 'on' 'off' 'y']"),
    (
      "[1, -1, +1, 0o17, 0x1F, 007, 1.5, .5, 1., 1e3, -1.5E-3, .inf, -.Inf, .nan]",
      "[1 -1 +1 0o17 0x1F 007 1.5 .5 1. 1e3 -1.5E-3 .inf -.Inf .nan]"
    ),
    (
      "[1_000, 0b1, 1:30, 0o8, 0xG, 0x, ., '', e3, 1e, --1, 2026-01-31, 10s, -.nan, ١]",
      "['1_000' '0b1' '1:30' '0o8' '0xG' '0x' '.' '' 'e3' '1e' '--1' '2026-01-31' '10s' '-.nan' '١']"
    ),
    ("['1', \"true\", 'null', !!str 1, ! 2, !!str null, !!str , 3]", "['1' 'true' 'null' '1' '2' 'null' '' 3]"),
    ("a: \"\\x41\\u00e9\\U0001F600\\0\\e\\_\\L\\ \"", "{a: 'Aé😀\u{0}\u{1B}\u{A0}\u{2028} '}"),
    ("a: >\n  b\n  c\n\n  d\n", "{a: 'b c\nd\n'}"), ("a: |-\n  b\n   c\n\n", "{a: 'b\n c'}"),
    ("a: |\r\n  b\r\n  c\r\n", "{a: 'b\nc\n'}"),
    ("a: b\n  c", "{a: 'b c'}"), ("a: 'it''s'", "{a: 'it's'}"), ("a:\tb", "{a: 'b'}"), ("a: b\t# c", "{a: 'b'}"),
    ("base: &b {x: 1}\nuse: *b\nlist: [*b, *b]", "{base: {x: 1} use: {x: 1} list: [{x: 1} {x: 1}]}"),
    ("- &a 1\n- *a\n- &a 2\n- *a", "[1 1 2 2]"), ("&a a: 1\n*a : 2", "{a: 1 a: 2}"),
    ("base: &b {x: 1}\nuse:\n  <<: *b\n  y: 2", "{base: {x: 1} use: {<<: {x: 1} y: 2}}"),
    ("1: a\ntrue: b\n~: c\n'': d", "{1: 'a' true: 'b' ~: 'c' : 'd'}"),
    ("%YAML 1.2\n---\na: 1", "{a: 1}"), ("%TAG !e! tag:x,2000:\n---\na: !e!t 1", "{a: 1}"),
    (
      "secret: ${NAME}\nurn: urn:opc:resource:fa:instanceid=1urn:opc:resource:consumer::all",
      "{secret: '${NAME}' urn: 'urn:opc:resource:fa:instanceid=1urn:opc:resource:consumer::all'}"
    ),
    ("a: 1\n\t\nb: 2\n \t # c\n\t# d\nc: 3", "{a: 1 b: 2 c: 3}"),
  ]

  @Test(arguments: values)
  func scalarsFollowTheCoreSchema(_ text: String, _ expected: String) throws {
    #expect(outline(try yaml(text).root.node) == expected)
  }

  @Test func plainScalarsAreTexts() throws {
    let root = try yaml("a: 123\nb: '1'\nc: true\nd: !!str 5\ne: ~").root
    #expect(["a", "b", "c", "d", "e"].map { root[$0]?.string } == ["123", "1", "true", "5", nil])
    #expect(root["a"]?.integer == 123)
    #expect(root["c"]?.bool == true)
    #expect(root["e"]?.isNull == true)
    #expect(try json("[123]").root.items.first?.string == nil)
  }

  @Test func aliasesStandWhereTheirAnchorDoes() throws {
    let marked = Marked("a: &x «[1]»\nb: *x\n")
    let root = try #require(try YAMLReader.read(marked.file).first).root
    #expect(root["b"].map { [$0.range] } == marked.ranges)
    #expect(root["b"]?.pointer.description == "#/b")
    #expect(marked.file.text(in: root.range) == "a: &x [1]\nb: *x")
  }

  @Test func anchorsEndWithTheirDocument() {
    let problem = problem { () throws(SyntaxProblem) in
      try YAMLReader.read(SourceFile(name: "", text: "a: &x 1\n---\nb: *x\n"))
    }
    #expect(problem?.range == 15..<17)
  }

  @Test func streamsHoldDocuments() throws {
    func outlines(_ text: String) throws -> [String] {
      try YAMLReader.read(SourceFile(name: "", text: text)).map { outline($0.root.node) }
    }
    #expect(try outlines("") == [])
    #expect(try outlines("\n# only a comment\n") == [])
    #expect(try outlines("---\n") == ["null"])
    #expect(try outlines("---\n---\na: 1\n...\n--- b\n") == ["null", "{a: 1}", "'b'"])
    #expect(try outlines("a: 1\n---\n# c\n---\nb: 2") == ["{a: 1}", "null", "{b: 2}"])
  }

  @Test func duplicateKeysHaveBothPlaces() throws {
    let marked = Marked("«a»: 1\nb: &x\n  «c»: 1\n  «\"c\"»: 2\nd: *x\n«'a'»: 3\n? a\n")
    let found = try #require(try YAMLReader.read(marked.file).first).duplicateKeys
    #expect(found.map(\.pointer.description) == ["#/b/c", "#/a", "#/a"])
    #expect(found.first.map { [$0.first, $0.second] } == Array(marked.ranges[1...2]))
    #expect(found.dropFirst().first.map { [$0.first, $0.second] } == [marked.ranges[0], marked.ranges[3]])
  }

  @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF]] as [[UInt8]])
  func byteOrderMarksAreNoText(_ mark: [UInt8]) throws {
    let text = "# é\r\nname: ü\r\nb: '😀' # c\r\n"
    let bytes: [UInt8]
    switch mark[0] {
    case 0xFF: bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case 0xFE: bytes = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    default: bytes = Array(text.utf8)
    }
    let (file, problem) = SourceFile.decode(mark + bytes, name: "test")
    #expect(problem == nil)
    let document = try #require(try YAMLReader.read(file).first)
    let value = try #require(document.root["b"])
    #expect(file.position(at: value.range.lowerBound) == .init(line: 3, column: 4))
    #expect(
      document.comments.map { file.position(at: $0.range.lowerBound) } == [
        .init(line: 1, column: 1), .init(line: 3, column: 8),
      ])
  }

  /// YAML 1.2 takes NEL, LS and PS for text, libyaml for line breaks.
  @Test func otherLineBreaksAreText() throws {
    let file = SourceFile(
      name: "", text: "# a\u{85}b: 1 # c\nb: 'x \u{2028} y\u{2029}z' # ü\nc: d\u{85}\ne: \u{2028}f\u{E000}\u{7C0}\n")
    let document = try #require(try YAMLReader.read(file).first)
    let root = document.root
    #expect(outline(root.node) == "{b: 'x \u{2028} y\u{2029}z' c: 'd\u{85}' e: '\u{2028}f\u{E000}\u{7C0}'}")
    #expect(root["e"].map { file.position(at: $0.range.lowerBound) } == .init(line: 4, column: 4))
    #expect(root["c"].map { file.text(in: $0.range) } == "d\u{85}")
    #expect(root["b"].map { file.text(in: $0.range) } == "'x \u{2028} y\u{2029}z'")
    #expect(document.comments.map(\.text) == [" a\u{85}b: 1 # c", " ü"])
  }

  @Test func byteOrderMarksInsideAreText() throws {
    #expect(
      outline(try yaml("a: \u{FEFF}b\u{FEFF}\nc: '\u{FEFF}'").root.node) == "{a: '\u{FEFF}b\u{FEFF}' c: '\u{FEFF}'}")
  }
}
