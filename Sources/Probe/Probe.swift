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
  let patience = Patience()
  private let observe: @Sendable (ProbeStage, _ isDone: Bool) -> Void

  /// Requests at once for a pod.
  static let width = 4
  /// Requests of a check of a healthy setup; what is asked again (``send(_:_:)``) is not one, and comes on top.
  static let budget = 30
  /// Seconds before what failed in passing is asked again.
  static let pause = 0.5

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
    let throttledByDatadog = ThrottledRequests()
    async let datadog = askDatadog(throttledByDatadog)
    result.live.identityConnection = await identity
    result.live.podConnection = await pod

    var token: Secret?
    if case .open(let host, let port) = plan.identity, result.live.identityConnection.value != nil {
      (result.live.discovery, result.live.clockSkew) = await stage(.discovery) {
        await discovery(host, port, &result.live.throttled)
      }
      let issued = await stage(.token) {
        await issueToken(host, port, scope: plan.scope, &result.live.throttled)
      }
      (result.live.token, token) = (issued.step, issued.token)
      if let skew = issued.skew, result.live.clockSkew.value == nil {
        result.live.clockSkew = .done(skew, issued.step.exchange)
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
    result.live.throttled += throttledByDatadog.inOrder
    if let accounts = answers.accounts { result.documents.append(accounts) }
    result.live.isInterrupted = Task.isCancelled
    return result
  }

  // MARK: Ways

  private func askDatadog(_ throttled: ThrottledRequests) async -> DatadogAnswers {
    await stage(.datadog) { await datadog(throttled) }
  }

  private func connection(_ stage: ProbeStage, _ host: ProbePlan.Host) async -> LiveEvidence.Step<Connection> {
    await self.stage(stage) { await connection(host) }
  }

  private func connection(_ host: ProbePlan.Host) async -> LiveEvidence.Step<Connection> {
    switch host {
    case .closed(let prerequisite, let reason): return .skipped(prerequisite: prerequisite, reason: reason)
    case .open(let host, let port):
      switch await connect(host, port) {
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
  func unlessCancelled<Value>(_ ask: () async -> Result<Value, Fault>) async -> Result<Value, Fault> {
    guard !Task.isCancelled else { return .failure(.interrupted) }
    let answer = await ask()
    if Task.isCancelled, case .failure = answer { return .failure(.interrupted) }
    return answer
  }
}
