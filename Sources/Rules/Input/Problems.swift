import Lint

extension Setup {
  /// Reports what is wrong with the inputs themselves: readers and importers found it, the FD00 rules say it.
  func judgeProblems(of metadata: RuleMetadata) -> Judgement {
    let found = problems.filter { $0.rule == metadata.id }
    if found.isEmpty, ["FD0005", "FD0006", "FD0007"].contains(metadata.id), !namesEvidence {
      return .notApplicable("no evidence is named")
    }
    return .findings(
      found.map { problem in
        var remedy: Remedy?
        if !problem.steps.isEmpty || !problem.commands.isEmpty {
          var own = metadata.remedy
          if !problem.steps.isEmpty { own.steps = problem.steps }
          own.commands = problem.commands
          remedy = own
        }
        return Finding(
          problem.subject, problem.message, severity: problem.severity ?? metadata.severity, at: problem.place,
          observed: problem.observed, expected: problem.expected, related: problem.related, remedy: remedy)
      })
  }

  private var namesEvidence: Bool {
    !sources.isEmpty || problems.contains { $0.rule == "FD0005" || $0.rule == "FD0006" }
  }
}
