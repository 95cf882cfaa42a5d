import SourceText
import Testing

@Suite struct YAMLCommentTests {
  /// The comments are marked; those alone in their line are listed by number.
  static let texts: [(marked: String, alone: [Int])] = [
    ("«# a»\nb: 1 «# c»\n  «#  d »\n", [0, 2]), ("«#»", [0]), ("a: b#c «#d#e»", []), ("a: 'b # c' «# d»", []),
    ("a: \"b # c\n  # d\" «# e»", []), ("a: b\n  c «# d»", []),
    ("a: |   «# b»\n  # c\n  d # e\n\n«# f»\ng: >- «# h»\n  # i\n«# j»", [1, 3]), ("a: |\n«# b»\nc: 1", [0]),
    ("a: |\n  b\n «# c»\n«# d»\n", [0, 1]), ("a: [b, «# c»\n  «# d»\n  c] «# e»", [1]), ("a: {b: 1} «# c»\n", []),
    ("a: http://x/#y\nb: x#y", []), ("a: &x 1 «# b»\nb: *x «# c»", []), ("a: !t «# b»\n  c", []),
    ("a:\t«# b»", []), ("--- «# a»\nb: 1\n... «# c»\n", []), ("- «# a»\n  b", []),
    ("«# é😀»\nü: ö «# ä»\n", [0]), ("a: 1\n\t«# b»\n", [0]), ("%YAML 1.2 «# a»\n---\nb", []),
    ("'#a': 1 «# b»\n\"c # d\": 2", []), ("a: '' «# b»\nc: \"\" «# d»", []), ("a: «# b»\nc:\n  «# d»\n", [1]),
  ]

  @Test(arguments: texts)
  func everyCommentIsFound(_ marked: String, _ alone: [Int]) throws {
    for variant in [marked, marked.replacing("\n", with: "\r\n"), marked.replacing("\n", with: "\r")] {
      let expected = Marked(variant)
      let comments = try YAMLReader.read(expected.file).flatMap(\.comments)
      if expected.text == "#" {
        #expect(comments.isEmpty)  // no document, no comment
        continue
      }
      #expect(comments.map(\.range) == expected.ranges)
      #expect(comments.indices.filter { comments[$0].isAlone } == alone)
      #expect(comments.map { "#" + $0.text } == expected.ranges.map { expected.file.text(in: $0) })
    }
  }

  @Test func commentsBelongToTheirDocument() throws {
    let text = "# 1\na: 1 # 2\n# 3\n--- # 4\n# 5\n---\nb: 1 # 6\n...\n# 7\n---\nc: 1\n# 8\n"
    let documents = try YAMLReader.read(SourceFile(name: "", text: text))
    #expect(documents.map { $0.comments.map(\.text) } == [[" 1", " 2", " 3"], [" 4", " 5"], [" 6", " 7"], [" 8"]])
  }
}
