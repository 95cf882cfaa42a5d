public import Lint

/// No suppression has expired.
public struct SuppressionHolds: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0010",
    name: "suppression-expired",
    severities: [.error],
    component: .input,
    summary: "No suppression has expired.",
    rationale: """
      The date was set so that somebody looks again; from then on it suppresses nothing.
      """,
    sources: [.tool("suppressions")],
    remedy: Remedy(
      owner: .operator,
      summary: "Mend the finding, or agree on a new date.",
      right: "write access to the configuration",
      steps: [
        "Mend the finding and delete the suppression, or set a later `until`."
      ],
      where: "the configuration file"
    ),
    isFixed: true,
    examples: [
      .passes("a date to come", .lines("ignore:\n  - { rule: FD0217, reason: agreed, until: 2027-01-31 }")),
      .fails("a date that is past", .lines("ignore:\n  - { rule: FD0217, reason: agreed, until: «2026-01-31» }")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
