import SourceText
import TestSupport
import Testing

/// What is made to cost time or memory ends in a mistake or a small tree, soon.
@Suite struct YAMLHostileTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private func refusal(_ text: String) -> String? {
    problem { () throws(SyntaxProblem) in try YAMLReader.read(SourceFile(name: "", text: text)) }?.message
  }

  @Test func depthIsLimited() throws {
    #expect(throws: Never.self) { try yaml(repeated("[", 128) + repeated("]", 128)) }
    #expect(refusal(repeated("[", 129) + repeated("]", 129)) == "nested deeper than 128 levels")
    #expect(throws: Never.self) { try yaml(repeated("- ", 128) + "a") }
    for text in ["[", "{a: ", "- ", "[{a: "] {
      #expect(refusal(repeated(text, 100_000)) == "nested deeper than 128 levels", "\(text)")
    }
    #expect(refusal(repeated("? ", 100_000)) == "a key is a text, not a list or a mapping")
    let ladder = (0..<2000).map { repeated(" ", $0) + "a:\n" }.joined()
    #expect(refusal(ladder) == "nested deeper than 128 levels")
  }

  @Test func aliasesDoNotDeepenATree() {
    let chain = "- &a0 [x]\n" + (1..<500).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
    #expect(refusal(chain) == "nested deeper than 128 levels")
  }

  @Test func aliasesAreLimited() throws {
    let laughs =
      "- &a0 [x, x, x, x, x, x, x, x, x, x]\n"
      + (1..<10).map { i in "- &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n" }
      .joined()
    #expect(refusal(laughs) == "more than 1000000 values once aliases are resolved")
    let many = try yaml("- &a x\n" + repeated("- *a\n", 20_000))
    #expect(many.root.items.count == 20_001)
  }

  @Test func countsAreLimited() {
    let file = SourceFile(name: "", text: "a: 1\nb: 2 # c\n# d\n")
    let read = { (nodes: Int) in
      problem { () throws(SyntaxProblem) in try YAMLReader.read(file, limits: .init(nodes: nodes)) }?.message
    }
    #expect(read(5) == nil)
    #expect(read(4) == "more than 4 values once aliases are resolved")
    let comments = SourceFile(name: "", text: "a\n# b\n# c\n# d\n")
    let tooMany = problem { () throws(SyntaxProblem) in try YAMLReader.read(comments, limits: .init(nodes: 2)) }
    #expect(tooMany?.message == "more than 2 comments")
    #expect(tooMany?.range == 10..<13)
    #expect(refusal(repeated("%TAG !a! b\n", 20_000) + "--- c") == "more than 100 directives")
  }

  @Test func longTextsAreRead() throws {
    let long = repeated("x", 200_000)
    #expect(try yaml("a: \(long)").root["a"]?.string == long)
    #expect(try yaml("a: '\(long)'").root["a"]?.string == long)
    #expect(try yaml("a: |\n  \(long)\n").root["a"]?.string == long + "\n")
    #expect(try yaml(repeated("\n", 200_000) + "a: 1").root["a"]?.integer == 1)
    #expect(refusal(long + ": 1") != nil)
  }

  static let seeds = [
    "version: 1\nname: prod # c\ntile:\n  base: https://x\n  id: 'a'\n  list: [a, \"b\\n\", {c: d}]\nx:\n  - &a b\n  - *a\n",
    "a: |\n  text # no\n\nb: >-\n  fold\n  ed\n---\n? é\n: \"😀\"\n...\n", "- - 1\n  - !!str 2\n-\n  k: &x {y: [*x]}\n",
  ]

  @Test func damagedTextsEndInAMistake() {
    let alphabet = Array("{}[],:\"'\\ \n\r\t-?*&!|>%@`#ab1~<.é😀\u{85}\u{2028}\u{FEFF}".utf8) + [0xFF, 0x00]
    var random = SeededRandom(seed: 11)
    for round in 0..<1500 {
      let seed = Array(Self.seeds[round % Self.seeds.count].utf8)
      let file = SourceFile.decode(mutated(seed, with: alphabet, &random), name: "").file
      let all = 0..<file.bytes.count
      do throws(SyntaxProblem) {
        for document in try YAMLReader.read(file) {
          let hasAlias = file.bytes.contains(UInt8(ascii: "*"))
          #expect(isSound(document.root.node, in: all, nested: !hasAlias), "\(file.text(in: all))")
          #expect(
            document.comments.allSatisfy { all.contains($0.range.lowerBound) && $0.range.upperBound <= all.upperBound })
        }
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= all.upperBound, "\(file.text(in: all))")
        #expect(!error.message.isEmpty)
      }
    }
  }
}
