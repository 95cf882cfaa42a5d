import Lint
import SourceText

extension Setup {
  /// What a rule says that only the live probe decides, in a run without it.
  static let needsLive = Judgement.notApplicable("needs --live")

  /// Judges what the live probe saw in one step.
  ///
  /// - Parameter notRun: what holds where the step was not part of the run
  func judge<Value: Sendable>(
    _ step: (LiveEvidence) -> LiveEvidence.Step<Value>,
    notRun: Judgement = .unverified("the live probe did not come to it"),
    done: (Value, Exchange?) -> Judgement, failed: (Fault, Exchange?) -> Judgement
  ) -> Judgement {
    guard let live else { return Setup.needsLive }
    let step = step(live)
    var judgement: Judgement
    switch step {
    case .notRun: return notRun
    case .skipped(let prerequisite, let reason): return .unverified(reason, prerequisite: prerequisite)
    case .done(let value, let exchange): judgement = done(value, exchange)
    case .failed(let fault, let exchange): judgement = failed(fault, exchange)
    }
    if judgement.basis == nil { judgement.basis = [Setup.source(step.exchange)] }
    return judgement
  }

  /// A live answer as the source that a judgement rests on.
  static func source(_ exchange: Exchange?) -> Source {
    Source(
      name: exchange.map { "\($0.method) \($0.url)" } ?? "live probe", kind: .live, standing: .live,
      shape: "live answer", system: "the live probe", configuration: Pointer())
  }

  /// Where a value of the tile stands, else the tile: the configuration value that led to a request.
  func place(of key: TileKey) -> Place {
    if key == .clientSecret { return tile.secret.place ?? tile.place }
    return tile.cleaned(key)?.place ?? tile.place
  }

  /// A text of the configuration below a section, such as `probe.known_request`.
  func given(_ section: String, _ key: String) -> Fact<String>? {
    guard let node = configuration?[section]?[key], !node.isNull else { return nil }
    let text = node.string ?? node.node.text
    return text.isEmpty ? nil : Fact(text, at: Place(node))
  }

  /// Where the reference to one of Datadog's keys stands, else the site that it was sent to.
  func place(ofDatadog key: String) -> Place { given("datadog", key)?.place ?? place(of: .site) }

  /// The collector's streams that read something, by name.
  var collected: [CollectSection.Stream] { collect.map { CollectSection($0).streams } ?? [] }

  func collects(_ stream: String) -> Bool { collected.contains { $0.name == stream } }
}

extension Finding {
  /// The finding with the request that was refused.
  func seen(in exchange: Exchange?) -> Finding {
    var finding = self
    finding.exchange = exchange
    return finding
  }
}

extension Judgement {
  static func failed(_ finding: Finding, seenIn exchange: Exchange?) -> Judgement {
    .failed(finding.seen(in: exchange))
  }
}

extension RuleMetadata {
  /// What explains that a step fails which needs to talk to the identity domain.
  static let domainCauses = ["FD0104", "FD0105", "FD0601"]
  /// What explains that a step fails which needs a token.
  static let tokenCauses = domainCauses + ["FD0603"]
  /// What explains that a family of resources is not read.
  static let familyCauses = tokenCauses + ["FD0702", "FD0703"]
}

/// What a fault means to the rules.
enum Trouble {
  /// No HTTP answer.
  case noAnswer
  /// 401, 403 or 404 of the service itself.
  case refused
  /// By a firewall or an access rule, before the service.
  case blocked
  /// A sign-in page or a redirect: the host is not the one that answers requests.
  case elsewhere
  /// FAIL inside of 200.
  case failed
  case throttled
  /// Anything else that no rule can draw a conclusion from.
  case broken
}

extension Fault {
  var trouble: Trouble {
    switch kind {
    case .nameNotResolved, .proxyRefused, .connectionRefused, .connectionReset, .timedOut, .tlsVersion, .tlsHandshake,
      .certificateExpired, .certificateNotYetValid, .certificateUntrusted, .certificateWrongHost:
      .noAnswer
    case .unauthorized, .forbidden, .notFound: .refused
    case .blocked: .blocked
    case .signIn, .redirected: .elsewhere
    case .failInside: .failed
    case .throttled: .throttled
    case .badRequest, .serverFault, .notExpected, .tooLarge, .interrupted: .broken
    }
  }

  /// What was seen, for `observed`: the status, the documented code and what the other side says.
  func observed(_ exchange: Exchange?) -> String {
    let status = exchange?.status.map(String.init)
    return [status, code, message.isEmpty ? nil : message].compactMap { $0 }.joined(separator: ", ")
  }

  /// `403` or `403 (ESS-00500)`; without an answer the message.
  func short(_ exchange: Exchange?) -> String {
    guard let status = exchange?.status else { return message.isEmpty ? "no answer" : message }
    return "`\(status)`" + (code.map { " (`\($0)`)" } ?? "")
  }
}
