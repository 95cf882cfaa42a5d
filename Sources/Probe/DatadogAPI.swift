import Lint
import SourceText

/// Datadog's documented reading requests, with one set of keys.
struct DatadogAPI: Sendable {
  let probe: Probe
  let host: String
  let credential: Credential
  let throttledRequests: ThrottledRequests
  /// Seconds that Datadog's clock is ahead of this machine's: ages and spans are measured by Datadog's.
  var skew = 0

  typealias Answer = Result<(root: Located, exchange: Exchange, body: [UInt8], date: Int?), DatadogRefusal>
  /// Seconds since 1970 of the newest of what was asked for; nil: there is none.
  typealias Newest = Result<(time: Int?, exchange: Exchange), DatadogRefusal>

  /// The one name that Datadog publishes.
  static let publishedMetric = "oracle.fusion.ess.jobs"
  private static let prefix = "oracle.fusion."
  /// Pages of the list of metrics, of 10 000 names each.
  private static let pages = 3
  /// Metrics whose points are asked for at once.
  private static let most = 40

  /// Seconds since 1970 by Datadog's clock.
  var now: Int { probe.transport.now() + skew }

  func ask(_ target: String, post body: String? = nil) async -> Answer {
    var headers = [(name: "Accept", value: "application/json")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let request = ProbeRequest(
      body == nil ? .get : .post, host: host, target: target, headers: headers, body: body.map { Array($0.utf8) },
      credential: credential, limit: 4 << 20)
    var throttled: [Exchange] = []
    let answer = await probe.send(request, &throttled)
    throttledRequests.add(throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): return .failure(DatadogRefusal(fault: fault, exchange: exchange))
    case .success(let response):
      switch Classification.document(response, from: .datadog, host: host) {
      case .failure(let fault): return .failure(DatadogRefusal(fault: fault, exchange: exchange))
      case .success(let root):
        return .success((root, exchange, response.body, response.header("Date").flatMap(HTTPDate.seconds)))
      }
    }
  }

  /// The newest log of the integration within 24 hours that the own collector did not send.
  ///
  /// - Parameter pod: only logs whose reserved `host` is this one
  func newestLog(host pod: String? = nil) async -> Newest {
    let query = "source:oracle-fusion -@oracle.fusion.record_id:*" + (pod.map { " host:" + $0 } ?? "")
    let body =
      #"{"filter":{"query":\#(JSONText.quoted(query)),"from":"now-24h","to":"now"},"sort":"-timestamp","page":{"limit":1}}"#
    switch await ask("/api/v2/logs/events/search", post: body) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer):
      let meta = answer.root["meta"]
      let isWhole = meta?["warnings"]?.items.isEmpty ?? true && ["done", nil].contains(meta?["status"]?.string)
      guard let logs = answer.root["data"], logs.isArray, isWhole || !logs.items.isEmpty else {
        return .failure(
          DatadogRefusal(
            fault: Fault(.notExpected, "the search for logs was not brought to an end"), exchange: answer.exchange))
      }
      let newest = logs.items.first?["attributes"]?["timestamp"]
      let time = newest?.string.flatMap { Timestamp($0)?.seconds } ?? newest?.integer.map { $0 / 1000 }
      return .success((time, answer.exchange))
    }
  }

  /// The metrics of the integration that reported in the last hour, of whatever sender.
  struct ActiveMetrics: Sendable {
    var names: [String] = [publishedMetric]
    var listing: Answer
    /// Why there may be others.
    var doubt: DatadogRefusal?
  }

  func activeMetrics() async -> ActiveMetrics {
    var target = "/api/v2/metrics?window%5Bseconds%5D=3600&page%5Bsize%5D=10000"
    var active = ActiveMetrics(listing: await ask(target))
    var answer = active.listing
    for page in 1... {
      switch answer {
      case .failure(let refusal):
        active.doubt = refusal
        return active
      case .success(let list):
        for name in (list.root["data"]?.items ?? []).compactMap({ $0["id"]?.string }).sorted()
        where DatadogAPI.isName(name) && !active.names.contains(name) {
          if active.names.count < DatadogAPI.most { active.names.append(name) }
        }
        guard let cursor = list.root["meta"]?["pagination"]?["next_cursor"]?.string, !cursor.isEmpty else {
          return active
        }
        guard page < DatadogAPI.pages else {
          active.doubt = DatadogRefusal(
            fault: Fault(.tooLarge, "the list of metrics is longer than a check reads"), exchange: list.exchange)
          return active
        }
        if page == 1 { target += "&page%5Bcursor%5D=" }
        answer = await ask(target + Percent.encode(cursor))
      }
    }
    return active
  }

  /// Whether it is a metric of the integration, in the documented characters, so that it can stand in a query.
  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.utf8.count <= 200
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 46 || $0 == 95
      }
  }

  /// The newest point within the hour of metrics that the own collector did not send.
  ///
  /// - Parameter pod: only points whose `host` is this one
  func newestPoint(_ names: [String], host pod: String? = nil) async -> Newest {
    let scope = "{" + (pod.map { "host:\($0)," } ?? "") + "!collector:fusion-doctor}"
    let queries = names.enumerated().map { index, name in
      #"{"data_source":"metrics","name":"q\#(index)","query":"sum:\#(name)\#(scope)"}"#
    }
    let formulas = names.indices.map { #"{"formula":"q\#($0)"}"# }
    let body =
      #"{"data":{"type":"timeseries_request","attributes":{"from":\#((now - 3600) * 1000),"to":\#(now * 1000),"interval":60000,"queries":[\#(queries.joined(separator: ","))],"formulas":[\#(formulas.joined(separator: ","))]}}}"#
    switch await ask("/api/v2/query/timeseries", post: body) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let answer):
      guard let attributes = answer.root["data"]?["attributes"], let times = attributes["times"], times.isArray else {
        return .failure(
          DatadogRefusal(fault: Fault(.notExpected, "the answer holds no series"), exchange: answer.exchange))
      }
      let points = (attributes["values"]?.items ?? []).compactMap { row in
        zip(times.items, row.items).filter { !$1.isNull }.last.flatMap { Double($0.0.node.text) }
      }
      let newest = points.max().map { ($0 / 1000).rounded(.down) }
      guard let newest else { return .success((nil, answer.exchange)) }
      guard newest.magnitude < 1e12 else {
        return .failure(
          DatadogRefusal(fault: Fault(.notExpected, "the answer holds a time that is none"), exchange: answer.exchange))
      }
      return .success((Int(newest), answer.exchange))
    }
  }
}

/// An answer of Datadog that gave nothing.
struct DatadogRefusal: Error {
  var fault: Fault
  var exchange: Exchange

  /// Whether the key may not, rather than that something broke.
  var isOfKey: Bool { fault.kind == .forbidden || fault.kind == .unauthorized }

  /// What it means for what arrives: the key's fault is FD0808's.
  var asArrival: LiveEvidence.Step<Int?> {
    isOfKey
      ? .skipped(prerequisite: "FD0808", reason: "the application key may not read this") : .ended(fault, exchange)
  }
}
