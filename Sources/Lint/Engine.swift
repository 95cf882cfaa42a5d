import SourceText

/// Judges setups: runs the rules, applies suppressions and severities, and ties consequences to their causes.
public struct Engine: Sendable {
  public enum Demand: String, Sendable, CaseIterable { case go, proven }

  public struct Options: Sendable {
    public var selection = Selection()
    /// Findings at or above this make the exit code 1; nil: none does.
    public var failOn: Severity? = .error
    /// `--strict`: an unverified rule whose highest severity reaches ``failOn`` makes the exit code 1.
    public var isStrict = false
    public var require: Demand?
    /// `--no-ignore`: suppressions do nothing.
    public var ignoresSuppressions = false
    /// Fingerprints of findings that are known.
    public var baseline: Set<String> = []
    /// Where the evidence comes from: `go` comes from a live run alone.
    public var mode = RunResult.Mode.offline

    public init() {}
  }

  /// A rule and what is known of it. A class, so that going through the rules copies none of that.
  private final class Entry: Sendable {
    let rule: any Rule.Type
    let metadata: RuleMetadata
    let about: Check.About
    let isReported: Bool
    /// What it says in a run without the live probe, where that alone decides it: the same of every setup.
    let offline: Check?
    /// Its remedy, ready to be filled with the values of a setup; nil where it names none.
    let remedy: Parameters.RemedyTemplate?

    init(_ rule: any Rule.Type, _ options: Options) {
      self.rule = rule
      metadata = rule.metadata
      about = Check.About(
        rule: metadata.id, name: metadata.name, component: metadata.component, summary: metadata.summary)
      isReported = options.selection.includes(metadata.id)
      remedy = Parameters.RemedyTemplate(metadata.remedy)
      guard metadata.isLiveOnly, metadata.component != .collector else {
        offline = nil
        return
      }
      offline = Check(
        about: about, severity: metadata.severity, status: .notApplicable, basis: [], isDeclared: false,
        isFixedInput: metadata.isFixed, reason: "needs --live")
    }
  }

  private let rules: [Entry]
  /// Where a rule stands in ``rules``.
  private let indices: [String: Int]
  /// Those that `go` needs, and where they stand.
  private let neededForGo: [(rule: String, index: Int)]
  private let options: Options

  public init(rules: [any Rule.Type], options: Options = Options()) {
    self.rules = rules.map { Entry($0, options) }
    self.options = options
    neededForGo = self.rules.enumerated().compactMap { $1.metadata.neededForGo ? ($1.about.rule, $0) : nil }
    indices = Dictionary(
      self.rules.enumerated().map { ($1.metadata.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Judges one setup.
  public func judge(_ setup: Setup, redactor: Redactor) -> SetupResult {
    let judged = judgeAll(setup)
    let readiness = Readiness(
      needed: neededForGo.map(\.rule),
      lacking: neededForGo.filter { judged.constant(rules[$0.index]) != nil || !judged.isProof($0.index) }.map(\.rule))
    var desk = Desk(
      setup: setup, causes: Causes(setup, failures: judged.failures.map { (rules[$0.rule].metadata, $0.standing) }),
      resolver: Resolver(redactor: redactor), redactor: redactor, parameters: Parameters(setup, redactor: redactor))
    var checks: [Check] = []
    checks.reserveCapacity(rules.count)
    // A setup that cannot be read says so whatever is selected: nothing else of it is judged.
    func isReported(_ index: Int) -> Bool {
      rules[index].isReported || !judged.isReadable && rules[index].about.rule == Engine.syntax
    }
    for index in rules.indices where isReported(index) {
      if let check = judged.constant(rules[index]) {
        checks.append(check)
      } else {
        append(index, judged, &desk, to: &checks)
      }
      if options.isStrict || options.require != nil {
        let isDemanded = isProofDemanded(checks[checks.count - 1], rules[index].metadata, readiness)
        checks[checks.count - 1].isProofDemanded = isDemanded
      }
    }
    let hasError = judged.failures.contains { failure in
      isReported(failure.rule) && failure.standing.contains { $0.finding.severity == .error }
    }
    var result = SetupResult(
      name: redactor.redact(setup.name), file: redactor.redact(setup.file), document: setup.document,
      stage: setup.stage, verdict: verdict(hasError, readiness, setup), checks: checks,
      sources: setup.sources.map {
        SourceSummary(name: redactor.redact($0.name), shape: $0.shape, system: $0.system, records: $0.records)
      })
    result.goLacks = readiness.lacking
    result.seenFrom = setup.live.map { live in
      redactor.redact(live.seenFrom + (live.proxy.map { " through the proxy \($0)" } ?? ""))
    }
    return result
  }

  /// Asks every rule.
  private func judgeAll(_ setup: Setup) -> Judged {
    let isReadable = !setup.problems.contains { $0.rule == Engine.syntax }
    var judged = Judged(
      isOffline: setup.live == nil && isReadable && setup.disabled.isEmpty, isReadable: isReadable,
      EffectiveSuppressions(setup, areIgnored: options.ignoresSuppressions))
    judged.judgements.reserveCapacity(rules.count)
    let unused = indices[Engine.unused]
    for index in rules.indices {
      if index == unused || judged.constant(rules[index]) != nil {
        judged.judgements.append(.passed)
      } else {
        judged.judgements.append(judgement(of: rules[index], on: setup, isReadable: isReadable))
        sort(index, setup, &judged)
      }
    }
    guard let unused else { return judged }
    // It is about the others' findings.
    let problems = unusedSuppressions(setup, judged)
    if problems.isEmpty {
      judged.judgements[unused] = judgement(of: rules[unused], on: setup, isReadable: isReadable)
    } else {
      var setup = setup
      setup.problems += problems
      judged.judgements[unused] = judgement(of: rules[unused], on: setup, isReadable: isReadable)
    }
    sort(unused, setup, &judged)
    judged.failures.sort { $0.rule < $1.rule }
    return judged
  }

  private func verdict(_ hasError: Bool, _ readiness: Readiness, _ setup: Setup) -> GoVerdict {
    if hasError { return .noGo }
    let isFullLiveRun =
      options.mode == .live && options.selection.rules == nil && setup.live?.isInterrupted == false
    return isFullLiveRun && readiness.isGo ? .go : .notProven
  }

  /// The result of a setup that was not reached before the run was interrupted.
  public func interrupted(_ setup: Setup, redactor: Redactor) -> SetupResult {
    let checks = rules.filter(\.isReported).map { rule in
      Check(
        about: rule.about, severity: rule.metadata.severity, status: .unverified, basis: [], isDeclared: false,
        reason: "interrupted")
    }
    return SetupResult(
      name: redactor.redact(setup.name), file: redactor.redact(setup.file), document: setup.document,
      stage: setup.stage,
      verdict: .notProven, checks: checks, sources: [])
  }

  static let unused = "FD0009"
  private static let syntax = "FD0001"

  /// What the rules gave, before it is put into words.
  private struct Judged {
    /// Whether no rule can say more than that it needs the live probe, if that alone decides it.
    let isOffline: Bool
    let isReadable: Bool
    /// One for each rule; of those with a ``constant(_:)`` it says nothing.
    var judgements: [Judgement] = []
    var failures: [Failure] = []
    let suppressions: EffectiveSuppressions
    /// Places of the suppressions that suppress something.
    var used: Set<Int> = []

    init(isOffline: Bool, isReadable: Bool, _ suppressions: EffectiveSuppressions) {
      self.isOffline = isOffline
      self.isReadable = isReadable
      self.suppressions = suppressions
    }

    /// What a rule says in this run whatever the setup; nil where it was asked.
    func constant(_ rule: Entry) -> Check? { isOffline ? rule.offline : nil }

    func failure(of rule: Int) -> Failure? { failures.first { $0.rule == rule } }

    /// Graded below error by the catalogue, a failure proves what `go` needs; suppressed, it proves nothing.
    func isProof(_ rule: Int) -> Bool {
      switch judgements[rule].outcome {
      case .passed: true
      case .failed:
        failure(of: rule).map { $0.suppressed.isEmpty && !$0.standing.contains { $0.catalogue == .error } } ?? true
      case .unverified, .notApplicable: false
      }
    }
  }

  /// The findings of a rule.
  private struct Failure {
    /// Where the rule stands in ``rules``.
    let rule: Int
    /// Findings that stand, with their severity as the configuration sets it and as the catalogue has it.
    var standing: [(finding: Finding, catalogue: Severity)] = []
    var suppressed: [(finding: Finding, by: Suppression)] = []
  }

  private func judgement(of entry: Entry, on setup: borrowing Setup, isReadable: Bool) -> Judgement {
    if !setup.disabled.isEmpty, setup.disabled.contains(entry.about.rule), !entry.metadata.isFixed {
      return .notApplicable("disabled")
    }
    if !isReadable, entry.about.rule != Engine.syntax {
      return .unverified("the configuration could not be read", missing: [], prerequisite: "FD0001")
    }
    if !options.isStrict { return entry.rule.init().check(setup) }
    var judgement = entry.rule.init().check(setup)
    if judgement.isDeclared, case .passed = judgement.outcome {
      judgement.outcome = .unverified("declared, not proven")
    }
    return judgement
  }

  /// Tells the findings of a rule that stand from those that a suppression covers.
  private func sort(_ rule: Int, _ setup: borrowing Setup, _ judged: inout Judged) {
    guard case .failed(let all) = judged.judgements[rule].outcome else { return }
    let findings = all.listed
    let metadata = rules[rule].metadata
    var failure = Failure(rule: rule)
    var subjects: [String: Int] = [:]
    for var finding in findings {
      let count = findings.count == 1 ? 1 : subjects[finding.subject, default: 0] + 1
      if findings.count > 1 { subjects[finding.subject] = count }
      if count > 1 { finding.subject += "#\(count)" }
      let catalogue = finding.severity
      if let severity = setup.severities[metadata.id], !metadata.isFixed || severity > catalogue {
        finding.severity = severity
      }
      if let index = metadata.isFixed ? nil : judged.suppressions.covering(finding, rule: metadata.id) {
        judged.used.insert(index)
        failure.suppressed.append((finding, setup.suppressions[index]))
      } else {
        failure.standing.append((finding, catalogue))
      }
    }
    judged.failures.append(failure)
  }

  private func unusedSuppressions(_ setup: Setup, _ judged: Judged) -> [InputProblem] {
    guard !options.ignoresSuppressions, !setup.suppressions.isEmpty else { return [] }
    // A comment that covers several values is of use where it is for one of them.
    let useful = Set(judged.used.map { setup.suppressions[$0].origin })
    var seen: Set<Suppression.Origin> = []
    return setup.suppressions.enumerated().compactMap { index, suppression in
      guard !judged.used.contains(index), suppression.isEffective(at: setup.run.time),
        !useful.contains(suppression.origin), seen.insert(suppression.origin).inserted,
        let place = indices[suppression.rule]
      else { return nil }
      let rule = rules[place].metadata
      var message = "nothing is suppressed here: no finding of \(rule.id)"
      if rule.isFixed {
        message = "\(rule.id) cannot be suppressed"
      } else {
        guard rules[place].isReported else { return nil }
        if judged.constant(rules[place]) != nil { return nil }
        switch judged.judgements[place].outcome {
        case .unverified, .notApplicable: return nil
        case .passed, .failed: break
        }
        if judged.failure(of: place).map({ !$0.suppressed.isEmpty }) == true {
          message += " that no other suppression covers"
        }
        if let subject = suppression.subject { message += " with the subject `\(subject)`" }
        if suppression.at != nil { message += " at this place" }
      }
      return InputProblem(
        rule: Engine.unused, subject: suppression.place.pointer.description, message: message,
        place: suppression.rulePlace)
    }
  }

  /// Puts what a rule gave into words.
  private func append(_ index: Int, _ judged: Judged, _ desk: inout Desk, to checks: inout [Check]) {
    let rule = rules[index]
    let basis = desk.basis(of: judged.judgements[index].basis, needs: rule.metadata.needs)
    let isDeclared = judged.judgements[index].isDeclared
    switch judged.judgements[index].outcome {
    case .passed:
      checks.append(
        Check(
          about: rule.about, severity: rule.metadata.severity, status: .passed, basis: basis, isDeclared: isDeclared,
          isFixedInput: rule.metadata.isFixed))
    case .notApplicable(let reason):
      checks.append(
        Check(
          about: rule.about, severity: rule.metadata.severity, status: .notApplicable, basis: basis,
          isDeclared: isDeclared, isFixedInput: rule.metadata.isFixed, reason: desk.shown(reason)))
    case .unverified(let reason):
      var details = Check.Details()
      details.prerequisite = desk.causes.prerequisite(of: rule.metadata, judged.judgements[index])
      if details.prerequisite != nil, !desk.causes.lacksEvidence(for: rule.metadata, judged.judgements[index]) {
        // Mending that rule is enough.
      } else if let own = judged.judgements[index].proofs {
        details.wouldProve = own.map(desk.parameters.fill)
      } else {
        details.wouldProve = desk.proofs(of: judged.judgements[index].missing ?? rule.metadata.needs)
      }
      checks.append(
        Check(
          about: rule.about, severity: rule.metadata.severity, status: .unverified, basis: basis,
          isDeclared: isDeclared, isFixedInput: rule.metadata.isFixed, reason: desk.shown(reason), details: [details]))
    case .failed:
      let failure = judged.failure(of: index) ?? Failure(rule: index)
      var details = Check.Details()
      details.findings = failure.standing.map { finding, _ in report(finding, rule, desk) }
      details.suppressed = failure.suppressed.map { finding, suppression in
        var reported = report(finding, rule, desk)
        reported.suppression = AppliedSuppression(
          reason: desk.redactor.redact(suppression.reason ?? ""), until: suppression.untilText,
          location: desk.resolver.location(suppression.place))
        return reported
      }
      let severities = failure.standing.map(\.finding.severity) + failure.suppressed.map(\.finding.severity)
      let isSuppressed = details.findings.isEmpty
      checks.append(
        Check(
          about: rule.about, severity: severities.max() ?? rule.metadata.severity,
          status: isSuppressed ? .suppressed : .failed, basis: basis, isDeclared: isDeclared,
          isFixedInput: rule.metadata.isFixed,
          reason: isSuppressed ? details.suppressed.first?.suppression?.reason : nil, details: [details]))
    }
  }

  private func report(_ finding: Finding, _ rule: Entry, _ desk: borrowing Desk) -> ReportedFinding {
    let metadata = rule.metadata
    let (redactor, resolver) = (desk.redactor, desk.resolver)
    var remedy = metadata.remedy
    if let own = finding.remedy {
      remedy = desk.parameters.fill(own)
      remedy.summary = redactor.redact(remedy.summary)
      remedy.steps = remedy.steps.map(redactor.redact)
      remedy.commands = remedy.commands.map(redactor.redact)
      remedy.place = redactor.redact(remedy.place)
    } else if let template = rule.remedy {
      // Secrets are out of the values that are filled in.
      remedy = desk.parameters.fill(template)
    }
    if remedy.commands.contains(where: Remedy.isFix), !desk.corrects(finding, metadata.id) {
      remedy.commands.removeAll(where: Remedy.isFix)
    }
    var reported = ReportedFinding(
      subject: redactor.redact(finding.subject), message: redactor.redact(finding.message).shortenedForPeople,
      severity: finding.severity, observed: finding.observed.map { redactor.redact($0).shortenedForPeople },
      expected: finding.expected.map { redactor.redact($0).shortenedForPeople },
      location: resolver.location(finding.place),
      related: finding.related.map { (redactor.redact($0.value), resolver.location($0.place)) },
      causedBy: desk.causes.causes(of: finding, metadata),
      // Of what is shown: a fingerprint may not be a hash of a secret either.
      fingerprint: Fingerprint.make(
        [desk.file, String(desk.document), metadata.id, finding.subject].map(redactor.redact)),
      remedy: remedy)
    if finding.place.configuration != nil, !reported.location.isBelowWorkingDirectory {
      reported.configurationLocation = configurationPlace(finding.place, desk.configuration).map(resolver.location)
    }
    reported.exchange = finding.exchange.map { exchange in
      var shown = exchange
      shown.url = redactor.redact(exchange.url)
      shown.correlation = exchange.correlation.mapValues(redactor.redact)
      return shown
    }
    reported.isBaselined = options.baseline.contains(reported.fingerprint)
    return reported
  }

  /// The line of the configuration that names a piece of evidence.
  private func configurationPlace(_ place: Place, _ configuration: Located?) -> Place? {
    guard let pointer = place.configuration, var node = configuration else { return nil }
    for step in pointer.steps {
      guard
        let next = Int(step.text).flatMap({ node.isArray && $0 < node.items.count ? node.items[$0] : nil })
          ?? node[step.text]
      else { return nil }
      node = next
    }
    return Place(node)
  }

  /// Whether `--strict` or `--require` turns the exit code to 1 for want of this proof.
  private func isProofDemanded(_ check: Check, _ metadata: RuleMetadata, _ readiness: Readiness) -> Bool {
    if options.isStrict, let failOn = options.failOn, check.status == .unverified, metadata.severity >= failOn {
      return true
    }
    switch options.require {
    case nil: return false
    case .proven: return metadata.neededForGo && !metadata.isLiveOnly && !readiness.isProven(metadata.id)
    // `go` also falls with any error, whatever `--fail-on` says.
    case .go:
      return metadata.neededForGo && !readiness.isProven(metadata.id)
        || check.findings.contains { $0.severity == .error }
    }
  }
}
