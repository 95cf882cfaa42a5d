import Evidence
import SourceText
import TestSupport
import Testing

@Suite struct FixDiffTests {
  private func diff(_ text: String, _ edits: [(String, String)], name: String = "f") -> String {
    let bytes = Array(text.utf8)
    let edits = edits.map { old, new in
      let start = text.utf8.firstRange(of: old.utf8)?.lowerBound ?? text.utf8.endIndex
      let at = text.utf8.distance(from: text.utf8.startIndex, to: start)
      return TextEdit(at..<at + old.utf8.count, Array(new.utf8))
    }
    return String(decoding: UnifiedDiff(old: bytes, edits: edits, name: name).render(), as: UTF8.self)
  }

  @Test func hunksHaveThreeLinesAround() {
    let text = (1...20).map { "line \($0);\n" }.joined()
    #expect(
      diff(text, [("line 2;", "two"), ("line 20;", "twenty")]) == """
        --- f
        +++ f
        @@ -1,5 +1,5 @@
         line 1;
        -line 2;
        +two
         line 3;
         line 4;
         line 5;
        @@ -17,4 +17,4 @@
         line 17;
         line 18;
         line 19;
        -line 20;
        +twenty

        """)
  }

  @Test func linesCanGoAndComeAndLackTheirEnd() {
    #expect(
      diff("a\nb\nc", [("b\nc", "x")])
        == "--- f\n+++ f\n@@ -1,3 +1,2 @@\n a\n-b\n-c\n\\ No newline at end of file\n+x\n\\ No newline at end of file\n"
    )
    #expect(diff("a", [("a", "a")]) == "")
    #expect(
      diff("a\r\n", [("a", "b")], name: "ü \"x\"")
        == "--- \"\\303\\274 \\\"x\\\"\"\n+++ \"\\303\\274 \\\"x\\\"\"\n@@ -1,1 +1,1 @@\n-a\r\n+b\r\n")
  }

  @Test func linesThatMayNotBeShownAreNoContext() {
    let text = "a\nb\nsecret\nc\nd\ne\nf\n"
    let bytes = Array(text.utf8)
    let diff = UnifiedDiff(old: bytes, edits: [TextEdit(11..<12, [0x58])], name: "f")
    let hides: (String) -> String = { $0.replacing("secret", with: "…") }
    #expect(
      String(decoding: diff.render(show: hides), as: UTF8.self) == "--- f\n+++ f\n@@ -4,1 +4,1 @@\n-c\n+X\n")
    #expect(String(decoding: diff.render(show: hides, hidesContext: false), as: UTF8.self).contains(" …\n-c\n"))
  }

  @Test func noSecretOfTheFileIsInADifference() throws {
    let text = """
      tile:
        client_secret: "hunter2 is
          the secret"
        site: EU1
        clientsecret: other-one
        client_id: "x "
      """
    let fix = try FixSamples.fix(text)
    #expect(fix.secrets.contains("hunter2 is the secret"))
    #expect(fix.secrets.contains("other-one"))
    #expect(!fix.secrets.contains("EU1"))
    #expect(try FixSamples.fix("tile: { client_secret: \" ${A} \", site: EU1 }").secrets == [])
  }
}
