import Lint

extension Setup {
  /// Judges a demand on the Fusion environment: each source that has it is asked.
  func judgeEnvironment(_ demand: (Environment) -> Verdict) -> Judgement {
    if environments.isEmpty {
      return .unverified(
        sources(of: .environment).isEmpty
          ? "no export of the Fusion environment" : "none of the environments in evidence is this pod's",
        missing: [.environment])
    }
    var judgement = Setup.weigh(environments.map { ($0.source, demand($0)) })
    if case .unverified = judgement.outcome { judgement.missing = [.environment] }
    return judgement
  }
}

extension Verdict {
  /// Several demands at once: every failure counts, then what is not known.
  static func all(_ verdicts: [Verdict]) -> Verdict {
    var findings: [Finding] = []
    var reason: String?
    for verdict in verdicts {
      switch verdict {
      case .meets: break
      case .fails(let more): findings += more
      case .unknown(let why): reason = reason ?? why
      }
    }
    if !findings.isEmpty { return .fails(findings) }
    return reason.map { .unknown($0) } ?? .meets
  }
}
