import SourceText
import Testing

/// Where setups come from.
@Suite struct DiscoveryTests {
  @Test func streamsHoldSeveralSetups() throws {
    let folder = try Workspace(
      "---\n" + Sample.configuration(name: "one") + "---\n" + Sample.configuration(name: "two") + "---\n# none\n---\n"
        + Sample.configuration(name: "three", ["fusion_base_url": "http://abcd.fa.ocs.oraclecloud.com"]))
    let report = try folder.report()
    #expect(report.code == 1)
    #expect(report.names == ["one", "two", "three"])
    #expect(report.setups.compactMap { $0["document"]?.integer } == [0, 1, 3])
    #expect(report.setups.compactMap { $0["verdict"]?.string } == ["not-proven", "not-proven", "no-go"])
    #expect(report.failed("FD0102").map(\.place) == ["fusion-doctor.yaml:25:20"])
    #expect(report.failed("FD0115").count >= 2, "they read one pod")
  }

  @Test func foldersAreSearched() throws {
    let folder = try Workspace()
    for name in [
      "a/fusion-doctor.yaml", "a/b/fusion-doctor.yml", "a/c/d/e/prod.fusion.yaml", "z.fusion.yml",
      ".hidden/fusion-doctor.yaml", "a/.git/fusion-doctor.yaml", "a/other.yaml", "a/fusion.yaml", "b/fusion-doctor.txt",
    ] { try folder.write(name, Sample.configuration(name: name.replacing("/", with: "-"))) }
    try folder.write("j/fusion-doctor.json", "{\"version\": 1, \"name\": \"json\", \"tile\": {}}")
    try folder.write("j/x.fusion.json", "{\"version\": 1, \"name\": \"json2\", \"tile\": {}}")
    folder.link("loop", to: ".")
    folder.link("a/up", to: "..")
    let report = try folder.report(["."])
    let files = report.setups.compactMap { $0["file"]?.string }
    #expect(
      files == [
        "a/b/fusion-doctor.yml", "a/c/d/e/prod.fusion.yaml", "a/fusion-doctor.yaml", "j/fusion-doctor.json",
        "j/x.fusion.json", "z.fusion.yml",
      ])
    #expect(try folder.report(["a/b", "a"]).setups.count == 3, "each file once")
    #expect(try folder.report([".hidden"]).setups.count == 1, "a hidden folder that is named is searched")
    #expect(try folder.report(["a/other.yaml"]).names == ["a-other.yaml"], "a file that is named has any name")
    #expect(try folder.report([folder.at("a/b")]).setups.first?["file"]?.string == "a/b/fusion-doctor.yml")
  }

  /// A commit can hold a link: the report of a file that is none of ours would show its lines.
  @Test func aLinkThatLeadsOutIsNotRead() throws {
    let folder = try Workspace()
    try folder.write("etc/passwords", "AWS_SECRET=AKIAVERYSECRET\n")
    try folder.write("repo/real/own.yaml", Sample.configuration(name: "own"))
    folder.link("repo/fusion-doctor.yaml", to: "../etc/passwords")
    folder.link("repo/own.yaml", to: "real/own.yaml")
    for line in ["cd repo && fusion-doctor check", "fusion-doctor check repo/fusion-doctor.yaml"] {
      let run = try folder.shell(line)
      #expect(run.code == 2 && run.errors.contains("a link that leads out of its folder"), "\(run)")
      #expect(!(run.output + run.errors).contains("AKIA"))
    }
    #expect(try folder.report(["repo/own.yaml"]).names == ["own"])
    #expect(try folder.shell("fusion-doctor check --format short <repo/own.yaml /dev/stdin").code == 0)
    #expect(
      try folder.report([folder.at("etc/passwords")]).failed("FD0001").count == 1, "named by its own name it is read")
  }

  /// Each of a thousand named all the others.
  @Test func ofManySetupsThatShareSomethingSomeAreNamed() throws {
    let folder = try Workspace()
    let one = Sample.configuration(name: "x")
    let other = Sample.configuration(name: "x", ["fusion_base_url": "https://abcd-test.fa.ocs.oraclecloud.com"])
    try folder.write("fusion-doctor.yaml", (Array(repeating: one, count: 39) + [other]).joined(separator: "---\n"))
    let report = try folder.report()
    let names = report.failed("FD0116").map(\.message)
    #expect(names.count == 40, "each has the name of a setup of another pod")
    #expect(Set(names).count == 2)
    let pods = report.failed("FD0115").map(\.message)
    #expect(pods.count == 39)
    #expect(pods.allSatisfy { $0.contains(") and others: the pod") && $0.utf8.count < 500 })
  }

  @Test func standardInputIsYAMLOrJSON() throws {
    let folder = try Workspace(setup: "guide")
    let yaml = try folder.report(["-"], input: .text(folder.text("fusion-doctor.yaml")))
    #expect(yaml.code == 0)
    #expect(yaml.setups.first?["file"]?.string == "-")
    #expect(yaml.status("FD0202") == "passed", "evidence is relative to the working directory")
    let json = "{\"version\": 1, \"tile\": {\"fusion_base_url\": \"http://abcd.fa.ocs.oraclecloud.com\"}}"
    #expect(try folder.report(["-"], input: .text(json)).failed("FD0102").map(\.place) == ["-:1:44"])
    #expect(try folder.run(["check", "-"], input: .text("")).code == 3)
    #expect(try folder.report(["-", "fusion-doctor.yaml"], input: .text(Sample.healthy)).setups.count == 2)
  }

  @Test func jsonIsStrict() throws {
    let folder = try Workspace()
    let good = "{\"version\": 1, \"tile\": {\"services\": [\"ess\", \"audit\"]}}"
    for (text, isJSON) in [
      (good, true), (good + "\n", true), ("\u{FEFF}" + good, true), (good.replacing("]", with: ",]"), false),
      ("// x\n" + good, false), ("version: 1\n", false), (good + good, false), (good.replacing("1", with: "01"), false),
      (good.replacing("\"ess\"", with: "'ess'"), false), ("", false),
    ] {
      try folder.write("a.json", text)
      let report = try folder.report(["a.json"])
      #expect((report.status("FD0001") == "passed") == isJSON, "\(text)")
      #expect(report.code == 1)
    }
    try folder.write(
      "utf16.json", [0xFE, 0xFF] + good.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] })
    #expect(try folder.report(["utf16.json"]).status("FD0001") == "passed")
  }

  /// A mistake in one document does not hide the setups of other files.
  @Test func otherFilesAreStillJudged() throws {
    let folder = try Workspace()
    try folder.write("a.fusion.yaml", "tile: {\n")
    try folder.write("b.fusion.yaml", Sample.configuration(name: "b"))
    try folder.write("c.fusion.yaml", "")
    let run = try folder.run(["check", ".", "--format", "json"])
    let report = try Report(run.output)
    #expect(run.code == 1)
    #expect(report.setups.count == 2)
    #expect(report.status("FD0107", in: 1) == "passed")
    #expect(run.errors.contains("c.fusion.yaml: there is no setup in it"))
  }

  @Test func theNameIsTheHostWhereNoneIsGiven() throws {
    let folder = try Workspace(Sample.healthy.replacing("name: sample\n", with: ""))
    #expect(try folder.report().names == ["abcd.fa.ocs.oraclecloud.com"])
  }
}

/// Datadog's account as a configuration.
@Suite struct AccountTests {
  static let settings = """
    {"fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com", \
    "token_url": "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token", \
    "client_id": "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", \
    "oauth_scope": "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all", \
    "logs_config": {"enabled_services": ["ess", "audit"]}, "version": "1.1"}
    """

  static func account(_ name: String, _ settings: String = settings, secrets: String = "") -> String {
    "{\"id\": \"1\", \"type\": \"Account\", \"attributes\": {\"name\": \"\(name)\", \"settings\": \(settings)\(secrets)}}"
  }

  @Test func oneAccount() throws {
    let folder = try Workspace()
    try folder.write("account.json", "{\"data\": \(Self.account("prod"))}")
    let report = try folder.report(["account.json"])
    #expect(report.code == 0)
    #expect(report.names == ["prod"])
    #expect(report.status("FD0109") == "unverified", "the secret counts as given")
    #expect(report.status("FD0101") == "passed")
    #expect(report.status("FD0107") == "passed")
    try folder.write("account.json", "{\"data\": \(Self.account("prod").replacing("/oauth2/v1/token", with: "/x"))}")
    let faulty = try folder.report(["account.json"])
    #expect(faulty.code == 1)
    #expect(faulty.failed("FD0104").first?.place.hasPrefix("account.json:1:") == true)
  }

  @Test func theListPassesOverEPM() throws {
    let folder = try Workspace()
    let epm = "{\"epm_base_url\": \"https://epm-abcd.epm.us-phoenix-1.ocs.oraclecloud.com\"}"
    let other = Self.settings.replacing("abcd.fa", with: "wxyz.fa")
    try folder.write(
      "accounts.json",
      "{\"data\": [\(Self.account("a")), \(Self.account("planning", epm)), \(Self.account("b", other))]}")
    let run = try folder.run(["check", "accounts.json", "--format", "json"])
    let report = try Report(run.output)
    #expect(report.names == ["a", "b"])
    #expect(run.errors.contains("planning"))
    #expect(report.root["notes"]?.items.contains { $0.string?.contains("planning") == true } == true)
    try folder.write("epm.json", "{\"data\": [\(Self.account("planning", epm))]}")
    let none = try folder.run(["check", "epm.json"])
    #expect(none.code == 3)
    #expect(none.errors.contains("planning"))
  }

  @Test func aSecretInAPayloadIsAFinding() throws {
    let folder = try Workspace()
    let secrets = ", \"secrets\": {\"client_secret\": \"hunter2-hunter2\", \"epm_token\": \"epm-token-of-none\"}"
    try folder.write("create.json", "{\"data\": \(Self.account("prod", secrets: secrets))}")
    for format in Sample.formats {
      let run = try folder.run(["check", "create.json", "-v", "--format", format])
      #expect(run.code == 1)
      #expect(run.output.contains("FD0108"))
      #expect(!run.output.contains("hunter2") && !run.output.contains("epm-token-of-none"))
    }
    // The update payload of a tile that is saved already has none.
    try folder.write(
      "update.json", "{\"data\": {\"type\": \"Account\", \"attributes\": {\"settings\": \(Self.settings)}}}")
    #expect(try folder.run(["check", "update.json"]).code == 0)
  }
}

/// Findings that are accepted, with a reason.
@Suite struct SuppressionTests {
  private func faulty(_ more: String = "", comment: String = "", above: String = "") throws -> Workspace {
    let text = Sample.configuration(
      ["fusion_base_url": "http://abcd.fa.ocs.oraclecloud.com" + comment, "oauth_scope": "offline_access"], more: more)
    return try Workspace(
      above.isEmpty ? text : text.replacing("  fusion_base_url", with: "  \(above)\n  fusion_base_url"))
  }

  @Test func inTheListOrBesideTheLine() throws {
    let ignore = "ignore: [{ rule: FD0102, reason: agreed in SEC-1 }, { rule: FD0107, reason: agreed in SEC-2 }]"
    for folder in [
      try faulty(ignore),
      try faulty(
        "ignore: [{ rule: base-url-form, reason: a }, { rule: FD0107, reason: b, at: \"#/tile/oauth_scope\" }]"),
      try faulty(
        "ignore: [{ rule: FD0107, reason: a, until: 2026-03-10 }]", comment: " # fusion-doctor: ignore FD0102 -- a"),
      try faulty(
        "ignore: [{ rule: FD0107, reason: a, at: \"#/tile\" }]",
        above: "# fusion-doctor: ignore FD0102 -- a b until 2026-03-10"),
    ] {
      let report = try folder.report()
      #expect(report.code == 0, "\(report.findings)")
      #expect(report.status("FD0102") == "suppressed")
      #expect(report.status("FD0107") == "suppressed")
      #expect(report.verdict == "not-proven")
      #expect(report.root["summary"]?["suppressed"]?.integer == 2)
      #expect(try folder.run(["check", "--no-ignore"]).code == 1)
      let run = try folder.run(["check"]).output
      #expect(!run.contains("error["))
      #expect(run.contains("2 rules suppressed"))
      #expect(try folder.run(["check", "--show-suppressed"]).output.contains("FD0102"))
    }
  }

  @Test func aCommentIsAboutTheLineBelowIt() throws {
    let several = "# fusion-doctor: ignore FD0102 -- a\n  # because\n  # fusion-doctor: ignore FD0104 -- b"
    let stacked = try faulty("ignore: [{ rule: FD0107, reason: a }]", above: several).report()
    #expect(stacked.status("FD0102") == "suppressed")
    #expect(stacked.failed("FD0009").count == 1, "the second one is unused")
    for above in ["# fusion-doctor: ignore FD0102 -- a\n", "# fusion-doctor: ignore FD0102 -- a\n\n  # because"] {
      let report = try faulty(above: above).report()
      #expect(report.failed("FD0102").count == 1 && report.failed("FD0009").count == 1, "a blank line parts them")
    }
    let last = try faulty("# fusion-doctor: ignore FD0102 -- a").report()
    #expect(last.failed("FD0009").count == 1, "there is nothing below it")
  }

  /// Thousands of comments took minutes, each of which looked at all the others and at the whole document.
  @Test func thousandsOfComments() throws {
    let above = Array(repeating: "# fusion-doctor: ignore FD0102 -- a", count: 20_000).joined(separator: "\n  ")
    let report = try faulty("ignore: [{ rule: FD0107, reason: a }]", above: above).report()
    #expect(report.status("FD0102") == "suppressed")
  }

  @Test func aCommentIsOfUseForOneOfSeveralValues() throws {
    let flow =
      "version: 1\ntile: {\n  client_id: not-hex, oauth_scope: offline_access, # fusion-doctor: ignore FD0106 -- agreed\n}\n"
    let report = try Workspace(flow).report()
    #expect(report.status("FD0106") == "suppressed" && report.failed("FD0009").isEmpty)
    for below in [
      "\n    not-hex # fusion-doctor: ignore FD0106 -- a", "\n    # fusion-doctor: ignore FD0106 -- a\n    not-hex",
    ] {
      let report = try Workspace(Sample.configuration(["client_id": below])).report()
      #expect(report.status("FD0106") == "suppressed" && report.failed("FD0009").isEmpty, "\(below)")
    }
  }

  @Test func oneThatCoversAnotherPlaceOrSubjectDoesNothing() throws {
    for entry in [
      "{ rule: FD0102, reason: a, at: \"#/tile/token_url\" }", "{ rule: FD0102, reason: a, subject: token_url }",
      "{ rule: FD0104, reason: a }",
    ] {
      let report = try faulty("ignore: [\(entry)]").report()
      #expect(report.code == 1)
      #expect(report.failed("FD0102").count == 1)
      #expect(report.failed("FD0009").map(\.severity) == ["warning"], "it is unused")
    }
    let narrowed = try faulty("ignore: [{ rule: FD0102, reason: a, subject: fusion_base_url }]").report()
    #expect(narrowed.status("FD0102") == "suppressed")
  }

  @Test func theirOwnFaultsAreFindings() throws {
    for (more, rule, place) in [
      ("ignore: [{ rule: FD0102 }]", "FD0008", "9:10"), ("ignore: [{ rule: FD0102, reason: \"\" }]", "FD0008", "9:34"),
      ("ignore: [{ rule: FD0102, reason: a, until: 2026-03-09 }]", "FD0010", "9:44"),
      ("ignore: [{ rule: FD0199, reason: a }]", "FD0011", "9:18"),
      ("rules: { disable: [FD0199] }", "FD0011", "9:20"), ("rules: { severity: { FD0199: info } }", "FD0011", "9:22"),
    ] {
      let report = try faulty(more).report()
      #expect(report.failed(rule).map(\.place) == ["fusion-doctor.yaml:\(place)"], "\(more)")
      #expect(report.code == 1)
      #expect(report.failed("FD0102").count == 1, "\(more)")
    }
    let comment = try faulty(comment: " # fusion-doctor: ignore FD0102").report()
    #expect(comment.failed("FD0008").count == 1)
    #expect(comment.failed("FD0102").count == 1)
    let unknown = try faulty(comment: " # fusion-doctor: ignore FD0101x -- because").report()
    #expect(unknown.failed("FD0011").count == 1)
  }

  @Test func someCannotBeCovered() throws {
    for more in [
      "ignore: [{ rule: FD0108, reason: a }]", "rules: { disable: [FD0108] }", "rules: { severity: { FD0108: info } }",
    ] {
      let report = try Workspace(Sample.configuration(["client_secret": "hunter2-hunter2"], more: more)).report()
      #expect(report.failed("FD0108").map(\.severity) == ["error"], "\(more)")
      #expect(report.code == 1)
    }
  }

  /// What the configuration says and nothing would use is a finding at its place.
  @Test(arguments: [
    ("rules: { disable: [FD0108] }", "FD0004", "9:20"), ("rules: { severity: { FD0011: info } }", "FD0004", "9:30"),
    ("probe: { timeout: 0s }", "FD0004", "9:19"), ("probe: { known_request: \"\" }", "FD0004", "9:25"),
    ("probe: { known_request: -5 }", "FD0004", "9:25"),
    ("probe: { known_request: 1234567890123456789 }", "FD0004", "9:25"),
    ("probe: { requests_per_minute: 5 }", "FD0003", "9:10"), ("collect: { requests_per_minute: -1 }", "FD0004", "9:33"),
    ("collect: { max_age: 0h }", "FD0004", "9:21"), ("collect: { quarantine: { max_bytes: 0 } }", "FD0004", "9:37"),
    ("datadog: { api_key: \"file:key\" }", "FD0004", "9:21"), ("datadog: { app_key: \"\" }", "FD0004", "9:21"),
    ("evidence: { user: \"\" }", "FD0004", "9:19"),
    ("evidence: { roles: [{ path: r.csv, columns: { usr: Login } }] }", "FD0003", "9:47"),
  ])
  func nothingIsIgnoredSilently(more: String, rule: String, place: String) throws {
    let report = try faulty(more).report()
    #expect(report.failed(rule).map(\.place) == ["fusion-doctor.yaml:\(place)"], "\(more)")
    #expect(report.code == 1)
  }

  @Test func whatCannotBeLoweredCanBeRaised() throws {
    let report = try faulty("rules: { severity: { FD0009: error } }\nignore: [{ rule: FD0104, reason: a }]").report()
    #expect(report.failed("FD0009").map(\.severity) == ["error"] && report.failed("FD0004").isEmpty)
  }

  @Test func severitiesAndDisabledRules() throws {
    let lowered = try faulty("rules: { severity: { FD0102: info, FD0107: warning } }").report()
    #expect(lowered.code == 0)
    #expect(lowered.failed("FD0102").map(\.severity) == ["info"])
    let off = try faulty("rules: { disable: [FD0102, scope-form] }").report()
    #expect(off.code == 0)
    #expect(off.status("FD0102") == "not-applicable")
    #expect(off.check("FD0102")?["reason"]?.string == "disabled")
  }
}
