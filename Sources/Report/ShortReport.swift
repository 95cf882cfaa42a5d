import Lint

/// One line for each finding, as compilers write them, and a last line with the verdict.
func shortReport(_ result: RunResult, _ options: ReportOptions) -> [UInt8] {
  var page = TextPage(color: options.color, width: 0)
  let isOne = result.setups.count == 1
  for (setup, check, finding) in findings(of: result, from: options.show) {
    let name = isOne ? "" : " (\(setup.name.shown))"
    let cause = finding.causedBy.isEmpty ? "" : " [caused by \(finding.causedBy.joined(separator: ", "))]"
    let head = page.paint("\(finding.severity.rawValue)[\(check.rule)]", .of(finding.severity))
    page.line("\(finding.location.text): \(head) \(finding.message.shown)\(cause)\(finding.baselineMark)\(name)")
  }
  if options.showSuppressed {
    for setup in result.setups {
      for check in setup.checks {
        for finding in check.suppressed {
          let reason = finding.suppression.map { " [\($0.reason.shown)]" } ?? ""
          page.line("\(finding.location.text): suppressed[\(check.rule)] \(finding.message.shown)\(reason)")
        }
      }
    }
  }
  for setup in result.setups {
    for check in setup.checks where check.isProofDemanded || check.isFault {
      let what = check.isFault ? "could not be judged" : "not proven"
      page.line("\(setup.file.shown): error[\(check.rule)] \(what): \((check.reason ?? check.summary).shown)")
    }
  }
  let summary = result.summary
  let found = summary.found.isEmpty ? "nothing wrong found" : summary.found
  let verdict = page.paint(result.verdict.rawValue, .of(result.verdict))
  page.line(
    "\(verdict): \(found); \(summary.unverified) not proven, \(summary.passed) passed"
      + " in \(count(summary.setups, "setup"))"
  )
  return breakingWorkflowCommands(page.bytes)
}
