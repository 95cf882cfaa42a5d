public import Lint

/// What the live probe's answers gave: the part of `evidence --live` beside the files.
public struct EvidenceAnswers: Sendable {
  public enum Outcome: String, Sendable {
    case answered
    /// Refused, broken, or no answer at all.
    case failed
    /// Not asked, for want of something that failed before, or since the run was interrupted.
    case notReached = "not-reached"
  }

  public struct Answer: Sendable {
    /// `token`, `ESS requests`, `own application record`.
    public var step: String
    public var outcome: Outcome
    /// What it gave, or why it gave nothing.
    public var text: String
    public var exchange: Exchange?
    /// The rule for want of which it was not asked.
    public var prerequisite: String?
  }

  /// From where it was seen: the host name, and the proxy if one was used.
  public var seenFrom: String
  public var answers: [Answer] = []
  /// Answers that were read as files are: what they were taken for.
  public var sources: [Source] = []

  init(_ live: LiveEvidence, _ sources: [Source], seenFrom: String, redactor: Redactor) {
    self.seenFrom = seenFrom
    self.sources = sources
    func add<Value>(_ name: String, _ step: LiveEvidence.Step<Value>, _ text: (Value) -> String) {
      let answer: Answer
      switch step {
      case .notRun: return
      case .skipped(let prerequisite, let reason):
        answer = Answer(step: name, outcome: .notReached, text: reason, prerequisite: prerequisite)
      case .failed(let fault, let exchange):
        answer = Answer(
          step: name, outcome: .failed, text: [fault.code, fault.message].compactMap { $0 }.joined(separator: ": "),
          exchange: exchange)
      case .done(let value, let exchange):
        answer = Answer(step: name, outcome: .answered, text: text(value), exchange: exchange)
      }
      answers.append(answer.redacted(redactor))
    }
    add("connection to the identity domain", live.identityConnection, EvidenceAnswers.text)
    add("discovery", live.discovery) { "token endpoint \($0.tokenEndpoint ?? "not named")" }
    add("clock", live.clockSkew) { "this machine is \(count(abs($0), "second")) \($0 < 0 ? "behind" : "ahead")" }
    add("token", live.token) { claims in
      "issued for \(claims.audiences.joined(separator: ", "))"
        + (claims.lifetime.map { ", for \(count($0, "second"))" } ?? "")
    }
    add("own application record", live.appRecord) { $0 ? "the domain shows it" : "the domain shows none" }
    add("connection to the pod", live.podConnection, EvidenceAnswers.text)
    for family in LiveEvidence.Family.allCases {
      add(family.title, live.families[family] ?? .notRun, EvidenceAnswers.text)
    }
    add("known request", live.knownRequest) { "request \($0.id) is visible" }
    add("permissions on a request", live.permissions) { $0.isEmpty ? "none" : $0.joined(separator: ", ") }
    for (product, step) in live.auditProducts.sorted(by: { $0.key < $1.key }) {
      add("audit history of \(product)", step, EvidenceAnswers.text)
    }
    for (name, step) in live.collections.sorted(by: { $0.key < $1.key }) {
      add("description of \(name)", step) {
        $0 ? "LastUpdateDate can be asked for" : "LastUpdateDate cannot be asked for"
      }
    }
    add("Datadog's API key", live.datadog.apiKey) { $0 ? "accepted" : "refused" }
    add("Datadog's application key", live.datadog.applicationKey) {
      $0.isEmpty ? "accepted" : "may not: \($0.joined(separator: ", "))"
    }
    add("newest log", live.datadog.newestLog, EvidenceAnswers.age)
    add("newest metric", live.datadog.newestMetric, EvidenceAnswers.age)
  }

  private static func text(_ connection: Connection) -> String {
    connection.tls
      + (connection.certificate.map { ", certificate of \($0.issuer) until \($0.notAfter.text)" } ?? "")
  }

  private static func text(_ answer: FamilyAnswer) -> String { answer.rows.map { count($0, "row") } ?? "answers" }

  private static func age(_ seconds: Int?) -> String {
    guard let seconds else { return "none" }
    return seconds < 7200 ? "\(count(seconds / 60, "minute")) old" : "\(count(seconds / 3600, "hour")) old"
  }
}

extension EvidenceAnswers.Answer {
  fileprivate func redacted(_ redactor: Redactor) -> Self {
    var answer = self
    answer.text = redactor.redact(text)
    answer.step = redactor.redact(step)
    answer.exchange?.url = redactor.redact(exchange?.url ?? "")
    return answer
  }
}
