import SourceText

/// The suppressions of a setup that count, by what they cover: a configuration can have thousands of them.
struct EffectiveSuppressions {
  private struct Key: Hashable {
    var rule: String
    var subject: String?
    /// The pointer of the node that it covers; nil: everywhere.
    var node: String?
  }

  private var first: [Key: Int] = [:]
  /// The configuration that the nodes are of.
  private let file: String

  init(_ setup: borrowing Setup, areIgnored: Bool) {
    file = setup.file
    guard !areIgnored else { return }
    for (index, suppression) in setup.suppressions.enumerated() where suppression.isEffective(at: setup.run.time) {
      let key = Key(rule: suppression.rule, subject: suppression.subject, node: suppression.at?.description)
      if first[key] == nil { first[key] = index }
    }
  }

  /// The first suppression that covers a finding.
  func covering(_ finding: Finding, rule: String) -> Int? {
    if first.isEmpty { return nil }
    var nodes: [String?] = [nil]
    if finding.place.configuration != nil || finding.place.file == file {
      let steps = finding.place.configurationPointer.steps
      for count in 0...steps.count { nodes.append(Pointer(Array(steps.prefix(count))).description) }
    }
    var found: Int?
    for node in nodes {
      for subject in [nil, finding.subject] {
        guard let index = first[Key(rule: rule, subject: subject, node: node)] else { continue }
        found = min(found ?? index, index)
      }
    }
    return found
  }
}

extension Suppression {
  /// Whether it has a reason and has not expired.
  func isEffective(at time: Timestamp) -> Bool {
    guard let reason, !reason.isEmpty else { return false }
    return until.map { time.seconds < $0.seconds + 86_400 } ?? (untilText == nil)
  }

  /// Where it is written: a comment that covers several values is one suppression for each of them.
  struct Origin: Hashable {
    var rule: String
    var file: String
    var start: Int
  }

  var origin: Origin {
    if case .bytes(_, let range) = rulePlace.extent {
      return Origin(rule: rule, file: rulePlace.file, start: range.lowerBound)
    }
    return Origin(rule: rule, file: rulePlace.pointer.description, start: 0)
  }
}
