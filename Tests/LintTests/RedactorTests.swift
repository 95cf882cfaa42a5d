import Lint
import TestSupport
import Testing

@Suite struct RedactorTests {
  /// Every secret of few letters, in every text of them, against what the words say: no secret is left, nothing else is
  /// gone.
  @Test(arguments: 0..<40) func asTheWordsSay(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func text(_ lengths: ClosedRange<Int>) -> String {
      String((0..<Int.random(in: lengths, using: &random)).map { _ in "abA".randomElement(using: &random) ?? "a" })
    }
    for _ in 0..<50 {
      let secrets = (0..<Int.random(in: 0...12, using: &random)).map { _ in text(1...9) }
      let shown = text(0...40)
      #expect(Redactor(secrets: secrets).redact(shown) == plain(shown, secrets), "\(secrets) in \(shown)")
    }
  }

  /// From the left, the longest secret that starts here.
  private func plain(_ text: String, _ secrets: [String]) -> String {
    var rest = Substring(text)
    var result = ""
    while let letter = rest.first {
      let here = secrets.filter {
        $0.utf8.count >= Redactor.minimumLength && rest.lowercased().hasPrefix($0.lowercased())
      }
      if let longest = here.map(\.count).max() {
        result += Redactor.mark
        rest = rest.dropFirst(longest)
      } else {
        result.append(letter)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  @Test func shapes() {
    let redactor = Redactor(secrets: ["idcscs-00000000-0000-4000-8000-000000000000", "idcscs-short"])
    let secret = "IDCSCS-01234567-89ab-cdef-0123-456789abcdef"
    #expect(redactor.redact("a \(secret)0 b") == "a [redacted]0 b")
    #expect(redactor.redact("x idcscs-00000000-0000-4000-8000-000000000000") == "x [redacted]")
    #expect(redactor.redact("x idcscs-short, idcscs-shor") == "x [redacted], idcscs-shor")
    #expect(
      redactor.redact("eyJhbG.eyJzdWI.c2ln eyJhbG.eyJzdWI eyJeyJ.ab.cd") == "[redacted] eyJhbG.eyJzdWI [redacted]")
    #expect(redactor.redact("eyJa.b eyJeyJeyJ.x.y.z") == "eyJa.b [redacted].z")
  }

  /// A line of a report may show but the start of a long secret.
  @Test func longSecretsAreKnownByTheirStart() {
    let secret = String((0..<2000).map { "abcdefgh".utf8.map { Character(UnicodeScalar($0)) }[($0 * $0 / 7) % 8] })
    let redactor = Redactor(secrets: [secret])
    #expect(redactor.redact("<\(secret)>") == "<[redacted]>")
    #expect(redactor.redact("<\(secret.prefix(300))…") == "<[redacted]…")
    #expect(redactor.redact("<\(secret.prefix(200))>") == "<\(secret.prefix(200))>")
  }

  /// Texts of others are shortened before they are redacted: `…` says so.
  @Test func whatIsLeftOfASecretThatWasCut() {
    let redactor = Redactor(secrets: ["Zq7Lk2Vw9Rt4Yx1Mb8Nc", "idcscs-known"])
    for length in 4..<20 {
      let cut = "the level `\("Zq7Lk2Vw9Rt4Yx1Mb8Nc".shortened(to: length))` is none"
      #expect(redactor.redact(cut) == "the level `[redacted]…` is none")
    }
    let secret = "idcscs-01234567-89ab-cdef-0123-456789abcdef"
    for length in 8..<43 { #expect(redactor.redact(secret.shortened(to: length) + "\"") == "[redacted]…\"") }
    #expect(redactor.redact("eyJhbGciOiJub25lIn0.eyJzdWIi…") == "[redacted]…")
    #expect(redactor.redact("Zq7… and Zq7Lk, idcscs-… idcscs-x…") == "Zq7… and Zq7Lk, [redacted]… idcscs-x…")
    #expect("abc".shortened(to: 3) == "abc" && "abcd".shortened(to: 3) == "abc…")
  }

  @Test func passwordsOfAddresses() {
    let redactor = Redactor(secrets: [])
    #expect(
      redactor.redact("at https://u:hunter2@h.test/x, mail a@b.test") == "at https://[redacted]@h.test/x, mail a@b.test"
    )
    for text in ["https://h.test/a@b", "https://@h", "https://h?a@b", "x://a b@c", "://", "https://"] {
      #expect(redactor.redact(text) == text)
    }
  }

  /// Both took quadratic time.
  @Test func manySecretsAndRunsWithoutAnEnd() {
    let secrets = (0..<4_000).map { "idcscs-known-\($0)" }
    let text = String(repeating: "idcscs-known-4000, ", count: 2_000)
    #expect(Redactor(secrets: secrets).redact(text).utf8.count == text.utf8.count - 2_000 * 6)
    let run = String(repeating: "eyJ", count: 50_000)
    #expect(Redactor(secrets: []).redact(run) == run)
    let same = String(repeating: "a", count: 50_000)
    #expect(Redactor(secrets: [same + "b"]).redact("x" + same) == "x[redacted]")
  }
}
