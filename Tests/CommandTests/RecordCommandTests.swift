import Glibc
import SourceText
import Testing

/// `check --record`, and `check` of what it wrote.
@Suite struct RecordCommandTests {
  private static let name = "fusion-doctor.record.json"

  /// A replay has no clock, no environment and no working directory of its own.
  private func replay(_ record: [UInt8], _ arguments: [String] = []) throws -> Run {
    let elsewhere = try Workspace()
    try elsewhere.write("kept/\(Self.name)", record)
    return try elsewhere.run(
      ["check", "kept"] + arguments, environment: ["SOURCE_DATE_EPOCH": nil, "FUSION_CLIENT_SECRET": nil])
  }

  private func asReplay(_ report: String) -> String {
    report.replacing("\"mode\":\"offline\"", with: "\"mode\":\"replay\"")
  }

  /// Records a run and expects the replay to give the same report.
  @discardableResult
  private func expectSame(
    _ folder: Workspace, _ arguments: [String] = [], environment: [String: String?] = [:], _ comment: Comment? = nil
  ) throws -> [UInt8] {
    let run = try folder.run(
      ["check", "--format", "json", "--record", "out/deep"] + arguments, environment: environment)
    #expect(run.code == 0 || run.code == 1, "\(run.errors)")
    let record = try #require(folder.bytes("out/deep/\(Self.name)"), comment)
    let again = try replay(record, ["--format", "json"])
    #expect(again.output == asReplay(run.output), comment)
    #expect(again.code == run.code, comment)
    return record
  }

  @Test(arguments: Package.names(Package.path("fixtures/setups")))
  func everySampleSetup(_ name: String) throws {
    let folder = try Workspace(setup: name)
    try expectSame(folder)
    var status = stat()
    #expect(stat(folder.at("out/deep/\(Self.name)"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(folder.names("out/deep") == [Self.name])
    // The lines that the text report shows are in it.
    let text = try folder.run(["check"]).output.replacing("offline: files alone", with: "replayed from a record")
    #expect(try replay(try #require(folder.bytes("out/deep/\(Self.name)"))).output == text)
  }

  @Test func severalSetups() throws {
    let folder = try Workspace(setup: "guide")
    let text = try folder.text("fusion-doctor.yaml")
    try folder.write("fusion-doctor.yaml", text + "---\n" + text.replacing("name: guide", with: "name: other"))
    try folder.write("broken.fusion.yaml", "tile: [}")
    try folder.write(
      "accounts.fusion.json", "{\"data\": [\(AccountTests.account("epm", "{\"epm_base_url\": \"https://x\"}"))]}")
    let record = try expectSame(folder, ["."])
    #expect(try Report(replay(record, ["--format", "json"]).output).setups.count == 3)
  }

  @Test func otherFlagsWorkAsEver() throws {
    let folder = try Workspace(setup: "broken")
    #expect(try folder.run(["check", "--record", "r", "--report", "json=old.json"]).code == 1)
    for flags in [
      ["--only", "tile"], ["--skip", "FD0401", "--skip", "audit"], ["--fail-on", "never"], ["--strict"],
      ["--no-ignore"],
      ["--require", "proven"], ["--stage", "after"], ["--compare", "old.json"], ["--show", "error"],
    ] {
      let original = try folder.run(["check", "--format", "json"] + flags)
      let again = try folder.run(["check", "r", "--format", "json"] + flags, environment: ["SOURCE_DATE_EPOCH": "5"])
      #expect(again.output == asReplay(original.output), "\(flags)")
      #expect(again.code == original.code, "\(flags)")
    }
    #expect(try folder.run(["check", "--write-baseline", "base.json"]).code == 1)
    #expect(try folder.run(["check", "r/\(Self.name)", "--baseline", "base.json"]).code == 0)
    #expect(try folder.run(["check", "r", "--only", "tile", "--skip", "tile"]).code == 3)
  }

  @Test func isFoundByNameAndByContent() throws {
    let folder = try Workspace(setup: "guide")
    #expect(try folder.run(["check", "--record", "."]).code == 0)
    #expect(try folder.report(["."]).root["mode"]?.string == "offline", "beside a configuration it is passed over")
    #expect(try folder.report([Self.name]).root["mode"]?.string == "replay")
    unlink(folder.at("fusion-doctor.yaml"))
    #expect(try folder.report([]).root["mode"]?.string == "replay")
    #expect(rename(folder.at(Self.name), folder.at("prod.json")) == 0)
    #expect(try folder.report(["prod.json"]).root["mode"]?.string == "replay")
  }

  @Test func mistakesAreUsageErrors() throws {
    let folder = try Workspace(setup: "guide")
    #expect(try folder.run(["check", "--record", "r"]).code == 0)
    let record = try folder.text("r/\(Self.name)")
    try folder.write("newer.json", record.replacing("record/v1", with: "record/v2"))
    try folder.write("cut/\(Self.name)", String(record.prefix(record.count / 2)))
    try folder.write("empty/\(Self.name)", "")
    try folder.write("other/\(Self.name)", "{\"version\": 1}")
    for (arguments, word) in [
      (["check", "r", "--live"], "--live"), (["check", "r", "--record", "s"], "--record"),
      (["check", "r", "--require", "go"], "--live"), (["check", "r", "."], "a run of their own"),
      (["check", "fusion-doctor.yaml", "r/\(Self.name)"], "a run of their own"),
      (["check", "newer.json"], "newer fusion-doctor"), (["check", "cut"], "line "), (["check", "empty"], "empty"),
      (["check", "other"], "no record of fusion-doctor"), (["evidence", "r"], "is a record"),
      (["fix", "r"], "is a record"),
      (["check", "--record", ""], "--record names no folder"),
      (["check", "r", "--report", "json=r/\(Self.name)"], "is an input of this run"),
      (["check", "--record", "r", "--compare", "r/\(Self.name)"], "is an input of this run"),
      (["check", "--record", "r", "--report", "json=r/\(Self.name)"], "two reports"),
    ] {
      let run = try folder.run(arguments)
      #expect(run.code == 2, "\(arguments): \(run.errors)")
      #expect(run.errors.contains(word), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty, "\(arguments)")
    }
    #expect(try folder.text("r/\(Self.name)") == record)
    #expect(folder.names("s").isEmpty)
  }

  @Test func whatCannotBeWrittenIsIncomplete() throws {
    let folder = try Workspace(setup: "guide")
    try folder.write("file", "x")
    folder.makeFolder("taken/\(Self.name)")
    for path in ["file", "/proc/x", "taken"] {
      let run = try folder.run(["check", "--record", path])
      #expect(run.code == 4, "\(path)")
      #expect(run.errors.contains("the record `\(path)/\(Self.name)` could not be written"), "\(run.errors)")
      #expect(run.output.contains("verdict"))
    }
    #expect(try folder.text("file") == "x")
    #expect(try Workspace(setup: "broken").run(["check", "--record", "/proc/x"]).code == 1, "never hides 1")
  }

  @Test func interruptedItIsWhole() throws {
    let folder = try Workspace(setup: "guide")
    let text = try folder.text("fusion-doctor.yaml")
    let documents = (0..<150).map { text.replacing("name: guide", with: "name: guide\($0)") }
    try folder.write("fusion-doctor.yaml", documents.joined(separator: "---\n"))
    let child = try folder.start(["check", "--format", "json", "--record", "r"])
    usleep(700_000)
    child.send(SIGINT)
    let run = try child.finish()
    #expect(run.code == 128 + SIGINT)
    let again = try replay(try #require(folder.bytes("r/\(Self.name)")), ["--format", "json"])
    #expect(again.output == asReplay(run.output))
  }

  /// A secret in a value of the tile leaves no trace, and the value is judged as it was.
  @Test(arguments: ["fusion_base_url", "token_url", "client_id", "oauth_scope", "site", "fusion_application_id"])
  func secretInAnotherField(_ key: String) throws {
    for secret in [
      "ZxCanary-Pasted.6", "idcscs-0badcafe-1234-4abc-8000-0123456789ab", "9f3c0e6d9b1a4c7f8e3d2a1b0c9d8e70",
      "0badcafe-1234-4abc-8000-0123456789ab", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "p@ss w0rd, \\u00fcber!",
    ] {
      for value in [secret, "https://\(secret)/x?\(secret)", " \(secret) "] {
        let folder = try Workspace(Sample.configuration([key: "\"\(value)\""]))
        let shown = secret.replacing("\\u00fc", with: "ü")
        let record = try expectSame(folder, environment: ["FUSION_CLIENT_SECRET": shown], "\(key): \(value)")
        let text = String(decoding: record, as: UTF8.self).lowercased()
        #expect(!text.contains(secret.lowercased()), "\(key): \(value)")
      }
    }
  }
}
