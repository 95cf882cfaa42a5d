import Evidence
import Lint
import TestSupport
import Testing

/// Archives with a manifest, through the loader.
@Suite struct ManifestTests {
  static let application = #"{"name": "\#(ExampleCase.client)", "active": true}"#
  static let user = #"{"userName": "\#(ExampleCase.client)", "id": "u", "active": true}"#

  static func manifest(_ members: String, more: String = "") -> String {
    """
    {"schema": "fusion-doctor/evidence/v1", "created": "2026-03-01T12:00:00Z", "fusionBaseUrl": "\(ExampleCase.pod)",
    "identityDomain": "\(ExampleCase.domain)"\(more), "members": [\(members)]}
    """
  }

  static func load(_ members: [ZipBuilder.Member], _ evidence: String = "application: e.zip") throws -> Setup {
    try ScriptTests.load([
      "/w/fusion-doctor.yaml": ScriptTests.configuration(evidence: "evidence: { \(evidence) }\n"),
      "/w/e.zip": ZipBuilder(members).bytes(),
    ])
  }

  @Test(arguments: ["account: e.zip", "application: e.zip, user: ./e.zip, roles: [e.zip, e.zip]", "audit: '*.zip'"])
  func givesEachKindOnceUnderAnyKey(evidence: String) throws {
    let setup = try Self.load(
      [
        .init(
          "fusion-doctor-evidence.json",
          Self.manifest(
            #"{"name": "a.json", "kind": "application"}, {"name": "u.json", "kind": "user"}, {"name": "u.json", "kind": "user"}"#
          )),
        .init("a.json", Self.application), .init("u.json", Self.user), .init("other.json", "not json"),
      ], evidence)
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.sources.map(\.name) == ["e.zip!a.json", "e.zip!u.json"])
    #expect(setup.sources.map(\.kind) == [.application, .user])
    #expect(setup.sources.allSatisfy { $0.manifest?.archive == "e.zip" && $0.manifest?.created != nil })
  }

  @Test func takesArchivesOfReports() throws {
    let report = "User Name,Assigned Role Name\n\(ExampleCase.client),DD\nother,X\n"
    let setup = try Self.load([
      .init("fusion-doctor-evidence.json", Self.manifest(#"{"name": "m/r.zip", "kind": "roles"}"#)),
      .init("m/r.zip", ZipBuilder([.init("UserRoleMemberships_1_CSV.csv", report)]).bytes()),
    ])
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.sources.map(\.name) == ["e.zip!m/r.zip!UserRoleMemberships_1_CSV.csv"])
    #expect(setup.users.judged.count == 1)
  }

  @Test(arguments: [
    (#"{"name": "gone.json", "kind": "application"}"#, "FD0005", "`gone.json`"),
    (#"{"name": "fusion-doctor-evidence.json", "kind": "application"}"#, "FD0005", "not in the archive"),
    (#"{"name": "a.json", "kind": "roles"}"#, "FD0006", "the key `roles` expects"),
    (#"{"name": "a.json", "kind": "live"}"#, "FD0006", "`kind` is one of"),
    (#"{"name": "a.json", "kind": "colour"}"#, "FD0006", "`kind` is one of"),
    (#"{"kind": "application"}"#, "FD0006", "no name"),
    (#"{"name": "empty", "kind": "audit"}"#, "FD0005", "empty"),
    (#"{"name": "cut.json", "kind": "audit"}"#, "FD0005", "not well-formed"),
  ])
  func saysWhatIsWrongWithAMember(member: String, rule: String, part: String) throws {
    let setup = try Self.load([
      .init("fusion-doctor-evidence.json", Self.manifest(member + #", {"name": "u.json", "kind": "user"}"#)),
      .init("a.json", Self.application), .init("u.json", Self.user), .init("empty", ""), .init("cut.json", "{"),
    ])
    #expect(setup.problems.map(\.rule) == [rule])
    #expect(setup.problems.first?.message.contains(part) == true, "\(setup.problems.map(\.message))")
    #expect(setup.sources.map(\.name) == ["e.zip!u.json"], "the others are taken all the same")
  }

  @Test(arguments: [
    ("{", "FD0005"), ("", "FD0005"), ("[]", "FD0006"),
    (#"{"schema": "fusion-doctor/evidence/v2", "members": []}"#, "FD0006"),
    (#"{"schema": "fusion-doctor/evidence/v1"}"#, "FD0006"), (#"{"schema": "x", "schema": "y"}"#, "FD0006"),
    (#"{"schema": "fusion-doctor/evidence/v1", "members": {}}"#, "FD0006"),
  ])
  func refusesABrokenManifest(text: String, rule: String) throws {
    let setup = try Self.load([.init("fusion-doctor-evidence.json", text), .init("a.json", Self.application)])
    #expect(setup.problems.map(\.rule) == [rule], "\(setup.problems.map(\.message))")
    #expect(setup.sources.isEmpty)
    #expect(setup.problems.allSatisfy { $0.place.file == "e.zip!fusion-doctor-evidence.json" })
  }

  @Test func boundsTheManifest() throws {
    let big = Self.manifest("", more: #", "x": "\#(String(repeating: "a", count: 2 << 20))""#)
    #expect(try Self.load([.init("fusion-doctor-evidence.json", big)]).problems.map(\.rule) == ["FD0005"])
    let many = Array(repeating: #"{"name": "a", "kind": "user"}"#, count: 1001).joined(separator: ",")
    #expect(
      try Self.load([.init("fusion-doctor-evidence.json", Self.manifest(many))]).problems.map(\.rule) == ["FD0006"])
    // The time is said to be none, and everything else is used.
    let text = Self.manifest(#"{"name": "a.json", "kind": "application"}"#).replacing(
      "2026-03-01T12:00:00Z", with: "spring")
    let setup = try Self.load([.init("fusion-doctor-evidence.json", text), .init("a.json", Self.application)])
    #expect(setup.problems.map(\.rule) == ["FD0006"] && setup.sources.count == 1)
  }
}
