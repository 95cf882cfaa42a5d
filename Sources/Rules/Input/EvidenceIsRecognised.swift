public import Lint

/// Every evidence file has an accepted shape, and is of its key's kind.
public struct EvidenceIsRecognised: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0006",
    name: "evidence-recognised",
    severities: [.error],
    component: .input,
    summary: "Every evidence file has an accepted shape, and is of its key's kind.",
    rationale: """
      A look-alike, such as the identity domain's copy of the user, would be judged as what it is not.
      """,
    sources: [.tool("evidence files")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give a file of the kind that its key expects.",
      right: "write access to the configuration",
      steps: [
        "Export what the key expects, and name that file in the configuration."
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("an application export", .application(#"{"name": "$CLIENT", "active": true}"#)),
      .fails("an unknown object", .application(#"{"colour": "blue"}"#)),
      .notApplicable("no evidence is named"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
