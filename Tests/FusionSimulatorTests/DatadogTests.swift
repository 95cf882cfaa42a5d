import FusionSimulator
import Testing

@Suite struct DatadogTests {
  private static let api = "https://api.datadoghq.com"
  private static let intake = "https://http-intake.logs.datadoghq.com/api/v2/logs"

  @Test func keysAreValidAtTheirSite() async throws {
    try await against { (client) async throws in
      #expect(try await client.get(Self.api + "/api/v1/validate", headers: [TestClient.keys[0]]).json["valid"] == true)
      #expect(try await client.get("https://api.datadoghq.eu/api/v1/validate", headers: TestClient.keys).status == 403)
      #expect(try await client.get(Self.api + "/api/v1/validate").status == 403)
      #expect(try await client.get(Self.api + "/api/v1/metrics?from=1", headers: [TestClient.keys[0]]).status == 403)
      #expect(client.simulator.snapshot.sitesWithKeys == ["api.datadoghq.com", "api.datadoghq.eu"])
    }
  }

  @Test func accountMatchesTheTile() async throws {
    try await against { (client) async throws in
      let path = Self.api + "/api/v2/web-integrations/oracle-fusion/accounts"
      let list = try await client.get(path, headers: TestClient.keys)
      let account = try #require(list.json["data"]?.items.first)
      #expect(account["attributes"]?["settings"]?["client_id"]?.text == Scenario.Client().id)
      #expect(account["attributes"]?["secrets"] == nil)
      let one = try await client.get("\(path)/\(account["id"]?.text ?? "")", headers: TestClient.keys)
      #expect(one.json["data"] == account)
      #expect(try await client.get(path + "/none", headers: TestClient.keys).status == 404)
    }
  }

  @Test func deliveredLogsAreFound() async throws {
    let clock = ManualClock(1_773_144_000)
    try await against([["datadog": ["newestLogSeconds": -1]]], clock: clock.clock) { (client) async throws in
      let entries: JSON = [
        [
          "message": "fresh", "ddsource": "oracle-fusion", "ddtags": "env:prod,fusion_pod:abcd",
          "service": "fusion-ess",
          "timestamp": 1_773_143_990_000, "oracle": ["fusion": ["record_id": "ess:abcd:1"]],
        ],
        ["message": "old", "ddsource": "oracle-fusion", "timestamp": 1_773_070_000_000],
      ]
      let sent = try await client.post(Self.intake, entries, headers: [TestClient.keys[0]])
      #expect(sent.status == 202)
      #expect(sent.json == [:])
      func count(_ query: String) async throws -> Int {
        try await client.post(
          Self.api + "/api/v2/logs/events/search",
          ["filter": ["query": .string(query), "from": "now-24h", "to": "now"], "page": ["limit": 50]],
          headers: TestClient.keys
        ).json["data"]?.items.count ?? -1
      }
      #expect(try await count("source:oracle-fusion") == 1)
      #expect(try await count("source:oracle-fusion -@oracle.fusion.record_id:*") == 0)
      #expect(try await count("source:oracle-fusion @oracle.fusion.record_id:\"ess:abcd:1\"") == 1)
      #expect(try await count("env:prod AND (service:fusion-* OR service:none)") == 1)
      #expect(try await count("NOT source:oracle-fusion") == 0)
      let aggregate = try await client.post(
        Self.api + "/api/v2/logs/analytics/aggregate",
        [
          "filter": ["query": "source:oracle-fusion", "from": "now-1h", "to": "now"],
          "compute": [["aggregation": "count", "type": "total"]], "group_by": [["facet": "service"]],
        ], headers: TestClient.keys)
      #expect(aggregate.json["data"]?["buckets"]?.items.first?["computes"]?["c0"] == 1)
      #expect(client.simulator.deliveredLogs.count == 2)
      #expect(client.simulator.snapshot.writesToServices.isEmpty)
      #expect(client.simulator.snapshot.writes.count == 1)
    }
  }

  @Test func intakeHasLimits() async throws {
    try await against { (client) async throws in
      let many = JSON.array(Array(repeating: ["message": "m"], count: 1001))
      #expect(try await client.post(Self.intake, many, headers: [TestClient.keys[0]]).status == 400)
      #expect(try await client.post(Self.intake, [["text": "m"]], headers: [TestClient.keys[0]]).status == 400)
      #expect(try await client.post(Self.intake, [["message": "m"]]).status == 401)
      #expect(try await client.post(Self.intake, [["message": "m"]], headers: [("DD-API-KEY", "wrong")]).status == 403)
      let large: JSON = [["message": .string(String(repeating: "x", count: 5_000_001))]]
      #expect(try await client.post(Self.intake, large, headers: [TestClient.keys[0]]).status == 413)
      let series: JSON = ["series": [["metric": .string(String(repeating: "x", count: 512_001)), "points": []]]]
      #expect(try await client.post(Self.api + "/api/v2/series", series, headers: [TestClient.keys[0]]).status == 413)
    }
  }

  @Test func metricsAreListedAndQueried() async throws {
    let clock = ManualClock(1_773_144_000)
    try await against(clock: clock.clock) { (client) async throws in
      let sent = try await client.post(
        Self.api + "/api/v2/series",
        [
          "series": [
            [
              "metric": "oracle.fusion.own", "type": 3, "tags": ["collector:fusion-doctor"],
              "points": [["timestamp": 1_773_143_940, "value": 7]],
            ]
          ]
        ], headers: [TestClient.keys[0]])
      #expect(sent.status == 202)
      #expect(sent.json["errors"] == [])
      func get(_ path: String) async throws -> JSON {
        try await client.get(Self.api + path, headers: TestClient.keys).json
      }
      let v1 = try await get("/api/v1/metrics?from=1773140400")
      #expect(v1["metrics"] == ["oracle.fusion.ess.duration", "oracle.fusion.ess.jobs", "oracle.fusion.own"])
      let v2 = try await get("/api/v2/metrics?window[seconds]=3600&filter[tags]=collector:fusion-doctor")
      #expect(v2["data"]?.items.map { $0["id"] } == ["oracle.fusion.own"])
      let query = try await get(
        "/api/v1/query?from=1773143000&to=1773144000&query=\(escaped("sum:oracle.fusion.ess.jobs{fusion_pod:abcd}"))")
      #expect(query["series"]?.items.first?["pointlist"]?.items.count == 16)
      #expect(
        try await get("/api/v2/metrics/oracle.fusion.own/all-tags")["data"]?["attributes"]?["tags"] == [
          "collector:fusion-doctor"
        ])
      #expect(try await get("/api/v1/metrics/oracle.fusion.none")["errors"] != nil)
      let ask: JSON = [
        "data": [
          "type": "timeseries_request",
          "attributes": [
            "from": 1_773_140_400_000, "to": 1_773_144_000_000,
            "queries": [["data_source": "metrics", "name": "a", "query": "sum:oracle.fusion.own{*}"]],
          ],
        ]
      ]
      let series = try await client.post(Self.api + "/api/v2/query/timeseries", ask, headers: TestClient.keys)
      #expect(series.json["data"]?["attributes"]?["values"]?.items.first?.items.count == 1)
      let scalar = try await client.post(Self.api + "/api/v2/query/scalar", ask, headers: TestClient.keys)
      #expect(scalar.json["data"]?["attributes"]?["columns"]?.items.first?["values"]?.items.first?.double == 7)
    }
  }
}
