import FusionSimulator
import Testing

@Suite struct FusionTests {
  private func pod(
    _ layers: [JSON] = [], clock: SimulatorClock = .system, _ body: @Sendable (TestClient, String) async throws -> Void
  ) async throws {
    try await against(layers, clock: clock) { (client) async throws in
      let token = try #require(try await client.token().json["access_token"]?.text)
      try await body(client, token)
      #expect(client.simulator.snapshot.leaks.isEmpty)
    }
  }

  private static let ess = TestClient.pod + "/ess/rest/scheduler/v1"

  @Test func requestsAreQueriedOrderedAndTrimmed() async throws {
    try await pod { (client, token) async throws in
      let all = try await client.get(Self.ess + "/requests?orderBy=submissionTime:desc", bearer: token)
      let times = all.json["items"]?.items.compactMap { $0["submissionTime"]?.text } ?? []
      #expect(times.count == 14)
      #expect(times == times.sorted(by: >))
      #expect(all.json["hasMore"] == nil)
      let errors = try await client.get(
        Self.ess + "/requests?q=\(escaped("state eq \"ERROR\""))&fields=requestId,state", bearer: token)
      #expect(errors.json["count"] == 4)
      #expect(errors.json["items"]?.items.allSatisfy { $0.members.count == 2 && $0["state"] == "ERROR" } == true)
      let newest = try #require(times.first)
      let later = try await client.get(
        Self.ess + "/requests?q=\(escaped("submissionTime ge \"\(newest)\" and state ne \"RUNNING\""))", bearer: token)
      #expect(later.json["count"] == 1)
      #expect(
        try await client.get(Self.ess + "/requests?q=\(escaped("submissionTime ge '2026'"))", bearer: token).status
          == 400)
      #expect(
        try await client.get(Self.ess + "/requests?q=\(escaped("colour eq \"red\""))", bearer: token).status == 400)
    }
  }

  @Test func requestsComeByNumberAndByPage() async throws {
    try await pod([["scheduler": ["pageSize": 5]]]) { (client, token) async throws in
      let batch = try await client.get(Self.ess + "/requests?id=300000012345678,300000012345688,1", bearer: token)
      #expect(batch.json["batch"]?.items.count == 2)
      #expect(batch.json["items"] == nil)
      var counts: [JSON?] = []
      for page in 0..<4 {
        counts.append(try await client.get(Self.ess + "/requests/search/\(page)", bearer: token).json["count"])
      }
      #expect(counts == [5, 5, 4, 0])
      let hcm = try await client.get(Self.ess + "/query/EarHcmEss/requests?pageIndex=0", bearer: token)
      #expect(hcm.json["items"]?.items.allSatisfy { $0["application"] == "EarHcmEss" } == true)
      let child = try await client.get(Self.ess + "/requests/300000012345709", bearer: token)
      #expect(child.json["state"] == "ERROR")
      #expect(child.json["parentRequestId"] == 300_000_012_345_708)
      let parent = try await client.get(Self.ess + "/requests/300000012345708", bearer: token)
      #expect(parent.json["state"] == "SUCCEEDED")
      #expect(parent.json.members.contains { $0.value == .null })
      #expect(try await client.get(Self.ess + "/requests/1", bearer: token).json["errorCode"] == "ESS-01001")
      let may = try await client.get(Self.ess + "/requests/300000012345678/permissions", bearer: token)
      #expect(may.json["permissions"] == ["READ"])
      for path in ["", "/server/quiesceState"] {
        #expect(try await client.get(Self.ess + path, bearer: token).status == 200)
      }
    }
  }

  @Test func requestsRunWhileTimePasses() async throws {
    let clock = ManualClock(1_773_144_000)
    try await pod([["scheduler": ["requests": 0, "everySeconds": 10]]], clock: clock.clock) {
      (client, token) async throws in
      func states() async throws -> [String] {
        let answer = try await client.get(Self.ess + "/requests?orderBy=requestId:asc", bearer: token)
        return answer.json["items"]?.items.compactMap { $0["state"]?.text } ?? []
      }
      #expect(try await states() == [])
      clock.advance(by: 25)
      #expect(try await states() == ["RUNNING", "WAIT"])
      clock.advance(by: 135)
      #expect(try await states().prefix(2) == ["SUCCEEDED", "RUNNING"])
    }
  }

  @Test func finderGivesStateAndLog() async throws {
    try await pod { (client, token) async throws in
      let base = TestClient.pod + "/fscmRestApi/resources/11.13.18.05/erpintegrations"
      let state = try await client.get(base + "?finder=ESSJobStatusRF;requestId=300000012345678", bearer: token)
      #expect(state.json["items"]?.items.first?["RequestStatus"] == "SUCCEEDED")
      let details = try await client.get(
        base + "?finder=ESSExecutionDetailsRF;requestId=300000012345708", bearer: token)
      let inner = details.json["items"]?.items.first?["RequestStatus"]?.text ?? ""
      #expect(JSON(parsing: Array(inner.utf8))?["JOBS"]?["CHILD"]?.items.count == 1)
      let log = try await client.get(
        base + "?finder=ESSJobExecutionDetailsRF;requestId=300000012345678,fileType=ALL", bearer: token)
      #expect(log.json["items"]?.items.first?["DocumentContent"]?.text?.hasPrefix("UEsDB") == true)
      let mistake = try await client.get(base + "?finder=ESSJobStatusRF", bearer: token)
      #expect(mistake.status == 400)
      #expect(mistake.json["o:errorCode"] == "27024")
    }
  }

  @Test func auditHistoryPagesAndFailsInside200() async throws {
    let clock = ManualClock(1_773_144_000)
    try await pod([["audit": ["events": 5]]], clock: clock.clock) { (client, token) async throws in
      func history(_ more: JSON) async throws -> JSON {
        let base: JSON = ["product": "OPSS", "fromDate": "2026-03-10", "pageSize": "2"]
        return try await client.audit("getaudithistory", base.merging(more), bearer: token).json
      }
      #expect(try await history(["pageNumber": "1"])["auditData"]?.items.count == 2)
      #expect(try await history(["pageNumber": "3"])["auditData"]?.items.count == 1)
      #expect(try await history(["pageNumber": 3, "pageSize": 2])["auditData"]?.items.count == 1)
      #expect(try await history(["pageNumber": "4"])["auditData"]?.items == [])
      #expect(try await history(["fromDate": "2026-01-01"])["status"] == "FAIL")
      #expect(try await history(["product": "Ledger"])["status"] == "FAIL")
      let byQuery = try await client.audit("getaudithistory?product=OPSS&fromDate=2026-03-10", [:], bearer: token)
      #expect(byQuery.json["auditData"]?.items.count == 5)
      let levels = try await client.audit("get-auditlevel", ["ESS", "OPSS"], bearer: token)
      #expect(levels.json["auditDate"]?.items.map { $0["auditLevel"] } == ["High", "High"])
      #expect(try await client.audit("get-auditlevel", ["ABC"], bearer: token).status == 400)
      let setup = try await client.audit("get-auditsetup", ["application": "Ledger"], bearer: token)
      let object = try #require(setup.json["auditDate"]?.items.first?["businessObject"])
      let status = try await client.audit("check-auditstatus", [["businessObject": object]], bearer: token)
      #expect(status.json["auditDate"]?.items.first?["auditSwitch"] == "ON")
      #expect(client.simulator.snapshot.writes.isEmpty)
      #expect(try await client.audit("update-auditstatus", [:], bearer: token).status == 403)
      #expect(client.simulator.snapshot.writes.count == 1)
    }
  }

  @Test func collectionsHaveTheADFEnvelope() async throws {
    try await pod([["collections": ["publicWorkers": ["rows": 1200], "accounts": ["access": "readable"]]]]) {
      (client, token) async throws in
      let base = TestClient.pod + "/hcmRestApi/resources/11.13.18.05/publicWorkers"
      let clamped = try await client.get(base + "?limit=5000&onlyData=true&totalResults=true", bearer: token)
      #expect(clamped.json["limit"] == 499)
      #expect(clamped.json["count"] == 499)
      #expect(clamped.json["hasMore"] == true)
      #expect(clamped.json["totalResults"] == 1200)
      #expect(clamped.json["items"]?.items.first?["links"] == nil)
      let last = try await client.get(base + "?limit=499&offset=998", bearer: token)
      #expect(last.json["count"] == 202)
      #expect(last.json["hasMore"] == false)
      #expect(last.json["totalResults"] == nil)
      let recent = try await client.get(
        base + "?q=\(escaped("LastUpdateDate > '2026-01-01 00:00:00' and Id <> 1"))&limit=1&fields=Id",
        bearer: token, headers: [("REST-Framework-Version", "4")])
      #expect(recent.status == 200)
      #expect(recent.header("REST-Framework-Version") == "4")
      for query in ["", "1=1", "Colour='red'", "Id IS NOT NULL"] {
        let refused = try await client.get(base + "?q=\(escaped(query))", bearer: token, headers: TestClient.adf)
        #expect(refused.status == 400, "\(query)")
        #expect(refused.json["o:errorDetails"]?.items.count == 1)
      }
      let plain = try await client.get(base + "?q=1=1", bearer: token)
      #expect(plain.type == "text/plain")
      let describe = try await client.get(base + "/describe", bearer: token)
      #expect(describe.json["Resources"]?["publicWorkers"]?["attributes"]?.items.count == 4)
      #expect(
        try await client.get(TestClient.pod + "/crmRestApi/resources/11.13.18.05/accounts", bearer: token).json["count"]
          == 3)
      #expect(
        try await client.get(TestClient.pod + "/crmRestApi/resources/", bearer: token).json["items"]?.items.first?[
          "version"] == "11.13.18.05")
      for path in [
        "/hcmRestApi/resources/publicWorkers", "/fscmRestApi/resources/11.13.18.05/publicWorkers", "/nothing",
      ] {
        #expect(try await client.get(TestClient.pod + path, bearer: token).status == 404, "\(path)")
      }
    }
  }

  @Test func administratorsSeeTheUser() async throws {
    let roles: JSON = [
      "DD_ESS_MONITOR_CUSTOM", "ORA_FND_IT_SECURITY_MANAGER_JOB",
      "ORA_HRC_HUMAN_CAPITAL_MANAGEMENT_INTEGRATION_SPECIALIST_JOB",
    ]
    try await pod([["user": ["roles": roles]]]) { (client, token) async throws in
      let filter = escaped("userName eq \"\(Scenario.Client().id.uppercased())\"")
      let users = try await client.get(TestClient.pod + "/hcmRestApi/scim/Users?filter=\(filter)", bearer: token)
      #expect(users.json["Resources"]?.items.first?["roles"]?.items.count == 3)
      let role = try await client.get(
        TestClient.pod + "/hcmRestApi/scim/Roles?filter=\(escaped("name eq \"DD_ESS_MONITOR_CUSTOM\""))", bearer: token)
      #expect(role.json["totalResults"] == 1)
      let accounts = try await client.get(
        TestClient.pod
          + "/hcmRestApi/resources/11.13.18.05/userAccounts?q=\(escaped("Username='\(Scenario.Client().id)'"))",
        bearer: token)
      let guid = try #require(accounts.json["items"]?.items.first?["GUID"]?.text)
      let child = try await client.get(
        TestClient.pod + "/hcmRestApi/resources/11.13.18.05/userAccounts/\(guid)/child/userAccountRoles", bearer: token)
      #expect(child.json["items"]?.items.compactMap { $0["RoleCode"] } == roles.items)
    }
    try await pod { (client, token) async throws in
      let users = try await client.get(TestClient.pod + "/hcmRestApi/scim/Users?count=1", bearer: token)
      #expect(users.status == 403)
      #expect(users.json["Errors"]?.items.first?["code"] == "403")
    }
  }

  @Test func otherHostsOfThePodLeadElsewhere() async throws {
    try await pod { (client, token) async throws in
      let other = try await client.get(
        "https://\(TestClient.hosts.otherPod)/ess/rest/scheduler/v1/requests", bearer: token)
      #expect(other.status == 401)
      let vanity = try await client.get("https://fusion.corp.example/ess/rest/scheduler/v1/requests")
      #expect(vanity.status == 302)
      #expect(vanity.header("Location")?.hasPrefix("https://\(TestClient.hosts.signIn)/") == true)
      #expect(try await client.get("https://\(TestClient.hosts.signIn)/").type.hasPrefix("text/html"))
      #expect(try await client.get(TestClient.pod + "/fscmUI/faces/FuseWelcome").status == 302)
    }
  }

  @Test func tokensExpire() async throws {
    let clock = ManualClock(1_773_144_000)
    try await pod([], clock: clock.clock) { (client, token) async throws in
      #expect(try await client.get(Self.ess + "/requests", bearer: token).status == 200)
      clock.advance(by: 3601)
      #expect(try await client.get(Self.ess + "/requests", bearer: token).status == 401)
    }
  }

  @Test func rolesTakeEffectLater() async throws {
    let clock = ManualClock(1_773_144_000)
    let later: JSON = ["afterSeconds": 600, "set": ["user": ["stale": []]]]
    try await pod([["user": ["stale": ["DD_ESS_MONITOR_CUSTOM"]], "changes": [later]]], clock: clock.clock) {
      (client, token) async throws in
      #expect(try await client.get(Self.ess + "/requests", bearer: token).json["count"] == 0)
      clock.advance(by: 599)
      #expect(try await client.get(Self.ess + "/requests", bearer: token).json["count"] == 0)
      clock.advance(by: 1)
      #expect(try await client.get(Self.ess + "/requests", bearer: token).json["count"] == 14)
    }
    let soon: JSON = ["afterRequests": 3, "set": ["user": ["state": "missing"]]]
    try await pod([["changes": [soon]]]) { (client, token) async throws in
      var statuses: [Int] = []
      for _ in 0..<4 { statuses.append(try await client.get(Self.ess + "/requests", bearer: token).status) }
      #expect(statuses == [200, 200, 401, 401])
    }
    try await pod { (client, token) async throws in
      try client.simulator.apply(["user": ["state": "inactive"]])
      #expect(try await client.get(Self.ess + "/requests", bearer: token).status == 401)
    }
  }
}
