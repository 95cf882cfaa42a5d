import Evidence
import Lint
import SourceText
import TestSupport
import Testing

@Suite("JSON: applications")
struct JSONApplicationTests {
  typealias Samples = JSONSamples

  @Test(
    "every spelling of the sample gives the same application",
    arguments: [
      ("application/app-get.cli.json", "OCI CLI app get"), ("application/app.scim.json", "SCIM application"),
      ("application/apps-list.cli.json", "OCI CLI apps list"),
      ("application/apps.scim-list.json", "SCIM list of applications"),
      ("application/state.terraform-show.json", "a Terraform state"),
      ("application/plan.terraform-show.json", "a Terraform plan"),
      ("application/terraform.tfstate", "a raw Terraform state"),
    ])
  func spellings(path: String, shape: String) throws {
    let imported = try Samples.sample(path, .application)
    #expect(imported.problems.allSatisfy { $0.rule == "FD0007" })
    var evidence = ApplicationEvidence()
    evidence.all = imported.applications
    evidence.select(clientID: Samples.client)
    let app = try #require(evidence.judged.first)
    #expect(evidence.judged.count == 1)
    #expect(imported.sources.contains { $0.kind == .application && $0.shape == shape && $0.isComplete })
    #expect(app.bool(.active).value == true)
    #expect(app.bool(.isOAuthClient).value == true)
    #expect(app.bool(.isOAuthResource).value == false)
    #expect(app.bool(.bypassConsent).value == true)
    #expect(app.text(.clientType).value == "confidential")
    #expect(app.text(.trustScope).value == "Explicit")
    #expect(app.text(.clientIPChecking).value == "anywhere")
    #expect(app.texts(.allowedGrants).value?.first?.value == "client_credentials")
    #expect(app.allowedScopes.value?.map(\.scope.value) == [Samples.scope])
    #expect(app.allowedScopes.value?.first?.definedBy?.value == "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf")
    #expect(app.items(.grantedAppRoles).value?.isEmpty == true)
    #expect(app.isWhole)
  }

  @Test func stateHoldsTheEnvironmentToo() throws {
    let imported = try Samples.sample("application/state.terraform-show.json", .application)
    #expect(Set(imported.sources.map(\.kind)) == [.application, .environment])
    #expect(imported.environments.first?.state.value == "ACTIVE")
    #expect(imported.environments.first?.rules.value?.isEmpty == true)
    let other = try Samples.sample("application/state.terraform-show.json", .environment)
    #expect(other.environments.count == 1 && other.problems.isEmpty)
  }

  @Test(
    "one key, an array, no wrapper",
    arguments: [
      #"{"name":"C","is_o_auth_client":true,"allowed_grants":["client_credentials"]}"#,
      #"[{"name":"C","is_o_auth_client":true,"allowed_grants":["client_credentials"]}]"#,
      #"{"apps":[{"name":"C","is_o_auth_client":true,"allowed_grants":["client_credentials"]}],"changed":false}"#,
      #"{"name":"C","is_oauth_client":"true","allowed_grants":["client_credentials"]}"#,
      #"{"name":"C","is-o-auth-client":true,"allowed-grants":["client_credentials"]}"#,
      #"{"data":{"name":"C","isOAuthClient":true,"allowedGrants":["client_credentials"]},"headers":{"a":"b"},"status":"200 OK"}"#,
      #"{"data":{"Resources":[{"name":"C","isOAuthClient":true,"allowedGrants":["client_credentials"]}],"totalResults":1},"headers":{},"status":"200 OK"}"#,
      #"{"value":[{"name":"C","isOAuthClient":"true","allowedGrants":["client_credentials"]}],"Count":1}"#,
    ])
  func wrappers(text: String) throws {
    let imported = try Samples.read(text, .application)
    let app = try #require(imported.applications.first)
    #expect(imported.problems.isEmpty && imported.sources.first?.isComplete == true)
    #expect(app.name == "C")
    #expect(app.bool(.isOAuthClient).value == true)
    #expect(app.texts(.allowedGrants).value?.map(\.value) == ["client_credentials"])
    #expect(!app.isWhole)
    #expect(app.bool(.bypassConsent, default: false).value == nil)
  }

  @Test func trimmedAnswersAreKnownByTheirMembers() throws {
    for text in [#"{"name":"C","active":true}"#, #"{"id":"x","displayName":"y","basedOnTemplate":{"value":"z"}}"#] {
      let imported = try Samples.read(text, .application)
      #expect(imported.applications.count == 1 && imported.problems.isEmpty)
    }
    #expect(try Samples.read(#"{"name":"C","active":true}"#, .audit).problems.first?.rule == "FD0006")
  }

  @Test func wholeNeedsSchemasAndMeta() throws {
    let app = { (more: String) in
      try #require(
        try Samples.read(#"{"name":"C","clientType":"confidential"\#(more)}"#, .application).applications.first)
    }
    let schemas = #","schemas":["urn:ietf:params:scim:schemas:oracle:idcs:App"]"#
    #expect(try app(schemas + #","meta":{"resourceType":"App"}"#).isWhole)
    #expect(try !app(schemas).isWhole)
    #expect(try !app(schemas + #","meta":null"#).isWhole)
  }

  @Test func listOfTheCLIWithoutScopes() throws {
    let item =
      #"{"name":"C","display-name":"D","allowed-scopes":null,"schemas":["urn:ietf:params:scim:schemas:oracle:idcs:App"],"meta":{}}"#
    let list = try Samples.read(#"{"data":{"resources":[\#(item)]}}"#, .application)
    #expect(try #require(list.applications.first).allowedScopes.value == nil)
    let single = try Samples.read(#"{"data":\#(item)}"#, .application)
    #expect(try #require(single.applications.first).allowedScopes.value?.isEmpty == true)
  }

  @Test(
    "cut lists",
    arguments: [
      #"{"totalResults":3,"Resources":[{"name":"C","isOAuthClient":true}]}"#,
      #"{"data":{"resources":[{"name":"C","is-o-auth-client":true}],"total-results":2}}"#,
      #"{"data":{"resources":[{"name":"C","is-o-auth-client":true}]},"opc-next-page":"abc"}"#,
      #"{"data":{"Resources":[{"name":"C","isOAuthClient":true}]},"headers":{"opc-next-page":"x"},"status":"200 OK"}"#,
      #"{"totalResults":3,"Resources":[]}"#,
    ])
  func cut(text: String) throws {
    let imported = try Samples.read(text, .application)
    #expect(imported.sources.first?.isComplete == false)
    var evidence = ApplicationEvidence()
    evidence.all = imported.applications
    evidence.searched = imported.sources
    evidence.select(clientID: Samples.client)
    guard case .incomplete = evidence.selection else {
      Issue.record("absence in a cut list proves nothing")
      return
    }
  }

  @Test func emptyListProvesAbsence() throws {
    let imported = try Samples.read(#"{"totalResults":0,"Resources":[]}"#, .application)
    var evidence = ApplicationEvidence()
    evidence.searched = imported.sources
    evidence.select(clientID: Samples.client)
    guard case .notFound(nil) = evidence.selection else {
      Issue.record("an empty list is no missing evidence")
      return
    }
  }

  @Test func secretsAreFoundAndKeptApart() throws {
    let cli = try Samples.sample("application/app-get.cli.json", .application)
    #expect(cli.secrets == [Samples.secret])
    let problem = try #require(cli.problems.first)
    #expect(cli.problems.count == 1 && problem.rule == "FD0007")
    #expect(problem.subject == "#/data/client-secret")
    #expect(Samples.shown(problem.place) == "\"\(Samples.secret)\"")
    #expect(!"\(problem.message)\(problem.observed ?? "")".contains("0000"))
    let state =
      #"{"version":4,"terraform_version":"1","outputs":{"s":{"value":"11112222-3333-4444-5555-666677778888"}},"resources":[{"mode":"managed","type":"oci_identity_domains_app","instances":[{"attributes":{"name":"C","client_secret":"11112222-3333-4444-5555-666677778888"}}]}]}"#
    let raw = try Samples.read(state, .application)
    #expect(
      raw.problems.map(\.subject) == [
        "#/outputs/s/value", "#/resources/0/instances/0/attributes/client_secret",
      ])
    for masked in [
      "null", #""""#, #""<REDACTED>""#, #""***""#, #""[redacted]""#, #""(sensitive value)""#, #""xxxxxxxx""#,
    ] {
      let text = #"{"name":"C","isOAuthClient":true,"clientSecret":\#(masked)}"#
      #expect(try Samples.read(text, .application).problems.isEmpty, "\(masked)")
    }
    let hashed = try Samples.read(#"{"name":"C","isOAuthClient":true,"hashedClientSecret":"{SSHA}abc"}"#, .application)
    #expect(hashed.secrets == ["{SSHA}abc"] && hashed.problems.isEmpty)
  }

  @Test func oraclesOwnApplicationAloneIsRefused() throws {
    let text =
      #"{"name":"FAaaS_1","displayName":"Fusion Applications Cloud Service","isOPCService":true,"isOAuthClient":true}"#
    let refused = try Samples.read(text, .application)
    #expect(refused.applications.isEmpty)
    #expect(refused.problems.first?.message.contains("service application") == true)
    #expect(try Samples.read(text, .application, client: "FAaaS_1").applications.count == 1)
  }

  /// In a file of its own it is refused until another file has the application that was meant.
  @Test(arguments: ["[fusion.json, app.json]", "[app.json, fusion.json]", "'*.json'"])
  func oraclesOwnApplicationIsEvidenceBesideTheClients(paths: String) throws {
    let fusion = #"{"id": "b0b1", "name": "FAaaS_1", "isOPCService": true, "isOAuthClient": true}"#
    let app = #"{"name": "\#(ExampleCase.client)", "isOAuthClient": true}"#
    func setup(_ app: String) throws -> Setup {
      try ScriptTests.load([
        "/w/fusion-doctor.yaml": ScriptTests.configuration(evidence: "evidence: { application: \(paths) }\n"),
        "/w/fusion.json": Array(fusion.utf8), "/w/app.json": Array(app.utf8),
      ])
    }
    let both = try setup(app)
    #expect(both.problems.isEmpty, "\(both.problems.map(\.message))")
    #expect(Set(both.applications.all.compactMap(\.name)) == [ExampleCase.client, "FAaaS_1"])
    #expect(both.applications.judged.map(\.name) == [ExampleCase.client])
    #expect(both.sources.map(\.name).sorted() == ["app.json", "fusion.json"])
    let other = try setup(#"{"totalResults": 0, "Resources": []}"#)
    #expect(other.problems.map(\.rule) == ["FD0006"])
    #expect(other.problems.map(\.subject) == ["fusion.json"] && other.applications.all.isEmpty)
    let lost = try setup("{")
    #expect(lost.problems.map(\.rule) == ["FD0005"] && lost.problems.map(\.subject) == ["app.json"])
  }
}
