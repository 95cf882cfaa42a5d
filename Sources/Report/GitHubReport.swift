import Lint

/// Workflow commands of GitHub Actions, the worst first. GitHub shows ten of each kind for a step and drops the
/// rest without a word, so the rest is counted here.
func githubReport(_ result: RunResult, _ options: ReportOptions) -> [UInt8] {
  var page = TextPage(color: false, width: 0)
  let all = findingsBySeverity(of: result, from: options.show)
  let isOne = result.setups.count == 1
  var cut: [String] = []
  let isCut = Severity.allCases.contains { severity in all.count { $0.finding.severity == severity } > limit }
  for severity in Severity.allCases.reversed() {
    let those = all.filter { $0.finding.severity == severity }
    // The note about what is cut takes one of the notices.
    let room = isCut && severity == .info ? limit - 1 : limit
    for (setup, check, finding) in those.prefix(room) {
      let name = isOne ? "" : "\(setup.name.shown): "
      var message = [name + finding.annotationMessage]
      if let observed = finding.observed { message.append("observed: \(observed.shown)") }
      if let expected = finding.expected { message.append("expected: \(expected.shown)") }
      message.append("remedy: \(finding.remedy.summary.shown)")
      if !finding.causedBy.isEmpty { message.append("caused by: \(finding.causedBy.joined(separator: ", "))") }
      page.line(command(severity, finding.annotation, title: check.title, message))
    }
    if those.count > room { cut.append("\(those.count - room) more of severity \(severity.rawValue)") }
  }
  if !cut.isEmpty {
    page.line("::notice title=fusion-doctor::\(data(["not shown here: \(cut.joined(separator: ", "))"]))")
  }
  for setup in result.setups {
    for check in setup.checks where check.isProofDemanded || check.isFault {
      let what = check.isFault ? "could not be judged" : "not proven"
      page.line("fusion-doctor: \(setup.name.shown): \(check.title) \(what): \(check.openReason.shown)")
    }
  }
  let found = result.summary.found.isEmpty ? "nothing wrong found" : result.summary.found
  page.line("fusion-doctor: \(result.verdict.rawValue): \(found) in \(count(result.setups.count, "setup"))")
  return breakingMarks(page.bytes)
}

private let limit = 10

private func command(_ severity: Severity, _ place: Location, title: String, _ message: [String]) -> String {
  let name =
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  var properties = ["file=\(property(place.fileOnDisk.visible))"]
  if let line = place.line { properties.append("line=\(line)") }
  if let line = place.endLine { properties.append("endLine=\(line)") }
  if let column = place.column { properties.append("col=\(column)") }
  if let column = place.endColumn { properties.append("endColumn=\(column)") }
  properties.append("title=\(property(title))")
  return "::\(name) \(properties.joined(separator: ","))::\(data(message))"
}

/// Escapes a message, and joins its lines.
private func data(_ lines: [String]) -> String {
  lines.map { $0.replacing("%", with: "%25") }.joined(separator: "%0A")
}

private func property(_ text: String) -> String {
  text.replacing("%", with: "%25").replacing(":", with: "%3A").replacing(",", with: "%2C")
}

/// The lines are commands by intent; within them `##[` and `##vso[` are broken as everywhere.
private func breakingMarks(_ text: [UInt8]) -> [UInt8] {
  var output: [UInt8] = []
  for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
    // A letter in front keeps the leading `::` of our own command.
    output += breakingWorkflowCommands([UInt8(ascii: "x")] + line).dropFirst()
    output.append(UInt8(ascii: "\n"))
  }
  return output
}
