import SourceText
import TestSupport
import Testing

/// The sample setups, from end to end.
@Suite struct SampleTests {
  @Test(arguments: ["guide", "script", "early-guide"]) func healthyOnesGiveNothingAboveInfo(_ name: String) throws {
    let folder = try Workspace(setup: name)
    let report = try folder.report()
    #expect(report.code == 0)
    #expect(report.findings.filter { $0.severity != "info" }.isEmpty, "\(report.findings)")
    #expect(report.verdict == "not-proven")
    #expect(report.root["summary"]?["rootCauses"]?.items.isEmpty == true)
    #expect(try folder.run(["check", "--fail-on", "warning"]).code == 0)
    // From elsewhere too.
    let outside = try Workspace()
    try outside.copy(Package.path("fixtures/setups/\(name)"), to: "deep/down")
    #expect(try outside.report(["deep"]).findings.filter { $0.severity != "info" }.isEmpty)
  }

  @Test(arguments: ["guide", "script", "early-guide", "broken"]) func sarifFitsItsSchema(_ name: String) throws {
    let schema = SchemaCheck(
      schema: try Report(try #require(Package.text("fixtures/schemas/sarif-schema-2.1.0.json"))).root)
    let folder = try Workspace(setup: name)
    for flags in [["--show-suppressed"], ["--strict", "--show", "warning"]] {
      let report = try Report(try folder.run(["check", "--format", "sarif"] + flags).output)
      #expect(report.root["runs"]?.items.first?["tool"]?["driver"]?["rules"]?.count ?? 0 > 90)
      let problems = schema.problems(report.root)
      #expect(problems.isEmpty, "\(problems.prefix(3))")
    }
    #expect(!schema.problems(try Report(#"{"version": "2.1.0", "runs": [{"tool": {}}]}"#).root).isEmpty)
  }

  @Test func theBrokenOneHasItsSixFaults() throws {
    let folder = try Workspace(setup: "broken")
    let report = try folder.report()
    #expect(report.code == 1)
    #expect(
      report.findings.filter { $0.severity == "error" }.map(\.description) == [
        "error FD0102 fusion-doctor.yaml:4:20",
        "error FD0202 exports/app.json:5:15",
        "error FD0208 exports/app.json:44:27",
        "error FD0303 exports/user.json:47:13",
        "error FD0401 exports/role-hierarchy.csv:2:1",
        "error FD0501 exports/audit-levels.json:11:21",
      ])
    let folded = report.findings.filter { $0.severity == "warning" }
    #expect(folded.map(\.rule) == ["FD0405"])
    #expect(folded.first?.causedBy == ["FD0401"])
    #expect(
      report.root["summary"]?["rootCauses"]?.items.compactMap(\.string) == [
        "FD0102", "FD0202", "FD0208", "FD0303", "FD0401", "FD0501",
      ])
    #expect(report.verdict == "no-go")
    let text = try folder.run(["check"]).output
    #expect(text.contains("explains: 1 further failure\n      warning[FD0405]"))
    #expect(!text.contains("\nwarning[FD0405]"), "it is folded, not listed again")
  }

  /// Every finding has a place that exists, and the evidence's key.
  @Test func placesExist() throws {
    let folder = try Workspace(setup: "broken")
    for finding in try folder.report().checks.flatMap({ $0["findings"]?.items ?? [] }) {
      let location = finding["location"]
      let file = try folder.text(location?["file"]?.string ?? "")
      let lines = file.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      let line = location?["line"]?.integer ?? 0
      #expect(line >= 1 && line <= lines.count)
      let width = lines[max(0, min(line, lines.count) - 1)].count
      #expect((location?["column"]?.integer ?? 0) <= width && (location?["endColumn"]?.integer ?? 0) <= width + 1)
      let isEvidence = location?["file"]?.string?.hasPrefix("exports/") == true
      #expect(location?.has("configuration") == isEvidence)
      #expect(finding["remedy"]?["steps"]?.items.isEmpty == false)
      #expect(finding["fingerprint"]?.string?.utf8.count == 32)
    }
  }

  /// Each sample of evidence is understood, under its key.
  @Test func everySampleIsRecognised() throws {
    for kind in ["application", "environment", "user", "roles", "audit", "account"] {
      for name in Package.names(Package.path("fixtures/samples/\(kind)")) {
        let folder = try Workspace(Sample.configuration(more: "evidence: { \(kind): export }"))
        try folder.write("export", Package.bytes(Package.path("fixtures/samples/\(kind)/\(name)")) ?? [])
        let report = try folder.report()
        for rule in ["FD0005", "FD0006", "FD0002"] { #expect(report.failed(rule).isEmpty, "\(kind)/\(name)") }
        #expect(report.setups.first?["sources"]?.items.isEmpty == false, "\(kind)/\(name)")
      }
    }
  }
}

/// What the program says about itself.
@Suite struct CatalogueTests {
  @Test func rulesInEveryFormat() throws {
    let folder = try Workspace()
    let text = try folder.run(["rules"])
    let json = try folder.run(["rules", "--format", "json"])
    let ids = try Report(json.output).root["rules"]?.items.compactMap { $0["id"]?.string } ?? []
    #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    for id in ids { #expect(text.output.contains(id), "\(id)") }
    for run in [text, json] { #expect(run.code == 0 && run.errors.isEmpty) }
  }

  @Test func thePagesOfTheRulesAreFresh() throws {
    let pages = Package.text("docs/rules.md")
    let fresh = try Workspace().run(["rules", "--format", "markdown"]).output
    #expect(pages == fresh, "docs/rules.md is stale: run `make docs` and commit it")
  }

  @Test func everyRuleIsExplained() throws {
    let folder = try Workspace()
    let json = try folder.run(["rules", "--format", "json"]).output
    let rules = try Report(json).root["rules"]?.items ?? []
    let all = try folder.run(["explain"] + rules.compactMap { $0["id"]?.string })
    #expect(all.code == 0)
    for rule in rules { #expect(all.output.contains(rule["name"]?.string ?? "?")) }
    let byID = try folder.run(["explain", "FD0205"])
    #expect(try folder.run(["explain", "client-credentials-grant"]).bytes == byID.bytes)
    #expect(try folder.run(["explain", "fd0205"]).bytes == byID.bytes)
    let both = try folder.run(["explain", "FD0205", "scope-form"]).output
    #expect(both.hasPrefix(byID.output) && both.contains("FD0107"))
    for format in ["json", "markdown"] {
      let run = try folder.run(["explain", "FD0205", "--format", format])
      #expect(run.code == 0 && run.output.contains("FD0205"))
    }
  }

  @Test(arguments: [
    "invalid_scope", "invalid_client", "unauthorized_client", "401 everywhere", "403", "200 but empty", "no logs",
    "no audit events", "worked last week", "works from here", "404", "twice",
  ])
  func symptomsLeadToRules(_ symptom: String) throws {
    let run = try Workspace().run(["explain", "--symptom", symptom])
    #expect(run.code == 0)
    #expect(run.output.contains("1. FD"))
    // Both may be asked for at once.
    #expect(try Workspace().run(["explain", "FD0205", "--symptom", symptom]).output.contains("FD0205"))
  }

  @Test func schemasFitWhatIsThere() throws {
    let folder = try Workspace()
    let run = try folder.run(["schema"])
    #expect(run.code == 0)
    let schema = try Report(run.output).root
    #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
    let top = Set(schema["properties"]?.keys ?? [])
    for key in [
      "version", "name", "tile", "stage", "datadog", "evidence", "declared", "role_aliases", "rules", "ignore",
    ] {
      #expect(top.contains(key), "\(key)")
    }
    for name in ["guide", "script", "early-guide", "broken"] {
      let text = Package.text("fixtures/setups/\(name)/fusion-doctor.yaml") ?? ""
      let keys = text.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("#") }
        .compactMap { $0.split(separator: ":").first.map(String.init) }
      #expect(!keys.isEmpty && top.isSuperset(of: keys), "\(name): \(keys)")
    }
    let report = try folder.run(["schema", "--report"])
    #expect(report.code == 0)
    #expect(try Report(report.output).root["properties"]?["setups"] != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionScripts(_ shell: String) throws {
    let run = try Workspace().run(["--generate-completion-script", shell])
    #expect(run.code == 0 && run.output.contains("fusion-doctor") && run.output.contains("write-baseline"))
  }
}

/// Every command of the README works as it stands there.
@Suite struct DocumentationTests {
  /// The lines of the shell blocks, in order.
  private static let commands: [String] = {
    var commands: [String] = []
    var isShell = false
    for line in (Package.text("README.md") ?? "").split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("```") {
        isShell = text == "```sh" || text == "```bash"
      } else if isShell, text.hasPrefix("fusion-doctor") {
        commands.append(String(text))
      }
    }
    return commands
  }()

  @Test func readmeCommandsRun() throws {
    #expect(!Self.commands.isEmpty)
    let folder = try Workspace(setup: "guide")
    try folder.copy(Package.path("fixtures/setups"), to: "fixtures/setups")
    for command in Self.commands where !command.contains("--live") {
      let run = try folder.shell(command)
      #expect(run.code == 0 || run.code == 1, "\(command): \(run.errors)")
      // Where nothing is to be corrected, the difference is empty.
      #expect(!run.bytes.isEmpty || command.contains(">") || command.contains(" fix "), "\(command)")
    }
  }

  /// The first configuration that the README shows is a good one.
  @Test func readmeConfigurationIsHealthy() throws {
    let lines = (Package.text("README.md") ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { $0.drop { $0 == " " } == "```yaml" }) else {
      Issue.record("the README shows no configuration")
      return
    }
    let indent = lines[first].prefix { $0 == " " }.count
    let block = lines[(first + 1)...].prefix { !$0.drop { $0 == " " }.hasPrefix("```") }
    let text = block.map { $0.dropFirst(min(indent, $0.count)) }.joined(separator: "\n") + "\n"
    let folder = try Workspace(text)
    let exported = Package.bytes(Package.path("fixtures/setups/guide/exports/app.json")) ?? []
    try folder.write("app.json", exported)
    let report = try folder.report()
    #expect(report.code == 0, "\(report.findings)")
    #expect(report.status("FD0205") == "passed")
  }
}
