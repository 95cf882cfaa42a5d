import SourceText
import Testing

/// Commands that a report prints are pasted: they work, and lead nowhere else.
@Suite struct AdviceTests {
  /// Every command of a report, with the text report and what `evidence` says.
  private func advice(_ folder: Workspace, _ path: String = "fusion-doctor.yaml") throws -> String {
    var text = try folder.run(["check", path]).output + folder.run(["evidence", path]).output
    let report = try folder.report([path])
    for check in report.checks {
      let findings = check["findings"]?.items ?? []
      text += findings.flatMap { $0["remedy"]?["commands"]?.items ?? [] }.compactMap(\.string).joined(separator: "\n")
      text += (check["wouldProve"]?.items ?? []).flatMap { $0["commands"]?.items ?? [] }.compactMap(\.string)
        .joined(separator: "\n")
    }
    return text
  }

  @Test(arguments: [
    ("eu", "https://api.datadoghq.eu/"), ("https://app.datadoghq.com", "https://api.datadoghq.com/"),
    ("app.datadoghq.eu", "https://api.datadoghq.eu/"), ("\"datadoghq.com \"", "https://api.datadoghq.com/"),
    ("evil.test", "https://api.'<Datadog site>'/"), ("datadoghq.com.evil.test", "https://api.'<Datadog site>'/"),
    ("us4.datadoghq.com", "https://api.'<Datadog site>'/"),
  ])
  func keysGoToASiteOfDatadog(site: String, address: String) throws {
    let text = try advice(try Workspace(Sample.configuration(["site": site])))
    #expect(text.contains(address))
    for part in text.split(separator: "https://api.").dropFirst() {
      #expect(address.hasSuffix("//api." + part.prefix { $0 != "/" } + "/"), "\(part.prefix(40))")
    }
  }

  @Test(arguments: [
    "https://qrst.fa.em3.oraclecloud.com.evil.test", "https://10.1.2.3", "https://app.datadoghq.eu",
    "https://login-abcd.fa.ocs.oraclecloud.com", "https://fusion.acme.test",
  ])
  func signInsGoToPods(url: String) throws {
    let text = try advice(try Workspace(Sample.configuration(["fusion_base_url": url])))
    #expect(text.contains("curl -u ADMINISTRATOR") && text.contains("'<Fusion base URL>'"))
    #expect(!text.split(separator: "\n").contains { $0.contains("-u ADMINISTRATOR") && $0.contains(url.dropFirst(8)) })
  }

  @Test(arguments: ["http://", "https://"]) func signInsGoToDomains(scheme: String) throws {
    let domain = "idcs-0123456789abcdef0123456789abcdef"
    for (host, isDomain) in [
      ("\(domain).identity.oraclecloud.com:444", true),
      ("\(domain).eu-frankfurt-1.secure.identity.oraclecloud.com", false),
      ("\(domain).identity.oraclecloud.com.evil.test", false),
    ] {
      let url = "\(scheme)\(host)/oauth2/v1/token"
      let text = try advice(try Workspace(Sample.configuration(["token_url": url])))
      let right =
        "--endpoint " + (isDomain ? "https://\(domain).identity.oraclecloud.com " : "'<identity domain URL>' ")
      #expect(
        text.contains(right)
          && text.split(separator: "--endpoint ").dropFirst().allSatisfy {
            ("--endpoint " + $0).hasPrefix(right)
          })
    }
  }

  @Test func fixIsNamedWhereItCorrects() throws {
    let folder = try Workspace()
    try folder.write("sub/x y.yaml", Sample.configuration(["fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com/"]))
    let text = try advice(folder, "sub/x y.yaml")
    #expect(text.contains("fusion-doctor fix --diff 'sub/x y.yaml'"))
    #expect(text.contains("fusion-doctor evidence --script sh 'sub/x y.yaml' > "))
    #expect(try folder.shell("fusion-doctor fix 'sub/x y.yaml' && fusion-doctor check 'sub/x y.yaml'").code == 0)
    #expect(try !advice(folder, "sub/x y.yaml").contains("fusion-doctor fix"))
    for change in [
      ["fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com:8443"], ["site": "ddog-gov.com"],
      ["site": "us4.datadoghq.com"], ["client_id": "\"4f2c0e6d9b1a4c7f\\n8e3d2a1b0c9d8e7f\""],
    ] {
      try folder.write("fusion-doctor.yaml", Sample.configuration(change))
      #expect(try !advice(folder).contains("fusion-doctor fix --diff"), "\(change)")
      #expect(try folder.run(["fix", "--diff"]).code == 0)
    }
    let piped = try folder.run(["check", "-"], input: .text(Sample.faulty)).output
    #expect(piped.contains("FD0102") && !piped.contains("fix --diff"))
  }

  @Test func aValueInAURLIsEncoded() throws {
    let text = try advice(try Workspace(Sample.configuration(["client_id": "Datadog Reader"])))
    #expect(text.contains("Datadog%20Reader") && !text.contains("%22''Datadog Reader''%22"))
  }

  @Test func whatIsRefusedHasTheCommandThatGivesIt() throws {
    let folder = try Workspace(Sample.configuration(more: "evidence: { roles: [a.xml, b.csv] }"))
    try folder.write("a.xml", "<report><row/></report>")
    try folder.write("b.csv", "Colour,Size\nblue,3\n")
    let findings = try folder.report().checks.filter { $0["rule"]?.string == "FD0006" }
      .flatMap { $0["findings"]?.items ?? [] }
    #expect(findings.count == 2)
    for finding in findings {
      #expect(finding["remedy"]?["commands"]?.items.first?.string?.contains("userAccounts") == true)
      #expect(finding["expected"]?.string?.isEmpty == false)
    }
  }

  @Test func aScriptIsForOneOfSeveral() throws {
    let folder = try Workspace(Sample.configuration(name: "a b") + "---\n" + Sample.configuration(name: "c"))
    #expect(try folder.run(["evidence"]).output.contains("--script sh --setup 'a b' fusion-doctor.yaml"))
    try folder.write("other.yaml", Sample.configuration(name: "c"))
    let run = try folder.run(["evidence", "--script", "sh", "--setup", "c", "fusion-doctor.yaml", "other.yaml"])
    #expect(run.code == 2 && run.errors.contains("2 setups have that name: name the file of one"))
    #expect(run.errors.contains("`other.yaml`"))
  }
}

/// Messages and marks that say why.
@Suite struct ReasonTests {
  @Test(arguments: [["--only", "audit"], ["--skip", "FD0001"], ["--only", "FD0101"]])
  func aBrokenConfigurationIsReportedWhateverIsSelected(_ selection: [String]) throws {
    let folder = try Workspace("version: 1\nname: [\n")
    for format in Sample.formats {
      let run = try folder.run(["check", "--format", format] + selection)
      #expect(run.code == 1 && run.output.contains("FD0001"), "\(format)")
    }
    #expect(try folder.report(selection).verdict == "no-go")
    try folder.write("fusion-doctor.yaml", Sample.healthy)
    #expect(try !folder.run(["check", "--format", "json"] + selection).output.contains("FD0001\","))
  }

  @Test func findingsOfTheBaselineAreMarked() throws {
    let folder = try Workspace(Sample.faulty)
    _ = try folder.run(["check", "--write-baseline", "known.json"])
    for format in ["github", "gitlab", "checkstyle", "short"] {
      let run = try folder.run(["check", "--baseline", "known.json", "--format", format])
      #expect(run.code == 0 && run.output.contains("[in the baseline]"), "\(format): \(run.output)")
      #expect(try !folder.run(["check", "--format", format]).output.contains("[in the baseline]"))
    }
  }

  @Test func aLoweredFindingIsNoProof() throws {
    let folder = try Workspace(setup: "guide")
    let text = try folder.text("exports/app.json").replacing("\"confidential\"", with: "\"public\"")
    try folder.write("exports/app.json", text)
    try folder.write(
      "fusion-doctor.yaml", try folder.text("fusion-doctor.yaml") + "rules: { severity: { FD0204: warning } }\n")
    let run = try folder.run(["check", "--require", "proven", "--format", "junit"])
    #expect(
      run.code == 1 && run.output.contains("counts by the catalogue") && !run.output.contains("no reason is given"))
  }

  @Test func aSettingExplainsWhatUsesIt() throws {
    let folder = try Workspace(
      Sample.configuration(more: "evidence:\n  roles: { path: r.csv, columns: { rolle: Rolle, user: Nutzer } }\n"))
    try folder.write("r.csv", "Nutzer,Rolle\na,B\n")
    let columns = try folder.report().findings.filter { $0.severity == "error" }
    #expect(columns.map(\.rule) == ["FD0003", "FD0006"] && columns.map(\.causedBy) == [[], ["FD0003"]])
    // It is the fault of that piece alone.
    let two = "evidence:\n  roles: [none.csv, b.csv, { path: r.csv, columns: { rolle: Rolle, user: Nutzer } }]\n"
    try folder.write("fusion-doctor.yaml", Sample.configuration(more: two))
    try folder.write("b.csv", "Colour,Size\nblue,3\n")
    let each = try folder.report().findings.filter { ["FD0005", "FD0006"].contains($0.rule) }
    #expect(each.map(\.rule) == ["FD0005", "FD0006", "FD0006"])
    #expect(each.filter { !$0.causedBy.isEmpty }.map(\.place).allSatisfy { $0.hasPrefix("r.csv") }, "\(each)")
    #expect(each.count { $0.causedBy == ["FD0003"] } == 1)
    for (entry, used) in [
      ("{ rule: FD0501, reason: a, at: tile }", "FD0009"), ("{ rule: [FD0005], reason: a }", "FD0011"),
    ] {
      let report = try Workspace(Sample.configuration(more: "ignore: [\(entry)]")).report()
      #expect(report.failed("FD0004").count == 1, "\(entry)")
      #expect(report.failed(used).allSatisfy { $0.causedBy == ["FD0004"] }, "\(entry): \(report.findings)")
    }
  }

  @Test func wordsForPeopleAreNoSuppression() throws {
    let words = "# fusion-doctor: checked weekly by the platform team"
    #expect(try Workspace(words + "\n" + Sample.healthy).report().failed("FD0011").isEmpty)
    for slip in ["ignor FD0501 -- a", "disable FD0501", "FD0501 is fine"] {
      #expect(
        try Workspace("# fusion-doctor: \(slip)\n" + Sample.healthy).report().failed("FD0011").count == 1, "\(slip)")
    }
    let nothing = try Workspace(Sample.healthy + "# fusion-doctor: ignore FD0102 -- a\n").report().failed("FD0009")
    #expect(nothing.map(\.subject) == ["#"])
    let twice = "ignore: [{ rule: FD0102, reason: a }, { rule: FD0102, reason: b }]"
    let text = Sample.configuration(["fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com/fscmUI"], more: twice)
    #expect(
      try Workspace(text).report().failed("FD0009").first?.message.contains("no other suppression covers") == true)
  }

  @Test func aSecretIsNotShownInPointers() throws {
    let secret = "pa/ss\"w<ord9"
    let folder = try Workspace(Sample.configuration(["client_secret": "${ODD}"], more: "'\(secret)': 1"))
    for format in Sample.formats {
      let run = try folder.run(["check", "--format", format], environment: ["ODD": secret])
      #expect(run.code == 1 && run.output.contains("[redacted]") || format == "github", "\(format)")
      for part in ["ss%22w", "w%3Cord9", "ss\"w", "w<ord"] { #expect(!run.output.contains(part), "\(format): \(part)") }
    }
  }

  @Test func aSecretInUTF16() throws {
    let folder = try Workspace(Sample.configuration(["client_secret": "file:s.txt"]))
    try folder.write("s.txt", [0xFF, 0xFE] + Workspace.secret.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    let found = try folder.report().failed("FD0109")
    #expect(found.count == 1 && found.first?.message.contains("UTF-16") == true)
  }

  @Test func anEmptyConfiguration() throws {
    let folder = try Workspace("# nothing yet\n")
    let run = try folder.run(["check"])
    #expect(run.code == 3 && run.errors.contains("no setup was found in fusion-doctor.yaml"))
    #expect(try Workspace().run(["check"]).errors.contains("or write one with fusion-doctor init"))
  }
}

/// What nobody meant as a secret's place, or what cannot be read, shows no secret all the same.
@Suite struct UnreadSecretTests {
  static let secret = "hunter2-Qx9Zk7Vw3Lp5Tn8"

  @Test(arguments: [
    "client_secrt: S", "client_secrte: S", "secret_client: S", "client_secretx: S", "client_sekret: S",
    "client_secret: { from: S }", "client_secret: { from: { a: [S] } }", "client_secret: [S]",
  ])
  func inAWellFormedTile(_ line: String) throws {
    let text = Sample.configuration(["client_secret": nil]).replacing(
      "\n  oauth_scope", with: "\n  \(line.replacing("S", with: Self.secret))\n  oauth_scope")
    let folder = try Workspace(text)
    try expectHidden(folder)
    _ = try folder.run(["check", "--record", "record"])
    for name in folder.names("record") { #expect(try !folder.text("record/\(name)").contains("hunter2"), "\(name)") }
  }

  @Test(arguments: [
    "client_secret: # comment\n    S\n  x: [", "client_secret: &s\n    S\n  x: [",
    "client_secret: !!str\n    S\n  x: [",
    "client_secret:\n\n    S: [", "client_secret: |\n    a\n    S\n  x: [", "? client_secret\n  : \"S",
    "client_secret = S: [",
    "\"client_\\x73ecret\": \"S\n", "client_secret: S: [", "client_secret: \"S", "client_secrt: S: [",
  ])
  func inBrokenYAML(_ lines: String) throws {
    let text = "version: 1\ntile:\n  \(lines.replacing("S", with: Self.secret))\n"
    let folder = try Workspace(text)
    #expect(try folder.report().failed("FD0001").count == 1, "\(text)")
    try expectHidden(folder)
  }

  @Test(arguments: [
    #"{"client_secret"\n: "S" x}"#, #"{"client_secret":\n\n"S" x}"#, #"{"client_secret": [\n"a",\n"S" x]}"#,
    #"{"client_secret" = "S"}"#, #"{"client_\u0073ecret": "S" x}"#,
  ])
  func inBrokenJSON(_ text: String) throws {
    let folder = try Workspace()
    try folder.write("a.json", text.replacing("\\n", with: "\n").replacing("S\"", with: Self.secret + "\""))
    #expect(try folder.report(["a.json"]).failed("FD0001").count == 1)
    try expectHidden(folder, "a.json")
  }

  /// Only what a key of the tile or of the collector says is one.
  @Test func aRoleCalledAfterSecretsIsNone() throws {
    let more =
      "declared: { user: { username: a, roles: [ACME_SECRET_READER] }, roles: { ACME_SECRET_READER: [ESSOperator] } }"
    let run = try Workspace(Sample.configuration(more: more)).run(["check", "--format", "json"])
    #expect(!run.output.contains("[redacted]"))
  }

  /// Where only references stand, the line is shown.
  @Test func aReferenceHidesNothing() throws {
    let text = Sample.healthy.replacing("  oauth_scope", with: "  oauth_scope: [\n  x")
    #expect(try Workspace(text).run(["check"]).output.contains(" | "))
    #expect(try Workspace(text).report().failed("FD0001").count == 1)
  }

  @Test func inAnAddress() throws {
    let sink = "collect: { sinks: [{ type: otlp, url: \"https://u:\(Self.secret)@h.test/\" }] }"
    try expectHidden(try Workspace(Sample.configuration(more: sink)))
  }

  private func expectHidden(_ folder: Workspace, _ path: String = "fusion-doctor.yaml") throws {
    for format in Sample.formats {
      for flags in [[], ["--show", "info", "-v"]] {
        let run = try folder.run(["check", "--format", format, path] + flags)
        #expect(!(run.output + run.errors).contains("hunter2"), "\(format): \(run.output.prefix(2000))")
      }
    }
    let run = try folder.run(["evidence", path])
    #expect(!(run.output + run.errors).contains("hunter2"))
  }
}
