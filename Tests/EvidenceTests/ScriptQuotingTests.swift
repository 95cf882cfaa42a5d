import Evidence
import Foundation
import Lint
import TestSupport
import Testing

/// Values of the configuration, which anybody can have written, stay values in both scripts.
@Suite struct ScriptQuotingTests {
  static let hostile = [
    "x'; touch pwned; '", "$(touch pwned)", "`touch pwned`", #""; touch pwned; ""#, #"\'; touch pwned; #"#, "@client@",
    "$tool", "'; Remove-Item x; '", "a'\"'\"'b", "!touch", "%PATH%", "-rf", "a b  c", "@filter@",
  ]

  @Test(arguments: hostile)
  func valuesDoNotBreakOut(value: String) throws {
    for key in ["client_id", "fusion_base_url", "token_url", "site"] {
      let text = key == "client_id" || key == "site" ? value : "https://abcd.fa.ocs.oraclecloud.com" + value
      let quoted = "'" + text.replacing("'", with: "''") + "'"
      let script = try ScriptTests.script([key: quoted])
      let stage = try ScriptStage()
      let run = try stage.run(
        script.bytes(for: .sh), answers: ["", "", "", "", "", ""], variables: key == "site" ? ScriptStage.keys : [:])
      #expect(!stage.found.contains("pwned"), "\(key)")
      #expect(!run.errors.contains("command not found") && !run.errors.contains("syntax error"), "\(run.errors)")
      try expectAssignments(script)
    }
  }

  /// Control characters and what is beyond ASCII is not filled in at all, and that is said.
  @Test(arguments: [#""a\ntouch pwned""#, #""a\rb""#, #""a\0b""#, #""a\eb""#, "a\u{2019}b", "a\u{0432}b", "a\u{201A}b"])
  func whatCannotBeAValueIsLeftOut(yaml: String) throws {
    let script = try ScriptTests.script(["client_id": yaml])
    #expect(script.notes.contains { $0.contains("client") })
    for shell in EvidenceScript.Shell.allCases {
      #expect(script.bytes(for: shell).allSatisfy { $0 < 0x80 })
      #expect(!String(decoding: script.bytes(for: shell), as: UTF8.self).contains("pwned"))
    }
  }

  @Test func bashReadsEveryValueBack() throws {
    var generator = SeededRandom(seed: 15)
    for _ in 0..<40 {
      let value = String(
        String.UnicodeScalarView((0..<12).map { _ in Unicode.Scalar(UInt8(0x20 + generator.below(0x5F))) })
      )
      let run = try Subprocess.run(
        Subprocess.find("bash") ?? "/bin/bash", ["-c", "printf '%s' \(EvidenceScript.posixQuoted(value))"],
        in: FileManager.default.temporaryDirectory, environment: [:])
      #expect(run.output == value)
    }
  }

  @Test func powerShellsFourQuotesAreDoubled() {
    #expect(
      EvidenceScript.powerShellQuoted("a'b\u{2018}\u{2019}\u{201A}\u{201B}$x`")
        == "'a''b\u{2018}\u{2018}\u{2019}\u{2019}\u{201A}\u{201A}\u{201B}\u{201B}$x`'")
  }

  /// Each assignment of the head is one text in single quotes, and nothing else stands there.
  private func expectAssignments(_ script: EvidenceScript) throws {
    for (shell, escape) in [(EvidenceScript.Shell.sh, #"'\''"#), (.powershell, "''")] {
      let text = String(decoding: script.bytes(for: shell), as: UTF8.self).replacing("\r\n", with: "\n")
      let marker = "What is empty is asked for.\n"
      let start = try #require(text.range(of: marker)?.upperBound)
      for line in text[start...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix(5) {
        guard !line.isEmpty, let equals = line.firstIndex(of: "=") else { continue }
        let value = line[line.index(after: equals)...].drop { $0 == " " }
        #expect(value.hasPrefix("'") && value.hasSuffix("'") && value.utf8.count >= 2, "\(line)")
        #expect(!value.dropFirst().dropLast().replacing(escape, with: "").contains("'"), "\(line)")
      }
    }
  }
}

@Suite struct ScriptStyleTests {
  static let shellcheck = Subprocess.find("shellcheck")

  @Test(.enabled(if: shellcheck != nil, "shellcheck is not installed: scripts/setup installs it"))
  func shellcheckIsContent() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shellcheck-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for script in [EvidenceScript(nil, version: "0"), try ScriptTests.script()] {
      try Data(script.bytes(for: .sh)).write(to: folder.appendingPathComponent("collect.sh"))
      let run = try Subprocess.run(
        Self.shellcheck ?? "", ["collect.sh"], in: folder, environment: ["PATH": "/usr/bin:/bin"])
      #expect(run.code == 0, "\(run.output)")
    }
  }

  /// No PowerShell is at hand here: what can be said of the text is.
  @Test func powerShellOnlyReads() throws {
    let text = String(decoding: try ScriptTests.script().bytes(for: .powershell), as: UTF8.self)
    #expect(!text.contains("Invoke-Expression") && !text.contains("-SkipCertificateCheck"))
    // Names of functions count before those of programs, letter case aside.
    #expect(!text.lowercased().contains("function oci("))
    #expect(text.contains("-AsSecureString") && text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.replacing("\r\n", with: "").contains("\n") == false)
    for line in text.split(separator: "\r\n") where line.contains("Oci @(") {
      #expect(line.contains("'list'") || line.contains("'get'"), "\(line)")
    }
    let posts = text.split(separator: "\r\n").filter { $0.contains("'Post'") || $0.contains("-Method") }
    #expect(posts.count == 2 && posts[0].contains("[\"ODI\",\"ESS\",\"MDS\",\"SOA\",\"ADF\",\"OPSS\"]"))
    #expect(posts.last?.contains("'{\"application\":\"' + $product") == true)
    for brackets in [("{", "}"), ("(", ")")] {
      #expect(text.count { String($0) == brackets.0 } == text.count { String($0) == brackets.1 }, "\(brackets)")
    }
    for attribute in ["'client-secret'", "'hashed-client-secret'"] { #expect(!text.contains(attribute)) }
  }
}
