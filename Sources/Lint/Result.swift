/// Where a finding stands, in lines.
public struct Location: Sendable, Hashable {
  /// Relative to the working directory where it lies below it; `file.zip!member`, `file.xlsx!Sheet1`.
  public var file: String
  /// 1-based; nil where the file could not be read as a text.
  public var line: Int?
  /// 1-based, in Unicode code points; the end is behind the last character.
  public var column: Int?
  public var endLine: Int?
  public var endColumn: Int?
  /// `#/data/allowed-grants`.
  public var pointer: String
  /// For evidence: the pointer of the configuration's key that named the file.
  public var configuration: String?
  /// The line of the text, secrets redacted; nil where it may not be shown.
  public var excerpt: String?
  /// The columns of ``excerpt`` that are meant, 1-based, the end exclusive.
  public var highlight: Range<Int>?

  public init(file: String, pointer: String) {
    self.file = file
    self.pointer = pointer
  }

  /// Whether the file lies below the working directory, where readers of annotations look for it.
  package var isBelowWorkingDirectory: Bool {
    !file.isEmpty && !file.hasPrefix("/") && file != ".." && !file.hasPrefix("../")
  }
}

public enum Status: String, Sendable, Hashable, CaseIterable {
  case passed, failed, unverified
  case notApplicable = "not-applicable"
  case suppressed
}

/// The verdict of a setup or a run, the best first.
public enum GoVerdict: String, Sendable, Hashable, Comparable {
  case go
  case notProven = "not-proven"
  case noGo = "no-go"

  private var rank: Int {
    switch self {
    case .go: 0
    case .notProven: 1
    case .noGo: 2
    }
  }
  public static func < (a: GoVerdict, b: GoVerdict) -> Bool { a.rank < b.rank }
}

/// Which evidence would prove something, and how to get it.
public struct ProvingEvidence: Sendable, Hashable {
  public var evidence: String
  public var how: String
  public var right: String
  public var commands: [String]

  public init(evidence: String, how: String, right: String, commands: [String]) {
    self.evidence = evidence
    self.how = how
    self.right = right
    self.commands = commands
  }
}

/// A finding as it is reported.
public struct ReportedFinding: Sendable {
  public var subject: String
  public var message: String
  public var severity: Severity
  public var observed: String?
  public var expected: String?
  public var isBaselined = false
  public var location: Location
  /// Where the configuration names the evidence in which it stands, if that does not lie below the working directory: the
  /// place for readers that look there alone.
  public var configurationLocation: Location?
  public var related: [(message: String, location: Location)]
  /// Rules whose failure explains this one.
  public var causedBy: [String]
  /// Of configuration file, document, rule and subject; the same wherever the line moves.
  public var fingerprint: String
  public var remedy: Remedy
  public var suppression: AppliedSuppression?
  /// The request that the live probe saw refused, secrets redacted.
  public var exchange: Exchange?

  public init(
    subject: String, message: String, severity: Severity, observed: String?, expected: String?, location: Location,
    related: [(message: String, location: Location)], causedBy: [String], fingerprint: String, remedy: Remedy
  ) {
    self.subject = subject
    self.message = message
    self.severity = severity
    self.observed = observed
    self.expected = expected
    self.location = location
    self.related = related
    self.causedBy = causedBy
    self.fingerprint = fingerprint
    self.remedy = remedy
  }
}

public struct AppliedSuppression: Sendable {
  public var reason: String
  /// As written; nil: without an end.
  public var until: String?
  public var location: Location

  public init(reason: String, until: String?, location: Location) {
    self.reason = reason
    self.until = until
    self.location = location
  }
}

/// The outcome of one rule on one setup.
///
/// A run has a hundred of them for each setup and most say no more than that a rule holds, so what the others have to
/// say stands apart.
public struct Check: Sendable {
  /// What it says of the rule, whatever the setup.
  let about: About
  /// Of the worst finding; without findings the highest of the catalogue.
  public var severity: Severity
  public var status: Status
  /// Files and exchanges that it rests on.
  public var basis: [String]
  public var isDeclared: Bool
  /// Whether it is of the few that no configuration can switch off.
  public var isFixedInput = false
  /// Whether it could not be evaluated at all (an internal fault).
  public var isFault = false
  /// Whether the exit code is 1 for want of this proof (`--strict`, `--require`).
  public var isProofDemanded = false
  /// Why it is unverified, not applicable or suppressed.
  public var reason: String?
  /// One, where there is anything else to say.
  var details: [Details] = []

  /// A rule, as reports name it.
  final class About: Sendable {
    let rule: String
    let name: String
    let component: Component
    let summary: String

    init(rule: String, name: String, component: Component, summary: String) {
      self.rule = rule
      self.name = name
      self.component = component
      self.summary = summary
    }
  }

  struct Details: Sendable {
    var prerequisite: String?
    var wouldProve: [ProvingEvidence] = []
    var findings: [ReportedFinding] = []
    var suppressed: [ReportedFinding] = []
  }

  public var rule: String { about.rule }
  public var name: String { about.name }
  public var component: Component { about.component }
  /// What the rule demands, in one line.
  public var summary: String { about.summary }

  /// The failed rule for want of which it is unverified.
  public var prerequisite: String? {
    get { details.first?.prerequisite }
    set { edit { $0.prerequisite = newValue } }
  }
  public var wouldProve: [ProvingEvidence] {
    get { details.first?.wouldProve ?? [] }
    set { edit { $0.wouldProve = newValue } }
  }
  /// Findings that stand.
  public var findings: [ReportedFinding] {
    get { details.first?.findings ?? [] }
    set { edit { $0.findings = newValue } }
  }
  /// Findings that a suppression covers.
  public var suppressed: [ReportedFinding] {
    get { details.first?.suppressed ?? [] }
    set { edit { $0.suppressed = newValue } }
  }

  private mutating func edit(_ change: (inout Details) -> Void) {
    if details.isEmpty { details.append(Details()) }
    change(&details[0])
  }
}

extension Check {
  public init(
    rule: String, name: String, component: Component, severity: Severity, status: Status, reason: String? = nil,
    basis: [String] = [], isDeclared: Bool = false, prerequisite: String? = nil, wouldProve: [ProvingEvidence] = [],
    findings: [ReportedFinding] = [], suppressed: [ReportedFinding] = [], summary: String
  ) {
    self.init(
      about: About(rule: rule, name: name, component: component, summary: summary), severity: severity, status: status,
      basis: basis, isDeclared: isDeclared, reason: reason,
      details: [
        Details(prerequisite: prerequisite, wouldProve: wouldProve, findings: findings, suppressed: suppressed)
      ])
  }
}

/// The outcome of one setup.
public struct SetupResult: Sendable {
  public var name: String
  /// The configuration file as reports name it.
  public var file: String
  public var document: Int
  public var stage: Setup.Stage
  public var verdict: GoVerdict
  /// In the order of rule IDs.
  public var checks: [Check]
  /// Files that were understood: name, what it was taken for, records.
  public var sources: [SourceSummary]
  /// Rules that `go` needs and that are not proven, in the order of their IDs.
  public var goLacks: [String] = []
  /// From where a live verdict was seen: host name, and the proxy if one was used.
  public var seenFrom: String?

  public init(
    name: String, file: String, document: Int, stage: Setup.Stage, verdict: GoVerdict, checks: [Check],
    sources: [SourceSummary]
  ) {
    self.name = name
    self.file = file
    self.document = document
    self.stage = stage
    self.verdict = verdict
    self.checks = checks
    self.sources = sources
  }
}

public struct SourceSummary: Sendable {
  public var name: String
  public var shape: String
  public var system: String
  public var records: Int

  public init(name: String, shape: String, system: String, records: Int) {
    self.name = name
    self.shape = shape
    self.system = system
    self.records = records
  }
}

/// What changed since an earlier report (`--compare`).
public struct Comparison: Sendable {
  public struct Entry: Sendable, Hashable {
    public var setup: String
    public var rule: String
    /// Nil where it is about the rule as a whole.
    public var subject: String?

    public init(setup: String, rule: String, subject: String?) {
      self.setup = setup
      self.rule = rule
      self.subject = subject
    }
  }

  /// The earlier report, as it was named.
  public var against: String
  public var newlyFailed: [Entry] = []
  public var resolved: [Entry] = []
  public var newlyProven: [Entry] = []
  /// What this report no longer has.
  public var gone: [Entry] = []

  public init(against: String) { self.against = against }
}

/// The outcome of a run: all that a report is made of.
public struct RunResult: Sendable {
  public enum Mode: String, Sendable { case offline, live, replay }

  public var version: String
  public var mode: Mode
  /// The report's clock.
  public var time: Timestamp
  /// What `--only` and `--skip` chose; nil: everything.
  public var selection: [String]?
  public var verdict: GoVerdict
  public var setups: [SetupResult]
  /// Findings at or above this make the exit code 1; nil: none does.
  public var failOn: Severity?
  /// Accounts that were passed over, inputs without a setup, and the like.
  public var notes: [String]
  /// What changed since an earlier report.
  public var comparison: Comparison?

  public init(
    version: String, mode: Mode, time: Timestamp, selection: [String]?, verdict: GoVerdict, setups: [SetupResult],
    failOn: Severity?, notes: [String] = []
  ) {
    self.version = version
    self.mode = mode
    self.time = time
    self.selection = selection
    self.verdict = verdict
    self.setups = setups
    self.failOn = failOn
    self.notes = notes
  }

  public struct Summary: Sendable, Hashable {
    public var setups = 0
    public var passed = 0
    public var failed = 0
    public var unverified = 0
    public var notApplicable = 0
    public var suppressed = 0
    public var errors = 0
    public var warnings = 0
    public var infos = 0
    /// Rules with a failure of severity warning or above that nothing else explains: errors first, then by their IDs.
    public var rootCauses: [String] = []
  }

  public var summary: Summary {
    var summary = Summary()
    summary.setups = setups.count
    var causes: [String: Severity] = [:]
    for setup in setups.indices {
      setups[setup].checks.withUnsafeBufferPointer { checks in
        for index in checks.indices {
          // Most say no more than their status, and a copy of each takes longer than to look at it.
          switch checks[index].status {
          case .passed: summary.passed += 1
          case .unverified: summary.unverified += 1
          case .notApplicable: summary.notApplicable += 1
          case .suppressed: summary.suppressed += 1
          case .failed: countFindings(of: checks[index], in: &summary, causes: &causes)
          }
        }
      }
    }
    summary.rootCauses = causes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return summary
  }

  private func countFindings(of check: Check, in summary: inout Summary, causes: inout [String: Severity]) {
    summary.failed += 1
    for finding in check.findings {
      switch finding.severity {
      case .error: summary.errors += 1
      case .warning: summary.warnings += 1
      case .info: summary.infos += 1
      }
      if finding.severity >= .warning, finding.causedBy.isEmpty {
        causes[check.rule] = max(causes[check.rule] ?? .warning, finding.severity)
      }
    }
  }

  /// Whether a check makes the exit code 1: a finding at or above `--fail-on` that no baseline holds.
  public func isFailing(_ check: Check) -> Bool {
    guard let failOn, check.status == .failed else { return false }
    return check.findings.contains { $0.severity >= failOn && !$0.isBaselined }
  }

  /// 0, 1 or 4 (contract: exit codes; usage errors and empty runs never get here).
  public var exitCode: Int32 {
    var isFault = false
    for setup in setups.indices {
      let isFailed = setups[setup].checks.withUnsafeBufferPointer { checks in
        checks.indices.contains { index in
          isFault = isFault || checks[index].isFault
          return checks[index].isProofDemanded || checks[index].status == .failed && isFailing(checks[index])
        }
      }
      if isFailed { return 1 }
    }
    return isFault ? 4 : 0
  }
}
