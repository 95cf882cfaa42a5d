public import Lint

/// Every key of the configuration is one that this format knows.
public struct KeysAreKnown: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0003",
    name: "unknown-key",
    severities: [.error],
    component: .input,
    summary: "Every key of the configuration is one that this format knows.",
    rationale: """
      A misspelt key is a value that is not there: without this rule it would be ignored in silence.
      """,
    sources: [.tool("configuration file")],
    remedy: Remedy(
      owner: .operator,
      summary: "Correct the key, or delete it.",
      right: "write access to the configuration",
      steps: [
        "Write the key as `fusion-doctor schema` lists it."
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("the healthy tile"),
      .passes(
        "an alias of a role that no rule asks for", .lines("role_aliases: { ACME_REPORTING_JOB: [ACME_REPORTS] }")),
      .fails(
        "a slip in the role that an alias stands for", .lines("role_aliases: { «ESSMonitr»: [ACME_ESS_MONITOR] }")),
      .fails("a misspelt key", .lines("«stagee»: after")),
      .fails("an unknown key of the tile", .lines("rules:\n  «disabled»: [FD0217]")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
