public import Lint

/// Suppressions and `rules:` name rules that exist.
public struct SuppressionNamesRule: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0011",
    name: "suppression-known-rule",
    severities: [.error],
    component: .input,
    summary: "Suppressions and `rules:` name rules that exist.",
    rationale: """
      A misspelt ID switches nothing off, and nobody sees it.
      """,
    sources: [.tool("suppressions")],
    remedy: Remedy(
      owner: .operator,
      summary: "Write an ID or a name that `fusion-doctor rules` lists.",
      right: "write access to the configuration",
      steps: [
        "Correct the ID."
      ],
      where: "the configuration file"
    ),
    isFixed: true,
    examples: [
      .passes("a rule", .lines("rules:\n  disable: [FD0217]")),
      .fails("no rule", .lines("rules:\n  disable: [«FD9999»]")),
      .fails("no rule in a suppression", .lines("ignore:\n  - { rule: «FD0499», reason: agreed }")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
