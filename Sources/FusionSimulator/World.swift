import Synchronization

/// Everything that the simulated services remember. One lock guards it: an answer takes microseconds.
final class World: Sendable {
  let clock: SimulatorClock
  private let state: Mutex<State>

  init(scenario: Scenario, clock: SimulatorClock) {
    self.clock = clock
    state = Mutex(State(scenario: scenario, start: clock.now()))
  }

  struct State {
    var scenario: Scenario
    let start: Double
    var now: Double
    var pending: [Scenario.Change]
    var faultHits: [Int]
    var tokens: [String: AccessToken] = [:]
    var counters = Snapshot()
    var inFlight: [String: Int] = [:]
    /// What the intakes took, newest last.
    var deliveredLogs: [JSON] = []
    var deliveredSeries: [JSON] = []

    init(scenario: Scenario, start: Double) {
      self.scenario = scenario
      self.start = start
      now = start
      pending = scenario.changes
      faultHits = Array(repeating: 0, count: scenario.faults.count)
    }
  }

  func withState<Result>(_ body: (inout State) -> Result) -> Result where Result: Sendable {
    let now = clock.now()
    return state.withLock { state in
      state.now = now
      state.applyChanges()
      return body(&state)
    }
  }

  /// The head of a request is there: it counts as in flight.
  func begin(host: String) {
    withState { state in
      let count = state.inFlight[host, default: 0] + 1
      state.inFlight[host] = count
      state.counters.hosts[host, default: .init()].greatestInFlight = max(
        state.counters[host].greatestInFlight, count)
    }
  }

  func end(host: String) { withState { $0.inFlight[host, default: 1] -= 1 } }

  var offersHTTP2: Bool { withState { $0.scenario.proxy.http2 } }

  func answer(_ request: Request) -> Reply { withState { $0.answer(request) } }
}

extension World.State {
  mutating func applyChanges() {
    while let index = pending.firstIndex(where: {
      counters.requests >= $0.afterRequests ?? 0 && now - start >= $0.afterSeconds ?? 0
    }) {
      let change = pending.remove(at: index)
      // The change was tried when the scenario was made.
      guard let changed = try? scenario.applying(change) else { continue }
      if changed.faults != scenario.faults { faultHits = Array(repeating: 0, count: changed.faults.count) }
      scenario = changed
    }
  }

  var watch: CredentialWatch {
    CredentialWatch(
      clientSecret: scenario.client.secret, apiKey: scenario.datadog.apiKey, appKey: scenario.datadog.appKey,
      proxyPassword: scenario.proxy.password)
  }

  mutating func answer(_ request: Request) -> Reply {
    count(request)
    let fault = fault(for: request)
    // Where the fault stands before the service, the service does nothing: no token is issued.
    var reply = fault?.stopsRequest == true ? .empty(200) : service(request)
    if let fault { reply = fault.treating(reply, request, self) }
    let skew =
      switch request.role {
      case .domain: scenario.domain.clockSkewSeconds
      case .pod: scenario.pod.clockSkewSeconds
      default: 0.0
      }
    reply.headers.append(("Date", CivilTime.http(now + skew)))
    counters.hosts[request.host, default: .init()].statuses[String(reply.status), default: 0] += 1
    if counters.log.count < 10_000 {
      counters.log.append(
        .init(host: request.host, method: request.method, target: request.target, status: reply.status))
    }
    return reply
  }

  private mutating func service(_ request: Request) -> Reply {
    switch request.role {
    case .domain(let own): identityDomain(request, own: own)
    case .pod(let own): pod(request, own: own)
    case .signIn: signInPage()
    case .vanity: .redirect(to: signInURL(request))
    case .api(let site): datadogAPI(request, site: site)
    case .intake(let site): logsIntake(request, site: site)
    case .bystander: Reply(html: "It works", status: 200)
    }
  }

  private mutating func count(_ request: Request) {
    counters.requests += 1
    var host = counters[request.host]
    host.requests += 1
    if request.isHTTP2 { host.http2Requests += 1 }
    for sighting in watch.sightings(in: request, tokens: tokens) {
      host.credentials[sighting.kind, default: 0] += 1
      if !sighting.belongs {
        counters.leaks.append(
          .init(host: request.host, path: request.path, kind: sighting.kind, place: sighting.place))
      }
    }
    counters.hosts[request.host] = host
    if !request.reads {
      counters.writes.append(
        .init(host: request.host, method: request.method, path: request.path, delivery: request.delivers))
    }
  }

  func signInURL(_ request: Request) -> String {
    "https://\(scenario.hosts.signIn)/oam/server/obrareq.cgi?resource_url=\(request.path)"
  }

  func signInPage() -> Reply {
    Reply(html: "Sign In", ["<form method=\"post\"><input name=\"userid\"/></form>"], status: 200)
  }

  /// The role of a host, nil where it cannot be resolved.
  func role(of host: String) -> Role? {
    let hosts = scenario.hosts
    if hosts.unresolvable.contains(host) { return nil }
    switch host {
    case hosts.domain, hosts.regional: return .domain(own: true)
    case hosts.otherDomain: return .domain(own: false)
    case hosts.pod: return .pod(own: true)
    case hosts.otherPod: return .pod(own: false)
    case hosts.signIn: return .signIn
    default: break
    }
    if hosts.vanity.contains(host) { return .vanity }
    if hosts.bystanders.contains(host) { return .bystander }
    for site in World.sites {
      if host == "api.\(site)" { return .api(site: site) }
      if host == "http-intake.logs.\(site)" { return .intake(site: site) }
    }
    return nil
  }
}

extension World {
  static let sites = [
    "datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com",
    "ap2.datadoghq.com", "uk1.datadoghq.com", "ddog-gov.com", "us2.ddog-gov.com",
  ]
}

extension Request {
  /// A GET, or a POST that is documented as reading.
  var reads: Bool {
    if ["GET", "HEAD", "OPTIONS"].contains(method) { return true }
    guard method == "POST" else { return false }
    switch role {
    case .domain: return path == "/oauth2/v1/token"
    case .pod:
      let operations = ["getaudithistory", "get-auditsetup", "check-auditstatus", "get-auditlevel"]
      return operations.contains { path == "/fscmRestApi/fndAuditRESTService/audittrail/\($0)" }
    case .api:
      return [
        "/api/v2/logs/events/search", "/api/v2/logs/analytics/aggregate", "/api/v2/query/timeseries",
        "/api/v2/query/scalar",
      ].contains(path)
    default: return false
    }
  }

  /// A POST of telemetry to an intake.
  var delivers: Bool {
    guard method == "POST" else { return false }
    switch role {
    case .intake: return path == "/api/v2/logs"
    case .api:
      return ["/api/v2/series", "/api/v1/series", "/api/v1/check_run", "/api/v1/events"].contains(path)
    default: return false
    }
  }
}
