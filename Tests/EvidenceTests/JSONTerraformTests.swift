import Evidence
import Lint
import SourceText
import Testing

@Suite("JSON: Terraform")
struct JSONTerraformTests {
  typealias Samples = JSONSamples

  static func change(_ after: String, unknown: String = "{}", actions: String = #"["create"]"#) -> String {
    #"{"address":"oci_identity_domains_app.d","mode":"managed","type":"oci_identity_domains_app","name":"d","change":{"actions":\#(actions),"before":null,"after":\#(after),"after_unknown":\#(unknown)}}"#
  }

  @Test func planThatCreates() throws {
    let values =
      #"{"display_name":"Datadog","active":"true","allowed_grants":["client_credentials"],"allowed_scopes":[{"fqs":"s"}],"trust_scope":"Explicit"}"#
    let unknown =
      #"{"name":true,"client_secret":true,"allowed_scopes":[{"id_of_defining_app":true,"read_only":true}],"is_opc_service":true}"#
    let change = Self.change(values, unknown: unknown)
    let planned =
      #"{"root_module":{"child_modules":[{"resources":[{"address":"oci_identity_domains_app.d","mode":"managed","type":"oci_identity_domains_app","values":\#(values)}]}]}}"#
    for text in [
      #"{"format_version":"1.2","planned_values":\#(planned),"resource_changes":[\#(change)]}"#,
      #"{"resource_changes":[\#(change)]}"#, #"[\#(change)]"#, change,
    ] {
      let imported = try Samples.read(text, .application)
      let app = try #require(imported.applications.first)
      #expect(imported.applications.count == 1 && imported.problems.isEmpty)
      #expect(app.name == nil && app.unknown.contains(.name))
      #expect(app.bool(.active).value == true)
      #expect(app.allowedScopes.value?.map(\.scope.value) == ["s"])
      #expect(app.bool(.bypassConsent, default: false).value == false)
      var evidence = ApplicationEvidence()
      evidence.all = imported.applications
      evidence.select(clientID: Samples.client)
      guard case .onlyUnnamed = evidence.selection else {
        Issue.record("the only application, whose name is not known yet, is judged")
        return
      }
    }
  }

  @Test func plannedValuesWithoutChangesLeaveUnknownsOut() throws {
    let text =
      #"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a","type":"oci_identity_domains_app","values":{"display_name":"D","is_oauth_client":null}}]}}}"#
    let app = try #require(try Samples.read(text, .application).applications.first)
    #expect(app.bool(.isOAuthClient, default: false).value == false)
    #expect(app.bool(.bypassConsent, default: false).value == nil)
  }

  @Test func deletionIsNoApplication() throws {
    let text = #"{"format_version":"1.0","resource_changes":[\#(Self.change("null", actions: #"["delete"]"#))]}"#
    let imported = try Samples.read(text, .application)
    #expect(imported.applications.isEmpty)
    #expect(imported.problems.first?.message.contains("deletes the application") == true)
  }

  @Test func dataSources() throws {
    let prior =
      #"{"format_version":"1.0","planned_values":{"root_module":{}},"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"data.x","mode":"data","type":"oci_fusion_apps_fusion_environment","values":{"public_url":"https://p","state":"ACTIVE","rules":[{"action":"ALLOW","conditions":[{"attribute_name":"SOURCE_IP_ADDRESS","attribute_value":"0.0.0.0/0"}]}]}}]}}}}"#
    let environment = try #require(try Samples.read(prior, .environment).environments.first)
    #expect(environment.publicURL.value == "https://p")
    #expect(environment.rules.value?.first?.sources.map(\.value) == ["0.0.0.0/0"])
    let list =
      #"{"format_version":"1.0","values":{"root_module":{"resources":[{"mode":"data","type":"oci_identity_domains_apps","values":{"total_results":2,"apps":[{"name":"C","is_oauth_client":true,"allowed_scopes":[]}]}}]}}}"#
    let imported = try Samples.read(list, .application)
    #expect(imported.sources.first?.isComplete == false)
    #expect(imported.applications.first?.allowedScopes.value == nil)
  }

  @Test(
    "what is refused",
    arguments: [
      (#"{"format_version":"2.0","values":{"root_module":{"resources":[]}}}"#, "format version"),
      (#"{"version":3,"terraform_version":"0.11","serial":1,"modules":[],"resources":[]}"#, "version 3"),
      (
        #"{"secret":{"sensitive":true,"type":"string","value":"idcscs-00000000-0000-4000-8000-000000000000"}}"#,
        "output -json"
      ),
      (#"{"format_version":"1.0","terraform_version":"1.5"}"#, "without a resource"),
    ])
  func refused(text: String, words: String) throws {
    let imported = try Samples.read(text, .application)
    let problem = try #require(imported.problems.first { $0.rule == "FD0006" })
    #expect(problem.message.contains(words), "\(problem.message)")
    #expect(!problem.commands.isEmpty && imported.applications.isEmpty)
  }
}
