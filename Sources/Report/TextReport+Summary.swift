import Lint

extension TextReport {
  /// What is not proven, by the evidence that would prove it.
  mutating func writeProofs(_ proofs: ProofList) {
    guard !proofs.isEmpty else { return }
    page.line(page.paint("not proven: \(count(proofs.rules.count, "rule"))", .bold))
    for entry in proofs.entries {
      let rules = "\(count(entry.rules.count, "rule")) (\(list(entry.rules, 8)))"
      page.line("  \(page.paint(entry.proof.evidence.shown, .bold)) would prove \(rules)\(of(entry.setups))")
      page.item("how:  ", entry.proof.how.shown)
      if !entry.proof.right.isEmpty { page.item("right:", entry.proof.right.shown) }
      for command in entry.proof.commands { page.command(command) }
    }
    for reason in proofs.reasons {
      page.item("-", "\(list(reason.rules, 8)): \(reason.reason.shown)\(of(reason.setups))", indent: 2)
    }
    page.line()
  }

  private func of(_ setups: [String]) -> String {
    result.setups.count < 2 ? "" : " in \(count(setups.count, "setup")) (\(list(setups.map(\.shown), 3)))"
  }

  private func list(_ names: [String], _ limit: Int) -> String {
    guard options.verbosity != .verbose, names.count > limit else { return names.joined(separator: ", ") }
    return names.prefix(limit - 1).joined(separator: ", ") + ", and \(names.count - limit + 1) more"
  }

  mutating func write(_ comparison: Comparison) {
    page.line(page.paint("since \(comparison.against.shown)", .bold))
    for (name, entries) in comparison.groups {
      for entry in entries {
        let subject = entry.subject.map { " \($0.shown)" } ?? ""
        page.line("  \(name): \(entry.setup.shown): \(entry.rule.shown)\(subject)")
      }
    }
    if comparison.isEmpty { page.line("  nothing changed") }
    page.line()
  }

  /// What each file was taken for; of many setups only on request.
  mutating func writeSources() {
    guard result.setups.count == 1 || options.verbosity == .verbose else { return }
    let used = result.setups.filter { !$0.sources.isEmpty }
    guard !used.isEmpty else { return }
    page.line(page.paint("checked", .bold))
    for setup in used {
      if result.setups.count > 1 { page.line("  " + setup.title) }
      for source in setup.sources {
        let system = source.system.isEmpty ? "" : " of \(source.system.shown)"
        page.line("  \(source.name.shown): \(source.shape.shown)\(system), \(count(source.records, "record"))")
      }
    }
    page.line()
  }

  mutating func writeVerdict(of setup: SetupResult) {
    let summary = setup.summary
    let found = summary.found.isEmpty ? "" : summary.found + "; "
    let files = setup.sources.isEmpty ? "" : ", \(count(setup.sources.count, "source"))"
    let verdict = page.paint(setup.verdict.rawValue, .of(setup.verdict))
    page.line("\(setup.title): \(verdict): \(found)\(setup.counts(summary))\(files)")
    guard result.mode == .live else { return }
    page.line("  as seen from this machine\(setup.seenFrom.map { " (\($0.shown))" } ?? "")")
    if setup.verdict == .go { writeOtherSide(setup) }
  }

  /// What only Datadog's own side can prove.
  private mutating func writeOtherSide(_ setup: SetupResult) {
    let isProven = setup.checks.contains { $0.rule == "FD0805" && $0.status == .passed }
    page.line(
      isProven
        ? "  logs of this pod arrive: Datadog's addresses are let in and its copy of the secret is current"
        : "  not seen from here: whether Datadog's addresses are let in and its copy of the secret is current; "
          + "logs of this pod that arrive (FD0805) prove both")
  }

  mutating func writeVerdict(hidden: Int) {
    for note in result.notes { page.line("note: \(note.shown)") }
    let summary = result.summary
    if summary.suppressed > 0, !options.showSuppressed {
      page.line("note: \(count(summary.suppressed, "rule")) suppressed; --show-suppressed lists the findings")
    }
    if hidden > 0 { page.line("note: \(count(hidden, "finding")) below --show \(options.show.rawValue) not listed") }
    if let selection = result.selection {
      page.line(
        "note: judged with \(selection.map(\.shown).joined(separator: " ")): no verdict `go` comes from a selection")
    }
    let found = summary.found.isEmpty ? "nothing wrong found" : summary.found
    var text = ": \(found) in \(count(summary.setups, "setup"))"
    if !summary.rootCauses.isEmpty {
      let names = names(of: summary.rootCauses)
      text += "; root cause\(names.count == 1 ? "" : "s"): \(list(names, 12))"
    }
    switch result.mode {
    case .offline: text += " (offline: files alone; `go` takes --live)"
    case .replay: text += " (replayed from a record; `go` takes --live)"
    case .live: text += " (live, as seen from this machine)"
    }
    page.line(page.paint("verdict: \(result.verdict.rawValue)", .of(result.verdict)) + text)
  }

  private func names(of rules: [String]) -> [String] {
    var names: [String: String] = [:]
    let wanted = Set(rules)
    for setup in result.setups {
      for check in setup.checks where wanted.contains(check.rule) { names[check.rule] = check.name }
    }
    return rules.map { rule in names[rule].map { "\(rule) \($0)" } ?? rule }
  }
}
