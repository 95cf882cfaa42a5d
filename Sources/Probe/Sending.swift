import Lint
import Synchronization

extension Probe {
  func connect(_ host: String, _ port: Int) async -> Result<Connection, Fault> {
    let answer = await unlessCancelled { await transport.connect(host, port) }
    guard case .failure(let fault) = answer, fault.kind == .connectionReset else { return answer }
    do { try await transport.sleep(Probe.pause) } catch { return .failure(.interrupted) }
    return await unlessCancelled { await transport.connect(host, port) }
  }

  /// Sends a request. On 429 it waits and asks again, twice at most; what can pass in a moment, a gateway's 502 to 504 or
  /// a connection that ended before the answer was whole, is asked once more.
  ///
  /// Asking again is safe: every request of a probe reads, and where a token was issued whose answer got lost, a second
  /// one takes nothing from anybody. A server may close a connection that was kept at any moment, so that the next request
  /// over it finds no answer: that is no fault of the server.
  func send(_ request: ProbeRequest, _ throttled: inout [Exchange]) async -> Result<ProbeResponse, Fault> {
    var request = request
    var pause = 1.0
    var refusals = 0
    while true {
      let answer = await unlessCancelled { await transport.send(request) }
      var seconds: Double
      if case .success(let response) = answer, response.status == 429 {
        throttled.append(Classification.exchange(request, response))
        refusals += 1
        guard refusals <= 2 else { return answer }
        seconds = retryAfter(response) ?? pause
        pause *= 2
      } else {
        let isPassing = Probe.canPass(answer)
        if request.isRepeat { patience.repeated(at: request.host, inVain: isPassing) }
        guard isPassing, !request.isRepeat, patience.mayRepeat(at: request.host) else { return answer }
        request.isRepeat = true
        seconds = (try? answer.get()).flatMap(retryAfter) ?? Probe.pause
      }
      guard let wait = patience.wait(for: request.host, seconds) else { return answer }
      seconds = wait
      do { try await transport.sleep(seconds) } catch { return .failure(.interrupted) }
    }
  }

  /// Whether an answer, or that there is none, can be another one in a moment.
  private static func canPass(_ answer: Result<ProbeResponse, Fault>) -> Bool {
    switch answer {
    case .success(let response): (502...504).contains(response.status)
    case .failure(let fault): fault.kind == .connectionReset
    }
  }

  /// Seconds that an answer asks to wait: `Retry-After`, as a number or a date, or what Datadog sends instead.
  private func retryAfter(_ response: ProbeResponse) -> Double? {
    guard let text = response.header("Retry-After") ?? response.header("X-RateLimit-Reset") else { return nil }
    if let seconds = Double(text) { return seconds.isNaN ? nil : seconds }
    guard let date = HTTPDate.seconds(text) else { return nil }
    // By the clock of the server, where it tells.
    return Double(date - (response.header("Date").flatMap(HTTPDate.seconds) ?? transport.now()))
  }
}

/// Requests that were answered 429, of questions that are asked at the same time.
final class ThrottledRequests: Sendable {
  private let exchanges = Mutex<[Exchange]>([])

  func add(_ more: [Exchange]) { exchanges.withLock { $0 += more } }

  /// In an order that does not depend on which answer came first.
  var inOrder: [Exchange] { exchanges.withLock { $0.sorted { $0.url < $1.url } } }
}
