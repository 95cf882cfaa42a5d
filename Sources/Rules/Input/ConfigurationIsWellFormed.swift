public import Lint

/// The configuration is well-formed YAML or JSON.
public struct ConfigurationIsWellFormed: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0001",
    name: "syntax",
    severities: [.error],
    component: .input,
    summary: "The configuration is well-formed YAML or JSON.",
    rationale: """
      A configuration that cannot be read says nothing: every other rule of the document stays undecided.
      """,
    sources: [.tool("configuration file")],
    remedy: Remedy(
      owner: .operator,
      summary: "Mend the text at the place that is shown.",
      right: "write access to the configuration",
      steps: [
        "Open the file at the line and column of the finding and mend the mistake."
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("the healthy tile"),
      .fails(
        "a quote that is not closed",
        .configuration(
          """
          version: 1
          tile:
            client_id: «"»4f2c0e6d

          """)),
      .fails(
        "a bracket that is not closed",
        .configuration(
          """
          version: 1
          tile:
            services: [ess, audit«»
          stage: after

          """)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
