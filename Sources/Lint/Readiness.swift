/// Which of the rules that the verdict `go` needs are proven (contract: what `go` needs).
struct Readiness: Sendable {
  /// What `go` needs and is not proven, in the order of the IDs.
  private(set) var lacking: [String] = []

  /// Rules of which one is enough: who sees the requests of others has the role, one way or another.
  private static let alternatives = [["FD0401", "FD0705"]]

  /// - Parameters:
  ///   - needed: the rules that `go` needs
  ///   - lacking: those of them that are not proven by themselves, in the order of the IDs
  init(needed: [String], lacking: [String]) {
    self.lacking = lacking
    for rules in Readiness.alternatives where rules.contains(where: { needed.contains($0) && !lacking.contains($0) }) {
      self.lacking.removeAll(where: rules.contains)
    }
  }

  var isGo: Bool { lacking.isEmpty }

  /// Whether a rule that `go` needs is proven, itself or by its alternative.
  func isProven(_ rule: String) -> Bool { !lacking.contains(rule) }
}

extension RuleMetadata {
  /// Whether only the live probe decides it.
  public var isLiveOnly: Bool { needs == [.live] }
}
