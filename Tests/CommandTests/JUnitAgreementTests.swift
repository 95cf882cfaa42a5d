import SourceText
import TestSupport
import Testing

/// A red case and exit 1 or 4 always agree, whatever the configuration and the flags.
@Suite struct JUnitAgreementTests {
  /// A run by chance, the same for the same seed.
  private struct Chance {
    var random: SeededRandom

    mutating func pick<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }
    mutating func isIn(_ count: Int) -> Bool { random.below(count) == 0 }

    mutating func configuration(_ name: String) -> String {
      var changes: [String: String?] = [:]
      for _ in 0..<random.below(3) {
        let (key, value): (String, String?) = pick([
          ("fusion_base_url", "https://abcd.fa.ocs.oraclecloud.com/"), ("fusion_base_url", "http://x"),
          ("token_url", nil), ("client_id", "warehouse"), ("oauth_scope", "<scope>"), ("site", "datadoghq.com "),
          ("site", "ddog-gov.com"), ("services", "[ess]"), ("client_secret", "hunter2-hunter2"), ("x", "1"),
          ("client_secret", "${NOT_SET}"), ("client_secret", "file:none"),
        ])
        changes[key] = value
      }
      var more: [String] = []
      var evidence: [String] = []
      let setup = pick(["guide", "script", "broken", "early-guide"])
      for (key, names) in [
        ("application", ["app.json", "apps.json"]), ("user", ["user.json", "users.json"]),
        ("roles", ["role-hierarchy.csv", "ManageJobRoles_CSV.zip", "UserRoleMemberships_48811_CSV.zip"]),
        ("audit", ["audit-levels.json", "audit-policies.csv"]), ("account", ["datadog-accounts.json"]),
      ] where !isIn(3) {
        let known = names.filter { Package.bytes(Package.path("fixtures/setups/\(setup)/exports/\($0)")) != nil }
        let name = isIn(8) ? "none.json" : isIn(8) ? "role-hierarchy.csv" : known.first
        if let name { evidence.append("  \(key): \(setup)/exports/\(name)") }
      }
      if !evidence.isEmpty { more += ["evidence:"] + evidence }
      if isIn(2) { more.append("declared: { audit: { ESS: \(pick(["High", "Low"])), OPSS: High } }") }
      if isIn(3) { more.append("stage: \(pick(["before", "after", "x"]))") }
      if isIn(2) {
        let rules = ["FD0101", "FD0102", "FD0401", "FD0405", "FD0501", "FD0408", "FD0110", "FD0202", "FD0999"]
        more.append("ignore: [{ rule: \(pick(rules)), reason: agreed, until: \(pick(["2026-01-01", "2027-01-01"])) }]")
        more.append(
          "rules: { disable: [\(pick(rules))], severity: { \(pick(rules)): \(pick(["error", "warning", "info"])) } }")
      }
      if isIn(12) { return "name: [\n" }
      return Sample.configuration(name: name, changes, more: more.joined(separator: "\n"))
    }

    mutating func flags() -> [String] {
      var flags = ["--fail-on", pick(["error", "error", "warning", "info", "never"])]
      if isIn(3) { flags.append("--strict") }
      if isIn(4) {
        flags += ["--require", "proven"]
      } else if isIn(3) {
        flags += [
          pick(["--only", "--skip"]), pick(["tile", "audit", "FD0102", "roles", "input", "collector", "application"]),
        ]
      }
      if isIn(3) { flags.append("--no-ignore") }
      if isIn(3) { flags += ["--show", pick(["error", "warning"])] }
      if isIn(3) { flags += ["--stage", pick(["before", "after"])] }
      if isIn(3) { flags += ["--baseline", "base.json"] }
      if isIn(2) { flags.append("--show-suppressed") }
      return flags
    }
  }

  @Test(arguments: 0..<8) func whateverTheRun(_ seed: Int) throws {
    let strict = [
      try SchemaValidator(schema: Package.path("fixtures/schemas/jenkins-junit-10.xsd")),
      try SchemaValidator(schema: Package.path("fixtures/schemas/windyroad-JUnit.xsd")),
    ]
    var chance = Chance(random: SeededRandom(seed: UInt64(seed) &* 7919 &+ 3))
    let folder = try Workspace()
    for name in ["guide", "script", "early-guide", "broken"] {
      try folder.copy(Package.path("fixtures/setups/\(name)/exports"), to: "\(name)/exports")
    }
    var codes: [Int32: Int] = [:]
    for round in 0..<20 {
      let documents = (0..<1 + chance.random.below(3)).map {
        chance.configuration(chance.isIn(3) ? "same" : "setup\($0)")
      }
      try folder.write("fusion-doctor.yaml", documents.joined(separator: "---\n"))
      if round == 0 || chance.isIn(3) { _ = try folder.run(["check", "--write-baseline", "base.json"]) }
      try folder.write("r.xml", "")
      try folder.write("s.xml", "")
      let flags = chance.flags()
      // The profile is one for the run: two runs, whose outcome must be the same.
      let run = try folder.run(["check", "--report", "junit=r.xml", "--format", "json"] + flags)
      let other = try folder.run(["check", "--report", "junit=s.xml", "--junit-profile", "strict"] + flags)
      let comment: Comment = "\(flags)\n\(documents.joined(separator: "---\n"))"
      #expect(run.code == other.code, comment)
      guard let code = run.code, code != 3 else { continue }
      codes[code, default: 0] += 1
      #expect(code == 0 || code == 1, comment)
      let rich = try JUnitFile(folder.bytes("r.xml") ?? [])
      let plain = try JUnitFile(folder.bytes("s.xml") ?? [])
      #expect(rich.hasRed == (code == 1), comment)
      #expect(plain.hasRed == (code == 1), comment)
      let problems = strict.flatMap { $0.problems(in: folder.bytes("s.xml") ?? []) }
      #expect(problems.isEmpty, comment)
      // One case for each rule of each setup, with a name of its own.
      let report = try Report(run.output)
      #expect(rich.cases.count == report.checks.count, comment)
      #expect(Set(rich.cases.map { $0.classname + "\n" + $0.name }).count == rich.cases.count, comment)
      for item in rich.cases {
        #expect(!item.name.contains("`") && item.name.hasPrefix("FD"), "\(item)")
      }
      // What the report says of each finding is what the exit code says.
      let rank = ["info": 0, "warning": 1, "error": 2, "never": 3]
      let line = rank[flags[1]] ?? 2
      let counts = report.findings.contains { !$0.isBaselined && !$0.isSuppressed && (rank[$0.severity] ?? 0) >= line }
      if counts { #expect(code == 1, comment) }
      if !flags.contains("--strict"), !flags.contains("--require") { #expect(counts == (code == 1), comment) }
      #expect(report.verdict != "go", comment)
      let hasError = report.findings.contains { $0.severity == "error" && !$0.isSuppressed }
      #expect((report.verdict == "no-go") == hasError, comment)
    }
    #expect(codes.count == 2, "runs of both kinds: \(codes)")
  }

  /// A case keeps its name, whatever it says.
  @Test func namesStayTheSame() throws {
    let healthy = try Workspace(setup: "guide")
    let broken = try Workspace(setup: "broken")
    try broken.write(
      "fusion-doctor.yaml", try broken.text("fusion-doctor.yaml").replacing("name: broken", with: "name: guide"))
    func names(_ folder: Workspace, _ flags: [String]) throws -> [String] {
      _ = try folder.run(["check", "--report", "junit=r.xml"] + flags)
      return try JUnitFile(folder.bytes("r.xml") ?? []).cases.map { $0.classname + " " + $0.name }
    }
    let first = try names(healthy, [])
    #expect(first.count > 70)
    #expect(first.contains("guide.application FD0205 client-credentials-grant"))
    #expect(try names(broken, []) == first)
    #expect(try names(broken, ["--strict", "--fail-on", "info", "--junit-profile", "strict"]) == first)
  }
}
