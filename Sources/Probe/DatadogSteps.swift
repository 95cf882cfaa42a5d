import Lint
import SourceText

extension Probe {
  typealias DatadogAnswers = (
    evidence: DatadogEvidence, accounts: (kind: EvidenceKind, exchange: Exchange, body: [UInt8])?
  )

  /// Asks Datadog whether its keys serve, which accounts are registered, and what has arrived.
  func datadog() async -> DatadogAnswers {
    var evidence = DatadogEvidence()
    let host = "api." + plan.site
    guard plan.guardian.mayHaveDatadogKeys(host) else {
      let skip = Skip(prerequisite: "FD0110", reason: "`\(plan.site)` is no Datadog site")
      evidence.apiKey = skip.skipped()
      evidence.applicationKey = skip.skipped()
      evidence.newestLog = skip.skipped()
      evidence.newestMetric = skip.skipped()
      return (evidence, nil)
    }
    guard let api = plan.datadogKeys.api else { return (evidence, nil) }
    let validate = await ask(host, .get, "/api/v1/validate", .datadog(api: api, application: nil))
    switch validate {
    case .success(let (root, exchange, _)): evidence.apiKey = .done(root["valid"]?.bool ?? false, exchange)
    case .failure(let refusal):
      // 403 is the documented answer to a key that this site does not know.
      let isRefused = refusal.fault.kind == .forbidden || refusal.fault.kind == .unauthorized
      evidence.apiKey = isRefused ? .done(false, refusal.exchange) : .failed(refusal.fault, refusal.exchange)
    }
    guard evidence.apiKey.value == true else {
      let skip = Skip(prerequisite: "FD0801", reason: "the API key does not serve")
      evidence.applicationKey = skip.skipped()
      evidence.newestLog = skip.skipped()
      evidence.newestMetric = skip.skipped()
      return (evidence, nil)
    }
    guard let application = plan.datadogKeys.application else { return (evidence, nil) }
    let keys = Credential.datadog(api: api, application: application)
    async let accounts = ask(host, .get, "/api/v2/web-integrations/oracle-fusion/accounts", keys)
    async let logs = ask(
      host, .post, "/api/v2/logs/events/search", keys,
      body:
        #"{"filter":{"query":"source:oracle-fusion -@oracle.fusion.record_id:*","from":"now-24h","to":"now"},"sort":"-timestamp","page":{"limit":1}}"#
    )
    let now = transport.now()
    async let metrics = ask(
      host, .get,
      "/api/v1/query?from=\(now - 3600)&to=\(now)&query="
        + Percent.encode("sum:oracle.fusion.ess.jobs{!collector:fusion-doctor}"), keys)
    return await sort(accounts, logs, metrics, evidence)
  }

  private func sort(
    _ accounts: DatadogAnswer, _ logs: DatadogAnswer, _ metrics: DatadogAnswer, _ start: DatadogEvidence
  ) -> DatadogAnswers {
    var evidence = start
    var document: (kind: EvidenceKind, exchange: Exchange, body: [UInt8])?
    var lacking: [String] = []
    var fault: DatadogRefusal?
    for (answer, permission) in [
      (accounts, "integrations_read"), (logs, "logs_read_data"), (metrics, "timeseries_query"),
    ] {
      guard case .failure(let refusal) = answer else { continue }
      if refusal.fault.kind == .forbidden || refusal.fault.kind == .unauthorized {
        lacking.append(permission)
      } else if fault == nil {
        fault = refusal
      }
    }
    if let fault, lacking.isEmpty {
      evidence.applicationKey = .failed(fault.fault, fault.exchange)
    } else {
      evidence.applicationKey = .done(lacking, accounts.exchange)
    }
    if case .success(let (root, exchange, body)) = accounts {
      document = (.account, exchange, body)
      let fusion = (root["data"]?.items ?? []).filter {
        $0["attributes"]?["settings"]?["fusion_base_url"]?.string?.isEmpty == false
      }
      evidence.accounts = fusion.count
    }
    switch logs {
    case .success(let (root, exchange, _)):
      let newest = root["data"]?.items.first?["attributes"]?["timestamp"]
      let seconds = newest?.string.flatMap { Timestamp($0)?.seconds } ?? newest?.integer.map { $0 / 1000 }
      evidence.newestLog = .done(seconds.map { transport.now() - $0 }, exchange)
    case .failure(let refusal): evidence.newestLog = Probe.arrival(refusal)
    }
    switch metrics {
    case .success(let (root, exchange, _)):
      let points = (root["series"]?.items ?? []).flatMap { $0["pointlist"]?.items ?? [] }
      let times = points.compactMap { point -> Int? in
        guard point.items.count == 2, !point.items[1].isNull else { return nil }
        return Double(point.items[0].node.text).map { Int($0 / 1000) }
      }
      evidence.newestMetric = .done(times.max().map { transport.now() - $0 }, exchange)
    case .failure(let refusal): evidence.newestMetric = Probe.arrival(refusal)
    }
    return (evidence, document)
  }

  /// What a refusal means for arrival: the key's fault is FD0808's.
  private static func arrival(_ refusal: DatadogRefusal) -> LiveEvidence.Step<Int?> {
    if refusal.fault.kind == .forbidden || refusal.fault.kind == .unauthorized {
      return .skipped(prerequisite: "FD0808", reason: "the application key may not read this")
    }
    return .failed(refusal.fault, refusal.exchange)
  }

  private func ask(
    _ host: String, _ method: ProbeRequest.Method, _ target: String, _ credential: Credential, body: String? = nil
  ) async -> DatadogAnswer {
    var headers = [(name: "Accept", value: "application/json")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let request = ProbeRequest(
      method, host: host, target: target, headers: headers, body: body.map { Array($0.utf8) }, credential: credential)
    var throttled: [Exchange] = []
    let answer = await send(request, &throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): return .failure(DatadogRefusal(fault: fault, exchange: exchange))
    case .success(let response):
      switch Classification.document(response, from: .datadog, host: host) {
      case .failure(let fault): return .failure(DatadogRefusal(fault: fault, exchange: exchange))
      case .success(let root): return .success((root, exchange, response.body))
      }
    }
  }
}

struct DatadogRefusal: Error {
  var fault: Fault
  var exchange: Exchange
}

typealias DatadogAnswer = Result<(root: Located, exchange: Exchange, body: [UInt8]), DatadogRefusal>

extension Result where Success == (root: Located, exchange: Exchange, body: [UInt8]), Failure == DatadogRefusal {
  fileprivate var exchange: Exchange {
    switch self {
    case .success(let answer): answer.exchange
    case .failure(let refusal): refusal.exchange
    }
  }
}
