/// Which of the rules that the verdict `go` needs are proven (contract: what `go` needs).
struct Readiness: Sendable {
  private let proven: Set<String>
  private let needed: Set<String>

  /// Rules of which one is enough: who sees the requests of others has the role, one way or another.
  private static let alternatives: [Set<String>] = [["FD0401", "FD0705"]]

  init(outcomes: [String: Engine.Outcome], needed: Set<String>) {
    self.needed = needed
    proven = outcomes.reduce(into: Set(minimumCapacity: outcomes.count)) { proven, outcome in
      if Readiness.isProven(outcome.value) { proven.insert(outcome.key) }
    }
  }

  var isGo: Bool { needed.allSatisfy(isProven) }

  /// Whether a rule is proven, itself or by its alternative.
  func isProven(_ rule: String) -> Bool {
    if proven.contains(rule) { return true }
    return Readiness.alternatives.contains { $0.contains(rule) && !$0.isDisjoint(with: proven) }
  }

  /// Graded below error by the catalogue, a failure proves what `go` needs; suppressed, it proves nothing.
  private static func isProven(_ outcome: Engine.Outcome) -> Bool {
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
