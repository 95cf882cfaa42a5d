import Archive
import Evidence
import Foundation
import Lint
import TestSupport
import Testing

/// Runs the script for bash against programs that answer like the services.
@Suite struct ScriptTests {
  static let client = ExampleCase.client
  /// Environment, administrator, password, audited product, hierarchy, level of the page.
  static let answers = [ScriptStage.environmentID, "sec.admin", ScriptStage.password, "Payables", "", "Auditing"]

  static func configuration(_ lines: [String: String] = [:], evidence: String = "") -> [UInt8] {
    var tile = [
      "fusion_base_url": ExampleCase.pod, "token_url": ExampleCase.domain + "/oauth2/v1/token", "client_id": client,
      "oauth_scope": ExampleCase.scope,
    ]
    tile.merge(lines) { $1 }
    return Array(
      ("version: 1\nname: prod\ntile:\n" + tile.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)\n" }.joined()
        + evidence).utf8)
  }

  static func load(_ files: [String: [UInt8]]) throws -> Setup {
    let loader = Loader(machine: MemoryMachine.make(files), catalogue: [], time: ExampleCase.time)
    return loader.load(0, of: try loader.read([.file("/w/fusion-doctor.yaml")]))
  }

  static func script(_ lines: [String: String] = [:]) throws -> EvidenceScript {
    EvidenceScript(try load(["/w/fusion-doctor.yaml": configuration(lines)]), version: "0.1.0")
  }

  static func raw(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
    let archive = try ZipArchive(bytes: bytes)
    var contents: [String: [UInt8]] = [:]
    for member in archive.members { contents[member.name] = try archive.read(member, limit: 1 << 20) }
    return contents
  }

  static func members(_ bytes: [UInt8]) throws -> [String: String] {
    try raw(bytes).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  @Test func writesOneArchiveThatIsTakenWhole() throws {
    let stage = try ScriptStage()
    try stage.write(
      "roles.csv", Array("Parent Role Code,Child Role Code\nDD_ESS_MONITOR_CUSTOM,ESSMonitor\n".utf8))
    var answers = Self.answers
    answers[4] = "roles.csv"
    let run = try stage.run(Self.script().bytes(for: .sh), answers: answers, variables: ScriptStage.keys)
    #expect(run.code == 0, "\(run.errors)")
    let name = try #require(stage.archives.first)
    #expect(stage.archives.count == 1 && run.output == name + "\n")
    #expect(name.hasPrefix("fusion-doctor-evidence-abcd-20") && name.utf8.count == 42)
    let bytes = try stage.bytes(name)
    let texts = try Self.members(bytes)
    #expect(
      Set(texts.keys) == [
        "application.json", "environment.json", "user.json", "roles.json", "audit.json", "audit-objects.json",
        "audit-policies.csv",
        "role-hierarchy.csv", "account.json", "fusion-application-1.json", "fusion-doctor-evidence.json",
      ])
    for foreign in ScriptStage.foreign {
      for (member, text) in texts { #expect(!text.contains(foreign), "\(member) holds \(foreign)") }
    }
    #expect(stage.leftovers.isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: stage.here.appendingPathComponent(name).path)
    #expect(mode[.posixPermissions] as? Int == 0o600)

    let setup = try Self.load([
      "/w/fusion-doctor.yaml": Self.configuration(evidence: "evidence: { application: e.zip, user: e.zip }\n"),
      "/w/e.zip": bytes,
    ])
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.applications.judged.map(\.name) == [Self.client])
    // The one that the scope is of comes along, and is known as Oracle's.
    #expect(setup.applications.all.map(\.isOracleManaged) == [false, true])
    #expect(setup.applications.all.last?.id == "b0b1")
    #expect(setup.environments.map(\.id) == [ScriptStage.environmentID])
    #expect(setup.users.judged.count == 2)
    #expect(setup.accounts.listings.flatMap(\.accounts).count == 1)
    #expect(Set(setup.sources.map(\.kind)) == [.application, .environment, .user, .roles, .audit, .account])
    for kind in [EvidenceKind.environment, .account] { #expect(setup.sources(of: kind).count == 1) }
    #expect(setup.sources(of: .application).count == 2)
    #expect(setup.sources.allSatisfy { $0.manifest?.clientID?.value == Self.client })
  }

  @Test func asksInReadingCallsAloneAndShowsNoPassword() throws {
    let stage = try ScriptStage()
    _ = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers, variables: ScriptStage.keys)
    #expect(stage.calls.count == 9, "\(stage.calls)")
    for call in stage.calls {
      if call.hasPrefix("oci ") {
        #expect(call.contains(" [list]") || call.contains(" [get]"), "\(call)")
      } else {
        #expect(call.hasPrefix("curl [--config] [-]"))
        #expect(!call.contains("--location") && !call.contains("[-L]") && !call.contains("[-u]"))
        let isPost = call.contains("[--request]") || call.contains("[--data]")
        #expect(
          !isPost
            || ["level", "setup"].contains { call.hasSuffix("/fndAuditRESTService/audittrail/get-audit\($0)]") },
          "\(call)")
      }
      for secret in [ScriptStage.password, "sec.admin"] + ScriptStage.keys.values { #expect(!call.contains(secret)) }
    }
    // As curl reads its configuration: a backslash before each quote and backslash.
    #expect(stage.configurations.contains(#"user = "sec.admin:p\"a\\s's $(touch pwned) `x`""#))
    #expect(stage.configurations.contains(#"header = "DD-API-KEY: api-key-of-nobody-1""#))
    #expect(!stage.found.contains("pwned"))
  }

  /// Only applications that a granted scope of Fusion names are asked for, each once, by an id that is one word.
  @Test(arguments: [
    ("[]", 0), ("null", 0), (#"[{"fqs": "urn:opc:resource:fa:x", "id-of-defining-app": "$(touch pwned)"}]"#, 0),
    (#"[{"fqs": "urn:opc:resource:fa:x", "id-of-defining-app": "--debug"}]"#, 0),
    (#"[{"fqs": "https://p.epm.us.ocs.oraclecloud.comurn:x", "id-of-defining-app": "e1"}]"#, 0),
    (
      #"[{"fqs": "urn:opc:resource:fa:a", "id-of-defining-app": "b0b1"}, {"fqs": "urn:opc:resource:faaas:fa:b", "id-of-defining-app": "b0b1"}]"#,
      1
    ),
  ])
  func asksForTheApplicationOfTheScope(scopes: String, asked: Int) throws {
    let stage = try ScriptStage()
    let app =
      #"{"id": "a0a1", "name": "\#(Self.client)", "schemas": ["x"], "is-o-auth-client": true, "allowed-scopes": \#(scopes)}"#
    try stage.answers(.app, #"{"data": \#(app)}"#)
    let run = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers)
    #expect(run.code == 0, "\(run.errors)")
    #expect(stage.calls.filter { $0.contains("[app] [get]") }.count == 1 + asked, "\(stage.calls)")
    #expect(!stage.found.contains("pwned"))
  }

  @Test func everyStepMayFail() throws {
    for answer in ScriptStage.Answer.allCases {
      let stage = try ScriptStage()
      try stage.answers(answer, nil)
      let run = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers, variables: ScriptStage.keys)
      #expect(run.code == 0, "\(answer): \(run.errors)")
      #expect(run.errors.contains("note: "), "\(answer)")
      #expect(stage.archives.count == 1, "\(answer)")
      #expect(stage.leftovers.isEmpty)
    }
  }

  @Test(arguments: ["", "[]", "{", "<html>sign in</html>", #"{"status": "FAIL", "error": {"title": "no"}}"#])
  func answersOfAnotherShapeAreLeftOut(text: String) throws {
    let stage = try ScriptStage()
    for answer in ScriptStage.Answer.allCases { try stage.answers(answer, text) }
    let run = try stage.run(
      Self.script().bytes(for: .sh), answers: Array(Self.answers.dropLast()) + [""], variables: ScriptStage.keys)
    #expect(run.code == 1 && run.errors.contains("nothing was collected"), "\(run.errors)")
    #expect(!run.errors.contains("Traceback"), "\(run.errors)")
    #expect(stage.archives.isEmpty && stage.leftovers.isEmpty)
  }

  @Test func nothingIsAskedOfAnUnknownHostUnlessItIsTypedAgain() throws {
    let script = try Self.script([
      "fusion_base_url": "https://fusion.evil.test", "token_url": "https://idcs.evil.test/oauth2/v1/token",
    ]).bytes(for: .sh)
    let stage = try ScriptStage()
    // Domain and environment are left out, the host is not confirmed.
    let run = try stage.run(script, answers: ["", "", "", "sec.admin", "x"])
    #expect(run.code == 1, "\(run.errors)")
    #expect(stage.calls.isEmpty && stage.configurations.isEmpty)
    let again = try stage.run(script, answers: ["", "", "fusion.evil.test", "sec.admin", "x", "", "", ""])
    #expect(again.code == 0 && stage.calls.count == 3, "\(again.errors)")
  }

  @Test(arguments: ["", "\"},{\"", "$(touch pwned)", "Pay\\ables", "é"])
  func onlyAProductIsPutIntoTheQuestion(product: String) throws {
    let stage = try ScriptStage()
    var answers = Self.answers
    answers[3] = product
    let run = try stage.run(Self.script().bytes(for: .sh), answers: answers)
    #expect(run.code == 0 && run.errors.contains("audited objects are left out") == !product.isEmpty, "\(run.errors)")
    #expect(!stage.calls.contains { $0.contains("get-auditsetup") } && !stage.found.contains("pwned"))
  }

  @Test func absenceIsEvidenceToo() throws {
    let stage = try ScriptStage()
    try stage.answers(.apps, #"{"data": {"resources": [], "total-results": 0}}"#)
    try stage.answers(.users, #"{"itemsPerPage": 0, "startIndex": 1, "totalResults": 0}"#)
    try stage.answers(.userAccounts, #"{"items": [], "count": 0, "hasMore": false, "limit": 25, "offset": 0}"#)
    let run = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers)
    #expect(run.code == 0, "\(run.errors)")
    let setup = try Self.load([
      "/w/fusion-doctor.yaml": Self.configuration(evidence: "evidence: { audit: e.zip }\n"),
      "/w/e.zip": try stage.bytes(try #require(stage.archives.first)),
    ])
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.applicationListIsEmpty && setup.users.judged.isEmpty && !setup.users.listings.isEmpty)
  }

  @Test func ofReportsOnlyTheOwnRowsAreTaken() throws {
    let report =
      "User Role Membership Report\n\"User Name Begins With\",\"\"\nUser Name,First Name,Assigned Role Name\n"
      + "jordan.lee,Jordan,ORA_PER_EMPLOYEE_ABSTRACT\n\(Self.client),Integration,DD_ESS_MONITOR_CUSTOM\n"
    let zip = ZipBuilder([.init("UserRoleMemberships_1_CSV.csv", report), .init("log.txt", "jordan")]).bytes()
    let package = ZipBuilder([
      .init("ASM_SETUP_CSV_METADATA.xml", "<x>jordan</x>"), .init("A_CUSTOM_ROLES.csv", "RoleCode\nDD\n"),
      .init("A_CUSTOM_ROLE_HIERARCHY.csv", "ParentRoleCode,ChildRoleCode\nDD,ESSMonitor\n"),
    ]).bytes()
    for (name, bytes, member) in [
      ("a.csv", Array(report.utf8), "role-hierarchy.csv"), ("a.zip", zip, "role-hierarchy.csv"),
      ("p.zip", package, "role-hierarchy.zip"),
    ] {
      let stage = try ScriptStage()
      try stage.write(name, bytes)
      let run = try stage.run(Self.script().bytes(for: .sh), answers: ["", "", name, ""])
      #expect(run.code == 0, "\(run.errors)")
      let texts = try Self.members(try stage.bytes(try #require(stage.archives.first { $0 != name })))
      #expect(
        Set(texts.keys) == ["application.json", "fusion-application-1.json", member, "fusion-doctor-evidence.json"])
      #expect(texts.values.allSatisfy { !$0.contains("jordan") }, "\(name)")
      if member.hasSuffix("csv") { #expect(texts[member]?.contains(Self.client) == true) }
    }
    for text in ["Name,Department\nJordan Lee,Finance\n", "<ROOT><USER>jordan</USER></ROOT>", "jordan"] {
      let stage = try ScriptStage()
      try stage.write("x", Array(text.utf8))
      let run = try stage.run(Self.script().bytes(for: .sh), answers: ["", "", "x", ""])
      #expect(run.errors.contains("the hierarchy is left out") || run.errors.contains("it is left out"))
      let texts = try Self.members(try stage.bytes(try #require(stage.archives.first)))
      #expect(texts.count == 3, "\(text)")
    }
  }

  @Test func aSecondArchiveOfADayGetsANumber() throws {
    let stage = try ScriptStage()
    for _ in 0..<2 { _ = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers) }
    #expect(stage.archives.count == 2)
  }

  @Test func runsUnderAnotherShellsName() throws {
    let stage = try ScriptStage()
    let run = try stage.run(Self.script().bytes(for: .sh), answers: Self.answers, shell: "sh")
    #expect(run.code == 0 && stage.archives.count == 1, "\(run.errors)")
  }
}
