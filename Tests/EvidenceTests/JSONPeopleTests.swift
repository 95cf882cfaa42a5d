import Evidence
import Lint
import SourceText
import Testing

@Suite("JSON: users and roles")
struct JSONPeopleTests {
  typealias Samples = JSONSamples
  static let codes = ["DD_ESS_MONITOR_CUSTOM", "ORA_FND_INTEGRATION_SPECIALIST_JOB", "ORA_FND_INTERNAL_AUDITOR_JOB"]

  func only(_ imported: Imported) throws -> User { try #require(imported.users.first?.users.first) }

  @Test func scimUser() throws {
    let imported = try Samples.sample("user/user.scim.json", .user)
    let user = try only(imported)
    #expect(imported.problems.isEmpty && imported.users[0].isSingle)
    #expect(user.username.value == Samples.client)
    #expect(user.isActive.value == true)
    #expect(user.emails.value == ["datadog-integration@corp.test"])
    #expect(user.person.value == .some(nil))
    #expect(user.created.value?.text == "2026-03-04T10:02:11Z")
    #expect(user.roles.value?.map(\.code) == Self.codes)
    #expect(Samples.shown(user.roles.value?.first?.place) == #""DD_ESS_MONITOR_CUSTOM""#)
  }

  @Test func emptyAnswer() throws {
    let imported = try Samples.sample("user/users-empty.scim.json", .user)
    #expect(imported.problems.isEmpty && imported.users.count == 1 && imported.users[0].users.isEmpty)
    #expect(!imported.users[0].isSingle && imported.sources[0].isComplete)
    let hcm = try Samples.read(#"{"items":[],"count":0,"hasMore":false,"limit":25,"offset":0,"links":[]}"#, .user)
    #expect(hcm.problems.isEmpty && hcm.users.count == 1)
    #expect(try Samples.read(#"{"items":[],"count":0,"hasMore":false}"#, .application).problems.count == 1)
  }

  @Test func variantsOfTheSCIMUser() throws {
    let text =
      #"{"Resources":[{"userName":"\#(Samples.client)","active":"true","emails":null,"roles":[{"value":"A1B2C3D4E5F60718293A4B5C6D7E00AB","displayName":"Datadog ESS Monitor"},{"value":"ESSMonitor"}]}]}"#
    let user = try only(try Samples.read(text, .user))
    #expect(user.isActive.value == true)
    #expect(user.emails.value == nil)
    #expect(user.roles.value?.map(\.code) == [nil, "ESSMonitor"])
    #expect(user.roles.value?.first?.displayName == "Datadog ESS Monitor")
    let trimmed = try only(try Samples.read(#"{"id":"X","userName":"\#(Samples.client)","active":false}"#, .user))
    #expect(trimmed.isActive.value == false && trimmed.roles.value == nil && trimmed.emails.value == nil)
    let worker =
      #"{"userName":"a","urn:scim:schemas:extension:fa:2.0:faUser":{"workerInformation":{"personNumber":"42"}}}"#
    #expect(try only(try Samples.read(worker, .user)).person.value == "person number 42")
  }

  @Test func identifiersAreResolvedByAListOfRoles() throws {
    let user = #"{"userName":"\#(Samples.client)","roles":[{"value":"a1b2c3d4e5f60718293a4b5c6d7e00ab"}]}"#
    let role =
      #"{"id":"A1B2C3D4E5F60718293A4B5C6D7E00AB","schemas":["urn:oracle:apps:scim:schemas:fa:1.0:Role"],"name":"DD_CUSTOM","displayName":"x","category":"JOB","members":[{"value":"1"}]}"#
    let together = try Samples.read("[\(user),\(role)]", .user)
    #expect(try only(together).roles.value?.map(\.code) == ["DD_CUSTOM"])
    var evidence = UserEvidence()
    evidence.listings = try Samples.read(user, .user).users
    let roles = try Samples.read(#"{"Resources":[\#(role)]}"#, .roles)
    #expect(roles.problems.isEmpty && roles.sources.first?.kind == .roles)
    evidence.resolveRoles(roles.graphs)
    #expect(evidence.all.first?.roles.value?.map(\.code) == ["DD_CUSTOM"])
    #expect(roles.graphs.first?.shown.isEmpty == true)
  }

  @Test func otherPeopleAreNotKept() throws {
    let people = (0..<30).map { #"{"userName":"person\#($0)","active":true}"# }.joined(separator: ",")
    let text =
      #"{"totalResults":40,"Resources":[\#(people),{"userName":"\#(Samples.client.uppercased())","active":true}]}"#
    let imported = try Samples.read(text, .user)
    #expect(imported.users.first?.users.count == 1)
    #expect(imported.sources.first?.records == 31 && imported.sources.first?.isComplete == false)
  }

  @Test func humanResources() throws {
    for kind in [EvidenceKind.user, .roles] {
      let imported = try Samples.sample("user/userAccounts.hcm.json", kind)
      let user = try only(imported)
      #expect(imported.problems.isEmpty && Set(imported.sources.map(\.kind)) == [.user, .roles])
      #expect(user.isActive.value == true && user.emails.value == nil && user.person.value == .some(nil))
      #expect(user.roles.value?.map(\.code) == Self.codes && user.rolesAreComplete)
    }
  }

  @Test func variantsOfUserAccounts() throws {
    let array = #"{"Username":"c","SuspendedFlag":"true","PersonId":300,"userAccountRoles":[{"RoleCode":"R"}]}"#
    let user = try only(try Samples.read(array, .user))
    #expect(user.isActive.value == false && user.person.value == "person number 300")
    #expect(user.roles.value?.map(\.code) == ["R"])
    let bare = try Samples.read(#"{"items":[{"Username":"c","SuspendedFlag":false}],"hasMore":true}"#, .user)
    #expect(try only(bare).roles.value == nil)
    #expect(bare.sources.first?.isComplete == false)
    let cut = #"{"Username":"c","userAccountRoles":{"items":[{"RoleCode":"R"}],"hasMore":true}}"#
    #expect(try only(try Samples.read(cut, .user)).rolesAreComplete == false)
    let refused = try Samples.read(#"{"Username":"c","SuspendedFlag":false}"#, .roles)
    #expect(refused.problems.first?.message.contains("without its roles") == true && refused.users.isEmpty)
  }

  @Test func collectionOfRolesAlone() throws {
    let text =
      #"{"items":[{"UserRoleId":1,"RoleId":2,"RoleCode":"R"}],"count":1,"hasMore":false,"limit":25,"offset":0}"#
    for kind in [EvidenceKind.user, .roles] {
      let imported = try Samples.read(text, kind)
      let user = try only(imported)
      #expect(user.isAssumed && user.username.value == nil && user.roles.value?.map(\.code) == ["R"])
      var evidence = UserEvidence()
      evidence.listings = imported.users
      evidence.select(clientID: Samples.client)
      #expect(evidence.judged.count == 1)
    }
    #expect(try Samples.read(text, .audit).problems.count == 1)
  }
}
