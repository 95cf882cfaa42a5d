public import Lint

/// Every suppression suppresses something.
public struct SuppressionIsUsed: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0009",
    name: "suppression-unused",
    severities: [.warning],
    component: .input,
    summary: "Every suppression suppresses something.",
    rationale: """
      A suppression that nothing needs any more would hide the fault when it comes back.
      """,
    sources: [.tool("suppressions")],
    remedy: Remedy(
      owner: .operator,
      summary: "Delete the suppression.",
      right: "write access to the configuration",
      steps: [
        "Delete the entry or the comment."
      ],
      where: "the configuration file"
    ),
    isFixed: true,
    examples: [
      .passes("a used one", .tile("site: ddog-gov.com"), .lines("ignore:\n  - { rule: FD0110, reason: agreed }")),
      .fails("an unused one", .lines("ignore:\n  - { rule: «FD0110», reason: agreed }")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
