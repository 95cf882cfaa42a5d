import Lint
import SourceText
import Testing

/// Lists of people that are too long to be kept: of who does not matter no more than the name is.
@Suite struct LongListTests {
  /// More than a mebibyte of users, with those given in between.
  static func users(_ given: [Int: String], others: (Int) -> String) -> [UInt8] {
    var items: [String] = []
    for number in 0..<6000 { items.append(given[number] ?? others(number)) }
    return Array(#"{"totalResults": 6000, "Resources": [\#(items.joined(separator: ",\n"))]}"#.utf8)
  }

  static func person(_ number: Int, more: String = "") -> String {
    #"""
    {"schemas": ["urn:scim:schemas:core:2.0:User"], "id": "\#(number)", "userName": "pat.\#(number)@corp.test",
     "active": true, "roles": [{"value": "ORA_PER_EMPLOYEE_ABSTRACT"}], "displayName": "Pat \#(number)"\#(more)}
    """#
  }

  static func load(_ bytes: [UInt8]) throws -> Setup {
    try ScriptTests.load([
      "/w/fusion-doctor.yaml": ScriptTests.configuration(evidence: "evidence: { user: users.json }\n"),
      "/w/users.json": bytes,
    ])
  }

  @Test(arguments: [0, 1, 3000, 5999])
  func theIntegrationUserIsFoundWhereItStands(place: Int) throws {
    let own = #"""
      {"schemas": ["urn:scim:schemas:core:2.0:User"], "id": "own", "userName": "\#(ScriptTests.client)", "active": false,
       "roles": [{"value": "DD_ESS_MONITOR_CUSTOM"}], "meta": {"created": "2026-03-04T10:02:11Z"}, "displayName": "D"}
      """#
    let near = #"{"userName": "Datadog Integration", "id": "near", "active": true}"#
    let setup = try Self.load(Self.users([place: own, (place + 2) % 6000: near]) { Self.person($0) })
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.sources.map(\.records) == [6000] && setup.sources.allSatisfy(\.isComplete))
    #expect(setup.users.all.map(\.id).sorted { $0 ?? "" < $1 ?? "" } == ["near", "own"])
    let user = try #require(setup.users.judged.first)
    #expect(user.isActive.value == false && user.roles.value?.map(\.code) == ["DD_ESS_MONITOR_CUSTOM"])
    #expect(user.isActive.fact?.place.pointer.description == "#/Resources/\(place)/active")
  }

  @Test func aListThatIsCutStaysCut() throws {
    let text = String(decoding: Self.users([:]) { Self.person($0) }, as: UTF8.self)
    let setup = try Self.load(Array(text.replacing("\"totalResults\": 6000", with: "\"totalResults\": 6001").utf8))
    #expect(setup.sources.map(\.isComplete) == [false] && setup.users.all.isEmpty)
  }

  @Test func aSecretOfSomebodyElseIsReported() throws {
    let holder = Self.person(7, more: #", "x": {"clientSecret": "zxcanary-0123456789"}"#)
    let setup = try Self.load(Self.users([4000: holder]) { Self.person($0) })
    #expect(setup.problems.map(\.rule) == ["FD0007"] && setup.secrets.contains("zxcanary-0123456789"))
    #expect(setup.problems.first?.subject == "#/Resources/4000/x/clientSecret")
  }

  @Test func usersOfTheIdentityDomainAreRefused() throws {
    let setup = try Self.load(
      Self.users([:]) { number in
        #"{"idcsCreatedBy": {"value": "x"}, "ocid": "ocid1.user.oc1..\#(number)", "userName": "pat.\#(number)@corp.test", "#
          + #""urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User": {"provider": "facebook", "status": "none"}}"#
      })
    #expect(setup.problems.map(\.rule) == ["FD0006"], "\(setup.problems.map(\.message))")
  }

  @Test func manyMoreHaveRoomThanAreKept() throws {
    // Six values a person are above the limit; two are not.
    let text = (0..<170_000).map { #"{"userName":"p\#($0)","id":"1","a":1,"b":2,"c":3}"# }.joined(separator: ",")
    let setup = try Self.load(Array(#"{"Resources":[\#(text)]}"#.utf8))
    #expect(setup.problems.isEmpty, "\(setup.problems.map(\.message))")
    #expect(setup.sources.map(\.records) == [170_000])
  }

  @Test func moreThanThereIsRoomForIsNoMistakeOfTheText() throws {
    let setup = try Self.load(Array("[\(String(repeating: "0,", count: 1_000_001))0]".utf8))
    #expect(setup.problems.map(\.message) == ["JSON that is too large to be read: more than 1000000 values"])
  }
}
