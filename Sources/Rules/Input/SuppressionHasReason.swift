public import Lint

/// Every suppression gives a reason.
public struct SuppressionHasReason: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0008",
    name: "suppression-reason",
    severities: [.error],
    component: .input,
    summary: "Every suppression gives a reason.",
    rationale: """
      Without a reason nobody can say later whether it still holds; it suppresses nothing until it has one.
      """,
    sources: [.tool("suppressions")],
    remedy: Remedy(
      owner: .operator,
      summary: "Say why the finding is accepted.",
      right: "write access to the configuration",
      steps: [
        "Add `reason:` to the entry, or text behind `--` to the comment."
      ],
      where: "the configuration file"
    ),
    isFixed: true,
    examples: [
      .passes("a reason", .lines("ignore:\n  - { rule: FD0217, reason: agreed }")),
      .fails("no reason", .lines("ignore:\n  - «{ rule: FD0217 }»")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
