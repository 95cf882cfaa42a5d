import Lint

/// The report to hand on: what each party has to do, in Markdown.
struct MarkdownReport {
  private let result: RunResult
  private var lines: [String] = []

  init(_ result: RunResult, _ options: ReportOptions) {
    self.result = result
    let digests = result.setups.map { (setup: $0, digest: Digest($0, show: options.show)) }
    writeSummary()
    for owner in Owner.allCases {
      let causes = digests.flatMap { setup, digest in
        digest.causes.filter { $0.remedy.owner == owner }.map { (setup, $0) }
      }
      guard !causes.isEmpty else { continue }
      lines += ["## \(owner.title): \(count(causes.count, "task"))", ""]
      for (setup, cause) in causes { write(cause, of: setup) }
    }
    writeDemanded()
    if options.showSuppressed { writeSuppressed(digests) }
    write(ProofList(digests))
    if let comparison = result.comparison { write(comparison) }
    writeChecked()
  }

  var bytes: [UInt8] {
    breakingWorkflowCommands(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private mutating func writeSummary() {
    let summary = result.summary
    lines += ["# Oracle Fusion to Datadog: \(result.verdict.rawValue)", ""]
    let found = summary.found.isEmpty ? "nothing wrong found" : summary.found
    let causes = summary.rootCauses.isEmpty ? "" : "; root causes: \(summary.rootCauses.joined(separator: ", "))"
    lines += ["\(found) in \(count(summary.setups, "setup"))\(causes).", ""]
    lines += [
      "| setup | verdict | errors | warnings | infos | passed | not proven | not applicable | suppressed |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for setup in result.setups {
      let own = setup.summary
      let numbers = [
        own.errors, own.warnings, own.infos, own.passed, own.unverified, own.notApplicable, own.suppressed,
      ]
      let cells = [markdown(setup.title), setup.verdict.rawValue] + numbers.map(String.init)
      lines.append(
        "| \(cells.joined(separator: " | ")) |"
      )
    }
    lines.append("")
    guard result.mode == .live else { return }
    let places = Set(result.setups.compactMap(\.seenFrom)).sorted()
    lines += [
      "As seen from this machine\(places.isEmpty ? "" : " (\(markdown(places.joined(separator: ", "))))").", "",
    ]
  }

  private mutating func write(_ cause: Digest.Cause, of setup: SetupResult) {
    let name = result.setups.count > 1 ? ", setup \(markdown(setup.name))" : ""
    lines += ["### \(cause.severity.rawValue) \(cause.check.title)\(name)", ""]
    for finding in cause.findings {
      let mark = finding.isBaselined ? " (in the baseline)" : ""
      lines.append("- \(markdownMessage(finding.message))\(mark)")
      lines.append("  - at \(markdownCode(finding.location.textWithPointer))")
      if let observed = finding.observed { lines.append("  - observed: \(markdownCode(observed))") }
      if let expected = finding.expected { lines.append("  - expected: \(markdownCode(expected))") }
      for related in finding.related {
        lines.append("  - \(markdownMessage(related.message)): \(markdownCode(related.location.text))")
      }
    }
    lines.append("")
    if cause.check.isDeclared { lines += ["Declared, not proven.", ""] }
    lines += markdownRemedy(cause.remedy)
    if !cause.consequences.isEmpty {
      lines += ["This explains:", ""]
      for item in cause.consequences {
        lines.append(
          "- \(item.finding.severity.rawValue) \(item.check.title): \(markdownMessage(item.finding.message))")
      }
      lines.append("")
    }
    if !cause.notJudged.isEmpty {
      lines += ["Not judged for want of it: \(cause.notJudged.joined(separator: ", ")).", ""]
    }
  }

  private mutating func writeDemanded() {
    var found: [String] = []
    for setup in result.setups {
      for check in setup.checks where check.isProofDemanded || check.isFault {
        let what = check.isFault ? "could not be judged" : "not proven, though proof is asked for"
        found.append(
          "- \(markdown(setup.name)): \(check.title) \(what): \(markdownMessage(check.reason ?? check.summary))")
      }
    }
    if !found.isEmpty { lines += ["## Missing proof", ""] + found + [""] }
  }

  private mutating func writeSuppressed(_ digests: [(setup: SetupResult, digest: Digest)]) {
    let all = digests.flatMap(\.digest.suppressed)
    guard !all.isEmpty else { return }
    lines += ["## Suppressed", ""]
    for item in all {
      let reason = item.finding.suppression.map { suppression in
        ": " + markdown(suppression.reason + (suppression.until.map { ", until \($0)" } ?? ""))
      }
      lines.append("- \(item.check.title): \(markdownMessage(item.finding.message))\(reason ?? "")")
    }
    lines.append("")
  }

  private mutating func write(_ proofs: ProofList) {
    guard !proofs.isEmpty else { return }
    lines += ["## Not proven: \(count(proofs.rules.count, "rule"))", ""]
    for entry in proofs.entries {
      lines += ["**\(markdown(entry.proof.evidence))** would prove \(entry.rules.joined(separator: ", ")).", ""]
      lines += [markdownMessage(entry.proof.how), ""]
      if !entry.proof.right.isEmpty { lines += ["Right: \(markdown(entry.proof.right))", ""] }
      lines += markdownCommands(entry.proof.commands)
    }
    for reason in proofs.reasons {
      lines.append("- \(reason.rules.joined(separator: ", ")): \(markdownMessage(reason.reason))")
    }
    if !proofs.reasons.isEmpty { lines.append("") }
  }

  private mutating func write(_ comparison: Comparison) {
    lines += ["## Since \(markdown(comparison.against))", ""]
    for (name, entries) in comparison.groups {
      for entry in entries {
        let subject = entry.subject.map { " " + markdown($0) } ?? ""
        lines.append("- \(name): \(markdown(entry.setup)): \(markdown(entry.rule))\(subject)")
      }
    }
    if comparison.isEmpty { lines.append("Nothing changed.") }
    lines.append("")
  }

  private mutating func writeChecked() {
    lines += ["## Checked", ""]
    for setup in result.setups {
      for source in setup.sources {
        lines.append("- \(markdownCode(source.name)): \(markdown(source.shape)), \(count(source.records, "record"))")
      }
    }
    for note in result.notes { lines.append("- note: \(markdownMessage(note))") }
    lines += ["- fusion-doctor \(markdown(result.version)), \(result.mode.rawValue), \(result.time.text)"]
  }
}

/// What to do, with which right, where.
func markdownRemedy(_ remedy: Remedy) -> [String] {
  var lines = ["**Remedy:** \(markdownMessage(remedy.summary))", ""]
  lines += ["Right: \(markdown(remedy.right))", ""]
  if !remedy.place.isEmpty { lines += ["Where: \(markdown(remedy.place))", ""] }
  if !remedy.steps.isEmpty {
    lines += remedy.steps.enumerated().map { "\($0.offset + 1). \(markdownMessage($0.element))" } + [""]
  }
  lines += markdownCommands(remedy.commands)
  let links = remedy.links.filter { $0.hasPrefix("https://") }
  if !links.isEmpty { lines += links.map { "- \(markdown($0))" } + [""] }
  return lines
}

func markdownCommands(_ commands: [String]) -> [String] {
  guard !commands.isEmpty else { return [] }
  let lines = commands.flatMap { command in
    command.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
  }
  return markdownBlock(lines, language: "sh") + [""]
}

extension Comparison {
  var groups: [(name: String, entries: [Entry])] {
    [("newly failed", newlyFailed), ("resolved", resolved), ("newly proven", newlyProven), ("gone", gone)]
  }
  var isEmpty: Bool { groups.allSatisfy(\.entries.isEmpty) }
}
