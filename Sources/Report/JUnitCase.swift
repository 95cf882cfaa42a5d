import Lint

/// The row of the contract's table that a check is in: the first that fits. A fault stands before "unverified",
/// which is its status, so that a red case and exit 1 or 4 always agree.
enum JUnitRow {
  case failing, unproven, fault, passing, skipped

  init(_ check: Check, in result: RunResult) {
    if result.isFailing(check) {
      self = .failing
    } else if check.isProofDemanded {
      self = .unproven
    } else if check.isFault {
      self = .fault
    } else {
      self = check.status == .passed || check.status == .failed ? .passing : .skipped
    }
  }
}

/// What a case holds. Texts are made when the case is written: those of a large run need not lie in memory at once.
enum JUnitOutcome {
  case passed
  case failure(message: String, type: String, text: String)
  case error(message: String, text: String)
  case skipped(message: String)

  init(_ check: Check, _ row: JUnitRow, failOn: Severity?) {
    switch row {
    case .failing:
      let isCounting = { (finding: ReportedFinding) in
        !finding.isBaselined && failOn.map { finding.severity >= $0 } ?? false
      }
      let counting = check.findings.filter(isCounting)
      let worst = counting.map(\.severity).max() ?? check.severity
      let message = counting.first.map { "\($0.location.text): \($0.message.shown)" } ?? check.summary
      let others = check.findings.filter { !isCounting($0) }
      self = .failure(
        message: message.clipped(to: 1000), type: worst.rawValue, text: junitText(counting + others, of: check))
    case .unproven:
      let message = "not proven, though proof is asked for: \(reason(check))"
      self = .failure(message: message, type: "not-proven", text: junitProof(check, message))
    case .fault:
      let message = "could not be judged: \(reason(check))"
      self = .error(message: message, text: message)
    case .passing: self = .passed
    case .skipped:
      switch check.status {
      case .suppressed: self = .skipped(message: "suppressed: \(suppression(check) ?? reason(check))")
      case .notApplicable: self = .skipped(message: "not applicable: \(reason(check))")
      case .unverified, .passed, .failed: self = .skipped(message: "not proven: \(reason(check))")
      }
    }
  }
}

private func reason(_ check: Check) -> String {
  check.openReason.clipped(to: 900).visible
}

private func suppression(_ check: Check) -> String? {
  guard let suppression = check.suppressed.first?.suppression else { return nil }
  let until = suppression.until.map { ", until \($0.shown)" } ?? ""
  return "\(suppression.reason.clipped(to: 900).visible)\(until) (\(suppression.location.text))"
}

/// The findings of a check: the first line says what the first is.
func junitText(_ findings: [ReportedFinding], of check: Check) -> String {
  var lines: [String] = []
  for finding in findings {
    lines.append("\(finding.location.text): \(finding.message.shown)")
    let baselined = finding.isBaselined ? ", in the baseline" : ""
    lines.append("severity: \(finding.severity.rawValue)\(baselined)")
    if !finding.location.pointer.isEmpty { lines.append("place: \(finding.location.textWithPointer)") }
    for related in finding.related { lines.append("note: \(related.message.shown): \(related.location.text)") }
    if let observed = finding.observed { lines.append("observed: \(observed.shown)") }
    if let expected = finding.expected { lines.append("expected: \(expected.shown)") }
    if !finding.causedBy.isEmpty { lines.append("caused by: \(finding.causedBy.joined(separator: ", "))") }
    lines.append("remedy: \(finding.remedy.summary.shown)")
    lines.append("who: \(finding.remedy.owner.title) (right: \(finding.remedy.right.shown))")
    if !finding.remedy.place.isEmpty { lines.append("where: \(finding.remedy.place.shown)") }
    for (index, step) in finding.remedy.steps.enumerated() { lines.append("\(index + 1). \(step.shown)") }
    for command in finding.remedy.commands {
      lines += command.split(separator: "\n").map { "$ " + String($0).visible }
    }
  }
  lines.append("docs: fusion-doctor explain \(check.rule)")
  return lines.joined(separator: "\n")
}

private func junitProof(_ check: Check, _ message: String) -> String {
  var lines = [message]
  for proof in check.wouldProve {
    lines.append("would prove it: \(proof.evidence.shown): \(proof.how.shown)")
    if !proof.right.isEmpty { lines.append("right: \(proof.right.shown)") }
    for command in proof.commands { lines += command.split(separator: "\n").map { "$ " + String($0).visible } }
  }
  if !check.findings.isEmpty { lines.append(junitText(check.findings, of: check)) }
  lines.append("docs: fusion-doctor explain \(check.rule)")
  return lines.joined(separator: "\n")
}

/// At most so many bytes, cut between characters; readers of JUnit give up on large texts.
func junitCapped(_ text: String, to limit: Int = 16 * 1024) -> String {
  guard text.utf8.count > limit else { return breakingWorkflowCommands(text) }
  let note = "\ntruncated, see the JSON report"
  let utf8 = text.utf8
  var end = utf8.index(utf8.startIndex, offsetBy: limit - note.utf8.count - 64)
  while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
  return breakingWorkflowCommands(String(text[..<end])) + note
}
