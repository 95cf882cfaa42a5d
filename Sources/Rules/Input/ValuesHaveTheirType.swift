public import Lint

/// Every value is of its type, and of its enumeration.
public struct ValuesHaveTheirType: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0004",
    name: "value-type",
    severities: [.error],
    component: .input,
    summary: "Every value is of its type, and of its enumeration.",
    rationale: """
      A value of the wrong type cannot be used, and a word outside an enumeration means nothing.
      """,
    sources: [.tool("configuration file")],
    remedy: Remedy(
      owner: .operator,
      summary: "Write a value of the type that is expected.",
      right: "write access to the configuration",
      steps: [
        "Correct the value as the finding says."
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("the healthy tile"),
      .fails("a list where a text is expected", .tile("client_id: «[4f2c, 0e6d]»")),
      .fails("a word outside the enumeration", .lines("stage: «afterwards»")),
      .fails("no time at all", .lines("probe: { timeout: «0s» }")),
      .fails("a budget of nothing", .lines("collect: { requests_per_minute: «0» }")),
      .fails("a number of no request", .lines("probe: { known_request: «4711-A» }")),
      .fails("a rule that cannot be disabled", .lines("rules: { disable: [«FD0108»] }")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
