import Lint
import SourceText

/// A question to the pod: a documented reading request.
struct Question: Sendable {
  var family: LiveEvidence.Family
  var request: ProbeRequest
  var service: Classification.Service
}

extension Probe {
  /// Asks every family, then what the answers make it possible to ask.
  func fusion(_ token: Secret?, _ result: inout ProbeResult) async {
    func skipAll(_ skip: Skip) {
      for family in plan.families { result.live.families[family] = skip.skipped() }
      result.live.knownRequest = plan.knownRequest == nil ? .notRun : skip.skipped()
      result.live.permissions = skip.skipped()
    }
    guard case .open(let host, let port) = plan.pod, result.live.podConnection.value != nil else {
      return skipAll(Probe.unreachable("FD0701", result.live.podConnection))
    }
    if let (prerequisite, reason) = plan.podCredential {
      return skipAll(Skip(prerequisite: prerequisite, reason: reason))
    }
    guard let token else {
      if case .skipped(let prerequisite, let reason) = result.live.token {
        return skipAll(Skip(prerequisite: prerequisite, reason: reason))
      }
      return skipAll(Skip(prerequisite: "FD0603", reason: "no token was issued"))
    }
    let pod = Pod(host: host, port: port, credential: .bearer(token), now: transport.now())
    let families = plan.families.map { pod.question($0) }
    for (question, answer) in await ask(families + [pod.auditLevels], &result.live.throttled) {
      if question.isAuditLevels {
        if let body = answer.body, case .done(_, let exchange?) = answer.step {
          result.documents.append((.audit, exchange, body))
        }
        continue
      }
      result.live.families[question.family] = answer.step
      if question.family == .ess, let body = answer.body { result.live.requests = Pod.requests(body) }
    }
    guard case .done = result.live.families[.ess] else { return }
    await followUp(pod, &result)
  }

  /// What needs the number of a request.
  private func followUp(_ pod: Pod, _ result: inout ProbeResult) async {
    let other = result.live.requests.first { request in
      request.submitter.map { $0.lowercased() != plan.clientID.lowercased() } ?? false
    }
    let finished = result.live.requests.first { ["SUCCEEDED", "WARNING", "ERROR"].contains($0.state ?? "") }
    var questions: [Question] = []
    if let known = plan.knownRequest { questions.append(pod.known(known)) }
    if let other { questions.append(pod.permissions(other.id)) }
    if let finished { questions.append(pod.log(finished.id)) }
    for (question, answer) in await ask(questions, &result.live.throttled) {
      switch question.kind {
      case .known:
        switch answer.step {
        case .done(_, let exchange):
          let request = answer.body.flatMap { Pod.request($0) }
          if let request {
            result.live.knownRequest = .done(request, exchange)
          } else {
            result.live.knownRequest = .failed(Fault(.notExpected, "the answer is no request"), exchange)
          }
        case .failed(let fault, let exchange): result.live.knownRequest = .failed(fault, exchange)
        default: continue
        }
      case .permissions:
        switch answer.step {
        case .done(_, let exchange): result.live.permissions = .done(answer.body.map(Pod.permissions) ?? [], exchange)
        case .failed(let fault, let exchange): result.live.permissions = .failed(fault, exchange)
        default: continue
        }
      case .family: result.live.families[question.family] = answer.step
      }
    }
  }

  struct Answer: Sendable {
    var step: LiveEvidence.Step<FamilyAnswer>
    var body: [UInt8]?
    var throttled: [Exchange] = []
  }

  /// Asks questions, at most ``Probe/width`` at once; the answers are in the order of the questions.
  private func ask(_ questions: [Question], _ throttled: inout [Exchange]) async -> [(Question, Answer)] {
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
    case .failure(let fault): answer = Answer(step: .failed(fault, exchange))
    case .success(let response):
      switch Classification.document(response, from: question.service, host: question.request.host) {
      case .failure(let fault): answer = Answer(step: .failed(fault, exchange))
      case .success(let root):
        let rows = root["items"] ?? root["auditData"] ?? root["auditDate"]
        answer = Answer(step: .done(FamilyAnswer(rows: rows.map { $0.items.count }), exchange), body: response.body)
      }
    }
    answer.throttled = throttled
    return answer
  }
}

extension Question {
  enum Kind: Sendable { case family, known, permissions }

  var kind: Kind {
    if request.target.hasSuffix("/permissions") { return .permissions }
    return family == .ess && !request.target.contains("?") ? .known : .family
  }

  var isAuditLevels: Bool { request.target.hasSuffix("/get-auditlevel") }
}

/// The documented reading requests of a pod (Oracle: REST API for Common Features, Financials, HCM, SCM, Sales).
struct Pod: Sendable {
  let host: String
  let port: Int
  let credential: Credential
  /// Seconds since 1970, for the day that the audit history is asked for.
  let now: Int

  private static let resources = "/resources/11.13.18.05/"

  func question(_ family: LiveEvidence.Family) -> Question {
    switch family {
    case .ess:
      Question(
        family: family,
        request: get(
          "/ess/rest/scheduler/v1/requests?orderBy=submissionTime%3Adesc&fields=requestId,state,submissionTime,submitter"
        ),
        service: .ess)
    case .erpIntegrations:
      adf(family, "fscmRestApi", "erpintegrations?finder=ESSJobStatusRF%3BrequestId%3D1&onlyData=true&limit=1")
    case .audit:
      Question(
        family: family,
        request: post(
          "getaudithistory",
          #"{"product":"OPSS","fromDate":"\#(day)","toDate":"\#(day)","pageSize":"1","pageNumber":"1"}"#),
        service: .audit)
    case .essLogs: log("1")
    case .erp: adf(family, "fscmRestApi", "invoices?limit=1&onlyData=true")
    case .hcm: adf(family, "hcmRestApi", "publicWorkers?limit=1&onlyData=true")
    case .scm: adf(family, "fscmRestApi", "inventoryOrganizations?limit=1&onlyData=true")
    case .cx: adf(family, "crmRestApi", "accounts?limit=1&onlyData=true")
    }
  }

  var auditLevels: Question {
    Question(
      family: .audit, request: post("get-auditlevel", #"["ODI","ESS","MDS","SOA","ADF","OPSS"]"#), service: .audit)
  }

  func known(_ id: String) -> Question {
    Question(family: .ess, request: get("/ess/rest/scheduler/v1/requests/" + Percent.encode(id)), service: .ess)
  }

  func permissions(_ id: String) -> Question {
    Question(
      family: .ess, request: get("/ess/rest/scheduler/v1/requests/\(Percent.encode(id))/permissions"), service: .ess)
  }

  func log(_ id: String) -> Question {
    let finder = Percent.encode("ESSJobExecutionDetailsRF;requestId=\(id),fileType=LOG")
    return adf(.essLogs, "fscmRestApi", "erpintegrations?finder=\(finder)&onlyData=true")
  }

  private var day: String { String(Timestamp(seconds: now).text.prefix(10)) }

  private func adf(_ family: LiveEvidence.Family, _ context: String, _ resource: String) -> Question {
    Question(family: family, request: get("/" + context + Pod.resources + resource, framework: true), service: .adf)
  }

  private func get(_ target: String, framework: Bool = false) -> ProbeRequest {
    var headers = [(name: "Accept", value: "application/json")]
    if framework {
      headers = [
        ("Accept", "application/json, application/vnd.oracle.adf.error+json"), ("REST-Framework-Version", "4"),
      ]
    }
    return ProbeRequest(
      host: host, port: port, target: target, headers: headers, credential: credential, limit: 8 << 20)
  }

  private func post(_ operation: String, _ body: String) -> ProbeRequest {
    ProbeRequest(
      .post, host: host, port: port, target: "/fscmRestApi/fndAuditRESTService/audittrail/" + operation,
      headers: [("Accept", "application/json"), ("Content-Type", "application/json")], body: Array(body.utf8),
      credential: credential)
  }

  // MARK: Answers

  static func requests(_ body: [UInt8]) -> [EssRequest] {
    guard let root = root(body) else { return [] }
    return (root["items"]?.items ?? []).prefix(500).compactMap(request)
  }

  static func request(_ body: [UInt8]) -> EssRequest? { root(body).flatMap(request) }

  private static func request(_ node: Located) -> EssRequest? {
    let number = node["requestId"]
    guard let id = number?.string ?? number?.integer.map(String.init) else { return nil }
    return EssRequest(id: id, submitter: node["submitter"]?.string, state: node["state"]?.string)
  }

  /// What may be done, in lower case: the names of members that are true, or the entries of a list.
  static func permissions(_ body: [UInt8]) -> [String] {
    guard let root = root(body) else { return [] }
    let list = root["permissions"] ?? root["items"] ?? root
    if list.isArray {
      return list.items.compactMap { ($0.string ?? $0["name"]?.string ?? $0["action"]?.string)?.lowercased() }
    }
    return list.members.filter { $0.value.bool == true }.map { $0.key.lowercased() }
  }

  private static func root(_ body: [UInt8]) -> Located? {
    Classification.json(ProbeResponse(status: 200, body: body))
  }
}
