import SourceText
import Testing

/// A mistake is placed where it is, not at the token at which the reader could not go on.
@Suite struct YAMLMistakeTests {
  static let mistakes: [(marked: String, message: String)] = [
    // Quotes that are not closed.
    ("a: «\"»b\nc: 1\n", "the closing quote is missing"), ("a: «'»b", "the closing quote is missing"),
    ("a: 1\nb: «'c»\nd: 'e'\nf: 1\n", "the closing quote is missing in this line"),
    ("a: «\"b»\nc: \"d\"\n", "the closing quote is missing in this line"),
    ("a:\n  - «\"b»\n  - \"c\"\n", "the closing quote is missing in this line"),
    ("a: [«\"b,»\n  \"c\"]", "the closing quote is missing in this line"),
    ("a: 1\n«\"b: 2»\nc: \"d\"\n", "the closing quote is missing in this line"),
    ("a: 'it'«s'»", "only a comment may follow the closing quote in its line"),
    ("a: \"b\" «c d» # e\n", "only a comment may follow the closing quote in its line"),
    ("a: \"b«\\c»\"", "YAML knows no such escape in double quotes (a backslash is written twice there)"),
    ("a: \"C:«\\é»\"", "YAML knows no such escape in double quotes (a backslash is written twice there)"),
    // Brackets that are not closed.
    ("a: [1, 2«»\nb: 3\n", "`,` or `]` is missing"), ("a: [1, 2,«»\n\n# c\nb: 3\nc: 4\n", "`,` or `]` is missing"),
    ("a: {x: 1«» # c\nb: 3\n", "`,` or `}` is missing"), ("a: [1, 2«»", "`,` or `]` is missing"),
    ("a: [1, 2«»\n\n", "`,` or `]` is missing"),
    ("a: [«»", "`,` or `]` is missing"), ("a: [1«» }\n", "`,` or `]` is missing"),
    ("a: ['x'«» 'y']", "`,` or `]` is missing"),
    ("a:\n  b: [x, y«»\n  c: [z]\nd: 1", "`,` or `]` is missing"), ("a: [x«»\n- y\n", "`,` or `]` is missing"),
    ("a: [\n  x,\n  y«»\nb: 1\n", "`,` or `]` is missing"), ("- {a: 1«»\n- {b: 2}\n", "`,` or `}` is missing"),
    ("{a: «${»X}, b: 1}", "`${…}` stands in quotes inside brackets"),
    ("a: [1, 2] «]»", "this cannot follow the value in its line"),
    ("a: [1,«,» 2]", "a value is missing"), ("a: «]»", "a value is missing"), ("a: «}»\nb: 1", "a value is missing"),
    // Colons.
    ("«version 1»  # c\nname: b\n", "a colon is missing after this key"),
    ("a: 1\n«b»\nc: 2\n", "a colon is missing after this key"),
    ("a: 1\n«b c»\n", "a colon is missing after this key"),
    ("t:\n  «a b»\n  c: d\n", "a colon is missing after this key"),
    ("a: 1\n«\"b\"»\nd: 1", "a colon is missing after this key"),
    ("t:\n  a: 1\n  b«:»2\n  c: 3\n", "a space is missing after the colon"),
    ("version«:»1\nname: b\n", "a space is missing after the colon"),
    ("t:\n  «http://x»\n  b: 2\n", "a colon is missing after this key"),
    ("- a«:»b\n  c: d\n", "a space is missing after the colon"),
    ("a: b«:» c\n", "one `key: value` stands in a line; a text that holds `: ` stands in quotes"),
    ("- a: 'b'«:» c\n", "one `key: value` stands in a line; a text that holds `: ` stands in quotes"),
    // Indentation.
    ("t:\n  a: 1\n   «b»: 2\n", "this line is indented deeper than the key above it, whose value it continues"),
    ("t:\n    a: 1\n  «b: 2»\n", "the indentation of this line fits none of the lines above it"),
    ("a: 'x'\n  «b: 2»\n", "the indentation of this line fits none of the lines above it"),
    ("  a: 1\n«b: 2»\n", "the indentation of this line fits none of the lines above it"),
    ("t:\n  - a\n «- b»\n", "the indentation of this line fits none of the lines above it"),
    ("- a\n«b: 1»\n", "this line stands among list items and starts with no `- `"),
    ("a: 1\n«-» b\n", "a list item cannot stand among the keys of a mapping"),
    ("a: «-» b\n", "a list starts in a line of its own"),
    ("t:\n«\t»a: 1\n", "a tab cannot indent: YAML takes spaces"),
    ("t:\n  a: '1'\n«\t»b: 2\n", "a tab cannot indent: YAML takes spaces"),
    ("t:\n  -«\t»- x", "a tab cannot indent: YAML takes spaces"),
    ("a: |\n«\t»b", "a tab cannot indent: YAML takes spaces"),
    // Characters.
    ("a: b«\u{7}»", "the control character U+0007 is not allowed in YAML"),
    ("é: «\u{1}»", "the control character U+0001 is not allowed in YAML"),
    ("a: \"«\u{0}»\"", "the control character U+0000 is not allowed in YAML"),
    ("a: «\u{7F}»", "the control character U+007F is not allowed in YAML"),
    ("a: «\u{9B}»m", "the control character U+009B is not allowed in YAML"),
    ("a: b\n«\u{FEFF}»c: d", "a byte-order mark stands at the start of the text alone"),
    ("a: «@»b", "a text that starts with this character stands in quotes"),
    ("a: «`»b`", "a text that starts with this character stands in quotes"),
    ("a: 1\nb: «%»c\nd: 2", "a text that starts with this character stands in quotes"),
    ("a: «*.csv» # b\n", "a text that starts with `*` or `&` stands in quotes"),
    ("a: [«*», b]", "a text that starts with `*` or `&` stands in quotes"),
    ("a: «**/*.csv»", "a text that starts with `*` or `&` stands in quotes"),
    ("a: «&» b", "a text that starts with `*` or `&` stands in quotes"),
    ("a: «*b»\n", "no anchor of this name stands before this alias (a text that starts with `*` stands in quotes)"),
    ("&a [«*a»]\n", "no anchor of this name stands before this alias (a text that starts with `*` stands in quotes)"),
    ("a: | «b»\n", "only a comment may follow `|` or `>` in its line"),
    // Keys.
    ("«[»a]: b", "a key is a text, not a list or a mapping"),
    ("? «{»a: b}\n: c", "a key is a text, not a list or a mapping"),
    ("? «-» a\n: c", "a key is a text, not a list or a mapping"),
    ("a: «{{» b }}", "a text that starts with `{{` stands in quotes"),
    ("a: &x [1]\n«*x» : 2", "a key is a text, not a list or a mapping"),
    // Documents.
    ("'a' «b»\n", "only a comment may follow the closing quote in its line"),
    ("[1] «x»", "this cannot follow the value in its line"),
    ("a: «!»u!v w", "found undefined tag handle while parsing a node"),
  ]

  @Test(arguments: mistakes)
  func isPlacedAtTheMistake(_ marked: String, _ message: String) throws {
    for (name, ending) in [("LF", "\n"), ("CRLF", "\r\n")] {
      let expected = Marked(marked.replacing("\n", with: ending))
      let problem = try #require(problem { () throws(SyntaxProblem) in try YAMLReader.read(expected.file) })
      #expect(problem.message == message, "\(name)")
      #expect([problem.range] == expected.ranges, "\(name): \(expected.file.text(in: problem.range))")
    }
  }
}
