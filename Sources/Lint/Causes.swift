import SourceText

/// Ties consequences to their causes, along the edges that the rules declare (contract: cause and consequence).
struct Causes: Sendable {
  /// Failed rules that explain others: with the subjects of the findings that do.
  private var explaining: [String: [Finding]] = [:]
  private var failed: [String] = []
  private let problems: [InputProblem]
  /// Kinds of evidence that come from another pod or domain, by its manifest (FD0015).
  private var foreign: [EvidenceKind] = []
  /// Kinds of evidence that are there, or would be if their file could be used.
  private let given: Set<EvidenceKind>

  /// The order in which faults of one value of the tile explain each other.
  private static let chain = ["FD0101", "FD0113", "FD0112", "FD0109"]
  /// Faults of the configuration's text explain whatever uses the value.
  private static let textual = ["FD0002", "FD0003", "FD0004"]

  /// - Parameter failures: the rules that failed, with their findings
  init(
    _ setup: borrowing Setup, failures: [(rule: RuleMetadata, findings: [(finding: Finding, catalogue: Severity)])]
  ) {
    problems = setup.problems
    given = Set(setup.sources.map(\.kind)).union(problems.flatMap(\.blocks))
    for (rule, findings) in failures {
      failed.append(rule.id)
      let holding = findings.filter {
        $0.catalogue == .error || $0.catalogue == .warning && $0.finding.isCause && rule.explainsFromWarning
      }
      if !holding.isEmpty { explaining[rule.id] = holding.map(\.finding) }
    }
    if let stale = explaining["FD0015"] {
      let archives = Set(stale.map { $0.place.file })
      foreign = setup.sources.filter { $0.manifest.map { archives.contains($0.place.file) } ?? false }.map(\.kind)
    }
  }

  /// Rules whose failure explains a finding, in the order of their IDs.
  func causes(of finding: Finding, _ metadata: RuleMetadata) -> [String] {
    guard !Causes.isTextual(metadata.id) else { return [] }
    var causes = Set<String>()
    // A setting of the suppression, or of the piece of evidence, that is wrong by itself.
    if Causes.settings.contains(metadata.id), let pointer = Causes.entry(finding.place.configurationPointer),
      let cause = textualCause(of: { pointer.covers($0.place.configurationPointer) })
    {
      causes.insert(cause)
    }
    for rule in metadata.explainedBy where rule != metadata.id && explaining[rule] != nil && !rule.isInputBlock {
      causes.insert(rule)
    }
    for (rule, subject) in finding.causes where rule != metadata.id {
      if let findings = explaining[rule], subject == nil || findings.contains(where: { $0.subject == subject }) {
        causes.insert(rule)
      }
    }
    for key in finding.tileKey.map({ [$0] }) ?? metadata.uses {
      if let cause = valueCause(key, of: metadata.id) { causes.insert(cause) }
    }
    // A value that is open leaves all open that is read from it, also from the file that it names.
    if let cause = textualCause(of: { $0.leavesOpen?.covers(finding.place.configurationPointer) == true }) {
      causes.insert(cause)
    }
    for rule in metadata.explainedBy where rule.isInputBlock && explaining[rule] != nil {
      if problems.contains(where: { $0.rule == rule && !$0.blocks.isDisjoint(with: metadata.needs) }) {
        causes.insert(rule)
      }
    }
    if !foreign.isDisjoint(with: metadata.needs) { causes.insert("FD0015") }
    return causes.sorted()
  }

  /// The failed rule for want of which a rule was not decided.
  func prerequisite(of metadata: RuleMetadata, _ judgement: Judgement) -> String? {
    if let named = judgement.prerequisite, failed.contains(named) || named == "FD0001" { return named }
    for key in metadata.uses {
      if let cause = valueCause(key, of: metadata.id) { return cause }
    }
    if let rule = metadata.explainedBy.first(where: { explaining[$0] != nil && !$0.isInputBlock }) { return rule }
    let needs = judgement.missing ?? metadata.needs
    for rule in ["FD0002", "FD0003", "FD0004", "FD0005", "FD0006"] where explaining[rule] != nil && rule != metadata.id
    {
      if problems.contains(where: { $0.rule == rule && !$0.blocks.isDisjoint(with: needs) }) { return rule }
    }
    if metadata.id != "FD0015", !foreign.isDisjoint(with: needs) { return "FD0015" }
    return nil
  }

  /// Whether what a rule needs would have to be exported besides: its prerequisite alone does not decide it.
  func lacksEvidence(for metadata: RuleMetadata, _ judgement: Judgement) -> Bool {
    let needs = (judgement.missing ?? metadata.needs).filter { $0 != .live }
    return !needs.isEmpty && given.isDisjoint(with: needs)
  }

  /// Rules about the configuration's text: nothing but FD0001 explains them.
  private static func isTextual(_ rule: String) -> Bool {
    textual.contains(rule) || rule == "FD0001" || rule == "FD0012"
  }

  /// Rules about entries of the configuration that have settings of their own.
  private static let settings = ["FD0006", "FD0008", "FD0009", "FD0010", "FD0011"]

  /// The suppression, or the piece of evidence, that a pointer lies in: `#/ignore/0`, `#/evidence/roles`,
  /// `#/evidence/roles/1` of several.
  private static func entry(_ pointer: Pointer) -> Pointer? {
    guard pointer.steps.count >= 2, ["ignore", "evidence"].contains(pointer.steps[0].text) else { return nil }
    let isOneOfSeveral = pointer.steps.count > 2 && Int(pointer.steps[2].text) != nil
    return Pointer(Array(pointer.steps.prefix(isOneOfSeveral ? 3 : 2)))
  }

  /// The rule that reports a fault of the text which leaves a value open.
  private func textualCause(of isMeant: (InputProblem) -> Bool) -> String? {
    Causes.textual.first { rule in
      explaining[rule] != nil && problems.contains { $0.rule == rule && isMeant($0) }
    }
  }

  /// The first fault of a value of the tile that explains what a rule makes of it.
  private func valueCause(_ key: TileKey, of rule: String) -> String? {
    if let textual = textualCause(of: { $0.leavesOpen(key) }) { return textual }
    for cause in Causes.chain {
      if cause == rule { return nil }
      if let findings = explaining[cause], findings.contains(where: { $0.tileKey == key || $0.subject == key.rawValue })
      {
        return cause
      }
    }
    return nil
  }
}

extension String {
  /// Rules about evidence that could not be used: they explain only what rests on that kind of evidence.
  fileprivate var isInputBlock: Bool { self == "FD0005" || self == "FD0006" }
}

extension [EvidenceKind] {
  /// A handful at most, so no set.
  fileprivate func isDisjoint(with other: [EvidenceKind]) -> Bool { !contains(where: other.contains) }
}
