import Lint
import SourceText

/// A part of a probe, as progress names it.
public enum ProbeStage: String, Sendable {
  case identityConnection = "connection to the identity domain"
  case podConnection = "connection to the pod"
  case discovery = "discovery"
  case token = "token"
  case ownRecord = "own application record"
  case families = "Fusion's services"
  case followUps = "what the ESS requests lead to"
  case collected = "what the collector reads"
  case others = "requests of others"
  case datadog = "Datadog"
}

/// Asks the identity domain, the Fusion pod and Datadog, reading only, and collects what they say. Rules judge it.
///
/// Steps that do not need each other run at the same time, at most four requests at once for a pod. A step whose
/// prerequisite failed is skipped and names it.
public struct Probe: Sendable {
  let plan: ProbePlan
  let transport: Transport
  private let observe: @Sendable (ProbeStage, _ isDone: Bool) -> Void

  /// Requests at once for a pod.
  static let width = 4
  /// Requests of a check of a healthy setup.
  static let budget = 30

  /// - Parameter observe: is told when a stage begins and when it is done
  public init(
    _ plan: ProbePlan, transport: Transport,
    observe: @escaping @Sendable (ProbeStage, _ isDone: Bool) -> Void = { _, _ in }
  ) {
    self.plan = plan
    self.transport = transport
    self.observe = observe
  }

  /// Tells of a stage around it.
  func stage<Value>(_ stage: ProbeStage, _ body: () async -> Value) async -> Value {
    observe(stage, false)
    let value = await body()
    observe(stage, true)
    return value
  }

  public func run(seenFrom: String, proxy: String?) async -> ProbeResult {
    var result = ProbeResult(live: LiveEvidence(seenFrom: seenFrom, proxy: proxy))
    async let identity = connection(.identityConnection, plan.identity)
    async let pod = connection(.podConnection, plan.pod)
    async let datadog = askDatadog()
    result.live.identityConnection = await identity
    result.live.podConnection = await pod

    var token: Secret?
    if case .open(let host, let port) = plan.identity, result.live.identityConnection.value != nil {
      (result.live.discovery, result.live.clockSkew) = await stage(.discovery) { await discovery(host, port) }
      (result.live.token, token) = await stage(.token) {
        await issueToken(host, port, scope: plan.scope, &result.live.throttled)
      }
      await stage(.ownRecord) { await ownRecord(host, port, &result) }
    } else {
      let step = Probe.unreachable("FD0601", result.live.identityConnection)
      result.live.discovery = step.skipped()
      result.live.clockSkew = step.skipped()
      result.live.token = step.skipped()
      result.live.appRecord = step.skipped()
    }
    await fusion(token, &result)
    let answers = await datadog
    result.live.datadog = answers.evidence
    if let accounts = answers.accounts { result.documents.append(accounts) }
    result.live.isInterrupted = Task.isCancelled
    return result
  }

  // MARK: Ways

  private func askDatadog() async -> DatadogAnswers { await stage(.datadog) { await datadog() } }

  private func connection(_ stage: ProbeStage, _ host: ProbePlan.Host) async -> LiveEvidence.Step<Connection> {
    await self.stage(stage) { await connection(host) }
  }

  private func connection(_ host: ProbePlan.Host) async -> LiveEvidence.Step<Connection> {
    switch host {
    case .closed(let prerequisite, let reason): return .skipped(prerequisite: prerequisite, reason: reason)
    case .open(let host, let port):
      switch await unlessCancelled({ await transport.connect(host, port) }) {
      case .success(let connection): return .done(connection, nil)
      case .failure(let fault):
        return .ended(
          fault, Exchange(method: "CONNECT", url: "https://\(host)\(port == 443 ? "" : ":\(port)")", status: nil))
      }
    }
  }

  /// Why nothing behind a connection was asked.
  struct Skip {
    var prerequisite: String?
    var reason: String

    func skipped<Value>() -> LiveEvidence.Step<Value> { .skipped(prerequisite: prerequisite, reason: reason) }
  }

  static func unreachable(_ rule: String, _ connection: LiveEvidence.Step<Connection>) -> Skip {
    if case .skipped(let prerequisite, let reason) = connection {
      return Skip(prerequisite: prerequisite, reason: reason)
    }
    return Skip(prerequisite: rule, reason: "the host could not be reached")
  }

  /// What is under way when the task is cancelled has failed for that reason, whatever the transport says.
  private func unlessCancelled<Value>(_ ask: () async -> Result<Value, Fault>) async -> Result<Value, Fault> {
    guard !Task.isCancelled else { return .failure(.interrupted) }
    let answer = await ask()
    if Task.isCancelled, case .failure = answer { return .failure(.interrupted) }
    return answer
  }

  /// Sends a request; on 429 it waits and asks again, twice at most.
  func send(_ request: ProbeRequest, _ throttled: inout [Exchange]) async -> Result<ProbeResponse, Fault> {
    var pause = 1.0
    for attempt in 0... {
      let answer = await unlessCancelled { await transport.send(request) }
      guard case .success(let response) = answer, response.status == 429 else { return answer }
      throttled.append(Classification.exchange(request, response))
      guard attempt < 2 else { return answer }
      let asked = response.header("Retry-After").flatMap(Double.init).flatMap { $0.isNaN ? nil : $0 }
      let seconds = min(max(asked ?? pause, 0.1), 20)
      do { try await transport.sleep(seconds) } catch { return .failure(.interrupted) }
      pause *= 2
    }
    return .failure(Fault(.timedOut, "no answer"))
  }

  // MARK: The identity domain

  private func discovery(
    _ host: String, _ port: Int
  ) async -> (LiveEvidence.Step<DomainDiscovery>, LiveEvidence.Step<Int>) {
    let request = ProbeRequest(
      host: host, port: port, target: "/.well-known/openid-configuration", headers: [("Accept", "application/json")])
    let answer = await unlessCancelled { await transport.send(request) }
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault):
      let isInterrupted = fault.kind == .interrupted
      return (
        .ended(fault, exchange), .skipped(prerequisite: isInterrupted ? nil : "FD0601", reason: fault.message)
      )
    case .success(let response):
      var skew: LiveEvidence.Step<Int> = .skipped(prerequisite: "FD0602", reason: "the answer has no Date")
      if let date = response.header("Date").flatMap(HTTPDate.seconds) { skew = .done(transport.now() - date, exchange) }
      switch Classification.document(response, from: .identity, host: host) {
      case .failure(let fault): return (.failed(fault, exchange), skew)
      case .success(let root):
        return (.done(DomainDiscovery(tokenEndpoint: root["token_endpoint"]?.string), exchange), skew)
      }
    }
  }

  private func issueToken(
    _ host: String, _ port: Int, scope: String, _ throttled: inout [Exchange]
  ) async -> (LiveEvidence.Step<TokenClaims>, Secret?) {
    if let (prerequisite, reason) = plan.identityCredential {
      return (.skipped(prerequisite: prerequisite, reason: reason), nil)
    }
    guard let secret = plan.clientSecret else {
      return (.skipped(prerequisite: "FD0109", reason: "the client secret is not to be had"), nil)
    }
    let body = "grant_type=client_credentials&scope=" + Percent.encode(scope)
    let request = ProbeRequest(
      .post, host: host, port: port, target: plan.tokenTarget,
      headers: [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")],
      body: Array(body.utf8), credential: .client(id: plan.clientID, secret: secret), limit: 1 << 20)
    let answer = await send(request, &throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): return (.ended(fault, exchange), nil)
    case .success(let response):
      switch Classification.document(response, from: .identity, host: host) {
      case .failure(let fault): return (.failed(fault, exchange), nil)
      case .success(let root):
        guard let token = root["access_token"]?.string, !token.isEmpty else {
          let many = root["tokenResponses"] != nil
          return (
            .failed(
              Fault(.notExpected, many ? "several tokens instead of one" : "the answer has no access token"), exchange),
            nil
          )
        }
        let seconds = root["expires_in"]?.integer ?? root["expires_in"]?.string.flatMap { Int($0) }
        return (.done(AccessToken.claims(of: token, expiresIn: seconds), exchange), Secret(token))
      }
    }
  }

  /// The client's own App record, where the domain grants the client a look at it.
  private func ownRecord(_ host: String, _ port: Int, _ result: inout ProbeResult) async {
    guard result.live.token.value != nil else {
      if case .skipped(let prerequisite, let reason) = result.live.token {
        result.live.appRecord = .skipped(prerequisite: prerequisite, reason: reason)
        return
      }
      result.live.appRecord = .skipped(prerequisite: "FD0603", reason: "no token was issued")
      return
    }
    let (step, token) = await issueToken(host, port, scope: "urn:opc:idm:__myscopes__", &result.live.throttled)
    guard let token else {
      result.live.appRecord = step.reading("a token") { _ in nil }
      return
    }
    let filter = Percent.encode(
      "name eq \"\(plan.clientID.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
    let request = ProbeRequest(
      host: host, port: port, target: "/admin/v1/Apps?filter=" + filter,
      headers: [("Accept", "application/scim+json, application/json")],
      credential: .bearer(token))
    let answer = await send(request, &result.live.throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): result.live.appRecord = .ended(fault, exchange)
    case .success(let response):
      switch Classification.document(response, from: .identity, host: host) {
      case .failure(let fault): result.live.appRecord = .failed(fault, exchange)
      case .success(let root):
        // An issued token outweighs an empty record.
        let isThere = root["Resources"]?.items.isEmpty == false
        result.live.appRecord = .done(isThere, exchange)
        if isThere { result.documents.append((.application, exchange, response.body)) }
      }
    }
  }
}
