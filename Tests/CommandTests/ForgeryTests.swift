import Testing

/// Text of others forges nothing: neither a terminal sequence nor a command of a CI service, in no format.
@Suite struct ForgeryTests {
  private static let hostile = [
    "::error::forged", "\u{1B}[31mred\u{1B}]0;title\u{7}", "##vso[task.complete]forged", "##[error]forged",
    "a\n::error file=x::forged\n  ::warning::forged", "\u{202E}rtl\u{2066}",
    "\u{9B}31m\u{200B}\u{FEFF}\u{2028}::error::forged",
    "a\r::error::forged\r", "<script>alert(1)</script>", "](javascript:alert(1))", "%0A::error::forged",
    "\u{A0}::error::forged",
    "</failure><testcase name=\"x\"/>]]>", "\u{8}\u{8}\u{0}",
  ]

  private func expectHarmless(_ text: String, format: String, _ comment: Comment) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: continue
      case 0x00..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        Issue.record("\(comment) shows U+\(String(scalar.value, radix: 16))")
        return
      default: continue
      }
    }
    let folded = text.lowercased()
    #expect(!folded.contains("##vso["), comment)
    #expect(!folded.contains("##["), comment)
    for line in text.split(separator: "\n") {
      let start = line.drop { $0.isWhitespace }
      guard start.hasPrefix("::") else { continue }
      let isOwn =
        format == "github"
        && ["::error file=", "::warning file=", "::notice file=", "::notice title=fusion-doctor::"].contains {
          line.hasPrefix($0)
        }
      #expect(isOwn, "\(comment): \(String(line.prefix(200)).debugDescription)")
    }
    if format == "html" { #expect(!text.contains("<script>alert"), comment) }
    if format == "html" { #expect(!folded.contains("href=\"javascript"), comment) }
  }

  /// As a YAML or JSON string.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        result += "\\\(scalar)"
      } else if scalar.value < 0x20 || scalar.value > 0x7E {
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  @Test func inTheNameOfAFolder() throws {
    let folder = try Workspace()
    try folder.write("##[error]x/##vso[y/fusion-doctor.yaml", Sample.configuration(name: "p", ["site": "nowhere"]))
    for format in Sample.formats {
      let run = try folder.run(["check", "--format", format, "."])
      #expect(run.code == 1 && run.output.contains("FD0110"))
      expectHarmless(run.output, format: format, "\(format)")
    }
    try folder.write("\u{1B}]0;x\u{7}\n::error::y/fusion-doctor.yaml", Sample.configuration(name: "p\u{1B}[1m"))
    for format in Sample.formats {
      expectHarmless(try folder.run(["check", "--format", format, "."]).output, format: format, "\(format)")
    }
    let names = try folder.run(["evidence", "."]).output
    #expect(names.contains("collect all of it at once"))
    expectHarmless(names, format: "text", "evidence")
  }

  @Test(arguments: hostile.indices) func inEverythingThatIsQuoted(_ index: Int) throws {
    let text = Self.hostile[index]
    let folder = try Workspace(setup: "guide")
    let word = quoted(text)
    let inner = String(word.dropFirst().dropLast())
    for name in ["exports/user.json", "exports/app.json"] {
      try folder.write(
        name,
        try folder.text(name).replacing("DD_ESS_MONITOR_CUSTOM", with: inner).replacing("Datadog", with: inner)
          .replacing("confidential", with: inner).replacing("client_credentials", with: inner)
          .replacing("\"active\": true", with: "\"active\": false"))
    }
    let cell = "\"" + text.replacing("\"", with: "\"\"").replacing("\u{0}", with: "") + "\""
    try folder.write("exports/role-hierarchy.csv", "Parent Role Code,Child Role Code\n\(cell),\(cell)\n")
    try folder.write("exports/heads.csv", "\(cell),\(cell),Level of it\n1,2,3\n")
    try folder.write("exports/levels.csv", "Product,Audit Level\n\(cell),High\nESS,\(cell)\nMDS,None\n")
    try folder.write(
      "fusion-doctor.yaml",
      Sample.configuration(
        name: word,
        ["fusion_base_url": word, "client_id": word, "oauth_scope": word, "token_url": word, "site": word],
        more: """
          ? \(word)
          : 1
          stage: \(word)
          evidence:
            application: [exports/app.json, \(word)]
            user: [exports/user.json]
            roles: [exports/role-hierarchy.csv, exports/heads.csv]
            audit: exports/levels.csv
          declared: { audit: { \(word): \(word) } }
          ignore:
            - { rule: \(word), reason: \(word), until: \(word) }
            - { rule: FD0110, reason: \(word), until: 2027-01-01 }
            - { rule: FD0501, reason: \(word), subject: \(word), at: \(word) }
          rules: { disable: [\(word)], severity: { \(word): \(word) } }
          """))
    try folder.write("broken.yaml", "a: [\(word), \(word): {\n\(text.replacing("\u{0}", with: ""))\n")
    let reports = Sample.formats.flatMap { ["--report", "\($0)=out/\($0)"] }
    for flags in [["-v", "--show-suppressed"], ["-q"], ["--strict", "--show", "error"]] {
      let run = try folder.run(["check", "fusion-doctor.yaml", "broken.yaml"] + reports + flags)
      #expect(run.code == 1, "\(run.errors)")
      expectHarmless(run.output, format: "text", "standard output \(flags)")
      expectHarmless(run.errors, format: "", "standard error")
      for format in Sample.formats {
        let report = try folder.text("out/\(format)")
        expectHarmless(report, format: format, "\(format) \(flags)")
        if format == "junit" { #expect(try !JUnitFile(Array(report.utf8)).cases.isEmpty) }
        if ["json", "sarif", "gitlab"].contains(format) { _ = try Report(report) }
      }
    }
    for arguments in [["evidence"], ["evidence", "--format", "json"]] {
      let run = try folder.run(arguments + ["fusion-doctor.yaml", "broken.yaml"])
      #expect(run.code == 1, "\(run.errors.debugDescription)")
      expectHarmless(run.output, format: "", "\(arguments)")
      expectHarmless(run.errors, format: "", "standard error")
    }
    // A comparison quotes a report that may be anybody's.
    try folder.write("old.json", folder.text("out/json").replacing("\"subject\":\"", with: "\"subject\":\"\(inner)"))
    for format in ["text", "json", "markdown", "html"] {
      let run = try folder.run(["check", "--compare", "old.json", "--format", format])
      expectHarmless(run.output, format: format, "comparison in \(format)")
    }
  }

  @Test(arguments: hostile.indices) func inStandardError(_ index: Int) throws {
    let folder = try Workspace(Sample.healthy)
    let text = Self.hostile[index].replacing("\u{0}", with: "")
    let epm = AccountTests.account(String(quoted(text).dropFirst().dropLast()), "{\"epm_base_url\": \"https://x\"}")
    try folder.write("epm.json", "{\"data\": [\(epm)]}")
    for arguments in [
      ["check", text], ["check", "epm.json"], ["check", "--only", text], ["check", "--format", text],
      ["check", "--report", "json=/dev/full/\(text)"], ["check", "--report", "\(text)=x"], ["explain", text], [text],
      ["check", "--baseline", text], ["explain", "--symptom", text], ["check", "--jobs", text], ["check", "--\(text)"],
    ] {
      let run = try folder.run(arguments)
      #expect(run.code == 2 || run.code == 3 || run.code == 4, "\(arguments.debugDescription)")
      #expect(!run.errors.isEmpty)
      expectHarmless(run.errors, format: "", "standard error of \(arguments[0])")
    }
  }
}
