import SourceText
import Testing

/// What is judged, what counts, and what is shown.
@Suite struct SelectionTests {
  @Test func onlyAndSkipChooseRules() throws {
    let folder = try Workspace(setup: "broken")
    let all = try folder.report()
    #expect(all.root["selection"]?.isNull == true)
    let tile = try folder.report(["--only", "tile"])
    #expect(tile.code == 1)
    #expect(tile.checks.allSatisfy { $0["component"]?.string == "tile" })
    #expect(tile.checks.count > 10)
    #expect(tile.root["selection"]?.items.compactMap(\.string) == ["--only tile"])
    let both = try folder.report(["--only", "FD0102", "--only", "user", "--skip", "user"])
    #expect(both.checks.compactMap { $0["rule"]?.string } == ["FD0102"])
    let named = try folder.report(["--only", "application-active", "--only", "fd0303"])
    #expect(named.checks.compactMap { $0["rule"]?.string } == ["FD0202", "FD0303"])
    let without = try folder.report(["--skip", "tile", "--skip", "application", "--skip", "user", "--skip", "roles"])
    #expect(without.findings.filter { $0.severity == "error" }.map(\.rule) == ["FD0501"])
    let none = try folder.report(["--only", "FD0101"])
    #expect(none.code == 0)
    #expect(none.verdict == "not-proven", "a selection is never `go`")
  }

  @Test(arguments: Sample.formats) func whatIsNotChosenIsNotReported(_ format: String) throws {
    let folder = try Workspace(setup: "broken")
    let run = try folder.run(["check", "--format", format, "--only", "audit"])
    #expect(run.code == 1)
    #expect(run.output.contains("FD0501"))
    for rule in ["FD0102", "FD0202", "FD0303", "FD0401"] {
      // SARIF carries the catalogue, and remedies name other rules.
      if format != "sarif" { #expect(!run.output.contains("\(rule) "), "\(rule)") }
    }
  }

  @Test func failOnMovesTheLineAlone() throws {
    let folder = try Workspace(setup: "guide")
    for (level, code) in [("error", 0), ("warning", 0), ("info", 1), ("never", 0)] as [(String, Int32)] {
      let report = try folder.report(["--fail-on", level])
      #expect(report.code == code)
      #expect(report.verdict == "not-proven")
      #expect(report.findings.count == 2)
    }
  }

  @Test func showHidesAndCounts() throws {
    let folder = try Workspace(setup: "broken")
    for format in Sample.formats {
      let shown = try folder.run(["check", "--format", format, "--show", "error"])
      #expect(shown.code == 1)
      #expect(shown.output.contains("FD0102"))
      // JSON and JUnit are records.
      guard !["json", "junit", "sarif"].contains(format) else { continue }
      #expect(!shown.output.contains("FD0408"), "\(format)")
    }
    #expect(try folder.run(["check", "--show", "error"]).output.contains("below --show error not listed"))
    #expect(try folder.run(["check", "--show", "error", "--fail-on", "info", "--only", "FD0408"]).code == 1)
  }

  @Test func strictCountsWhatIsNotProven() throws {
    let folder = try Workspace(setup: "early-guide")
    #expect(try folder.run(["check"]).code == 0)
    let strict = try folder.report(["--strict"])
    #expect(strict.code == 1)
    #expect(strict.status("FD0501") == "unverified", "declared facts do not count")
    #expect(strict.check("FD0501")?["declared"]?.bool == true)
    #expect(try folder.run(["check", "--strict", "--fail-on", "never"]).code == 0, "it changes nothing with never")
    #expect(try folder.run(["check", "--strict", "--only", "FD0107"]).code == 0)
    let tile = try Workspace(Sample.healthy)
    #expect(try tile.run(["check", "--strict", "--only", "FD0202"]).code == 1)
    #expect(try tile.run(["check", "--strict", "--only", "FD0216"]).code == 0, "an info rule does not reach error")
    #expect(try tile.run(["check", "--strict", "--only", "FD0216", "--fail-on", "info"]).code == 1)
  }

  @Test func requireProvenIsAGate() throws {
    let folder = try Workspace(setup: "guide")
    #expect(try folder.run(["check", "--require", "proven"]).code == 0)
    let text = try folder.text("fusion-doctor.yaml")
    for key in ["application", "user", "roles", "audit"] {
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("  \(key):") }
      try folder.write("fusion-doctor.yaml", lines.joined(separator: "\n") + "\n")
      #expect(try folder.run(["check"]).code == 0)
      #expect(try folder.run(["check", "--require", "proven"]).code == 1, "without \(key)")
    }
    try folder.write("fusion-doctor.yaml", text + "rules: { disable: [FD0205] }\n")
    #expect(try folder.run(["check", "--require", "proven"]).code == 1, "a disabled rule is not proven")
  }

  @Test func stageOfTheCommandLineWins() throws {
    let folder = try Workspace(setup: "guide")
    try folder.write("exports/datadog-accounts.json", "{\"data\": []}")
    let before = try folder.report()
    #expect(before.code == 0)
    #expect(before.setups.first?["stage"]?.string == "before")
    #expect(before.failed("FD0802").map(\.severity) == ["warning"])
    let after = try folder.report(["--stage", "after"])
    #expect(after.code == 1)
    #expect(after.setups.first?["stage"]?.string == "after")
    #expect(after.failed("FD0802").map(\.severity) == ["error"])
    try folder.write("fusion-doctor.yaml", try folder.text("fusion-doctor.yaml") + "stage: after\n")
    #expect(try folder.run(["check"]).code == 1)
    #expect(try folder.run(["check", "--stage", "before"]).code == 0)
  }

  @Test func quietVerboseAndColour() throws {
    let folder = try Workspace(setup: "broken")
    let normal = try folder.run(["check"]).output
    let quiet = try folder.run(["check", "-q"]).output
    let verbose = try folder.run(["check", "-v"]).output
    #expect(quiet.utf8.count < normal.utf8.count && normal.utf8.count < verbose.utf8.count)
    #expect(quiet.contains("FD0501") && quiet.contains("verdict: no-go") && !quiet.contains("not proven:"))
    #expect(verbose.contains("checks of broken") && verbose.contains("passed         FD0107"))
    let escape = "\u{1B}["
    #expect(!normal.contains(escape), "a pipe is no terminal")
    #expect(try folder.run(["check", "--color", "always"]).output.contains(escape))
    #expect(try folder.run(["check", "--color", "always"], environment: ["NO_COLOR": "1"]).output.contains(escape))
    #expect(try !folder.run(["check", "--color", "never"]).output.contains(escape))
    _ = try folder.run(["check", "--color", "always", "--report", "text=r.txt"])
    #expect(try !folder.text("r.txt").contains(escape), "a file has no colours")
  }
}

/// Findings that are known, and reports of another day.
@Suite struct BaselineTests {
  @Test func knownFindingsStandMarked() throws {
    let folder = try Workspace(setup: "broken")
    let first = try folder.report(["--write-baseline", "base.json"])
    #expect(first.code == 1)
    let known = try folder.report(["--baseline", "base.json"])
    #expect(known.code == 0)
    #expect(known.verdict == "no-go", "the verdict counts them")
    #expect(known.findings.count == first.findings.count)
    #expect(!known.findings.contains { !$0.isBaselined })
    #expect(known.root["summary"]?["errors"]?.integer == 6)
    let run = try folder.run(["check", "--baseline", "base.json"])
    #expect(run.output.contains("(in the baseline)"))

    // The line moves, the finding stays known; a new one counts.
    let text = try folder.text("fusion-doctor.yaml")
    try folder.write("fusion-doctor.yaml", "# moved\n\n\n" + text)
    #expect(try folder.run(["check", "--baseline", "base.json"]).code == 0)
    try folder.write("fusion-doctor.yaml", text.replacing("/oauth2/v1/token", with: "/oauth2/v1/authorize"))
    let more = try folder.report(["--baseline", "base.json"])
    #expect(more.code == 1)
    #expect(more.findings.filter { !$0.isBaselined && $0.severity == "error" }.map(\.rule) == ["FD0104"])

    // What was mended leaves the baseline when it is written anew; one that is stale does no harm.
    let mended = text.replacing("/fscmUI/faces/FuseWelcome", with: "")
    try folder.write("fusion-doctor.yaml", mended)
    let rest = try folder.report(["--baseline", "base.json", "--write-baseline", "base.json"])
    #expect(rest.code == 0)
    #expect(try !folder.text("base.json").contains("FD0102"))
    #expect(try folder.text("base.json").contains("FD0202"))
    try folder.write("fusion-doctor.yaml", text)
    #expect(try folder.run(["check", "--baseline", "base.json"]).code == 1)
  }

  @Test func isTheSameEveryTime() throws {
    let folder = try Workspace(setup: "broken")
    _ = try folder.run(["check", "--write-baseline", "a.json"])
    _ = try folder.run(["check", "--write-baseline", "b.json", "--baseline", "a.json", "--jobs", "1"])
    #expect(folder.bytes("a.json") != nil)
    #expect(folder.bytes("a.json") == folder.bytes("b.json"))
    let healthy = try Workspace(Sample.healthy)
    #expect(try healthy.run(["check", "--write-baseline", "a.json"]).code == 0)
    #expect(try healthy.run(["check", "--baseline", "a.json"]).code == 0)
  }

  @Test func damagedOnesAreRefused() throws {
    let folder = try Workspace(Sample.faulty)
    for text in ["", "{", "[]", "{\"schema\": \"fusion-doctor/baseline/v1\"}", "\u{FF}"] {
      try folder.write("base.json", text)
      #expect(try folder.run(["check", "--baseline", "base.json"]).code == 2, "\(text)")
      #expect(try folder.run(["check", "--compare", "base.json"]).code == 2, "\(text)")
    }
  }

  @Test func comparisonSaysWhatChanged() throws {
    let folder = try Workspace(setup: "broken")
    _ = try folder.run(["check", "--report", "json=old.json"])
    let same = try folder.report(["--compare", "old.json"])
    #expect(same.code == 1)
    for list in ["newlyFailed", "resolved", "newlyProven", "gone"] {
      #expect(same.root["comparison"]?[list]?.items.isEmpty == true, "\(list)")
    }
    let text = try folder.text("fusion-doctor.yaml")
    try folder.write(
      "fusion-doctor.yaml",
      text.replacing("/fscmUI/faces/FuseWelcome", with: "").replacing("/oauth2/v1/token", with: "/oauth2/v1/authorize"))
    let changed = try folder.report(["--compare", "old.json"])
    func rules(_ list: String) -> [String] {
      changed.root["comparison"]?[list]?.items.compactMap { $0["rule"]?.string } ?? []
    }
    #expect(rules("newlyFailed") == ["FD0104"])
    #expect(rules("resolved") == ["FD0102"])
    #expect(rules("gone").isEmpty)
    #expect(changed.code == 1)
    for format in ["text", "markdown", "html"] {
      let run = try folder.run(["check", "--format", format, "--compare", "old.json"])
      let without = try folder.run(["check", "--format", format])
      #expect(run.bytes.count > without.bytes.count, "\(format) has the section")
    }
    for format in ["short", "junit", "sarif", "github", "gitlab", "checkstyle"] {
      let run = try folder.run(["check", "--format", format, "--compare", "old.json"])
      let without = try folder.run(["check", "--format", format])
      #expect(run.bytes == without.bytes, "\(format) has none")
    }
    try folder.write("fusion-doctor.yaml", text.replacing("name: broken", with: "name: renamed"))
    let renamed = try folder.report(["--compare", "old.json"])
    #expect(renamed.root["comparison"]?["gone"]?.items.isEmpty == false)
    #expect(
      renamed.root["comparison"]?["gone"]?.items.contains {
        $0["setup"]?.string == "broken" && $0["rule"]?.string == "FD0102" && $0["subject"]?.string != nil
      } == true)
    // What is suppressed now is not mended.
    try folder.write("fusion-doctor.yaml", text + "ignore: [{ rule: FD0102, reason: agreed }]\n")
    let covered = try folder.report(["--compare", "old.json"])
    #expect(covered.root["comparison"]?["resolved"]?.items.isEmpty == true)
  }

  /// A failure that is not judged any more is in the list of what has gone, and not among what is mended.
  @Test func failureWithoutEvidenceHasGone() throws {
    let folder = try Workspace(setup: "broken")
    let old = try folder.report(["--report", "json=old.json"])
    let lost = old.checks.filter { check in
      check["component"]?.string == "application" && check["status"]?.string == "failed"
    }.compactMap { $0["rule"]?.string }
    #expect(!lost.isEmpty)
    let lines = try folder.text("fusion-doctor.yaml").split(separator: "\n", omittingEmptySubsequences: false)
    try folder.write(
      "fusion-doctor.yaml", lines.filter { !$0.contains("application: ") }.joined(separator: "\n"))
    let now = try folder.report(["--compare", "old.json"])
    let gone = now.root["comparison"]?["gone"]?.items ?? []
    for rule in lost where now.checks.first(where: { $0["rule"]?.string == rule })?["status"]?.string != "failed" {
      #expect(gone.contains { $0["rule"]?.string == rule && $0["subject"]?.string != nil }, "\(rule)")
    }
    #expect(!gone.isEmpty)
    #expect(now.root["comparison"]?["resolved"]?.items.isEmpty == true)
  }
}

/// The same input gives the same bytes.
@Suite struct DeterminismTests {
  @Test func everywhere() throws {
    let folder = try Workspace()
    for name in ["guide", "script", "early-guide", "broken"] {
      try folder.copy(Package.path("fixtures/setups/\(name)"), to: name)
    }
    let reports = Sample.formats.flatMap { ["--report", "\($0)=out/\($0)"] }
    func run(_ flags: [String], _ environment: [String: String?] = [:]) throws -> [[UInt8]?] {
      let run = try folder.run(["check", ".", "-v", "--show-suppressed"] + reports + flags, environment: environment)
      #expect(run.code == 1)
      return [run.bytes] + Sample.formats.map { folder.bytes("out/\($0)") }
    }
    let first = try run(["--jobs", "1"])
    for jobs in ["2", "3", "4", "64"] { #expect(try run(["--jobs", jobs]) == first, "--jobs \(jobs)") }
    for variables in [
      ["LC_ALL": "de_DE.UTF-8"], ["LC_ALL": "tr_TR.UTF-8"], ["LC_ALL": "C"], ["LANG": "ar_EG.UTF-8"],
      ["TZ": "Asia/Kathmandu"], ["TZ": "America/New_York", "LC_TIME": "ja_JP.UTF-8"],
      ["TERM": "xterm", "COLUMNS": "40"], ["NO_COLOR": "1"], ["HOME": "/nonexistent"],
    ] { #expect(try run([], variables) == first, "\(variables)") }
  }

  @Test func theClockIsTheOneThatIsSet() throws {
    let folder = try Workspace(Sample.healthy)
    #expect(try folder.report().root["time"]?.string == "2026-03-10T12:00:00Z")
    #expect(try folder.report(environment: ["SOURCE_DATE_EPOCH": "0"]).root["time"]?.string == "1970-01-01T00:00:00Z")
    let now = try folder.report(environment: ["SOURCE_DATE_EPOCH": nil]).root["time"]?.string ?? ""
    #expect(now > "2024" && now.hasSuffix("Z"))
  }
}
