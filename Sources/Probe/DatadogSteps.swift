import Lint
import SourceText

extension Probe {
  typealias DatadogAnswers = (
    evidence: DatadogEvidence, accounts: (kind: EvidenceKind, exchange: Exchange, body: [UInt8])?
  )

  /// Asks Datadog whether its keys serve, which accounts are registered, and what has arrived.
  func datadog(_ throttled: ThrottledRequests) async -> DatadogAnswers {
    var evidence = DatadogEvidence()
    let host = "api." + plan.site
    guard plan.guardian.mayHaveDatadogKeys(host) else {
      let skip = Skip(prerequisite: "FD0110", reason: "`\(plan.site)` is no Datadog site")
      evidence.apiKey = skip.skipped()
      evidence.skip(skip)
      return (evidence, nil)
    }
    guard let api = plan.datadogKeys.api else { return (evidence, nil) }
    let key = DatadogAPI(
      probe: self, host: host, credential: .datadog(api: api, application: nil), throttledRequests: throttled)
    var skew = 0
    switch await key.ask("/api/v1/validate") {
    case .success(let answer):
      evidence.apiKey = .done(answer.root["valid"]?.bool ?? false, answer.exchange)
      if let date = answer.date { skew = date - transport.now() }
    case .failure(let refusal):
      // 403 is the documented answer to a key that this site does not know.
      evidence.apiKey = refusal.isOfKey ? .done(false, refusal.exchange) : .ended(refusal.fault, refusal.exchange)
    }
    guard evidence.apiKey.value == true else {
      if case .skipped(let prerequisite, let reason) = evidence.apiKey {
        evidence.skip(Skip(prerequisite: prerequisite, reason: reason))
        return (evidence, nil)
      }
      evidence.skip(Skip(prerequisite: "FD0801", reason: "the API key does not serve"))
      return (evidence, nil)
    }
    guard let application = plan.datadogKeys.application else { return (evidence, nil) }
    let keys = DatadogAPI(
      probe: self, host: host, credential: .datadog(api: api, application: application), throttledRequests: throttled,
      skew: skew)
    return await arrivals(keys, evidence)
  }

  private func arrivals(_ api: DatadogAPI, _ start: DatadogEvidence) async -> DatadogAnswers {
    var evidence = start
    async let listing = api.ask("/api/v2/web-integrations/oracle-fusion/accounts")
    async let newestLog = api.newestLog()
    async let activeMetrics = api.activeMetrics()
    let (accounts, log, metrics) = await (listing, newestLog, activeMetrics)

    var document: (kind: EvidenceKind, exchange: Exchange, body: [UInt8])?
    if case .success(let answer) = accounts {
      document = (.account, answer.exchange, answer.body)
      evidence.accounts =
        (answer.root["data"]?.items ?? []).filter {
          $0["attributes"]?["settings"]?["fusion_base_url"]?.string?.isEmpty == false
        }.count
    }
    // With several accounts a log or a point counts as this pod's where its reserved `host` is the pod's.
    let several = (evidence.accounts ?? 0) > 1
    let pod: String? = if case .open(let host, _) = plan.pod, several { host } else { nil }
    async let point = api.newestPoint(metrics.names)
    async let podLog = pod.asyncMap { await api.newestLog(host: $0) }
    async let podPoint = pod.asyncMap { await api.newestPoint(metrics.names, host: $0) }
    let (newestPoint, ownLog, ownPoint) = await (point, podLog, podPoint)

    evidence.newestLog = age(log, else: nil, now: api.now)
    evidence.newestMetric = age(newestPoint, else: metrics.doubt, now: api.now)
    if case .success((let time?, let exchange))? = ownLog {
      evidence.newestLog = .done(api.now - time, exchange)
      evidence.logsNamePod = true
    }
    if case .success((let time?, let exchange))? = ownPoint {
      evidence.newestMetric = .done(api.now - time, exchange)
      evidence.metricsNamePod = true
    }
    evidence.applicationKey = Probe.applicationKey([
      (accounts.map { $0.exchange }, "integrations_read"), (log.map { $0.exchange }, "logs_read_data"),
      (metrics.listing.map { $0.exchange }, "metrics_read"), (newestPoint.map { $0.exchange }, "timeseries_query"),
    ])
    return (evidence, document)
  }

  /// Which permissions the key lacks; where none is missed and an answer failed otherwise, that fault.
  private static func applicationKey(
    _ answers: [(Result<Exchange, DatadogRefusal>, permission: String)]
  ) -> LiveEvidence.Step<[String]> {
    var lacking: [String] = []
    var fault: DatadogRefusal?
    for (answer, permission) in answers {
      guard case .failure(let refusal) = answer else { continue }
      if refusal.isOfKey { lacking.append(permission) } else if fault == nil { fault = refusal }
    }
    if let fault, lacking.isEmpty { return .ended(fault.fault, fault.exchange) }
    return switch answers.first?.0 {
    case .success(let exchange)?: .done(lacking, exchange)
    case .failure(let refusal)?: .done(lacking, refusal.exchange)
    case nil: .notRun
    }
  }

  /// How old the newest of what arrived is; `doubt`: why nothing found does not mean that nothing arrived.
  private func age(
    _ newest: DatadogAPI.Newest, else doubt: DatadogRefusal?, now: Int
  ) -> LiveEvidence.Step<Int?> {
    switch newest {
    case .success((let time?, let exchange)): return .done(now - time, exchange)
    case .success((nil, let exchange)): return doubt?.asArrival ?? .done(nil, exchange)
    case .failure(let refusal): return refusal.asArrival
    }
  }
}

extension DatadogEvidence {
  /// Skips what needs a valid API key.
  fileprivate mutating func skip(_ skip: Probe.Skip) {
    applicationKey = skip.skipped()
    newestLog = skip.skipped()
    newestMetric = skip.skipped()
  }
}

extension Optional where Wrapped: Sendable {
  fileprivate func asyncMap<Other>(_ body: (Wrapped) async -> Other) async -> Other? {
    guard let self else { return nil }
    return await body(self)
  }
}
