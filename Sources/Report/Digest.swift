import Lint

/// One setup, arranged for a reader: root causes with what they explain, then what stands alone.
struct Digest {
  struct Item {
    var check: Check
    var finding: ReportedFinding
  }

  /// Findings of one rule that one remedy mends, with what they explain.
  struct Cause {
    var check: Check
    var severity: Severity
    var findings: [ReportedFinding]
    /// Failures that this one explains.
    var consequences: [Item] = []
    /// Rules that were not judged for want of this one.
    var notJudged: [String] = []

    var remedy: Remedy { findings[0].remedy }

    /// What findings have in common that one remedy mends.
    struct Key: Hashable {
      let rule: String
      let severity: Severity
      let summary: String
      let steps: [String]
      let commands: [String]

      init(_ check: Check, _ finding: ReportedFinding) {
        rule = check.rule
        severity = finding.severity
        summary = finding.remedy.summary
        steps = finding.remedy.steps
        commands = finding.remedy.commands
      }

      func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(summary)
      }
    }
  }

  var causes: [Cause] = []
  var suppressed: [Item] = []
  /// Unverified checks that no failure explains.
  var unproven: [Check] = []
  /// Findings below `--show`.
  var hidden = 0

  init(_ setup: SetupResult, show: Severity) {
    var roots = Roots(all: setup.checks, show: show)

    var indices: [Cause.Key: Int] = [:]
    func add(_ finding: ReportedFinding, of check: Check) {
      let key = Cause.Key(check, finding)
      if let index = indices[key] {
        causes[index].findings.append(finding)
      } else {
        indices[key] = causes.count
        causes.append(Cause(check: check, severity: finding.severity, findings: [finding]))
      }
    }
    var explained: [(item: Item, roots: [String])] = []
    // Most checks have nothing to say, and a copy of each takes longer than the rest.
    let (found, open) = setup.checks.withUnsafeBufferPointer { checks in
      (
        checks.indices.filter { checks[$0].status == .failed || checks[$0].status == .suppressed },
        checks.indices.filter { checks[$0].status == .unverified }
      )
    }
    for place in found {
      let check = setup.checks[place]
      suppressed += check.suppressed.map { Item(check: check, finding: $0) }
      for finding in check.findings {
        guard finding.severity >= show else {
          hidden += 1
          continue
        }
        let found = finding.causedBy.isEmpty ? [] : roots.roots(of: finding.causedBy).filter { $0 != check.rule }
        if !found.isEmpty {
          explained.append((Item(check: check, finding: finding), found))
          continue
        }
        add(finding, of: check)
      }
    }
    let own = Set(causes.map(\.check.rule))
    for (item, roots) in explained where !roots.contains(where: own.contains) { add(item.finding, of: item.check) }
    // The worst first; within a severity in the order of the rules.
    causes = causes.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }.map(\.element)
    var places: [String: Int] = [:]
    for (index, cause) in causes.enumerated() where places[cause.check.rule] == nil { places[cause.check.rule] = index }
    for (item, roots) in explained {
      if let index = roots.compactMap({ places[$0] }).min() { causes[index].consequences.append(item) }
    }
    for place in open {
      let check = setup.checks[place]
      let cause = check.prerequisite.flatMap { roots.roots(of: [$0]).compactMap { places[$0] }.min() }
      if let cause, !check.isProofDemanded, !check.isFault {
        causes[cause].notJudged.append(check.rule)
      } else {
        unproven.append(check)
      }
    }
  }

  var hasFindings: Bool { !causes.isEmpty }
}

/// Follows causes back to the rules that nothing explains.
private struct Roots {
  let all: [Check]
  let show: Severity
  /// By rule; a setup in which nothing explains anything needs none of it.
  lazy var checks = Dictionary(all.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
  var known: [String: [String]] = [:]

  init(all: [Check], show: Severity) {
    self.all = all
    self.show = show
  }

  /// The shown rules at which the ways back from some rules end.
  mutating func roots(of rules: [String]) -> [String] {
    var found: [String] = []
    for rule in rules {
      for root in roots(of: rule) where !found.contains(root) { found.append(root) }
    }
    return found
  }

  private mutating func roots(of rule: String) -> [String] {
    if let roots = known[rule] { return roots }
    // A circle, which the catalogue excludes, ends here.
    known[rule] = []
    guard let check = checks[rule] else { return [] }
    let findings = check.findings.filter { $0.severity >= show }
    var result: [String]
    if findings.contains(where: \.causedBy.isEmpty) {
      result = [rule]
    } else if !findings.isEmpty {
      result = roots(of: findings.flatMap(\.causedBy))
      if result.isEmpty { result = [rule] }
    } else if check.status == .unverified, let prerequisite = check.prerequisite {
      result = roots(of: prerequisite)
    } else {
      result = []
    }
    known[rule] = result
    return result
  }
}

/// What would prove the rules that are not proven, over all setups.
struct ProofList {
  struct Entry {
    var proof: ProvingEvidence
    var rules: [String] = []
    var setups: [String] = []
  }
  struct Reason {
    var reason: String
    var rules: [String] = []
    var setups: [String] = []
  }

  var entries: [Entry] = []
  /// Checks that no evidence would decide, by the reason.
  var reasons: [Reason] = []
  private(set) var rules: [String] = []
  var isEmpty: Bool { entries.isEmpty && reasons.isEmpty }

  init(_ digests: some Sequence<(setup: SetupResult, digest: Digest)>) {
    // By what is to be done; few differ in who may do it.
    var entriesOf: [String: [Int]] = [:]
    // The last one of each kind of evidence: mostly the next setup's is the same.
    var latest: [(evidence: String, index: Int)] = []
    var reasonOf: [String: Int] = [:]
    // Setups of one name are named once: those behind the first that has it.
    var names: Set<String> = []
    for (setup, digest) in digests where !digest.unproven.isEmpty {
      let isNamed = !names.insert(setup.name).inserted
      for check in digest.unproven {
        rules.note(check.rule)
        for proof in check.wouldProve {
          func isSame(_ index: Int) -> Bool {
            let known = entries[index].proof
            return known.how == proof.how && known.right == proof.right && known.evidence == proof.evidence
          }
          let last = latest.firstIndex { $0.evidence == proof.evidence }
          let known =
            last.flatMap { isSame(latest[$0].index) ? latest[$0].index : nil }
            ?? entriesOf[proof.how]?.first(where: isSame)
          let index = known ?? entries.count
          if index == entries.count {
            entriesOf[proof.how, default: []].append(index)
            entries.append(Entry(proof: proof))
          }
          if let last { latest[last].index = index } else { latest.append((proof.evidence, index)) }
          entries[index].rules.note(check.rule)
          entries[index].setups.note(setup.name, isNamed: isNamed)
        }
        guard check.wouldProve.isEmpty else { continue }
        let reason = check.openReason
        let index = reasonOf[reason] ?? reasons.count
        if index == reasons.count {
          reasonOf[reason] = index
          reasons.append(Reason(reason: reason))
        }
        reasons[index].rules.note(check.rule)
        reasons[index].setups.note(setup.name, isNamed: isNamed)
      }
    }
  }
}

extension [String] {
  /// Adds a rule that is not here yet; of the catalogue's hundred a search is faster than a set.
  fileprivate mutating func note(_ rule: String) {
    if last != rule, !contains(rule) { append(rule) }
  }

  /// Adds the name of a setup. The checks of one follow each other, and only a name that another has can stand further
  /// ahead.
  fileprivate mutating func note(_ name: String, isNamed: Bool) {
    if last != name, !isNamed || !contains(name) { append(name) }
  }
}
