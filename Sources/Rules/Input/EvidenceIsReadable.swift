public import Lint

/// Every evidence file that is named can be read.
public struct EvidenceIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0005",
    name: "evidence-readable",
    severities: [.error],
    component: .input,
    summary: "Every evidence file that is named can be read.",
    rationale: """
      Rules that need the evidence stay undecided where it cannot be read; a damaged or hostile file is not looked into.
      """,
    sources: [.tool("evidence files")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give the file that is meant, whole and readable.",
      right: "write access to the configuration",
      steps: [
        "Check the path, relative to the configuration file.",
        "Export the file again where it is damaged.",
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("a readable export", .application(#"{"name": "$CLIENT", "active": true}"#)),
      .fails("a file that is not there", .lines("evidence:\n  application: «exports/gone.json»")),
      .notApplicable("no evidence is named"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
