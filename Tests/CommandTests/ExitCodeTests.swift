import SourceText
import Testing

/// The table of exit codes, for each format.
@Suite struct ExitCodeTests {
  /// What is checked, and what comes of it.
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var code: Int32
    var files: [String: String] = [:]
    var arguments: [String] = []
    /// A rule that the report names.
    var rule: String?

    var testDescription: String { title }
  }

  static let rows: [Row] = [
    Row(title: "nothing wrong", code: 0, files: ["fusion-doctor.yaml": Sample.healthy]),
    Row(title: "a finding", code: 1, files: ["fusion-doctor.yaml": Sample.faulty], rule: "FD0102"),
    Row(
      title: "a finding below --fail-on", code: 0,
      files: ["fusion-doctor.yaml": Sample.configuration(["client_id": "warehouse"])], rule: "FD0106"),
    Row(
      title: "a warning at --fail-on", code: 1,
      files: ["fusion-doctor.yaml": Sample.configuration(["client_id": "warehouse"])],
      arguments: ["--fail-on", "warning"], rule: "FD0106"),
    Row(
      title: "--fail-on never", code: 0, files: ["fusion-doctor.yaml": Sample.faulty],
      arguments: ["--fail-on", "never"], rule: "FD0102"),
    Row(
      title: "evidence that is missing", code: 1,
      files: ["fusion-doctor.yaml": Sample.configuration(more: "evidence: { application: app.json }")], rule: "FD0005"),
    Row(title: "YAML that is none", code: 1, files: ["fusion-doctor.yaml": "tile: [\n"], rule: "FD0001"),
    Row(
      title: "JSON that is none", code: 1, files: ["a.json": "{\"version\": 1,}"], arguments: ["a.json"], rule: "FD0001"
    ),
    Row(title: "a list instead of a mapping", code: 1, files: ["fusion-doctor.yaml": "- 1\n"], rule: "FD0001"),
    Row(title: "--strict", code: 1, files: ["fusion-doctor.yaml": Sample.healthy], arguments: ["--strict"]),
    Row(
      title: "--require proven", code: 1, files: ["fusion-doctor.yaml": Sample.healthy],
      arguments: ["--require", "proven"]),
    Row(
      title: "a PATH that does not exist", code: 2, files: ["fusion-doctor.yaml": Sample.healthy], arguments: ["x.yaml"]
    ),
    Row(
      title: "one of two PATHs does not exist", code: 2, files: ["fusion-doctor.yaml": Sample.healthy],
      arguments: ["fusion-doctor.yaml", "x.yaml"]),
    Row(title: "an empty PATH", code: 2, files: ["fusion-doctor.yaml": Sample.healthy], arguments: [""]),
    Row(title: "a PATH that is a device", code: 2, arguments: ["/dev/zero"]),
    Row(title: "a PATH of /proc", code: 2, arguments: ["/proc/self/environ"]),
    Row(title: "a flag that is none", code: 2, files: ["fusion-doctor.yaml": Sample.healthy], arguments: ["--sctrict"]),
    Row(title: "no configuration here", code: 3),
    Row(title: "a folder without one", code: 3, files: ["a/b/notes.yaml": "a: 1\n"], arguments: ["a"]),
    Row(title: "an empty file", code: 3, files: ["fusion-doctor.yaml": ""]),
    Row(title: "a file of comments", code: 3, files: ["fusion-doctor.yaml": "# nothing\n---\n---\n"]),
    Row(
      title: "no rule is left", code: 3, files: ["fusion-doctor.yaml": Sample.faulty],
      arguments: ["--only", "tile", "--skip", "tile"]),
    Row(
      title: "a component without rules offline", code: 3, files: ["fusion-doctor.yaml": Sample.faulty],
      arguments: ["--only", "FD0102", "--skip", "base-url-form"]),
  ]

  @Test(arguments: rows, Sample.formats) func everyFormatEndsAlike(_ row: Row, _ format: String) throws {
    let folder = try Workspace()
    for (name, text) in row.files { try folder.write(name, text) }
    let run = try folder.run(["check", "--format", format, "--report", "junit=out/r.xml"] + row.arguments)
    #expect(run.code == row.code, "\(run.errors)")
    if row.code >= 2 {
      #expect(run.bytes.isEmpty, "standard output carries the report alone")
      #expect(!run.errors.isEmpty, "it says what was not done")
      #expect(folder.names("out").isEmpty)
    } else {
      #expect(run.errors.isEmpty)
      if let rule = row.rule, format != "junit" || row.code == 1 { #expect(run.output.contains(rule)) }
      let junit = try JUnitFile(folder.bytes("out/r.xml") ?? [])
      #expect(junit.hasRed == (row.code == 1))
    }
  }

  @Test(arguments: Sample.formats) func standardOutputThatIsFullIsIncomplete(_ format: String) throws {
    let folder = try Workspace(Sample.healthy)
    let run = try folder.run(["check", "--format", format], outputTo: "/dev/full")
    #expect(run.code == 4)
    #expect(run.errors.contains("standard output could not be written"))
    try folder.write("fusion-doctor.yaml", Sample.faulty)
    #expect(try folder.run(["check", "--format", format], outputTo: "/dev/full").code == 1, "4 never hides 1")
  }

  @Test(arguments: Sample.formats) func aReportThatCannotBeWrittenIsIncomplete(_ format: String) throws {
    let folder = try Workspace(Sample.healthy)
    folder.makeFolder("folder")
    try folder.write("file", "x")
    for place in ["folder", "file/below", "/dev/full"] {
      let arguments = ["check", "--report", "\(format)=\(place)", "--report", "json=good.json"]
      let run = try folder.run(arguments)
      #expect(run.code == 4, "\(place)")
      #expect(run.errors.contains("`\(place)` could not be written"))
      #expect(!run.bytes.isEmpty, "the other reports are written")
      #expect(try Report(folder.text("good.json")).setups.count == 1)
    }
    try folder.write("fusion-doctor.yaml", Sample.faulty)
    #expect(try folder.run(["check", "--report", "\(format)=folder"]).code == 1, "4 never hides 1")
  }

  /// The rules about the files themselves cannot be switched off: what they find counts, and they can be chosen alone.
  @Test func whatCannotBeSwitchedOffCounts() throws {
    let folder = try Workspace(Sample.healthy)
    let catalogue = try folder.run(["rules", "--format", "json"])
    let ids = try Report(catalogue.output).root["rules"]?.items.compactMap { $0["id"]?.string } ?? []
    #expect(ids.count > 50)
    let off = "rules: { disable: [\(ids.joined(separator: ", "))] }"
    try folder.write("fusion-doctor.yaml", Sample.configuration(more: off))
    #expect(try folder.run(["check"]).code == 3)
    try folder.write("fusion-doctor.yaml", Sample.configuration(["client_secret": "hunter2-hunter2"], more: off))
    let run = try folder.run(["check"])
    #expect(run.code == 1)
    #expect(run.output.contains("FD0108"))
    try folder.write("fusion-doctor.yaml", Sample.healthy)
    #expect(try folder.run(["check", "--only", "FD0108"]).code == 0)
  }

  /// A file that is opened while standard output is closed would take its place.
  @Test func aClosedStandardOutputIsIncomplete() throws {
    let folder = try Workspace(Sample.healthy)
    let run = try folder.run(["check", "--report", "json=r.json"], outputTo: "")
    #expect(run.code == 4)
    #expect(try Report(folder.text("r.json")).setups.count == 1)
  }

  @Test func otherCommandsSayWhatTheyCouldNotWrite() throws {
    let folder = try Workspace()
    for arguments in [
      ["rules"], ["schema"], ["explain", "FD0205"], ["--help"], ["--version"], ["check", "--help"],
      ["--generate-completion-script", "bash"],
    ] {
      #expect(try folder.run(arguments, outputTo: "/dev/full").code == 4, "\(arguments)")
    }
  }
}
