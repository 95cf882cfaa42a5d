import FusionSimulator

/// What a careful reader sees of a scenario: one line for each request of a live check.
func symptoms(of scenario: Scenario) async throws -> [String] {
  let clock = ManualClock(1_773_144_000)
  return try await FusionSimulator(scenario, clock: clock.clock).serve { simulator in
    var client = TestClient(simulator: simulator)
    let waiting: Set<Scenario.Fault.Action> = [.stall, .silentTLS, .timeOut]
    client.milliseconds = scenario.faults.contains { waiting.contains($0.action) } ? 700 : 20_000
    client.limit = 8 << 20
    return await look(client)
  }
}

private typealias Outcome = Result<Answer, ClientProblem>

private func outcome(_ request: () async throws(ClientProblem) -> Answer) async -> Outcome {
  do { return .success(try await request()) } catch { return .failure(error) }
}

private func look(_ client: TestClient) async -> [String] {
  var lines: [String] = []
  func note(_ name: String, _ outcome: Outcome, _ detail: (Answer) -> String = { _ in "" }) {
    switch outcome {
    case .failure(let problem): lines.append("\(name): \(problem.word)")
    case .success(let answer):
      let kind = answer.type.prefix { $0 != ";" }
      let extra = [
        answer.header("Location").map { "to \($0.prefix { $0 != "?" })" },
        answer.header("Retry-After").map { "Retry-After \($0)" },
        answer.body.count > 1 << 20 ? "\(answer.body.count >> 20) MiB" : nil,
        detail(answer).isEmpty ? nil : detail(answer),
      ].compactMap { $0 }
      lines.append(
        ([name + ":", String(answer.status), String(kind)] + extra).filter { !$0.isEmpty }.joined(separator: " "))
    }
  }
  func skew(_ answer: Answer) -> String {
    let date = answer.header("Date") ?? ""
    return date == "Tue, 10 Mar 2026 12:00:00 GMT" ? "" : date
  }

  let discovery = await outcome { () async throws(ClientProblem) -> Answer in
    try await client.get(TestClient.domain + "/.well-known/openid-configuration")
  }
  note("discovery", discovery) { answer in
    let endpoint = answer.json["token_endpoint"]?.text ?? "no token endpoint"
    return [endpoint == TestClient.domain + ":443/oauth2/v1/token" ? "" : endpoint, skew(answer)].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
  let tokenOutcome = await outcome { () async throws(ClientProblem) -> Answer in try await client.token() }
  let token = (try? tokenOutcome.get())?.json["access_token"]?.text
  note("token", tokenOutcome) { answer in
    if let error = answer.json["error"]?.text { return String(error.filter { $0.isLetter || $0 == "_" }) }
    return answer.status == 200 ? claims(token ?? "") : ""
  }
  note("own record", await ownRecord(client)) { record($0.json) }
  let bearer = token ?? "none"
  let scheduler = TestClient.pod + "/ess/rest/scheduler/v1"
  note(
    "ESS",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.get(
        scheduler + "/requests?orderBy=submissionTime:desc&fields=requestId,state,submissionTime,submitter",
        bearer: bearer)
    }
  ) { rows($0.json) }
  note(
    "ESS known request",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.get(scheduler + "/requests/300000012345678", bearer: bearer)
    }
  ) { $0.json["errorCode"]?.text ?? $0.json["state"]?.text ?? "" }
  note(
    "ESS permissions",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.get(scheduler + "/requests/300000012345678/permissions", bearer: bearer)
    }
  ) { $0.json["permissions"]?.items.compactMap(\.text).joined(separator: ",") ?? "" }
  for (name, path) in [
    (
      "erpintegrations",
      "/fscmRestApi/resources/11.13.18.05/erpintegrations?finder=ESSJobStatusRF;requestId=300000012345678"
    ),
    (
      "ESS log",
      "/fscmRestApi/resources/11.13.18.05/erpintegrations?finder=ESSJobExecutionDetailsRF;requestId=300000012345678,fileType=ALL"
    ),
    ("invoices", "/fscmRestApi/resources/11.13.18.05/invoices?limit=1&onlyData=true"),
    ("publicWorkers", "/hcmRestApi/resources/11.13.18.05/publicWorkers?limit=1&onlyData=true&totalResults=true"),
    ("workers", "/hcmRestApi/resources/11.13.18.05/workers?limit=1&onlyData=true"),
    ("inventoryOrganizations", "/fscmRestApi/resources/11.13.18.05/inventoryOrganizations?limit=1&onlyData=true"),
    ("accounts", "/crmRestApi/resources/11.13.18.05/accounts?limit=1&onlyData=true"),
    ("invoices describe", "/fscmRestApi/resources/11.13.18.05/invoices/describe"),
    ("SCIM user", "/hcmRestApi/scim/Users?filter=userName%20eq%20%224f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f%22"),
  ] {
    note(
      name,
      await outcome { () async throws(ClientProblem) -> Answer in
        try await client.get(TestClient.pod + path, bearer: bearer, headers: TestClient.adf)
      }
    ) { adf($0.json) }
  }
  for (name, body) in [
    (
      "audit OPSS",
      ["product": "OPSS", "fromDate": "2026-03-10", "toDate": "2026-03-10", "pageSize": "1", "pageNumber": "1"]
    ),
    (
      "audit Ledger",
      [
        "product": "Ledger", "fromDate": "2026-03-10", "toDate": "2026-03-10", "pageSize": "1", "pageNumber": "1",
        "businessObjectType":
          "oracle.apps.financials.generalLedger.calendars.accounting.uiModel.view.PeriodStatusAuditVO",
      ]
    ),
  ] as [(String, JSON)] {
    note(
      name,
      await outcome { () async throws(ClientProblem) -> Answer in
        try await client.audit("getaudithistory", body, bearer: bearer)
      }
    ) {
      auditText($0.json)
    }
  }
  note(
    "audit levels",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.audit("get-auditlevel", ["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"], bearer: bearer)
    }
  ) { auditText($0.json) }
  let api = "https://api.datadoghq.com"
  for (name, path) in [
    ("Datadog key", "/api/v1/validate"), ("Datadog accounts", "/api/v2/web-integrations/oracle-fusion/accounts"),
    ("Datadog metrics", "/api/v1/metrics?from=1773140400"),
  ] {
    note(
      name,
      await outcome { () async throws(ClientProblem) -> Answer in
        try await client.get(api + path, headers: TestClient.keys)
      }
    ) {
      datadog($0.json)
    }
  }
  note(
    "Datadog logs",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.post(
        api + "/api/v2/logs/events/search",
        [
          "filter": ["query": "source:oracle-fusion", "from": "now-24h", "to": "now"], "page": ["limit": 1],
          "sort": "-timestamp",
        ], headers: TestClient.keys)
    }
  ) { datadog($0.json) }
  note(
    "logs intake",
    await outcome { () async throws(ClientProblem) -> Answer in
      try await client.post(
        "https://http-intake.logs.datadoghq.com/api/v2/logs", [["message": "m", "ddsource": "test"]],
        headers: [TestClient.keys[0]])
    })
  return lines
}

private func ownRecord(_ client: TestClient) async -> Outcome {
  await outcome { () async throws(ClientProblem) -> Answer in
    let answer = try await client.token("urn:opc:idm:__myscopes__")
    guard let token = answer.json["access_token"]?.text else { return answer }
    return try await client.get(
      TestClient.domain + "/admin/v1/Apps?filter=name%20eq%20%224f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f%22", bearer: token)
  }
}

/// The claims that differ from those of a healthy token.
private func claims(_ token: String) -> String {
  let parts = token.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count == 3 else { return token.isEmpty ? "no token" : "no JWT" }
  var text = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
  while text.count % 4 != 0 { text.append("=") }
  guard let claims = JSON(parsing: decoded(text)) else { return "no claims" }
  let id = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"
  let tenant = "idcs-0123456789abcdef0123456789abcdef"
  let healthy: [(String, JSON)] = [
    ("sub", .string(id)), ("sub_type", "client"), ("gtp", "cc"), ("aud", "urn:opc:resource:fa:instanceid=123456789"),
    ("scope", "urn:opc:resource:consumer::all"), ("tenant", .string(tenant)),
    ("iss", "https://identity.oraclecloud.com/"),
    ("iat", 1_773_144_000), ("exp", 1_773_147_600),
  ]
  return healthy.compactMap { name, value in
    claims[name] == value
      ? nil : "\(name)=" + (claims[name].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "absent")
  }.joined(separator: " ")
}

private func decoded(_ text: [Character]) -> [UInt8] {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var out: [UInt8] = []
  for start in stride(from: 0, to: text.count, by: 4) {
    let group = text[start..<min(start + 4, text.count)]
    let value = group.reduce(0) { $0 << 6 | (alphabet.firstIndex(of: $1) ?? 0) }
    let count = 3 - group.count { $0 == "=" }
    for index in 0..<max(0, count) { out.append(UInt8(truncatingIfNeeded: value >> (16 - 8 * index))) }
  }
  return out
}

/// The attributes of the record that the rules judge, as far as they are not healthy.
private func record(_ json: JSON) -> String {
  if let error = json["error"]?.text { return error }
  guard let total = json["totalResults"] else { return "" }
  guard let record = json["Resources"]?.items.first else {
    return "\(String(decoding: total.bytes, as: UTF8.self)) found"
  }
  let healthy: [(String, JSON)] = [
    ("active", true), ("isOAuthClient", true), ("clientType", "confidential"), ("trustScope", "Explicit"),
    ("clientIPChecking", "anywhere"), ("bypassConsent", true), ("isOAuthResource", false),
    ("allowedGrants", ["client_credentials"]),
  ]
  var parts = healthy.compactMap { name, value in
    record[name] == value
      ? nil : "\(name)=" + (record[name].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "absent")
  }
  let scopes = record["allowedScopes"]?.items.compactMap { $0["fqs"]?.text } ?? []
  if scopes != [Scenario.scope] { parts.append("scopes=\(scopes)") }
  for name in ["allowedOperations", "grantedAppRoles", "appsNetworkPerimeters"] where record[name] != nil {
    parts.append(name)
  }
  return parts.joined(separator: " ")
}

private func rows(_ json: JSON) -> String {
  guard let items = json["items"]?.items else { return json["errorCode"]?.text ?? "no items" }
  let own = items.count { $0["submitter"]?.text == "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f" }
  let states = Set(items.compactMap { $0["state"]?.text }).sorted().joined(separator: ",")
  return "\(items.count) rows, \(own) own, states \(states)"
}

private func adf(_ json: JSON) -> String {
  if let detail = json["o:errorDetails"]?.items.first?["detail"]?.text { return "\"\(detail)\"" }
  if let error = json["Errors"]?.items.first?["description"]?.text { return "\"\(error)\"" }
  if json["Resources"] != nil, let names = json["Resources"]?["invoices"]?["attributes"]?.items {
    return names.contains { $0["name"] == "LastUpdateDate" && $0["queryable"] == true }
      ? "followable" : "not followable"
  }
  if let users = json["Resources"]?.items { return "\(users.count) users" }
  guard let items = json["items"]?.items else { return "" }
  let content = items.first?["DocumentContent"]
  let total = json["totalResults"].map { " of \(String(decoding: $0.bytes, as: UTF8.self))" } ?? ""
  return "\(items.count) rows\(total)"
    + (content.map { ", content \($0.text.map { "\($0.prefix(4))" } ?? "null")" } ?? "")
}

private func auditText(_ json: JSON) -> String {
  guard let status = json["status"]?.text else { return "" }
  if status != "SUCCESS" { return "\(status) \"\(json["error"]?["title"]?.text ?? "")\"" }
  let member = json.members.first { $0.name.hasPrefix("audit") }
  let levels = member?.value.items.compactMap { $0["auditLevel"]?.text }.joined(separator: ",") ?? ""
  return "SUCCESS \(member?.name ?? "") " + (levels.isEmpty ? "\(member?.value.items.count ?? 0) rows" : levels)
}

private func datadog(_ json: JSON) -> String {
  if let metrics = json["metrics"]?.items { return "\(metrics.count) metrics" }
  if let valid = json["valid"] { return valid == true ? "valid" : "not valid" }
  if let error = json["errors"]?.items.first?.text { return "\"\(error)\"" }
  guard let data = json["data"]?.items else { return "" }
  if data.first?["type"]?.text == "log" { return "newest \(data.first?["attributes"]?["timestamp"]?.text ?? "")" }
  let settings = data.map { account -> String in
    let settings = account["attributes"]?["settings"]
    let healthy: [(String, JSON)] = [
      ("client_id", "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"), ("oauth_scope", .string(Scenario.scope)),
      ("fusion_base_url", "https://abcd.fa.ocs.oraclecloud.com"),
      ("logs_config", ["enabled_services": ["ess", "audit"]]),
    ]
    return healthy.compactMap { settings?[$0.0] == $0.1 ? nil : $0.0 }.joined(separator: "+")
  }
  return "\(data.count)" + (settings.allSatisfy(\.isEmpty) ? "" : ", other: \(settings.joined(separator: " "))")
}
