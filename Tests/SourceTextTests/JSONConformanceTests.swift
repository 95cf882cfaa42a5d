import SourceText
import Testing

/// RFC 8259, construct by construct, in the manner of JSONTestSuite: what must be read, and what must be refused.
@Suite struct JSONConformanceTests {
  static let accepted: [(text: String, outline: String)] = [
    // One value of each kind, alone.
    ("null", "null"), ("true", "true"), ("false", "false"), ("0", "0"), ("\"a\"", "'a'"), ("[]", "[]"), ("{}", "{}"),
    ("\"\"", "''"),
    // White space: the four of RFC 8259 section 2, everywhere between tokens.
    (" \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n", "[1 2]"),
    (" { \"a\" \r\n:\t1 , \"b\":2 } ", "{a: 1 b: 2}"),
    // Numbers as written.
    ("-0", "-0"), ("-1", "-1"), ("123456789012345678901234567890", "123456789012345678901234567890"),
    ("1.5", "1.5"), ("0.0", "0.0"), ("-0.1", "-0.1"), ("1e5", "1e5"), ("1E5", "1E5"), ("1e+5", "1e+5"),
    ("1e-5", "1e-5"), ("0e0", "0e0"), ("1.25E+007", "1.25E+007"), ("1e999999", "1e999999"), ("[-1,0]", "[-1 0]"),
    // Strings: escapes, every one.
    (#""\"\\\/\b\f\n\r\t""#, "'\"\\/\u{8}\u{C}\n\r\t'"), (#""\u0041\u00e9\u00E9\u20ac""#, "'Aéé€'"),
    (#""\u0000""#, "'\u{0}'"), (#""\uFFFF""#, "'\u{FFFF}'"), (#""\ud83d\ude00""#, "'😀'"),
    (#""\uD800\uDC00\uDBFF\uDFFF""#, "'\u{10000}\u{10FFFF}'"), (#""a\\u0041""#, #"'a\u0041'"#),
    // Strings: everything else stands for itself.
    ("\"é€😀\"", "'é€😀'"), ("\"\u{7F}\"", "'\u{7F}'"), ("\"\u{2028}\u{2029}\u{85}\"", "'\u{2028}\u{2029}\u{85}'"),
    ("\"a/b\"", "'a/b'"), ("\"'\"", "'''"), ("\"\u{FEFF}\"", "'\u{FEFF}'"), ("\"\u{FFFF}\"", "'\u{FFFF}'"),
    ("\"{}[],:#//\"", "'{}[],:#//'"),
    // Nesting and members.
    ("[[[]]]", "[[[]]]"), ("[{}]", "[{}]"), (#"{"a":{"b":[{}]}}"#, "{a: {b: [{}]}}"), (#"{"":0}"#, "{: 0}"),
    (#"{"a\u0062":1}"#, "{ab: 1}"), (#"{"a":1,"a":2}"#, "{a: 1 a: 2}"), ("[null,true,false]", "[null true false]"),
  ]

  @Test(arguments: accepted)
  func isAccepted(_ text: String, _ expected: String) throws {
    #expect(outline(try json(text).root.node) == expected)
  }

  /// The marker is around the mistake; an empty one stands where something is missing.
  static let refused: [(marked: String, message: String)] = [
    // No value, or more than one.
    ("«»", "the text is empty: a JSON value is expected"), ("« \n»", "the text is empty: a JSON value is expected"),
    ("1 «2»", "nothing may follow the JSON value"), ("{}«}»", "nothing may follow the JSON value"),
    ("[] «x»", "nothing may follow the JSON value"), ("null«,»", "nothing may follow the JSON value"),
    ("{}\n«{»}", "nothing may follow the JSON value"),
    // Words.
    ("«nul»", "this is no JSON value"), ("[«True»]", "this is no JSON value"),
    ("[«nullx», 1]", "this is no JSON value"),
    ("«undefined»", "this is no JSON value"), ("[«NaN»]", "this is no JSON value"),
    ("«Infinity»", "this is no JSON value"),
    ("«TRUE»", "this is no JSON value"), ("[«é»]", "this is no JSON value"), ("«\u{FEFF}»[]", "this is no JSON value"),
    ("[«\u{A0}1»]", "this is no JSON value"), ("[«\u{C}1»]", "this is no JSON value"),
    ("[«+1»]", "this is no JSON value"), ("[«.5»]", "this is no JSON value"), ("«*»", "this is no JSON value"),
    ("{\"a\": «\\u0031»}", "this is no JSON value"),
    // Numbers.
    ("«-»", "this is no JSON number"), ("[«01»]", "this is no JSON number"), ("[«-01»]", "this is no JSON number"),
    ("[«1.»]", "this is no JSON number"), ("[«1.e5»]", "this is no JSON number"), ("[«1e»]", "this is no JSON number"),
    ("[«1e+»]", "this is no JSON number"), ("[«0x1F»]", "this is no JSON number"),
    ("[«1_000»]", "this is no JSON number"),
    ("[«-Infinity»]", "this is no JSON number"), ("[«1.2.3»]", "this is no JSON number"),
    ("[«--1»]", "this is no JSON number"), ("[«1e5.2»]", "this is no JSON number"),
    ("[«1é»]", "this is no JSON number"),
    ("[«-.5»]", "this is no JSON number"), ("[«-» 1]", "this is no JSON number"),
    // Strings.
    ("«\"a»\n\"", "the closing quote is missing in this line"),
    ("[«\"a, 1]»\r\n", "the closing quote is missing in this line"),
    ("[«\"»a, 1]", "the closing quote is missing"), ("«\"»", "the closing quote is missing"),
    ("\"a«\t»b\"", "a control character must be written as an escape"),
    ("\"«\u{0}»\"", "a control character must be written as an escape"),
    ("\"é«\u{1F}»\"", "a control character must be written as an escape"),
    (#""a«\x»41""#, "JSON knows no such escape"), (#""«\a»""#, "JSON knows no such escape"),
    (#""«\'»""#, "JSON knows no such escape"), (#""«\é»""#, "JSON knows no such escape"),
    (#""«\U»0041""#, "JSON knows no such escape"), (#""a«\»"#, "the closing quote is missing"),
    (#""«\u12»""#, #"four hex digits follow `\u`"#), (#""«\u00»g0""#, #"four hex digits follow `\u`"#),
    (#""«\u00»"#, #"four hex digits follow `\u`"#), (#""«\u»+041""#, #"four hex digits follow `\u`"#),
    (#""é«\ud800»""#, "half of a surrogate pair"), (#""«\udc00»""#, "half of a surrogate pair"),
    (#""«\ud800»\n""#, "half of a surrogate pair"), (#""«\ud800»\ud800""#, "half of a surrogate pair"),
    (#""«\ud800»\u0041""#, "half of a surrogate pair"), (#""\ud83d«\ude0»""#, #"four hex digits follow `\u`"#),
    ("[«'a'»]", "a text stands in double quotes in JSON"),
    // Arrays.
    ("[1«,»]", "JSON allows no comma after the last value"), ("[«»,]", "a value is missing"),
    ("[1,«» ,2]", "a value is missing"), ("[«»:]", "a value is missing"),
    ("[1«» 2]", "a comma is missing after this value"),
    ("[1«»\n  2]", "a comma is missing after this value"), ("[\"a\"«» : 1]", "a comma is missing after this value"),
    ("[1«»", "`]` is missing: the text ends here"), ("[«»", "`]` is missing: the text ends here"),
    ("[1,«» ", "`]` is missing: the text ends here"), ("[[1]«»\n", "`]` is missing: the text ends here"),
    ("[1«}»", "this bracket does not close the one that is open"), ("[«»}", "a value is missing"),
    // Objects.
    ("{«a»: 1}", "a key in double quotes is expected here"), ("{«1»: 1}", "a key in double quotes is expected here"),
    ("{«'a'»: 1}", "a key in double quotes is expected here"), ("{«,»}", "a key in double quotes is expected here"),
    ("{\"a\":1,«,»\"b\":2}", "a key in double quotes is expected here"),
    ("{«null»: 1}", "a key in double quotes is expected here"),
    ("{«[»]: 1}", "a key in double quotes is expected here"),
    ("{«\"a\"» 1}", "a colon is missing after the key"), ("{«\"a\"», \"b\": 1}", "a colon is missing after the key"),
    ("{«\"a\"»}", "a colon is missing after the key"), ("{«\"a\"»\n", "a colon is missing after the key"),
    ("{\"a\":«»}", "a value is missing"), ("{\"a\":«»,\"b\":1}", "a value is missing"),
    ("{\"a\":«» ", "a value is missing"),
    ("{\"a\":«»:1}", "a value is missing"), ("{\"a\":1«,»}", "JSON allows no comma after the last value"),
    ("{\"a\":1«» \"b\":2}", "a comma is missing after this value"),
    ("{\n  \"a\": \"x\"«»\n  \"b\": 2\n}", "a comma is missing after this value"),
    ("{\"a\":1«»", "`}` is missing: the text ends here"), ("{«»", "`}` is missing: the text ends here"),
    ("{\"a\":[1«}»", "this bracket does not close the one that is open"),
    ("{\"a\":1«]»", "this bracket does not close the one that is open"), ("{«]»", "`}` is missing before this bracket"),
    // What JSON lacks.
    ("[1, «//» x\n2]", "JSON has no comments"), ("[1 «/*x*/»]", "JSON has no comments"),
    ("{«#» x\n}", "JSON has no comments"), ("«//» x\n{}", "JSON has no comments"),
  ]

  @Test(arguments: refused)
  func isRefused(_ marked: String, _ message: String) throws {
    let expected = Marked(marked)
    let problem = try #require(problem { () throws(SyntaxProblem) in try json(expected.text) })
    #expect(problem.message == message)
    #expect([problem.range] == expected.ranges)
  }

  @Test func openBracketIsRelated() throws {
    let problem = try #require(problem { () throws(SyntaxProblem) in try json("{\"a\": [1, 2\n") })
    #expect(problem.related?.message == "opened here")
    #expect(problem.related?.range == 6..<7)
  }

  @Test func depthIsLimited() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try json(nested(128)) }
    let tooDeep = try #require(problem { () throws(SyntaxProblem) in try json(nested(129)) })
    #expect(tooDeep.message == "nested deeper than 128 levels")
    #expect(tooDeep.range == 128..<129)
    let objects = String(repeating: "{\"a\":", count: 129) + "1" + String(repeating: "}", count: 129)
    #expect(problem { () throws(SyntaxProblem) in try json(objects) }?.range == 640..<641)
    #expect(problem { () throws(SyntaxProblem) in try json(String(repeating: "[", count: 100_000)) } != nil)
    #expect(problem { () throws(SyntaxProblem) in try json(String(repeating: "{\"a\":[", count: 100_000)) } != nil)
  }

  @Test func valuesAreLimited() throws {
    let file = SourceFile(name: "test", text: "[1, 2, 3]")
    #expect(throws: Never.self) { try JSONReader.read(file, limits: .init(nodes: 4)) }
    let problem = problem { () throws(SyntaxProblem) in try JSONReader.read(file, limits: .init(nodes: 3)) }
    #expect(problem?.message == "more than 3 values")
    #expect(problem?.range == 7..<8)
  }
}
