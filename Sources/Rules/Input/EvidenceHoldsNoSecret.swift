public import Lint

/// No export holds a client secret in clear.
public struct EvidenceHoldsNoSecret: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0007",
    name: "secret-in-evidence",
    severities: [.warning],
    component: .input,
    summary: "No export holds a client secret in clear.",
    rationale: """
      Identity domains return the client secret by default and Terraform keeps it in its state: whoever reads the file can read Fusion.
      """,
    sources: [.tool("evidence files")],
    remedy: Remedy(
      owner: .operator,
      summary: "Take the secret out of the file, and rotate it where the file has been shared.",
      right: "write access to the configuration",
      steps: [
        "Delete the value from the file; nothing that is checked needs it.",
        "Keep the file out of version control.",
        "Regenerate the client secret if others could read the file, and enter the new one in the Datadog tile.",
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("no secret", .application(#"{"name": "$CLIENT", "clientSecret": null, "active": true}"#)),
      .fails(
        "the secret of the client",
        .application(
          #"{"name": "$CLIENT", "active": true, "clientSecret": «"idcscs-00000000-0000-4000-8000-000000000000"»}"#)),
      .notApplicable("no evidence is named"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
