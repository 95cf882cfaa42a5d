import Evidence
import Lint
import SourceText
import Testing

@Suite("JSON: environments, audit answers, accounts")
struct JSONOtherTests {
  typealias Samples = JSONSamples

  @Test func environment() throws {
    let imported = try Samples.sample("environment/fusion-environment.cli.json", .environment)
    let environment = try #require(imported.environments.first)
    #expect(imported.problems.isEmpty)
    #expect(environment.domainURL.value == "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443")
    #expect(environment.publicURL.value == "https://abcd.fa.ocs.oraclecloud.com")
    #expect(environment.systemName.value == "ABCD" && environment.state.value == "ACTIVE")
    #expect(environment.isSuspended.value == false && environment.rules.value?.isEmpty == true)
    #expect(environment.refreshed.value == .some(nil) && environment.maintenance.value == .some(nil))
  }

  @Test func variantsOfEnvironments() throws {
    let list =
      #"{"data":{"items":[{"id":"ocid1.fusionenvironment.oc1.a","lifecycle-state":"ACTIVE"},{"id":"ocid1.fusionenvironment.oc1.b"}]},"opc-next-page":"x"}"#
    let listed = try Samples.read(list, .environment)
    #expect(listed.environments.count == 2 && listed.sources.first?.isComplete == false)
    #expect(listed.environments[0].rules.value == nil && listed.environments[0].refreshed.value == nil)
    let facts =
      #"{"fusion_environments":[{"public_url":"https://p","lifecycle_state":"UPDATING","rules":null,"refresh":{"time_finished":"2026-03-01T02:10:44+00:00"}}]}"#
    let ansible = try #require(try Samples.read(facts, .environment).environments.first)
    #expect(ansible.state.value == "UPDATING" && ansible.rules.value?.isEmpty == true)
    #expect(ansible.refreshed.value??.text == "2026-03-01T02:10:44Z")
    let inside =
      #"{"public-url":"https://p","rules":[{"conditions":[{"attribute-name":"SOURCE_VCN_IP_ADDRESS","attribute-value":"0.0.0.0/0"}]}]}"#
    let rules = try #require(try Samples.read(inside, .environment).environments.first?.rules.value)
    #expect(rules.first?.sources.map(\.value) == ["0.0.0.0/0 in the virtual cloud network"])
    let bare = try Samples.read(#"{"data":{"lifecycle-state":"DELETED","is-suspended":true}}"#, .environment)
    #expect(bare.environments.first?.isSuspended.value == true)
  }

  @Test func auditLevels() throws {
    let imported = try Samples.sample("audit/get-auditlevel.json", .audit)
    #expect(imported.problems.isEmpty)
    #expect(imported.policies.first?.levels.map(\.product) == ["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"])
    #expect(Samples.shown(imported.policies.first?.levels.first?.place) == #""High""#)
    for text in [
      #"{"actionName":"get-auditlevel","status":"SUCCESS","auditData":[{"product":"ESS","auditLevel":"None"}]}"#,
      #"[{"actionName":"get-auditlevel","status":"SUCCESS","auditDate":[{"product":"ESS","auditLevel":"None"}]}]"#,
      #"[{"product":"ESS","auditLevel":"None"}]"#,
    ] {
      #expect(try Samples.read(text, .audit).policies.first?.levels.map(\.level) == ["None"])
    }
  }

  @Test func auditSetupAndSwitches() throws {
    let status = try Samples.sample("audit/check-auditstatus.json", .audit)
    #expect(status.policies.first?.objects.map(\.isOn) == [true])
    let setup = try Samples.sample("audit/get-auditsetup.json", .audit)
    #expect(setup.policies.first?.objects.map(\.isOn) == [true] && setup.policies.first?.setupIsEmpty == false)
    let empty = try Samples.read(#"{"actionName":"get-auditsetup","status":"SUCCESS","auditDate":[]}"#, .audit)
    #expect(empty.policies.first?.setupIsEmpty == true)
    let off = #"[{"businessObject":"a","auditSwitch":"OFF"},{"businessObject":"b","auditSwitch":"OFF"}]"#
    #expect(try Samples.read(off, .audit).policies.first?.objects.map(\.isOn) == [false, false])
  }

  @Test func accounts() throws {
    let imported = try Samples.sample("account/datadog-accounts.json", .account)
    let account = try #require(imported.accounts.first?.accounts.first)
    #expect(imported.problems.isEmpty)
    #expect(account.settings[.clientID]?.value == Samples.client)
    #expect(account.services.value?.map(\.value) == ["ess", "audit"])
    #expect(try Samples.read(#"{"data":[]}"#, .account).accounts.first?.accounts.isEmpty == true)
    let payload =
      #"{"data":{"type":"Account","attributes":{"name":"n","settings":{"epm_base_url":"https://e","fusion_base_url":""},"secrets":{"client_secret":"abcdefghij"}}}}"#
    let epm = try Samples.read(payload, .account)
    #expect(epm.accounts.first?.accounts.first?.settings.keys.map(\.rawValue) == ["epm_base_url"])
    #expect(epm.secrets == ["abcdefghij"] && epm.problems.map(\.rule) == ["FD0007"])
  }

  @Test func guidance() {
    for kind in EvidenceKind.allCases {
      let guidance = Guidance.howToGet(kind)
      #expect(guidance.how.hasSuffix(".") && !guidance.right.isEmpty && !guidance.commands.isEmpty)
      for command in guidance.commands {
        // A placeholder outside of quotes can be quoted on its own.
        var isQuoted = false
        for (index, character) in command.enumerated() {
          if character == "'" { isQuoted.toggle() }
          let rest = command.dropFirst(index + 1)
          let names = [
            "client}", "domain}", "application}", "definer}", "pod}", "user}", "environment}", "site}", "file}",
            "clientQuery}",
          ]
          if character == "{", names.contains(where: rest.hasPrefix) { #expect(!isQuoted, "\(command)") }
        }
      }
    }
  }
}
