import Lint
import Testing

@Suite struct TextSearchTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 0), ("", "a", nil), ("urn:opc", "urn:", 0), ("x://y", "://", 1), ("aab", "ab", 1),
    ("abcabd", "abd", 3), ("abc", "abcd", nil), ("é://", "://", 2), ("ab", "b", 1), ("AB", "ab", nil),
  ])
  func firstRange(text: String, pattern: String, offset: Int?) {
    let found = text.firstRange(of: pattern)
    #expect(found.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } == offset)
    #expect(found.map { String(text[$0]) } == offset.map { _ in pattern })
    #expect(text.contains(pattern) == (offset != nil))
  }

  @Test func partsKeepTheirIndices() {
    let text = "a<b>é<c>"
    let rest = text.dropFirst(4)
    let found = rest.firstRange(of: "<c>")
    #expect(found.map { String(text[$0]) } == "<c>")
    #expect(!rest.contains("<b>"))
  }
}

@Suite struct TextEndsTests {
  @Test(arguments: ["", "a", "ab", "é", "ab.cd", ".", "..", "a.é.", "urn:opc:resource:consumer::all", "x\u{301}"])
  func areThoseOfTheBytes(text: String) {
    for other in ["", "a", "b", "ab", "é", "d", ".", "consumer::all", "urn:", "\u{301}", text, text + "x"] {
      let (bytes, part) = (Array(text.utf8), Array(other.utf8))
      #expect(text.hasPrefix(other) == bytes.starts(with: part), "\(text) \(other)")
      #expect(text.hasSuffix(other) == bytes.reversed().starts(with: part.reversed()), "\(text) \(other)")
      #expect(text[...].hasPrefix(other) == text.hasPrefix(other))
      #expect(text[...].hasSuffix(other) == text.hasSuffix(other))
    }
    #expect(
      text.parts(at: ".").map(String.init)
        == text.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
  }

  @Test(arguments: ["a b", "a\tb", "\n", "a\u{85}", "a\u{A0}", "\u{3000}"])
  func whiteSpaceIsSeen(text: String) { #expect(text.holdsWhitespace) }

  @Test(arguments: ["", "a", "é", "a\u{200B}", "a\u{1F}"])
  func nothingElseIsWhiteSpace(text: String) { #expect(!text.holdsWhitespace) }
}
