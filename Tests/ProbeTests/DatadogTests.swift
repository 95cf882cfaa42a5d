import Lint
import Probe
import Testing

extension ProbeTests {
  private static func accounts(_ count: Int) -> String {
    let one = #"{"attributes":{"settings":{"fusion_base_url":"https://abcd.fa.ocs.oraclecloud.com"}}}"#
    return #"{"data":[\#(Array(repeating: one, count: count).joined(separator: ","))]}"#
  }

  @Test func everyMetricOfTheIntegrationCounts() async throws {
    let remote = FakeRemote { request in
      request.target.hasPrefix("/api/v2/metrics")
        ? .success(
          FakeRemote.json(
            #"{"data":[{"id":"oracle.fusion.audit.events"},{"id":"oracle.fusionx"},{"id":"oracle.fusion.a{*}"},{"id":"system.cpu"}]}"#
          )) : FakeRemote.healthy(request)
    }
    let live = try await run(remote).live
    #expect(live.datadog.newestMetric.value == 60)
    let query = remote.requests.first { $0.target == "/api/v2/query/timeseries" }?.body ?? ""
    #expect(query.contains("sum:oracle.fusion.ess.jobs{!collector:fusion-doctor}"))
    #expect(query.contains("sum:oracle.fusion.audit.events{!collector:fusion-doctor}"))
    #expect(!query.contains("system.cpu") && !query.contains("fusionx") && !query.contains("{*}"))
  }

  private static let nothing = FakeRemote.json(#"{"data":{"attributes":{"series":[],"times":[],"values":[]}}}"#)

  @Test func silenceIsSilenceOnlyWhereTheListIsWhole() async throws {
    let silent = FakeRemote { request in
      request.target == "/api/v2/query/timeseries" ? .success(Self.nothing) : FakeRemote.healthy(request)
    }
    guard case .done(nil, _) = try await run(silent).live.datadog.newestMetric else {
      Issue.record("not silent")
      return
    }
    let unlisted = FakeRemote { request in
      if request.target == "/api/v2/query/timeseries" { return .success(Self.nothing) }
      if request.target.hasPrefix("/api/v2/metrics") { return .success(FakeRemote.json("{}", status: 403)) }
      return FakeRemote.healthy(request)
    }
    let datadog = try await run(unlisted).live.datadog
    guard case .skipped("FD0808", _) = datadog.newestMetric else {
      Issue.record("\(datadog.newestMetric)")
      return
    }
    #expect(datadog.applicationKey.value == ["metrics_read"])
  }

  @Test func longListsAreReadToAnEnd() async throws {
    let remote = FakeRemote { request in
      guard request.target.hasPrefix("/api/v2/metrics") else {
        return request.target == "/api/v2/query/timeseries" ? .success(Self.nothing) : FakeRemote.healthy(request)
      }
      return .success(FakeRemote.json(#"{"data":[],"meta":{"pagination":{"next_cursor":"a b"}}}"#))
    }
    let live = try await run(remote).live
    #expect(live.datadog.newestMetric.fault?.kind == .tooLarge)
    let asked = remote.requests.filter { $0.target.hasPrefix("/api/v2/metrics") }
    #expect(asked.count == 3 && asked[2].target.hasSuffix("page%5Bcursor%5D=a%20b"))
  }

  @Test func severalAccountsAreToldApartByTheHostAlone() async throws {
    let named = FakeRemote { request in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      if request.target.hasSuffix("/accounts") { return .success(FakeRemote.json(Self.accounts(2))) }
      if request.target.hasSuffix("/search") {
        let time = body.contains("host:abcd.fa.ocs.oraclecloud.com") ? "2026-03-01T11:00:00Z" : "2026-03-01T11:59:00Z"
        return .success(FakeRemote.json(#"{"data":[{"attributes":{"timestamp":"\#(time)"}}]}"#))
      }
      if request.target == "/api/v2/query/timeseries", body.contains("host:") { return .success(Self.nothing) }
      return FakeRemote.healthy(request)
    }
    let datadog = try await run(named).live.datadog
    #expect(datadog.accounts == 2)
    #expect(datadog.logsNamePod && datadog.newestLog.value == 3600)
    #expect(!datadog.metricsNamePod && datadog.newestMetric.value == 60)
    #expect(named.requests.count <= 30)
  }
}
