import Lint
import Rules
import TestSupport
import Testing

/// What a live run makes of one fault: its rule first, the others as consequences or undecided.
@Suite struct LiveDiagnosisTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var title: String
    var causes: [String]
    var parts: [Example.Part]

    init(_ title: String, _ causes: [String], _ parts: Example.Part...) {
      self.title = title
      self.causes = causes
      self.parts = parts
    }
    var testDescription: String { title }
  }

  static let application = Example.Part.application(
    #"""
    {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
     "name": "$CLIENT", "id": "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "displayName": "Datadog Fusion Integration",
     "active": true, "isOAuthClient": true, "clientType": "confidential", "trustScope": "Explicit",
     "allowedGrants": ["client_credentials"], "bypassConsent": true, "clientIPChecking": "anywhere",
     "allowedScopes": [{"fqs": "$SCOPE"}]}
    """#)
  static let audit = Example.Part.audit(
    #"""
    {"actionName": "get-auditlevel", "status": "SUCCESS", "auditDate": [
     {"product": "ODI", "auditLevel": "High"}, {"product": "ESS", "auditLevel": "High"},
     {"product": "MDS", "auditLevel": "High"}, {"product": "SOA", "auditLevel": "High"},
     {"product": "ADF", "auditLevel": "High"}, {"product": "OPSS", "auditLevel": "High"}]}
    """#)
  static let user = Example.Part.user(
    #"""
    {"schemas": ["urn:scim:schemas:core:2.0:User"], "userName": "$CLIENT", "active": true,
     "emails": [{"value": "team@example.test"}], "roles": [{"value": "DD_ESS"},
      {"value": "ORA_FND_INTEGRATION_SPECIALIST_JOB"}, {"value": "ORA_FND_INTERNAL_AUDITOR_JOB"}]}
    """#)
  static let hierarchy = Example.Part.roles("Parent Role Code,Child Role Code\nDD_ESS,ESSMonitor\n")
  static let registered = Example.Part.account(
    #"{"data": [{"type": "Account", "attributes": {"name": "abcd", "settings": {"fusion_base_url": "$POD"}}}]}"#)

  static func result(_ parts: [Example.Part]) throws -> SetupResult {
    let rule = try #require(allRules.first)
    let example = try #require(ExampleCase(rule, Example(.passes, "scenario", parts), .plain))
    return try #require(try example.results(allRules).first)
  }

  private static func rootCauses(_ result: SetupResult) -> [String] {
    result.checks.filter { check in check.findings.contains { $0.severity >= .warning && $0.causedBy.isEmpty } }
      .map(\.rule)
  }

  @Test func aHealthySetupIsGo() throws {
    let result = try Self.result([Self.application, Self.audit, Self.user, Self.hierarchy, .healthyLive])
    let open = result.checks.filter { $0.status == .failed }.map { "\($0.rule) \($0.findings.map(\.message))" }
    #expect(result.verdict == .go, "\(open)")
    #expect(Self.rootCauses(result) == [])
  }

  @Test func aHealthySetupNeedsNoUserEvidence() throws {
    #expect(try Self.result([Self.application, Self.audit, .healthyLive]).verdict == .go)
  }

  @Test func withoutTheApplicationsRecordNothingIsGo() throws {
    let result = try Self.result([Self.audit, .healthyLive])
    #expect(result.verdict == .notProven)
    #expect(Self.rootCauses(result) == [])
  }

  static func answer(_ kind: Fault.Kind, _ status: Int, _ code: String? = nil) -> LiveEvidence.Step<FamilyAnswer> {
    .failed(Fault(kind, "refused", code: code), Exchange(method: "GET", url: "https://pod.test/", status: status))
  }

  static let families: [LiveEvidence.Family] = [.ess, .erpIntegrations, .audit, .erp]

  static func everywhere(_ live: inout LiveEvidence, _ step: LiveEvidence.Step<FamilyAnswer>) {
    live.families = [:]
    for family in families { live.families[family] = step }
    live.requests = []
    live.permissions = .notRun
  }

  static func noToken(_ live: inout LiveEvidence, _ code: String) {
    live.token = .failed(
      Fault(.unauthorized, "refused", code: code),
      Exchange(method: "POST", url: ExampleCase.domain + "/oauth2/v1/token", status: 401))
    everywhere(&live, .skipped(prerequisite: "FD0603", reason: "no token was issued"))
  }

  static let scenarios = [
    Scenario("the secret is wrong", ["FD0603"], application, audit, .live { noToken(&$0, "invalid_client") }),
    Scenario("nothing is known of the application", ["FD0603"], audit, .live { noToken(&$0, "invalid_client") }),
    Scenario(
      "the application is inactive", ["FD0202"],
      .application(#"{"name": "$CLIENT", "active": false}"#), audit, .live { noToken(&$0, "invalid_client") }),
    Scenario(
      "the scope is not granted", ["FD0210"],
      .application(#"{"name": "$CLIENT", "allowedScopes": []}"#), audit, .live { noToken(&$0, "invalid_scope") }),
    Scenario(
      "the domain is not reached", ["FD0601"], application, audit,
      .live {
        $0.identityConnection = .failed(Fault(.nameNotResolved, "no such name"), nil)
        $0.discovery = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached")
        $0.clockSkew = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached")
        $0.token = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached")
        everywhere(&$0, .skipped(prerequisite: "FD0601", reason: "no token"))
      }),
    Scenario(
      "the pod is not reached", ["FD0701"], application, audit,
      .live {
        $0.podConnection = .failed(Fault(.timedOut, "no answer"), nil)
        everywhere(&$0, .skipped(prerequisite: "FD0701", reason: "the pod is not reached"))
      }),
    Scenario("401 everywhere", ["FD0703"], application, audit, .live { everywhere(&$0, answer(.unauthorized, 401)) }),
    Scenario(
      "the user is missing", ["FD0301"], application, audit, .user(#"{"totalResults": 0, "Resources": []}"#),
      .live { everywhere(&$0, answer(.unauthorized, 401)) }),
    Scenario(
      "the user is inactive", ["FD0303"], application, audit,
      .user(
        #"""
        {"schemas": ["urn:scim:schemas:core:2.0:User"], "userName": "$CLIENT", "active": false,
         "emails": [{"value": "team@example.test"}]}
        """#), .live { everywhere(&$0, answer(.unauthorized, 401)) }),
    Scenario(
      "another domain", ["FD0606"], application, audit,
      .live {
        $0.token = .done(
          TokenClaims(
            subject: ExampleCase.client, subjectType: "client", grant: "cc",
            audiences: ["urn:opc:resource:fa:instanceid=123456789"], scopes: ["urn:opc:resource:consumer::all"],
            tenant: "idcs-ffffffffffffffffffffffffffffffff", lifetime: 3600), nil)
        everywhere(&$0, answer(.unauthorized, 401))
      }),
    Scenario("404 everywhere", ["FD0702"], application, audit, .live { everywhere(&$0, answer(.notFound, 404)) }),
    Scenario(
      "a sign-in page everywhere", ["FD0702"], application, audit, .live { everywhere(&$0, answer(.signIn, 302)) }),
    Scenario("an access rule", ["FD0712"], application, audit, .live { everywhere(&$0, answer(.blocked, 403)) }),
    Scenario(
      "bodies are inspected", ["FD0712"], application, audit, user, hierarchy,
      .live {
        $0.families[.audit] = .failed(
          Fault(.blocked, "Reference #18.2"), Exchange(method: "POST", url: "https://pod.test/", status: 403))
      }),
    Scenario(
      "network access rules of the environment", ["FD0118"], application, audit,
      .environment(
        #"""
        {"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "idcs-domain-url": "$DOMAIN", "rules": [
         {"action": "ALLOW", "conditions": [{"attribute-name": "SOURCE_IP_ADDRESS", "attribute-value": "192.0.2.0/24"}]}]}}
        """#), .live { everywhere(&$0, answer(.blocked, 403)) }),
    Scenario(
      "a role is missing", ["FD0706"], application, audit,
      .live { $0.families[.erpIntegrations] = answer(.forbidden, 403) }),
    Scenario(
      "a role is missing, by the user's export", ["FD0404"], application, audit, hierarchy,
      .user(
        #"""
        {"schemas": ["urn:scim:schemas:core:2.0:User"], "userName": "$CLIENT", "active": true,
         "emails": [{"value": "team@example.test"}], "roles": [{"value": "DD_ESS"},
          {"value": "ORA_FND_INTEGRATION_SPECIALIST_JOB"}]}
        """#), .live { $0.families[.audit] = answer(.forbidden, 403) }),
    Scenario(
      "roles are not effective", ["FD0409"], application, audit, user, hierarchy,
      .live { $0.families[.erpIntegrations] = answer(.forbidden, 403) }),
    Scenario(
      "ESSMonitor is not effective", ["FD0409"], application, audit, user, hierarchy,
      .lines("probe: { known_request: 4711023 }"),
      .live {
        $0.requests = []
        $0.permissions = .notRun
        $0.knownRequest = .failed(
          Fault(.notFound, "not found"), Exchange(method: "GET", url: "https://pod.test/requests/4711023", status: 404))
      }),
    Scenario(
      "ESSMonitor is missing", ["FD0401"], application, audit, user,
      .roles("Parent Role Code,Child Role Code\nDD_ESS,ORA_FND_SCHEDULED_PROCESSES_VIEW_DUTY\n"),
      .lines("probe: { known_request: 4711023 }"),
      .live {
        $0.requests = []
        $0.permissions = .notRun
        $0.knownRequest = .failed(
          Fault(.forbidden, "no"), Exchange(method: "GET", url: "https://pod.test/requests/4711023", status: 403))
      }),
    Scenario("an ESS fault", ["FD0704"], application, audit, .live { $0.families[.ess] = answer(.serverFault, 500) }),
    Scenario(
      "the clock is wrong", ["FD0609"], application, audit,
      .live {
        $0.clockSkew = .done(4000, nil)
        everywhere(&$0, answer(.unauthorized, 401))
      }),
    Scenario(
      "the API key is of another site", ["FD0801"], application, audit, registered, .lines("stage: after"),
      .live {
        $0.datadog.apiKey = .failed(
          Fault(.forbidden, "no"), Exchange(method: "GET", url: "https://api.datadoghq.com/", status: 403))
        $0.datadog.applicationKey = .skipped(prerequisite: "FD0801", reason: "the API key is refused")
        $0.datadog.newestLog = .skipped(prerequisite: "FD0801", reason: "the API key is refused")
        $0.datadog.newestMetric = .skipped(prerequisite: "FD0801", reason: "the API key is refused")
      }),
    Scenario(
      "a refresh took the user", ["FD0119"], application, audit,
      .user(
        #"""
        {"schemas": ["urn:scim:schemas:core:2.0:User"], "userName": "$CLIENT", "active": true,
         "meta": {"created": "2026-02-01T08:00:00Z"}, "emails": [{"value": "team@example.test"}]}
        """#),
      .environment(
        #"""
        {"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "idcs-domain-url": "$DOMAIN",
         "rules": null, "refresh": {"time-finished": "2026-02-15T08:00:00+00:00"}}}
        """#), .live { everywhere(&$0, answer(.unauthorized, 401)) }),
    Scenario(
      "the environment is suspended", ["FD0117"], application, audit,
      .environment(
        #"{"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "INACTIVE", "idcs-domain-url": "$DOMAIN"}}"#),
      .live { everywhere(&$0, answer(.serverFault, 503)) }),
    Scenario(
      "the token URL names no identity domain", ["FD0105"],
      .tile(
        "token_url: https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com.evil.test/oauth2/v1/token"),
      .live {
        $0.identityConnection = .failed(Fault(.nameNotResolved, "no such name"), nil)
        $0.token = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached")
        everywhere(&$0, .skipped(prerequisite: "FD0601", reason: "no token"))
      }),
    Scenario(
      "one 401 among refusals on the way", ["FD0712"], application, audit,
      .live {
        everywhere(&$0, answer(.blocked, 403))
        $0.families[.audit] = answer(.unauthorized, 401)
      }),
    Scenario(
      "nothing arrives since Datadog is not let in", ["FD0208"], audit, registered, .lines("stage: after"),
      .application(
        #"""
        {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
         "name": "$CLIENT", "displayName": "Datadog", "active": true, "isOAuthClient": true,
         "clientType": "confidential", "trustScope": "Explicit", "allowedGrants": ["client_credentials"],
         "bypassConsent": true, "clientIPChecking": "whitelisted", "allowedScopes": [{"fqs": "$SCOPE"}]}
        """#),
      .live {
        $0.datadog.newestLog = .done(nil, nil)
        $0.datadog.newestMetric = .done(nil, nil)
      }),
    Scenario(
      "nothing arrives since the user is gone", ["FD0703"], application, audit, registered, .lines("stage: after"),
      .live {
        everywhere(&$0, answer(.unauthorized, 401))
        $0.datadog.newestLog = .done(nil, nil)
        $0.datadog.newestMetric = .done(nil, nil)
      }),
  ]

  @Test(arguments: scenarios)
  func oneFaultIsOneRootCause(scenario: Scenario) throws {
    let result = try Self.result(scenario.parts)
    #expect(Self.rootCauses(result) == scenario.causes)
    #expect(result.verdict != .go)
    for check in result.checks where check.prerequisite != nil {
      #expect(check.status == .unverified, "\(check.rule)")
    }
  }
}
