import Lint
import Probe
import Synchronization
import Testing

/// What passes in a moment is asked once more, and what asks for patience is waited for.
extension ProbeTests {
  /// A remote whose first answers to some requests are others.
  private static func failing(
    _ times: Int, _ answer: Result<ProbeResponse, Fault>, _ concerns: @escaping @Sendable (ProbeRequest) -> Bool
  ) -> FakeRemote {
    let left = Mutex(times)
    return FakeRemote { request in
      guard concerns(request) else { return FakeRemote.healthy(request) }
      let isDue = left.withLock { left in
        left -= 1
        return left >= 0
      }
      return isDue ? answer : FakeRemote.healthy(request)
    }
  }

  private static let reset = Result<ProbeResponse, Fault>.failure(Fault(.connectionReset, "closed"))

  @Test(arguments: ["/.well-known/", "/oauth2/v1/token", "/ess/rest/", "erpintegrations", "getaudithistory", "/api/"])
  func whatPassesIsAskedOnceMore(path: String) async throws {
    for answer in [Self.reset] + [502, 503, 504].map({ .success(FakeRemote.html(status: $0)) }) {
      let remote = Self.failing(1, answer) { $0.target.contains(path) }
      let live = try await run(remote).live
      #expect(live.discovery.value != nil && live.token.value != nil && live.datadog.applicationKey.value == [])
      #expect(live.families.values.allSatisfy { $0.value != nil })
      #expect(remote.waited == [0.5])
    }
  }

  /// A connection that was kept may have been closed, so the second time it is another one.
  @Test func whatFailsTwiceStands() async throws {
    let repeats = Mutex<[Bool]>([])
    let remote = Self.failing(2, Self.reset) { request in
      guard request.target == "/oauth2/v1/token" else { return false }
      repeats.withLock { $0.append(request.isRepeat) }
      return true
    }
    let live = try await run(remote).live
    #expect(live.token.fault?.kind == .connectionReset)
    #expect(repeats.withLock { $0 } == [false, true])
  }

  @Test(arguments: [500, 501, 505, 404]) func whatDoesNotPassIsAskedOnce(status: Int) async throws {
    let remote = Self.failing(99, .success(FakeRemote.json("{}", status: status))) { $0.target.contains("/ess/rest/") }
    _ = try await run(remote)
    #expect(remote.waited.isEmpty)
  }

  /// A host on which nothing helps is not asked everything twice.
  @Test func hostThatIsDownIsLeftAlone() async throws {
    let remote = Self.failing(99, .success(FakeRemote.html(status: 503))) { $0.host == Self.pod }
    let live = try await run(remote).live
    #expect(live.families[.ess]?.fault?.kind == .serverFault)
    let first = Set(remote.requests.filter { $0.host == Self.pod }.map(\.target)).count
    #expect(remote.requests.filter { $0.host == Self.pod }.count <= first + 5)
  }

  @Test func connectionIsTriedTwice() async throws {
    let left = Mutex(1)
    let remote = FakeRemote(
      connect: { host in
        guard host == Self.pod,
          left.withLock({
            $0 -= 1; return $0 >= 0
          })
        else {
          return .success(Connection(host: host, tls: "TLSv1.3"))
        }
        return .failure(Fault(.connectionReset, "reset"))
      }, FakeRemote.healthy)
    #expect(try await run(remote).live.podConnection.value != nil)
  }

  @Test(arguments: [
    (("Retry-After", "3"), 3.0), (("Retry-After", "Sun, 01 Mar 2026 12:00:09 GMT"), 9), (("X-RateLimit-Reset", "4"), 4),
    (("Retry-After", "-5"), 0.1), (("Retry-After", "86400"), 20), (("Retry-After", "soon"), 1),
  ])
  func waitIsTheOneThatIsAskedFor(header: (name: String, value: String), seconds: Double) async throws {
    let answer = FakeRemote.json("{}", status: 429, [header])
    for path in ["/.well-known/", "/api/v2/logs"] {
      let remote = Self.failing(1, .success(answer)) { $0.target.contains(path) }
      let live = try await run(remote).live
      #expect(remote.waited == [seconds] && live.throttled.count == 1)
      #expect(live.discovery.value != nil && live.datadog.applicationKey.value == [])
    }
  }

  @Test func patienceWithHostEnds() async throws {
    let answer = FakeRemote.json("{}", status: 429, [("Retry-After", "3600")])
    let remote = Self.failing(99, .success(answer)) { $0.host == Self.pod }
    _ = try await run(remote)
    #expect(remote.waited.reduce(0, +) <= 120)
  }

  /// Discovery alone tells the time, unless it is not answered: then the token does.
  @Test func clockIsComparedWithTheToken() async throws {
    let remote = FakeRemote { request in
      if request.target.hasPrefix("/.well-known/") { return .failure(Fault(.timedOut, "no answer")) }
      guard request.target == "/oauth2/v1/token", var answer = try? FakeRemote.healthy(request).get() else {
        return FakeRemote.healthy(request)
      }
      answer.headers.append((name: "Date", value: "Sun, 01 Mar 2026 11:59:00 GMT"))
      return .success(answer)
    }
    #expect(try await run(remote).live.clockSkew.value == 60)
  }

  /// By Datadog's clock, since this machine's can be wrong.
  @Test func agesAreMeasuredByDatadogsClock() async throws {
    let remote = FakeRemote { request in
      switch request.target {
      case "/api/v1/validate":
        return .success(FakeRemote.json(#"{"valid":true}"#, [("Date", "Sun, 01 Mar 2026 07:00:00 GMT")]))
      case "/api/v2/logs/events/search":
        return .success(FakeRemote.json(#"{"data":[{"attributes":{"timestamp":"2026-03-01T06:59:00Z"}}]}"#))
      default: return FakeRemote.healthy(request)
      }
    }
    let live = try await run(remote).live
    #expect(live.datadog.newestLog.value == 60)
    let query = remote.requests.first { $0.target == "/api/v2/query/timeseries" }?.body ?? ""
    #expect(query.contains(#""to":1772348400000"#), "\(query)")
  }

  @Test(arguments: [
    #"{"data":[],"meta":{"status":"timeout"}}"#, #"{"data":[],"meta":{"warnings":[{"code":"x"}]}}"#, #"{"meta":{}}"#,
  ])
  func searchThatDidNotEndSaysNothing(body: String) async throws {
    let remote = FakeRemote {
      $0.target.hasSuffix("/events/search") ? .success(FakeRemote.json(body)) : FakeRemote.healthy($0)
    }
    #expect(try await run(remote).live.datadog.newestLog.fault?.kind == .notExpected)
  }
}
