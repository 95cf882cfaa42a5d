import Foundation
import TestSupport
import Testing

/// The `evidence` command as a user runs it.
@Suite struct EvidenceCommandTests {
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/setups")

  static func run(_ arguments: [String], in folder: URL, _ variables: [String: String] = [:]) throws -> Subprocess {
    var environment = ["PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1773144000"]
    environment.merge(variables) { $1 }
    return try Subprocess.run(Subprocess.product, ["evidence"] + arguments, in: folder, environment: environment)
  }

  /// A folder of its own for a test, with files.
  static func withFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evidence-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    try body(folder)
  }

  static let tile = """
    version: 1
    tile:
      fusion_base_url: \(ExampleCase.pod)
      token_url: \(ExampleCase.domain)/oauth2/v1/token
      client_id: \(ExampleCase.client)
      oauth_scope: \(ExampleCase.scope)
      client_secret: ${FUSION_CLIENT_SECRET}

    """

  @Test func saysWhatEachFileWasTakenFor() throws {
    let run = try Self.run([], in: Self.fixtures.appendingPathComponent("guide"))
    #expect(run.code == 0, "\(run.errors)")
    for line in [
      "exports/app.json: OCI CLI app get from the identity domain, 1 record (application)",
      "exports/audit-levels.json: get-auditlevel from Fusion, 6 records (audit)",
      "exports/datadog-accounts.json: Datadog list of Oracle Fusion accounts from Datadog, 1 record (account)",
    ] {
      #expect(run.output.contains("\n\(line)\n"), "\(run.output)")
    }
  }

  @Test func saysWhatIsMissingAndHowToGetIt() throws {
    try Self.withFolder(["fusion-doctor.yaml": Self.tile]) { folder in
      let run = try Self.run([], in: folder)
      #expect(run.code == 0)
      for kind in ["application", "environment", "user", "roles", "audit", "account"] {
        #expect(run.output.contains("\nmissing: \(kind)\n"), "\(run.output)")
      }
      #expect(run.output.contains("\(ExampleCase.pod)/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel"))
      #expect(run.output.contains("= right: IT Security Manager in Fusion") && run.output.contains("FD0205"))
    }
  }

  @Test func aRefusedFileIsOne() throws {
    let files = [
      "fusion-doctor.yaml": Self.tile + "evidence: { application: a.json, user: gone.json, audit: '::error.json' }\n",
      "a.json": #"{"colour": "not shown"}"#, "::error.json": "::error::forged\n",
    ]
    try Self.withFolder(files) { folder in
      let run = try Self.run([], in: folder)
      #expect(run.code == 1)
      #expect(run.output.contains("a.json: not recognised (FD0006): "))
      #expect(run.output.contains("gone.json: not read (FD0005): "))
      #expect(run.output.contains("fusion-doctor.yaml:8:"))
      #expect(!run.output.contains("not shown") && !run.output.contains("forged") && !run.output.contains("\n::error"))
      let json = try Self.run(["--format", "json"], in: folder)
      #expect(json.code == 1 && json.output.hasPrefix(#"{"schema":"fusion-doctor/evidence-report/v1""#))
      let value = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let setups = try #require(value["setups"] as? [[String: Any]])
      #expect((setups.first?["files"] as? [Any])?.count == 3 && (setups.first?["missing"] as? [Any])?.isEmpty == false)
    }
  }

  @Test func aBrokenConfigurationIsOne() throws {
    try Self.withFolder(["fusion-doctor.yaml": "tile: [\n"]) { folder in
      let run = try Self.run([], in: folder)
      #expect(run.code == 1 && run.output.contains("fusion-doctor.yaml: not read (FD0001)"), "\(run.output)")
      #expect(try Self.run(["--script", "sh"], in: folder).code == 1)
    }
  }

  @Test(arguments: [
    (["--format", "jsn"], "did you mean `json`?"), (["--script", "bash"], "sh, powershell"),
    (["--script", "sh", "--format", "json"], "--format"), (["--setup", "x"], "--script"), (["gone.yaml"], "gone.yaml"),
    (["--script", "sh", "--setup", "tset"], "did you mean `test`?"), (["--script", "sh"], "choose one with --setup"),
  ])
  func usageErrorsAreTwo(arguments: [String], part: String) throws {
    let two = Self.tile + "name: prod\n---\n" + Self.tile + "name: test\n"
    try Self.withFolder(["fusion-doctor.yaml": two]) { folder in
      let run = try Self.run(arguments, in: folder)
      #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(part), "\(run.code) \(run.errors)")
    }
  }

  @Test func nothingToReadIsThree() throws {
    try Self.withFolder([:]) { folder in
      #expect(try Self.run([], in: folder).code == 3)
      // A script is of use even so: it asks for everything.
      let script = try Self.run(["--script", "sh"], in: folder)
      #expect(script.code == 0 && script.output.contains("\npod=''\n"))
    }
  }

  @Test func theArchiveOfTheScriptIsCheckedFromEndToEnd() throws {
    let stage = try ScriptStage()
    try stage.write("fusion-doctor.yaml", Array((Self.tile + "evidence: { application: evidence.zip }\n").utf8))
    try stage.write("hierarchy.csv", Array("Parent Role Code,Child Role Code\nDD_ESS_MONITOR_CUSTOM,ESSMonitor\n".utf8))
    let script = try Self.run(["--script", "sh"], in: stage.here)
    #expect(script.code == 0, "\(script.errors)")
    let run = try stage.run(
      Array(script.output.utf8),
      answers: [ScriptStage.environmentID, "sec.admin", ScriptStage.password, "Payables", "hierarchy.csv", "Auditing"],
      variables: ScriptStage.keys)
    #expect(run.code == 0, "\(run.errors)")
    try stage.write("evidence.zip", try stage.bytes(try #require(stage.archives.first)))
    let environment = ["PATH": "/usr/bin:/bin", "FUSION_CLIENT_SECRET": "nobodys-secret-at-all"]
    let check = try Subprocess.run(
      Subprocess.product, ["check", "--require", "proven", "--show", "warning"], in: stage.here,
      environment: environment)
    #expect(check.code == 0, "\(check.output)")
    #expect(check.output.contains("evidence.zip!application.json"), "\(check.output)")
    let shown = try Self.run([], in: stage.here, ["SOURCE_DATE_EPOCH": ""])
    #expect(shown.code == 0 && shown.output.contains("= collected: by the evidence script at 20"), "\(shown.output)")
  }
}
