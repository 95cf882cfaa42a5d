import Lint
import Probe
import SourceText
import Testing

@Suite struct ProbeTests {
  static let domain = "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
  static let pod = "abcd.fa.ocs.oraclecloud.com"

  func setup(_ changes: [TileKey: String?] = [:], collect: String? = nil) throws -> Setup {
    let place = Place(.file("fusion-doctor.yaml"))
    var tile = Tile(place: place, site: Fact("datadoghq.com", at: place))
    var values: [TileKey: String?] = [
      .fusionBaseURL: "https://\(Self.pod)", .tokenURL: "https://\(Self.domain)/oauth2/v1/token",
      .clientID: "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f",
      .oauthScope: "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all",
    ]
    for (key, value) in changes { values[key] = value }
    for (key, value) in values { tile.values[key] = value.map { Fact($0, at: place) } }
    var setup = Setup(
      file: "fusion-doctor.yaml", document: 0, name: "example", stage: .before, root: place, tile: tile,
      run: RunFacts(time: Timestamp(seconds: 1_772_366_400)))
    if let collect {
      setup.collect = Collect(
        node: try JSONReader.read(SourceFile(name: "fusion-doctor.json", text: collect)).root, place: place)
    }
    return setup
  }

  func run(
    _ remote: FakeRemote, _ changes: [TileKey: String?] = [:], secret: String? = "not-the-secret-of-anyone",
    allowed: Set<String> = [], collect: String? = nil
  ) async throws -> ProbeResult {
    let plan = ProbePlan(
      try setup(changes, collect: collect), clientSecret: secret.map(Secret.init),
      datadogKeys: (Secret("api"), Secret("app")),
      guardian: CredentialGuard(allowed: allowed))
    return await Probe(plan, transport: remote.transport).run(seenFrom: "here", proxy: nil)
  }

  @Test func healthyRemoteAnswersEverything() async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let live = try await run(remote).live
    #expect(live.identityConnection.value?.tls == "TLSv1.3")
    #expect(live.discovery.value?.tokenEndpoint == "https://\(Self.domain):443/oauth2/v1/token")
    #expect(live.clockSkew.value == -3)
    #expect(live.token.value?.subject == "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f")
    #expect(live.token.value?.tenant == "idcs-0123456789abcdef0123456789abcdef")
    #expect(live.token.value?.lifetime == 3600)
    for family in [LiveEvidence.Family.ess, .erpIntegrations, .audit, .erp, .essLogs] {
      #expect(live.families[family]?.value != nil, "\(family)")
    }
    #expect(live.requests.map(\.id) == ["7"])
    #expect(live.permissions.value == ["read"])
    #expect(live.appRecord.fault?.code == "invalid_scope")
    #expect(live.datadog.newestMetric.value == 60)
    #expect(remote.requests.count <= 30)
  }

  @Test func asksGently() async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    _ = try await run(remote)
    // Four for the pod, and what the identity domain and Datadog are asked at the same time.
    #expect(remote.mostInFlight <= 8)
    for request in remote.requests where request.method == "POST" {
      let isReading =
        request.target == "/oauth2/v1/token" || request.target.hasSuffix("getaudithistory")
        || request.target.hasSuffix("get-auditlevel") || request.target == "/api/v2/logs/events/search"
        || request.target == "/api/v2/query/timeseries"
      #expect(isReading, "\(request.target)")
    }
  }

  @Test(arguments: [
    "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com.evil.example/oauth2/v1/token",
    "https://evil.example/oauth2/v1/token",
    "https://idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1.secure.identity.oraclecloud.com/oauth2/v1/token",
    "https://abcd.fa.ocs.oraclecloud.com/oauth2/v1/token",
  ])
  func secretGoesToIdentityDomainsAlone(url: String) async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let live = try await run(remote, [.tokenURL: url]).live
    let host = WebAddress(url).host
    #expect(!remote.requests.contains { $0.host == host && $0.hasCredential })
    guard case .skipped(let prerequisite, _) = live.token else {
      Issue.record("a token was asked for")
      return
    }
    #expect(prerequisite == "FD0105")
  }

  @Test(arguments: [
    "https://apps.example.com", "https://login-abcd.fa.ocs.oraclecloud.com",
    "https://abcd.fa.ocs.oraclecloud.com.evil.example",
  ])
  func tokenGoesToApplicationDomainsAlone(url: String) async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let live = try await run(remote, [.fusionBaseURL: url]).live
    let host = WebAddress(url).host
    #expect(!remote.requests.contains { $0.host == host && $0.hasCredential })
    guard case .skipped("FD0103", _)? = live.families[.ess] else {
      Issue.record("\(String(describing: live.families[.ess]))")
      return
    }
  }

  @Test func allowedHostIsAsked() async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let live = try await run(remote, [.fusionBaseURL: "https://apps.example.com"], allowed: ["APPS.example.com"]).live
    #expect(live.families[.ess]?.value != nil)
  }

  @Test func throttlingIsWaitedFor() async throws {
    let remote = FakeRemote { request in
      request.target.hasSuffix("getaudithistory")
        ? .success(FakeRemote.json("{}", status: 429, [("Retry-After", "7")])) : FakeRemote.healthy(request)
    }
    let live = try await run(remote).live
    #expect(live.families[.audit]?.fault?.kind == .throttled)
    #expect(live.throttled.count == 3)
    #expect(remote.waited == [7, 7])
  }

  @Test(arguments: [
    (FakeRemote.json(#"{"title":"Forbidden","status":"403"}"#, status: 403), Fault.Kind.forbidden),
    (FakeRemote.html(status: 403), .blocked), (FakeRemote.html(status: 401), .blocked),
    (FakeRemote.html(status: 200), .blocked), (FakeRemote.json("", status: 401), .unauthorized),
    (FakeRemote.json("{", status: 200), .notExpected),
    (
      ProbeResponse(status: 302, headers: [(name: "Location", value: "https://login-abcd.fa.ocs.oraclecloud.com/oam")]),
      .signIn
    ),
    (ProbeResponse(status: 302, headers: [(name: "Location", value: "https://evil.example/")]), .redirected),
    (
      FakeRemote.json(#"{"o:errorDetails":[{"detail":"ORA-04021","o:errorCode":"ORA-04021"}]}"#, status: 500),
      .serverFault
    ),
  ])
  func answersAreSorted(response: ProbeResponse, kind: Fault.Kind) async throws {
    let remote = FakeRemote { $0.target.contains("erpintegrations") ? .success(response) : FakeRemote.healthy($0) }
    let live = try await run(remote).live
    #expect(live.families[.erpIntegrations]?.fault?.kind == kind)
  }

  @Test func failInsideSuccessIsAFault() async throws {
    let remote = FakeRemote { request in
      request.target.hasSuffix("getaudithistory")
        ? .success(FakeRemote.json(#"{"status":"FAIL","error":{"title":"No access"}}"#)) : FakeRemote.healthy(request)
    }
    let fault = try await run(remote).live.families[.audit]?.fault
    #expect(fault?.kind == .failInside && fault?.message == "No access")
  }

  @Test func unreachableDomainSkipsWhatNeedsToken() async throws {
    let remote = FakeRemote(
      connect: { host in
        host == Self.domain
          ? .failure(Fault(.nameNotResolved, "no address")) : .success(Connection(host: host, tls: "TLSv1.2"))
      }, FakeRemote.healthy)
    let live = try await run(remote).live
    #expect(live.podConnection.value != nil)
    guard case .skipped("FD0601", _) = live.token, case .skipped("FD0601", _)? = live.families[.ess] else {
      Issue.record("not skipped")
      return
    }
    #expect(!remote.requests.contains { $0.host == Self.domain })
  }

  @Test func secretPrintsAsMark() {
    let secret = Secret("canary-value")
    var text = ""
    dump(secret, to: &text)
    #expect("\(secret) \(String(reflecting: secret)) \(text)".contains("canary") == false)
  }
}
