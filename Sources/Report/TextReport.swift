import Lint

/// The report for a terminal: root causes with their remedies, what they explain folded below them, what is not
/// proven and what would prove it, what was checked, and the verdict.
struct TextReport: Sendable {
  let result: RunResult
  let options: ReportOptions
  var page: TextPage

  init(_ result: RunResult, _ options: ReportOptions) {
    self.init(empty: result, options)
    write(result.setups.indices.map(part))
  }

  static func bytes(_ result: RunResult, _ options: ReportOptions, width: Int) async -> [UInt8] {
    var report = TextReport(empty: result, options)
    let parts = await mapped(result.setups.count, width: width) { [report] in report.part(of: $0) }
    report.write(parts)
    return report.bytes
  }

  private init(empty result: RunResult, _ options: ReportOptions) {
    self.result = result
    self.options = options
    page = TextPage(color: options.color, width: options.width)
  }

  var bytes: [UInt8] { breakingWorkflowCommands(page.bytes) }

  /// What the report has to say of one setup alone.
  private struct Part: Sendable {
    let setup: SetupResult
    let digest: Digest
    /// Its findings, in lines.
    let findings: [UInt8]
    /// Its line among those of all setups.
    let verdict: [UInt8]
  }

  private func part(of index: Int) -> Part {
    let setup = result.setups[index]
    let digest = Digest(setup, show: options.show)
    var (findings, verdict) = (self, self)
    if digest.hasFindings {
      findings.page.reserve(4 << 10)
      findings.page.line(page.paint(setup.title, .bold))
      findings.page.line()
      for cause in digest.causes { findings.write(cause) }
    }
    if options.verbosity != .quiet { verdict.writeVerdict(of: setup) }
    return Part(setup: setup, digest: digest, findings: findings.page.bytes, verdict: verdict.page.bytes)
  }

  private mutating func write(_ parts: [Part]) {
    page.reserve(parts.reduce(64 << 10) { $0 + $1.findings.count + $1.verdict.count })
    for part in parts { page.lines(part.findings) }
    if options.showSuppressed { writeSuppressed(parts) }
    writeDemanded()
    if options.verbosity == .verbose { writeChecks() }
    if options.verbosity != .quiet {
      writeProofs(ProofList(parts.lazy.map { ($0.setup, $0.digest) }))
      if let comparison = result.comparison { write(comparison) }
      writeSources()
      for part in parts { page.lines(part.verdict) }
      if !parts.isEmpty { page.line() }
    }
    writeVerdict(hidden: parts.reduce(0) { $0 + $1.digest.hidden })
  }

  /// Findings of one rule, then its remedy once, then what it explains.
  private mutating func write(_ cause: Digest.Cause) {
    let isQuiet = options.verbosity == .quiet
    for finding in cause.findings {
      let mark = finding.isBaselined ? " (in the baseline)" : ""
      let head = "\(finding.severity.rawValue)[\(cause.check.rule)]"
      let text = " \(cause.check.name): \(finding.message.shown)\(mark)"
      let lines = wrapped(text, first: head.columns, rest: 4, width: options.width)
      page.line(page.paint(head, .of(finding.severity)) + page.paint(lines[0], .bold))
      for line in lines.dropFirst() { page.line("    " + page.paint(line, .bold)) }
      page.place(finding.location, style: .of(finding.severity), isShort: isQuiet)
      if !isQuiet {
        for related in finding.related {
          page.field("note", related.message.shown)
          page.place(related.location, style: .dim, isShort: false)
        }
      }
      if let observed = finding.observed { page.field("observed", observed.isEmpty ? "(nothing)" : observed.shown) }
      if let expected = finding.expected { page.field("expected", expected.shown) }
      if let exchange = finding.exchange { page.field("exchange", exchange.line.shown) }
      if cause.check.isDeclared { page.field("basis", "declared, not proven") }
    }
    // A note is no task: its steps are a command away.
    let isNote = cause.severity == .info && options.verbosity != .verbose
    write(cause.remedy, rule: cause.check.rule, isShort: isQuiet || isNote)
    if !cause.consequences.isEmpty {
      page.field("explains", count(cause.consequences.count, "further failure"))
      for item in cause.consequences {
        let head = "\(item.finding.severity.rawValue)[\(item.check.rule)]"
        let text =
          "\(item.check.name): \(item.finding.message.clipped(to: 200).visible) (\(item.finding.location.text))"
        page.line("      " + page.paint(head, .of(item.finding.severity)) + " " + text)
      }
    }
    if !cause.notJudged.isEmpty {
      page.field("not judged for want of it", cause.notJudged.joined(separator: ", "))
    }
    page.line()
  }

  private mutating func write(_ remedy: Remedy, rule: String, isShort: Bool) {
    page.field("remedy", isShort ? "\(remedy.summary.shown) (fusion-doctor explain \(rule))" : remedy.summary.shown)
    guard !isShort else { return }
    page.item("who:  ", "\(remedy.owner.title) (right: \(remedy.right.shown))")
    if !remedy.place.isEmpty { page.item("where:", remedy.place.shown) }
    for (index, step) in remedy.steps.enumerated() { page.item("\(index + 1).", step.shown) }
    for command in remedy.commands { page.command(command) }
    for link in remedy.links { page.line("      see:   " + link.shown) }
    page.line("      more:  fusion-doctor explain \(rule)")
  }

  private mutating func writeSuppressed(_ parts: [Part]) {
    guard parts.contains(where: { !$0.digest.suppressed.isEmpty }) else { return }
    page.line(page.paint("suppressed", .bold))
    for part in parts {
      for item in part.digest.suppressed {
        let name = result.setups.count > 1 ? "\(part.setup.name.shown): " : ""
        page.line(
          "  \(name)\(item.check.title): \(item.finding.message.shown) (\(item.finding.location.text))"
        )
        guard let suppression = item.finding.suppression else { continue }
        let until = suppression.until.map { ", until \($0.shown)" } ?? ""
        page.line("      \(suppression.reason.shown)\(until) (\(suppression.location.text))")
      }
    }
    page.line()
  }

  /// What the exit code is 1 or 4 for beside findings.
  private mutating func writeDemanded() {
    var isAny = false
    for setup in result.setups {
      for check in setup.checks where check.isProofDemanded || check.isFault {
        isAny = true
        let what = check.isFault ? "could not be judged" : "not proven, though proof is asked for"
        page.line(
          page.paint("error", .of(.error))
            + ": \(setup.name.shown): \(check.title) \(what): \((check.reason ?? check.status.rawValue).shown)")
      }
    }
    if isAny { page.line() }
  }

  private mutating func writeChecks() {
    for setup in result.setups {
      page.line(page.paint("checks of \(setup.title)", .bold))
      for check in setup.checks {
        let declared = check.isDeclared ? ", declared, not proven" : ""
        let basis = check.basis.isEmpty ? "" : " [\(check.basis.map(\.shown).joined(separator: ", "))\(declared)]"
        let detail = check.reason.map { ": \($0.shown)" } ?? ": \(check.summary)"
        let status = check.status.rawValue
        let padding = String.blanks(max(0, 14 - status.utf8.count))
        page.line("  \(page.paint(status, .of(check.status)))\(padding) \(check.title)\(detail)\(basis)")
      }
      page.line()
    }
  }
}

extension Exchange {
  /// The request and what came of it, in one line.
  fileprivate var line: String {
    let ids = correlation.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return "\(method) \(url): \(status.map(String.init) ?? "no answer")" + (ids.isEmpty ? "" : " (\(ids))")
  }
}
