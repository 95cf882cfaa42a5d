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
