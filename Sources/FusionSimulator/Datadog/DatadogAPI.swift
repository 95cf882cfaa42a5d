extension World.State {
  /// `api.<site>`: keys first, then permissions, then what is asked.
  mutating func datadogAPI(_ request: Request, site: String) -> Reply {
    var reply = datadogAnswer(request, site: site)
    reply.headers += [
      ("X-RateLimit-Limit", "300"), ("X-RateLimit-Period", "3600"), ("X-RateLimit-Remaining", "295"),
      ("X-RateLimit-Reset", "1800"),
    ]
    return reply
  }

  private mutating func datadogAnswer(_ request: Request, site: String) -> Reply {
    guard let key = request.header("DD-API-KEY") else {
      return datadogErrors(request.delivers ? 401 : 403, "Forbidden")
    }
    guard key == scenario.datadog.apiKey, site == scenario.hosts.site else { return datadogErrors(403, "Forbidden") }
    switch (request.method, request.path) {
    case ("GET", "/api/v1/validate"): return Reply(["valid": true])
    case ("POST", "/api/v2/series"): return takeSeries(request)
    case ("POST", "/api/v1/series"), ("POST", "/api/v1/check_run"): return Reply(["status": "ok"], status: 202)
    case ("POST", "/api/v1/events"): return Reply(["status": "ok"], status: 202)
    default: break
    }
    guard request.header("DD-APPLICATION-KEY") == scenario.datadog.appKey else {
      return datadogErrors(403, "Forbidden")
    }
    func allowed(_ permission: String, _ answer: () -> Reply) -> Reply {
      scenario.datadog.permissions.contains(permission)
        ? answer() : datadogErrors(403, "Failed permission authorization checks")
    }
    let parts = request.segments
    switch (request.method, request.path) {
    case ("GET", "/api/v2/web-integrations/oracle-fusion/accounts"):
      return allowed("integrations_read") { Reply(["data": .array(accounts())]) }
    case ("POST", "/api/v2/logs/events/search"), ("GET", "/api/v2/logs/events"):
      return allowed("logs_read_data") { searchLogs(request) }
    case ("POST", "/api/v2/logs/analytics/aggregate"): return allowed("logs_read_data") { aggregateLogs(request) }
    case ("GET", "/api/v2/metrics"): return allowed("metrics_read") { listMetrics(request) }
    case ("GET", "/api/v1/metrics"): return allowed("metrics_read") { listActiveMetrics(request) }
    case ("GET", "/api/v1/query"): return allowed("timeseries_query") { queryPoints(request) }
    case ("POST", "/api/v2/query/timeseries"): return allowed("timeseries_query") { queryTimeseries(request) }
    case ("POST", "/api/v2/query/scalar"): return allowed("timeseries_query") { queryScalar(request) }
    default: break
    }
    if request.method == "GET", parts.count == 6,
      request.path.hasPrefix("/api/v2/web-integrations/oracle-fusion/accounts/")
    {
      return allowed("integrations_read") {
        accounts().first { $0["id"]?.text == parts[5] }.map { Reply(["data": $0]) } ?? datadogErrors(404, "Not Found")
      }
    }
    if request.method == "GET", parts.count == 4, parts.prefix(3) == ["api", "v1", "metrics"] {
      return allowed("metrics_read") { metricMetadata(parts[3]) }
    }
    if request.method == "GET", parts.count == 5, parts.prefix(3) == ["api", "v2", "metrics"], parts[4] == "all-tags" {
      return allowed("metrics_read") { metricTags(parts[3]) }
    }
    return datadogErrors(request.reads ? 404 : 403, request.reads ? "Not Found" : "Forbidden")
  }

  func datadogErrors(_ status: Int, _ text: String) -> Reply { Reply(["errors": [.string(text)]], status: status) }

  /// The registered accounts. Secrets are never returned.
  private func accounts() -> [JSON] {
    scenario.datadog.accounts.enumerated().map { index, difference in
      let healthy: JSON = [
        "id": .string(Encodings.uuid(seed: UInt64(9000 + index))), "type": "Account",
        "attributes": [
          "name": .string(scenario.hosts.pod),
          "settings": [
            "client_id": .string(scenario.client.id),
            "token_url": .string("https://\(scenario.hosts.domain)/oauth2/v1/token"),
            "oauth_scope": .string(scenario.application.allowedScopes.first ?? Scenario.scope),
            "fusion_base_url": .string("https://\(scenario.hosts.pod)"),
            "logs_config": ["enabled_services": ["ess", "audit"]], "version": "1.1",
          ],
        ],
      ]
      return healthy.merging(["attributes": difference], removing: true)
    }
  }
}
