import Lint
import SourceText

extension Probe {
  /// Asks every family, then what the answers make it possible to ask.
  func fusion(_ token: Secret?, _ result: inout ProbeResult) async {
    guard case .open(let host, let port) = plan.pod, result.live.podConnection.value != nil else {
      return skipPod(Probe.unreachable("FD0701", result.live.podConnection), &result.live)
    }
    if let (prerequisite, reason) = plan.podCredential {
      return skipPod(Skip(prerequisite: prerequisite, reason: reason), &result.live)
    }
    guard let token else {
      if case .skipped(let prerequisite, let reason) = result.live.token {
        return skipPod(Skip(prerequisite: prerequisite, reason: reason), &result.live)
      }
      return skipPod(Skip(prerequisite: "FD0603", reason: "no token was issued"), &result.live)
    }
    let pod = Pod(host: host, port: port, credential: .bearer(token), now: transport.now())
    await stage(.families) {
      await take(plan.families.map(pod.question) + [pod.auditLevels], of: pod, &result)
      await compareRefusals(&result.live, host, port)
    }
    await stage(.followUps) { await take(followUps(pod, result.live), of: pod, &result) }
    let extras = plan.collections.map(pod.collection) + plan.auditReads.map(pod.auditProduct)
    if !extras.isEmpty {
      await stage(.collected) { await take(Array(extras.prefix(plan.spare)), of: pod, &result) }
    }
    skipUnasked(&result.live)
    await stage(.others) { await proveOthers(pod, &result) }
  }

  /// Where no family answers and one is refused with 403 in the service's own type, one request without a token tells an
  /// access rule, which refuses all alike, from missing roles: a service asks for a token first.
  ///
  /// Where a family answers, a page with a success from another is no sign-in of the host, but a refusal on the way.
  private func compareRefusals(_ live: inout LiveEvidence, _ host: String, _ port: Int) async {
    func block(_ kind: Fault.Kind, _ status: Int, _ message: (Fault) -> String) {
      for (family, step) in live.families {
        guard case .failed(var fault, let exchange) = step, fault.kind == kind, exchange?.status == status else {
          continue
        }
        fault.message = message(fault)
        fault.kind = .blocked
        live.families[family] = .failed(fault, exchange)
      }
    }
    if live.families.values.contains(where: { $0.value != nil }) {
      return block(.signIn, 200) { "\($0.message), while other services answer" }
    }
    guard live.families.count > 1, !live.families.values.contains(where: { $0.fault?.kind == .failInside }),
      let refused = LiveEvidence.Family.allCases.first(where: { live.families[$0]?.fault?.kind == .forbidden })
    else { return }
    let question = Pod(host: host, port: port, credential: nil, now: transport.now()).question(refused)
    guard case .success(let response) = await send(question.request, &live.throttled), response.status == 403 else {
      return
    }
    block(.forbidden, 403) { "the same refusal comes without a token (status 403): \($0.message)" }
  }

  private func skipPod(_ skip: Skip, _ live: inout LiveEvidence) {
    for family in plan.families { live.families[family] = skip.skipped() }
    live.knownRequest = plan.knownRequest == nil ? .notRun : skip.skipped()
    live.permissions = skip.skipped()
    for read in plan.auditReads { live.auditProducts[read.product] = skip.skipped() }
    for collection in plan.collections { live.collections[collection.name] = skip.skipped() }
  }

  /// What the budget had no room for, and what an interruption left without the number of a request.
  private func skipUnasked(_ live: inout LiveEvidence) {
    if case .skipped(let prerequisite, let reason)? = live.families[.ess] {
      live.permissions = .skipped(prerequisite: prerequisite, reason: reason)
      if plan.knownRequest != nil { live.knownRequest = .skipped(prerequisite: prerequisite, reason: reason) }
    }
    let skip = Skip(
      prerequisite: nil, reason: "a check asks at most \(Probe.budget) times, and there are others before")
    for collection in plan.collections where live.collections[collection.name] == nil {
      live.collections[collection.name] = skip.skipped()
    }
    for read in plan.auditReads where live.auditProducts[read.product] == nil {
      live.auditProducts[read.product] = skip.skipped()
    }
  }

  /// What needs the number of a request.
  private func followUps(_ pod: Pod, _ live: LiveEvidence) -> [Question] {
    guard case .done = live.families[.ess] else { return [] }
    let other = live.requests.first { $0.isOwn(of: plan.clientID) == false }
    let finished = live.requests.first { ["SUCCEEDED", "WARNING", "ERROR"].contains($0.state ?? "") }
    return [plan.knownRequest.map(pod.known), other.map { pod.permissions($0.id) }, finished.map { pod.log($0.id) }]
      .compactMap { $0 }
  }

  /// Asks questions and puts what they brought in its place.
  private func take(_ questions: [Question], of pod: Pod, _ result: inout ProbeResult) async {
    for (question, answer) in await ask(questions, &result.live.throttled) {
      switch question.kind {
      case .family(let family):
        result.live.families[family] = answer.counted
        if family == .ess, let root = answer.value { result.live.requests = Pod.requests(root) }
      case .auditLevels:
        if let body = answer.body, let exchange = answer.step.exchange {
          result.documents.append((.audit, exchange, body))
        }
      case .auditProduct(let product):
        // One object that fails outweighs those that answer.
        if result.live.auditProducts[product]?.fault == nil { result.live.auditProducts[product] = answer.counted }
      case .collection(let name, let resource):
        result.live.collections[name] = answer.step.reading("the description of the resource") {
          Pod.isFollowable($0, resource)
        }
      case .known: result.live.knownRequest = answer.step.reading("a request", Pod.request)
      case .permissions: result.live.permissions = answer.step.reading("the permissions", Pod.permissions)
      }
    }
  }

  struct Answer: Sendable {
    var step: LiveEvidence.Step<Located>
    var body: [UInt8]?
    var throttled: [Exchange] = []

    var value: Located? { step.value }

    /// The answer as a number of rows.
    var counted: LiveEvidence.Step<FamilyAnswer> {
      step.reading("rows") { root in
        FamilyAnswer(rows: (root["items"] ?? root["auditData"] ?? root["auditDate"]).map { $0.items.count })
      }
    }
  }

  /// Asks questions, at most ``Probe/width`` at once; the answers are in the order of the questions.
  func ask(_ questions: [Question], _ throttled: inout [Exchange]) async -> [(Question, Answer)] {
    var answers: [Int: Answer] = [:]
    await withTaskGroup(of: (Int, Answer).self) { group in
      var next = 0
      func start() {
        guard next < questions.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await self.ask(questions[index])) }
      }
      for _ in 0..<Probe.width { start() }
      while let (index, answer) = await group.next() {
        answers[index] = answer
        start()
      }
    }
    var ordered: [(Question, Answer)] = []
    for (index, question) in questions.enumerated() {
      guard let answer = answers[index] else { continue }
      throttled += answer.throttled
      ordered.append((question, answer))
    }
    return ordered
  }

  private func ask(_ question: Question) async -> Answer {
    var throttled: [Exchange] = []
    let sent = await send(question.request, &throttled)
    let exchange = Classification.exchange(question.request, try? sent.get())
    var answer: Answer
    switch sent {
    case .failure(let fault): answer = Answer(step: .ended(fault, exchange))
    case .success(let response):
      switch Classification.document(response, from: question.service, host: question.request.host) {
      case .failure(let fault): answer = Answer(step: .ended(fault, exchange))
      case .success(let root): answer = Answer(step: .done(root, exchange), body: response.body)
      }
    }
    answer.throttled = throttled
    return answer
  }
}

extension LiveEvidence.Step {
  /// The step with what is read from its value; an answer that holds nothing of that is a fault.
  func reading<Other>(_ what: String, _ read: (Value) -> Other?) -> LiveEvidence.Step<Other> {
    switch self {
    case .notRun: return .notRun
    case .skipped(let prerequisite, let reason): return .skipped(prerequisite: prerequisite, reason: reason)
    case .failed(let fault, let exchange): return .failed(fault, exchange)
    case .done(let value, let exchange):
      guard let other = read(value) else { return .failed(Fault(.notExpected, "the answer is not \(what)"), exchange) }
      return .done(other, exchange)
    }
  }
}

extension EssRequest {
  /// Whether the client submitted it itself; nil where the answer does not say.
  func isOwn(of client: String) -> Bool? { submitter.map { $0.lowercased() == client.lowercased() } }
}
