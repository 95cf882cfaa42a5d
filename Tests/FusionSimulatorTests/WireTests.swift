import FusionSimulator
import Testing

/// The proxy, TLS, and what is counted.
@Suite struct WireTests {
  @Test func startsAndStopsManyTimes() async throws {
    for _ in 0..<20 { try await against { (client) async throws in #expect(client.simulator.port > 0) } }
  }

  @Test func stopsUnderOpenConnections() async throws {
    let pending: Task<Void, any Error> = try await against([["faults": [["action": "stall", "host": "pod"]]]]) {
      client in
      let task = Task {
        var patient = client
        patient.milliseconds = 60_000
        _ = try await patient.get(TestClient.pod + "/ess/rest/scheduler/v1/requests")
      }
      while client.simulator.snapshot.requests == 0 { try await Task.sleep(for: .milliseconds(1)) }
      return task
    }
    await #expect(throws: ClientProblem.broken("before the answer")) { try await pending.value }
  }

  @Test func runEndsWhenItsTaskIsCancelled() async throws {
    let simulator = try FusionSimulator(Scenario())
    let task = Task { try await simulator.run() }
    while simulator.port == 0 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    try await task.value
    #expect(simulator.port == 0)
  }

  @Test func unknownHostsCannotBeResolved() async throws {
    try await against([["hosts": ["unresolvable": ["www.oracle.com"]]]]) { (client) async throws in
      for host in ["nowhere.example", "www.oracle.com"] {
        await #expect(throws: ClientProblem.proxy(502)) { try await client.get("https://\(host)/") }
      }
      #expect(client.simulator.snapshot.refusedTunnels == ["nowhere.example:443": 1, "www.oracle.com:443": 1])
    }
    try await against([["proxy": ["unresolvableStatus": 503]]]) { (client) async throws in
      await #expect(throws: ClientProblem.proxy(503)) { try await client.get("https://nowhere.example/") }
    }
  }

  @Test func proxyAsksForItsUser() async throws {
    try await against([["proxy": ["user": "doctor", "password": "pass:word"]]]) { (client) async throws in
      await #expect(throws: ClientProblem.proxy(407)) { try await client.token() }
      var wrong = client
      wrong.proxyUser = base64("doctor:other")
      await #expect(throws: ClientProblem.proxy(407)) { try await wrong.token() }
      var right = client
      right.proxyUser = base64("doctor:pass:word")
      let answer = try await right.token()
      #expect(answer.status == 200)
      #expect(client.simulator.snapshot.proxyRefusals == 2)
      #expect(client.simulator.snapshot.leaks.isEmpty)
    }
  }

  @Test func faultsCountWhatTheyTreat() async throws {
    let fault: JSON = ["action": "answer", "host": "domain", "status": 503, "skip": 1, "times": 2]
    try await against([["faults": [fault]]]) { (client) async throws in
      var statuses: [Int] = []
      for _ in 0..<4 { statuses.append(try await client.token().status) }
      #expect(statuses == [200, 503, 503, 200])
      #expect(client.simulator.snapshot.tokensIssued == 2)
      #expect(client.simulator.snapshot[TestClient.hosts.domain].statuses == ["200": 2, "503": 2])
    }
  }

  @Test func faultsChooseByMethodPathAndContent() async throws {
    let faults: JSON = [
      ["action": "edgeBlock", "method": "POST", "path": "/fscmRestApi/", "contains": "OPSS"],
      ["action": "edit", "path": "/ess/", "members": ["state": nil]],
      ["action": "answer", "host": "elsewhere.example", "status": 418],
    ]
    try await against([["faults": faults]]) { (client) async throws in
      let token = try #require(try await client.token().json["access_token"]?.text)
      #expect(try await client.audit("get-auditlevel", ["OPSS"], bearer: token).type.hasPrefix("text/html"))
      #expect(try await client.audit("get-auditlevel", ["ESS"], bearer: token).status == 200)
      let list = try await client.get(TestClient.pod + "/ess/rest/scheduler/v1/requests", bearer: token)
      #expect(list.json["items"]?.items.allSatisfy { $0["state"] == .null } == true)
      #expect(try await client.get("https://elsewhere.example/").status == 418)
    }
  }

  @Test func bodiesAreSlowCutAndEndless() async throws {
    let slow: JSON = ["faults": [["action": "slow", "host": "domain", "bytes": 400, "milliseconds": 5]]]
    try await against([slow]) { (client) async throws in
      let found = try await client.token().status
      #expect(found == 200)
    }
    let large: JSON = ["faults": [["action": "oversize", "host": "domain"]]]
    try await against([large]) { (client) async throws in
      var patient = client
      patient.milliseconds = 10_000
      #expect(try await patient.token().body.count > 64 << 20)
      var careful = client
      careful.limit = 1 << 20
      await #expect(throws: ClientProblem.broken("at the limit")) { try await careful.token() }
    }
  }

  @Test func credentialsInTheWrongPlaceAreSeen() async throws {
    try await against { (client) async throws in
      let token = try #require(try await client.token().json["access_token"]?.text)
      let mine = try #require(try await client.token("urn:opc:idm:__myscopes__").json["access_token"]?.text)
      #expect(client.simulator.snapshot.leaks.isEmpty)
      let secret = Scenario.Client().secret
      _ = try await client.get("https://elsewhere.example/", bearer: token)
      _ = try await client.get("https://\(TestClient.hosts.signIn)/?t=\(token)")
      _ = try await client.get(TestClient.pod + "/ess/rest/scheduler/v1/requests", bearer: mine)
      _ = try await client.get(TestClient.pod + "/ess/rest/scheduler/v1/requests", headers: TestClient.keys)
      _ = try await client.get(TestClient.domain + "/oauth2/v1/token?client_secret=\(secret)")
      _ = try await client.get("https://api.datadoghq.com/api/v1/validate?api_key=\(Scenario.Datadog().apiKey)")
      _ = try await client.get(
        "https://www.oracle.com/", headers: [("X-Note", secret), ("Proxy-Authorization", "Basic x")])
      _ = try await client.get(
        TestClient.pod + "/hcmRestApi/scim/Users", headers: [("Authorization", "Basic \(base64("a:b"))")])
      _ = try await client.post(
        "https://http-intake.logs.datadoghq.com/api/v2/logs", [["message": .string("a \(token)")]],
        headers: TestClient.keys)
      let found = client.simulator.snapshot.leaks.map { "\($0.host.prefix(9)) \($0.kind) \($0.place)" }
      #expect(
        found == [
          "elsewhere accessToken header authorization", "login-abc accessToken target",
          "abcd.fa.o accessToken header authorization", "abcd.fa.o apiKey header dd-api-key",
          "abcd.fa.o appKey header dd-application-key", "idcs-0123 clientSecret target", "api.datad apiKey target",
          "www.oracl clientSecret header x-note", "www.oracl proxyPassword header proxy-authorization",
          "abcd.fa.o basic header authorization", "http-inta appKey header dd-application-key",
          "http-inta accessToken body",
        ])
    }
  }

  @Test(arguments: [
    ("POST", "/ess/rest/scheduler/v1/requests"), ("PATCH", "/ess/rest/scheduler/v1/requests/1"),
    ("DELETE", "/ess/rest/scheduler/v1/requests/1"), ("POST", "/fscmRestApi/resources/11.13.18.05/erpintegrations"),
    ("PUT", "/hcmRestApi/scim/Users/1"), ("POST", "/fscmRestApi/fndAuditRESTService/audittrail/update-auditstatus"),
  ])
  func writesAreCountedAndRefused(method: String, path: String) async throws {
    try await against { (client) async throws in
      let token = try #require(try await client.token().json["access_token"]?.text)
      let answer = try await client.send(
        method, TestClient.pod + path, headers: [("Authorization", "Bearer \(token)")], body: Array("{}".utf8))
      #expect(answer.status == 403)
      let writes = client.simulator.snapshot.writes
      #expect(writes.map(\.method) == [method])
      #expect(writes.map(\.path) == [path])
      #expect(client.simulator.snapshot.writesToServices.count == 1)
    }
  }

  @Test func requestsInFlightAreCounted() async throws {
    try await against([["faults": [["action": "delay", "host": "pod", "milliseconds": 60]]]]) { (client) async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { _ = try await client.get(TestClient.pod + "/ess/rest/scheduler/v1") } }
        try await group.waitForAll()
      }
      let pod = client.simulator.snapshot[TestClient.hosts.pod]
      #expect(pod.requests == 4)
      #expect(pod.connections == 4)
      #expect((2...4).contains(pod.greatestInFlight))
      #expect(client.simulator.snapshot.log.map(\.status) == [401, 401, 401, 401])
      #expect(client.simulator.snapshot.report.contains("\"greatestInFlight\""))
    }
  }
}
