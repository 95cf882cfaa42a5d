/// Which of the rules that the verdict `go` needs are proven (contract: what `go` needs).
struct Readiness: Sendable {
  /// What `go` needs and is not proven, in the order of the IDs.
  private(set) var lacking: [String] = []

  /// Rules of which one is enough: who sees the requests of others has the role, one way or another.
  private static let alternatives = [["FD0401", "FD0705"]]

  /// - Parameter rules: the rules that `go` needs, in the order of their IDs, and whether each is proven by itself
  init(_ rules: some Sequence<(rule: String, isProven: Bool)>) {
    var isEnough = Array(repeating: false, count: Readiness.alternatives.count)
    for (rule, isProven) in rules {
      if !isProven {
        lacking.append(rule)
      } else if let index = Readiness.alternatives.firstIndex(where: { $0.contains(rule) }) {
        isEnough[index] = true
      }
    }
    for (rules, isEnough) in zip(Readiness.alternatives, isEnough) where isEnough {
      lacking.removeAll(where: rules.contains)
    }
  }

  var isGo: Bool { lacking.isEmpty }

  /// Whether a rule that `go` needs is proven, itself or by its alternative.
  func isProven(_ rule: String) -> Bool { !lacking.contains(rule) }

  /// Graded below error by the catalogue, a failure proves what `go` needs; suppressed, it proves nothing.
  static func isProven(_ outcome: Engine.Outcome) -> Bool {
    switch outcome.judgement.outcome {
    case .passed: true
    case .failed: outcome.suppressed.isEmpty && !outcome.findings.contains { $0.catalogue == .error }
    case .unverified, .notApplicable: false
    }
  }
}

extension RuleMetadata {
  /// Whether only the live probe decides it.
  public var isLiveOnly: Bool { needs == [.live] }
}
