public import Lint

/// What a live probe of the healthy setup sees.
public enum HealthyLive {
  /// The evidence of an example; nil: it is judged offline.
  public static func evidence(of example: Example) -> LiveEvidence? {
    var live: LiveEvidence?
    for part in example.parts {
      guard case .live(let change) = part else { continue }
      var evidence = live ?? healthy
      change(&evidence)
      live = evidence
    }
    return live
  }

  public static var healthy: LiveEvidence {
    let day = 86_400
    let now = ExampleCase.time.seconds
    func connection(_ url: String) -> LiveEvidence.Step<Connection> {
      let host = String(url.dropFirst("https://".count))
      let certificate = Certificate(
        subject: "CN=\(host)", issuer: "CN=Test CA", notBefore: Timestamp(seconds: now - 30 * day),
        notAfter: Timestamp(seconds: now + 60 * day))
      return .done(Connection(host: host, tls: "TLSv1.3", certificate: certificate), nil)
    }
    func exchange(_ method: String, _ url: String) -> Exchange {
      Exchange(
        method: method, url: url, status: 200, correlation: ["X-ORACLE-DMS-ECID": "7c5fd3"],
        mediaType: "application/json")
    }
    func family(_ path: String, method: String = "GET", rows: Int? = 1) -> LiveEvidence.Step<FamilyAnswer> {
      .done(FamilyAnswer(rows: rows), exchange(method, ExampleCase.pod + path))
    }
    var live = LiveEvidence(seenFrom: "runner")
    live.identityConnection = connection(ExampleCase.domain)
    live.podConnection = connection(ExampleCase.pod)
    live.discovery = .done(
      DomainDiscovery(tokenEndpoint: ExampleCase.domain + ":443/oauth2/v1/token"),
      exchange("GET", ExampleCase.domain + "/.well-known/openid-configuration"))
    live.clockSkew = .done(1, nil)
    live.token = .done(
      TokenClaims(
        subject: ExampleCase.client, subjectType: "client", grant: "cc", clientID: ExampleCase.client,
        audiences: ["urn:opc:resource:fa:instanceid=123456789"], scopes: ["urn:opc:resource:consumer::all"],
        tenant: "idcs-0123456789abcdef0123456789abcdef", lifetime: 3600),
      exchange("POST", ExampleCase.domain + "/oauth2/v1/token"))
    let data = "/resources/11.13.18.05/"
    live.families = [
      .ess: family("/ess/rest/scheduler/v1/requests", rows: 2),
      .erpIntegrations: family("/fscmRestApi\(data)erpintegrations"),
      .audit: family("/fscmRestApi/fndAuditRESTService/audittrail/getaudithistory", method: "POST"),
      .essLogs: family("/fscmRestApi\(data)erpintegrations"),
      .erp: family("/fscmRestApi\(data)invoices"), .hcm: family("/hcmRestApi\(data)publicWorkers"),
      .scm: family("/fscmRestApi\(data)inventoryOrganizations"), .cx: family("/crmRestApi\(data)accounts"),
    ]
    live.requests = [
      EssRequest(id: "4711024", submitter: "jordan.lee", state: "SUCCEEDED"),
      EssRequest(id: "4711023", submitter: ExampleCase.client, state: "SUCCEEDED"),
    ]
    live.permissions = .done(
      ["view"], exchange("GET", ExampleCase.pod + "/ess/rest/scheduler/v1/requests/4711024/permissions"))
    live.datadog.apiKey = .done(true, exchange("GET", "https://api.datadoghq.com/api/v1/validate"))
    live.datadog.applicationKey = .done(
      [], exchange("GET", "https://api.datadoghq.com/api/v2/web-integrations/oracle-fusion/accounts"))
    live.datadog.newestLog = .done(120, exchange("POST", "https://api.datadoghq.com/api/v2/logs/events/search"))
    live.datadog.newestMetric = .done(60, exchange("POST", "https://api.datadoghq.com/api/v2/query/timeseries"))
    live.datadog.accounts = 1
    return live
  }
}
