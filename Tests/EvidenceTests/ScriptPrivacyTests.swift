import Evidence
import Foundation
import Lint
import TestSupport
import Testing

/// Nothing secret, and nothing of other people, gets into the ZIP, whatever a file or an answer holds beside the rest.
@Suite struct ScriptPrivacyTests {
  static let client = ScriptTests.client
  static let clientSecret = ScriptStage.secret
  static let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"

  /// Text of people in the tables below.
  static let people = ["Jane", "jane", "Doe", "jdoe", "Rue", "555-01", "Boss", "jordan", "Fournisseur", clientSecret]

  /// A table that an administrator may hand over.
  struct Table: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// Under `columns:`, where the headings need it.
    var columns = ""
    /// What is left of it; nil where it is left out.
    var kept: String?

    var testDescription: String { name }

    init(_ name: String, _ text: String, columns: String = "", kept: String?) {
      self.init(name, bytes: Array(text.utf8), columns: columns, kept: kept)
    }

    init(_ name: String, bytes: [UInt8], columns: String = "", kept: String?) {
      (self.name, self.bytes, self.columns, self.kept) = (name, bytes, columns, kept)
    }
  }

  private static let pair = "\"Parent Role Code\",\"Child Role Code\"\r\n\"DD_X\",\"ESSMonitor\"\r\n"

  static let tables = [
    Table("wider.csv", "Parent Role Code,Child Role Code\nDD_X,ESSMonitor,Jane Doe,jane@corp.test\n", kept: pair),
    Table(
      "ahead.csv", "Report of Jane Doe\nPrinted by,jdoe\n\nParent Role Code,Child Role Code\nDD_X,ESSMonitor\n",
      kept: pair),
    Table(
      "behind.csv", "Parent Role Code,Child Role Code\nDD_X,ESSMonitor\n\nApprover,Phone\njdoe,X555-01\n", kept: pair),
    Table(
      "unknown.csv",
      "Nom;Anschrift;Manager;Created By;Approver;Phone;Parent Role Code;Child Role Code;Parent Role Name\n"
        + "Doe;Rue 1;Boss;jdoe;Jane;555-01;DD_X;ESSMonitor;Role of Jane\n", kept: pair),
    Table(
      "cells.csv",
      "Parent Role Code,Child Role Code\nDD_X,Jane Doe\nDD_X,jane@corp.test\nDD_Y,\(clientSecret)\n\"Jane \",\n",
      kept: "\"Parent Role Code\",\"Child Role Code\"\r\n\"DD_X\",\"[redacted]\"\r\n\"DD_X\",\"[redacted]\"\r\n"
        + "\"DD_Y\",\"[redacted]\"\r\n"),
    Table(
      "report.csv",
      "User Role Membership Report of Jane\nUser Name Begins With,jordan\nUser Name,First Name,Manager,Assigned Role Name,"
        + "Assigned Role Display Name\njordan.lee,Jane,Boss,ORA_X,X\n\(client),Integration,Boss,DD_X,Datadog\n",
      kept:
        "\"User Name\",\"Assigned Role Name\",\"Assigned Role Display Name\"\r\n\"\(client)\",\"DD_X\",\"Datadog\"\r\n"),
    Table(
      "two.csv",
      "User Name,Login,Assigned Role Code,Effective Role Code,Jane Start Date,Person\n"
        + "Jane,jane,DD_Y,ESSMonitor,2026-01-01,jane\nIntegration,\(client),DD_X,ESSMonitor,by Jane Doe,Jane\n",
      kept: "\"User Name\",\"Assigned Role Code\",\"Effective Role Code\",\"Start Date\"\r\n"
        + "\"\(client)\",\"DD_X\",\"ESSMonitor\",\"?\"\r\n"),
    Table(
      "german.csv", "Oberrolle;Unterrolle;Ansprechpartner\nDD_X;ESSMonitor;Jane Doe\n",
      columns: "{ parent: Oberrolle, role: Unterrolle }",
      kept: "\"Oberrolle\",\"Unterrolle\"\r\n\"DD_X\",\"ESSMonitor\"\r\n"),
    Table("names.csv", "Nom,Role Name\nJane Doe,Boss\n", kept: nil),
    Table("persons.csv", "Parent,Child\nJane,Doe\n", kept: nil),
    Table("manager.csv", "Parent Manager Code,Child Manager Code\njdoe,jane\n", kept: nil),
    Table("others.csv", "User Name,Role Code\njordan,DD_X\n", kept: nil),
    Table("field.csv", "Parent Role Code,Child Role Code\n\"DD_X" + String(repeating: "x", count: 200_000), kept: nil),
    Table("book.xlsx", bytes: book(), kept: pair),
    Table("entities.xlsx", bytes: book(declaration: "<!DOCTYPE a [<!ENTITY b \"DD_X\">]>"), kept: nil),
    Table("damaged.xlsx", bytes: Array(book().dropLast(40)), kept: nil),
  ]

  /// A workbook with a sheet of people ahead of that of roles, and more people beside them.
  static func book(declaration: String = "") -> [UInt8] {
    func sheet(_ rows: [[String]]) -> String {
      declaration + #"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#
        + rows.map { "<row>" + $0.joined() + "</row>" }.joined() + "</sheetData></worksheet>"
    }
    func inline(_ text: String) -> String { "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>" }
    func shared(_ index: Int) -> String { "<c t=\"s\"><v>\(index)</v></c>" }
    let texts = ["Parent Role Code", "DD_X", "Jane Doe", "Manager"].map { "<si><t>\($0)</t></si>" }.joined()
    return ZipBuilder([
      .init("[Content_Types].xml", "<Types/>"), .init("docProps/core.xml", "<creator>Jane Doe</creator>"),
      .init("xl/persons/person.xml", "<person displayName=\"Jane Doe\"/>"), .init("xl/comments1.xml", "<t>Jane</t>"),
      .init("xl/threadedComments/threadedComment1.xml", "<t>Jane</t>"), .init("xl/connections.xml", "<c u=\"jdoe\"/>"),
      .init(
        "xl/workbook.xml",
        #"<workbook><sheets><sheet name="Jane" state="hidden" sheetId="1"/><sheet name="b" sheetId="2"/></sheets></workbook>"#
      ),
      .init("xl/sharedStrings.xml", "<sst>\(texts)</sst>"),
      .init("xl/worksheets/sheet1.xml", sheet([[inline("Name"), inline("Phone")], [shared(2), inline("555-01")]])),
      .init(
        "xl/worksheets/sheet2.xml",
        sheet([
          [shared(0), shared(3), inline("Child Role Code")],
          [shared(1), shared(2), inline("ESSMonitor"), inline("Jane")],
        ])),
    ]).bytes()
  }

  @Test(arguments: tables)
  func ofATableOnlyKnownColumnsAreTaken(table: Table) throws {
    let stage = try ScriptStage()
    try stage.write(table.name, table.bytes)
    let run = try stage.run(ScriptTests.script().bytes(for: .sh), answers: ["", "", table.name, ""])
    #expect(run.code == 0 && !run.errors.contains("Traceback"), "\(run.errors)")
    let zip = try stage.bytes(try #require(stage.archives.first))
    let texts = try ScriptTests.members(zip)
    for (member, text) in texts {
      for word in Self.people { #expect(!text.contains(word), "\(member) holds \(word): \(text)") }
    }
    #expect(texts["role-hierarchy.csv"] == table.kept, "\(run.errors)")
    #expect(run.errors.contains("left out") || table.kept != nil)
    try expectRead(zip, table.columns, in: stage.here, hasRoles: table.kept != nil)
  }

  /// Headings that the importer understands are let through with the same meaning; a pair with a name is left out.
  @Test(arguments: [
    ("Child-Code,PARENT CODE\nB,A", ["A>B"]), ("Role Code,Inherited Role Code\nA,B", ["A>B"]),
    ("Role Code,Inherited by Role Code\nB,A", ["A>B"]), ("ROLE_CODE,x,TOP_ROLE_CODE\nB,x,A", ["A>B"]),
    ("Assigned Role Code,Effective Role Code\nA,B", ["A>B"]),
    ("TOP_ROLE_CODE,ROLE_CODE,PRIVILEGE_CODE\nA,B,P1\nA,A,P3\nA_B,,P4", ["A>B"]),
    ("sep=;\nParent Role Code;Parent Role Name;Child Role Code\nA;n;B\n B ;;\" C \"", ["A>B", "B>C"]),
    ("Parent Role Code\tChild Role Code\nA\tB", ["A>B"]), ("Parent Role Code,Child Role Name\nA,B", []),
    ("Assigned Role Name,Effective Role Code\nA,B", []), ("Parent Role Name,Child Role Name\nA,B", []),
  ])
  func headingsAreThoseOfTheImporter(text: String, edges: [String]) throws {
    let stage = try ScriptStage()
    try stage.write("t", Array(text.utf8))
    let run = try stage.run(ScriptTests.script().bytes(for: .sh), answers: ["", "", "t", ""])
    let kept = try ScriptTests.members(try stage.bytes(try #require(stage.archives.first)))["role-hierarchy.csv"]
    #expect((kept != nil) == !edges.isEmpty, "\(run.errors)")
    if let kept { #expect(try TableSamples.csv(kept).edgeNames == edges, "\(kept)") }
  }

  /// The members of the file package are read as tables too, and get names of their own.
  @Test func theFilePackageIsATable() throws {
    let stage = try ScriptStage()
    let package = ZipBuilder([
      .init("jane.doe_CUSTOM_ROLES.csv", "RoleCode,RoleName,CreatedBy\nDD_X,Role of Jane,jdoe\n"),
      .init("jane.doe_CUSTOM_ROLE_HIERARCHY.csv", "ParentRoleCode,ChildRoleCode,CreatedBy\nDD_X,ESSMonitor,jdoe\n"),
    ]).bytes()
    try stage.write("p.zip", package)
    let run = try stage.run(ScriptTests.script().bytes(for: .sh), answers: ["", "", "p.zip", ""])
    let zip = try stage.bytes(try #require(stage.archives.first { $0 != "p.zip" }))
    let kept = try ScriptTests.members(
      Array(try #require(ScriptTests.raw(zip)["role-hierarchy.zip"], "\(run.errors)")))
    #expect(kept["ORA_ASE_FUNCTIONAL_SECURITY_CUSTOM_ROLES.CSV"] == "\"RoleCode\"\r\n\"DD_X\"\r\n")
    #expect(
      kept["ORA_ASE_FUNCTIONAL_SECURITY_CUSTOM_ROLE_HIERARCHY.CSV"]
        == "\"ParentRoleCode\",\"ChildRoleCode\"\r\n\"DD_X\",\"ESSMonitor\"\r\n")
    #expect(kept.count == 2)
    try expectRead(zip, "", in: stage.here, hasRoles: true)
  }

  /// `check` and `evidence` take what is left without a complaint.
  private func expectRead(_ zip: [UInt8], _ columns: String, in folder: URL, hasRoles: Bool) throws {
    let roles = columns.isEmpty ? "e.zip" : "[{ path: e.zip, columns: \(columns) }]"
    let text = ScriptTests.configuration(
      evidence: "evidence:\n  \(hasRoles ? "roles: \(roles)" : "application: e.zip")\n")
    try Data(text).write(to: folder.appendingPathComponent("fusion-doctor.yaml"))
    try Data(zip).write(to: folder.appendingPathComponent("e.zip"))
    func run(_ command: String) throws -> Subprocess {
      try Subprocess.run(Subprocess.product, [command], in: folder, environment: ["PATH": "/usr/bin:/bin"])
    }
    let check = try run("check")
    #expect(check.code < 2 && !check.output.contains("FD0005") && !check.output.contains("FD0006"), "\(check.output)")
    let evidence = try run("evidence")
    #expect(evidence.output.contains("e.zip!role-hierarchy.") == hasRoles, "\(evidence.output)")
    #expect(evidence.output.contains("not recognised") == false && !evidence.output.contains("not read"))
  }

  /// Where a text should be nothing else is kept, and no secret under an allowed name.
  @Test func answersKeepTheirForm() throws {
    let stage = try ScriptStage()
    let own = Self.client
    let secret = Self.clientSecret
    try stage.answers(
      .app,
      #"""
      {"data": {"schemas": ["x"], "meta": "Jane", "id": "a0a1", "name": "\#(own)", "display-name": {"secret": "Jane"},
      "description": "Jane", "allowed-grants": ["client_credentials", {"x": "Jane"}], "trust-scope": "\#(secret)",
      "allowed-scopes": [{"fqs": "\#(ExampleCase.scope)", "id-of-defining-app": "b0b1", "owner": "Jane"}],
      "granted-app-roles": {"x": "Jane"}, "redirect-uris": ["https://jane:p@h/", "https://h/?client_secret=Jane"],
      "audience": "Bearer \#(Self.token)", "logout-uri": "Basic ZGRvZTpKYW5l", "client-type": "Basic Integration",
      "as-opc-service": [["Jane"]], "is-o-auth-client": true}}
      """#)
    try stage.answers(
      .users,
      #"""
      {"totalResults": 1, "Resources": [{"userName": "\#(own)", "displayName": {"Jane": "Doe"}, "roles": {"Jane": "Doe"},
      "name": "Jane Doe", "emails": [["Jane"]], "meta": {"created": {"by": "Jane"}}, "active": ["Jane"]}]}
      """#)
    try stage.answers(
      .userAccounts,
      #"""
      {"count": 1, "items": [{"Username": "\#(own)", "PersonNumber": {"Jane": 1}, "userAccountRoles": [
      {"RoleCode": "DD_X", "CreatedBy": "Jane"}, {"RoleCode": {"Jane": "x"}}, "Jane"]}]}
      """#)
    try stage.answers(
      .fusion,
      #"{"data": {"id": "b0b1", "name": "FA", "admins": ["Jane"], "scopes": [{"value": "x", "display-name": ["Jane"]}]}}"#
    )
    try stage.answers(
      .environment,
      #"""
      {"data": {"id": "\#(ScriptStage.environmentID)", "display-name": ["Jane"], "refresh": {"by": "Jane"}, "rules": [
      {"description": "Jane", "conditions": [{"attribute-value": "10.0.0.0/8", "owner": "Jane"}]}]}}
      """#)
    try stage.answers(
      .levels, #"{"actionName": {"x": "Jane"}, "status": "SUCCESS", "auditDate": [{"product": {"x": "Jane"}}]}"#)
    let key = "0123456789abcdef0123456789abcdef"
    try stage.answers(
      .accounts,
      #"""
      {"data": [{"id": "2", "type": "Account", "attributes": {"name": "\#(key)", "owner": "Jane", "settings": {
      "client_id": "\#(own)", "fusion_base_url": "\#(ExampleCase.pod)", "token_url": "\#(ExampleCase.domain)/oauth2/v1/token",
      "fusion_application_id": "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "version": "\#(key)01234567", "oauth_scope": {"x": "Jane"},
      "logs_config": {"enabled_services": ["ess", ["Jane"]], "by": "Jane"}}}}]}
      """#)
    let run = try stage.run(
      ScriptTests.script().bytes(for: .sh), answers: ScriptTests.answers, variables: ScriptStage.keys)
    #expect(run.code == 0 && !run.errors.contains("Traceback"), "\(run.errors)")
    let texts = try ScriptTests.members(try stage.bytes(try #require(stage.archives.first)))
    for (member, text) in texts {
      for word in ["Jane", "Doe", "jane", secret, Self.token, "ZGRvZTpKYW5l", " \"\(key)"] {
        #expect(!text.contains(word), "\(member) holds \(word): \(text)")
      }
    }
    let application = try #require(texts["application.json"])
    #expect(application.contains("\"name\": \"\(own)\"") && application.contains("\"Basic Integration\""))
    #expect(application.contains(#""display-name": "[redacted]""#) && application.contains(#""allowed-grants": ["#))
    let account = try #require(texts["account.json"])
    #expect(account.contains("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf") && account.contains(ExampleCase.domain))
    #expect(texts["roles.json"]?.contains("DD_X") == true)
  }

  /// An ID that begins like an option is none, and a client secret is no client ID.
  @Test func whatLooksLikeAnOptionIsNoID() throws {
    let stage = try ScriptStage()
    try stage.answers(
      .apps, #"{"data": {"resources": [{"name": "\#(Self.client)", "id": "--debug"}], "total-results": 1}}"#)
    _ = try stage.run(ScriptTests.script().bytes(for: .sh), answers: ScriptTests.answers)
    #expect(!stage.calls.contains { $0.contains("[app] [get]") })
    let run = try stage.run(
      EvidenceScript(nil, version: "0").bytes(for: .sh), answers: [ExampleCase.pod, Self.clientSecret])
    #expect(run.code == 2 && run.errors.contains("client secret"), "\(run.errors)")
  }

  @Test func nestingIsBounded() throws {
    let stage = try ScriptStage()
    for answer in ScriptStage.Answer.allCases { try stage.answers(answer, String(repeating: "[", count: 100_000)) }
    let run = try stage.run(
      ScriptTests.script().bytes(for: .sh), answers: ScriptTests.answers, variables: ScriptStage.keys)
    #expect(run.code == 0 && !run.errors.contains("Traceback"), "\(run.errors)")
  }

  /// Expressions that look for secrets took hours for these.
  @Test func noTextKeepsTheScriptBusy() throws {
    let texts = [
      "Basic " + String(repeating: "od.", count: 60) + "+", String(repeating: "eyJ", count: 40_000),
      "basic " + String(repeating: "a.", count: 60_000), String(repeating: "-----BEGIN PRIVATE KEY-----", count: 4_000),
      String(repeating: "https://", count: 15_000),
    ]
    let stage = try ScriptStage()
    let uris = texts.map { "\"\($0)\"" }.joined(separator: ", ")
    try stage.answers(
      .app, #"{"data": {"id": "a0a1", "name": "\#(Self.client)", "redirect-uris": [\#(uris)]}}"#)
    try stage.write(
      "t.csv", Array(("Parent Role Code,Child Role Code\nA_B,C\n" + texts.map { "\($0),C\n" }.joined()).utf8))
    let run = try stage.run(ScriptTests.script().bytes(for: .sh), answers: ["", "", "t.csv", ""])
    #expect(run.code == 0 && run.errors.contains("collected: role-hierarchy.csv"), "\(run.errors.prefix(2000))")
  }
}
