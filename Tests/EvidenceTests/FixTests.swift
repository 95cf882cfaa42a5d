import Evidence
import Lint
import SourceText
import TestSupport
import Testing

@Suite struct FixTests {
  @Test(arguments: FixSamples.values.indices)
  func aValueIsCorrectedInEveryStyle(index: Int) throws {
    let (key, wrong, right) = FixSamples.values[index]
    for style in FixSamples.Style.allCases {
      guard let (name, text) = FixSamples.file(key, wrong, style) else { continue }
      // The text of a block is what its reader gives: with the final line break.
      let before = try read(text, name)
      let fix = try FixSamples.fix(text, name: name)
      let label = Comment(
        rawValue: "\(style): \(text)\n-> \(String(decoding: fix.result, as: UTF8.self))\n\(fix.notes)")
      #expect(fix.changes.count == 1, label)
      let after = try read(String(decoding: fix.result, as: UTF8.self), name)
      #expect(after.root["tile"]?[key]?.string == right, label)
      #expect(after.comments.map(\.text) == before.comments.map(\.text), label)
      #expect(after.root["name"]?.string == before.root["name"]?.string, label)
      #expect(try FixSamples.findings(fix.result, name: name) == [], label)
      let again = try ConfigurationFix(fix.result, name: name)
      #expect(again.changes.isEmpty && again.result == fix.result, label)
      // What is not an edit is as it was.
      let first = try #require(fix.edits.first)
      let last = try #require(fix.edits.last)
      #expect(fix.result.starts(with: fix.file.bytes[..<first.range.lowerBound]), label)
      #expect(
        fix.result.suffix(fix.file.bytes.count - last.range.upperBound) == fix.file.bytes[last.range.upperBound...])
    }
  }

  private func read(_ text: String, _ name: String) throws -> Document {
    let file = SourceFile(name: name, text: text)
    return try #require(try name.hasSuffix(".json") ? JSONReader.read(file) : YAMLReader.read(file).first)
  }

  @Test(arguments: [
    ("fusion_base_url", "https://your-pod.fa.ocs.oraclecloud.com/"), ("fusion_base_url", FixSamples.pod + ":8443/"),
    ("fusion_base_url", "https://user@abcd.fa.ocs.oraclecloud.com/"),
    ("fusion_base_url", "https://login-abcd.fa.ocs.oraclecloud.com/oam"),
    ("fusion_base_url", "https://elsewhere.test/path"), ("fusion_base_url", FixSamples.pod + "/oauth2/v1/token"),
    ("fusion_base_url", "https://ab cd.test/"), ("token_url", FixSamples.domain + "/oauth2/v1/authorize"),
    ("token_url", FixSamples.domain + ":443"), ("token_url", "http://a.test:443/oauth2/v1/token"),
    ("site", "app.ddog-gov.com"), ("site", "<your>.datadoghq.com"), ("site", "datadohq.com"),
    ("oauth_scope", "urn:opc:resource:fa:443/"), ("oauth_scope", "a b"), ("client_id", "a\u{200B}b"),
    ("client_id", "' '"), ("client_secret", "\" idcscs \""), ("services", "no list "),
  ])
  func whatIsNotMechanicalStays(key: String, scalar: String) throws {
    let text = "version: 1\ntile:\n  \(key): \(scalar)\nignore: [{ reason: ' x ' }]\n"
    let fix = try FixSamples.fix(text)
    #expect(fix.changes.isEmpty && fix.result == Array(text.utf8))
    #expect(fix.difference() == [])
  }

  @Test func encodingsAndLineEndsStay() throws {
    let text = "\u{FEFF}# é\r\nversion: 1\r\ntile: { site: app.datadoghq.eu, client_id: \"\u{1F600} \" }\r\n"
    let right = "\u{FEFF}# é\r\nversion: 1\r\ntile: { site: datadoghq.eu, client_id: \"\u{1F600}\" }\r\n"
    func encodings(_ text: String) -> [[UInt8]] {
      let units = Array(text.utf16)
      return [
        Array(text.utf8), units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] },
        units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] },
      ]
    }
    for (wrong, right) in zip(encodings(text), encodings(right)) {
      let fix = try ConfigurationFix(wrong, name: "a.yaml")
      #expect(fix.result == right)
      #expect(
        fix.changes.map { "\($0.position.line):\($0.position.column)" } == ["3:39", "3:15"] || fix.changes.count == 2)
    }
  }

  @Test func anAnchorIsEditedOnce() throws {
    let text =
      "version: 1\ntile: &t { site: app.datadoghq.eu }\n---\nversion: 1\nx: &t { site: US5.datadoghq.com }\ntile: *t\n"
    let fix = try FixSamples.fix(text)
    #expect(fix.changes.map(\.after) == ["datadoghq.eu", "us5.datadoghq.com"])
    let shared = try FixSamples.fix("version: 1\nname: &s app.datadoghq.eu\ntile: { site: *s }\n")
    #expect(shared.changes.isEmpty)
    #expect(shared.notes.count == 1)
  }

  @Test func whatCannotBeWrittenHoldsNothingUp() throws {
    let document = "---\ntile:\n  client_id: |\n    a\n    b\u{200B}\n  site: EU1\n"
    let fix = try FixSamples.fix(String(repeating: document, count: 100))
    #expect(fix.changes.count == 100)
    #expect(fix.notes.count == 100)
    #expect(fix.result == Array(String(repeating: document.replacing("EU1", with: "datadoghq.eu"), count: 100).utf8))
  }

  @Test func answersOfDatadogAndBrokenFilesAreLeftAlone() throws {
    let account = #"{"data": {"attributes": {"settings": {"fusion_base_url": "https://a.test/ ", "site": "EU1"}}}}"#
    let fix = try FixSamples.fix(account, name: "a.json")
    #expect(fix.changes.isEmpty && fix.notes.count == 1)
    for text in ["a: [", "version: 1\ntile: {site: 'EU1}", "\u{0}"] {
      #expect(throws: FixProblem.self) { try FixSamples.fix(text) }
    }
    #expect(throws: FixProblem.self) { try ConfigurationFix([0xFF], name: "a.yaml") }
    #expect(try FixSamples.fix("").changes.isEmpty)
    #expect(try FixSamples.fix("- a\n").changes.isEmpty)
    #expect(try FixSamples.fix("tile:\n").changes.isEmpty)
  }

  /// Whatever the bytes are: no crash, and a second run changes nothing.
  /// Values that cannot be written anew use up no attempts of others, or nothing is done at all.
  @Test func manyValuesThatCannotBeWritten() throws {
    let document = "tile:\n  fusion_base_url: &https://abcd.fa.ocs.oraclecloud.com\n"
    let right = "tile:\n  fusion_base_url: https://abcd.fa.ocs.oraclecloud.com/\n"
    for count in [3, 200] {
      let text = Array(repeating: document, count: count).joined(separator: "---\n") + "---\n" + right
      let first = try ConfigurationFix(Array(text.utf8), name: "a.yaml")
      #expect(first.changes.count == 1 && first.notes.count == count)
      #expect(try ConfigurationFix(first.result, name: "a.yaml").changes.isEmpty)
    }
    let many = Array(repeating: document + "---\n" + right, count: 600).joined(separator: "---\n")
    let none = try ConfigurationFix(Array(many.utf8), name: "a.yaml")
    #expect(none.changes.isEmpty && none.edits.isEmpty && none.notes.count == 1_200)
  }

  @Test func correctingTwiceIsCorrectingOnce() throws {
    var random = SeededRandom(seed: 7)
    let texts = FixSamples.values.flatMap { value in
      FixSamples.Style.allCases.compactMap { FixSamples.file(value.key, value.wrong, $0) }
    }
    for round in 0..<3000 {
      let (name, text) = texts[random.below(texts.count)]
      var bytes = Array(text.utf8)
      for _ in 0...random.below(4) { random.mutate(&bytes) }
      guard let fix = try? ConfigurationFix(bytes, name: name) else { continue }
      let again = try ConfigurationFix(fix.result, name: name)
      #expect(
        again.changes.isEmpty && again.result == fix.result, "round \(round): \(String(decoding: bytes, as: UTF8.self))"
      )
    }
  }

  @Test(arguments: FixSamples.values.indices)
  func aCorrectedValueIsRight(index: Int) throws {
    let (name, wrong, right) = FixSamples.values[index]
    let key = try #require(TileKey(rawValue: name))
    #expect(Correction.correct(wrong, of: key)?.text == right)
    #expect(Correction.correct(right, of: key) == nil)
  }
}
