/// Which of the rules that the verdict `go` needs are proven (contract: what `go` needs).
struct Readiness: Sendable {
  private let proven: Set<String>
  /// What `go` needs and is not proven, in the order of the IDs.
  let lacking: [String]

  /// Rules of which one is enough: who sees the requests of others has the role, one way or another.
  private static let alternatives: [Set<String>] = [["FD0401", "FD0705"]]

  init(_ outcomes: some Sequence<(RuleMetadata, Engine.Outcome)>) {
    var proven = Set<String>()
    var open = Set<String>()
    for (rule, outcome) in outcomes where rule.neededForGo {
      if Readiness.isProven(outcome) { proven.insert(rule.id) } else { open.insert(rule.id) }
    }
    for rules in Readiness.alternatives where !rules.isDisjoint(with: proven) {
      proven.formUnion(rules)
      open.subtract(rules)
    }
    self.proven = proven
    lacking = open.sorted()
  }

  var isGo: Bool { lacking.isEmpty }

  /// Whether a rule that `go` needs is proven, itself or by its alternative.
  func isProven(_ rule: String) -> Bool { proven.contains(rule) }

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
