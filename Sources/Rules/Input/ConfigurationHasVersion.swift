public import Lint

/// The configuration says `version: 1`.
public struct ConfigurationHasVersion: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0012",
    name: "configuration-version",
    severities: [.error],
    component: .input,
    summary: "The configuration says `version: 1`.",
    rationale: """
      The version says how the file is meant; a later format may mean something else by the same keys.
      """,
    sources: [.tool("configuration file")],
    remedy: Remedy(
      owner: .operator,
      summary: "Write `version: 1`.",
      right: "write access to the configuration",
      steps: [
        "Add the line `version: 1` at the top."
      ],
      where: "the configuration file"
    ),
    examples: [
      .passes("version 1"),
      .fails(
        "a text",
        .configuration(
          """
          version: «"1"»
          tile:
            fusion_base_url: $POD
            token_url: $DOMAIN/oauth2/v1/token
            client_id: $CLIENT
            oauth_scope: $SCOPE
            client_secret: ${FUSION_CLIENT_SECRET}

          """)),
      .fails(
        "another number",
        .configuration(
          """
          version: «2»
          tile:
            fusion_base_url: $POD
            token_url: $DOMAIN/oauth2/v1/token
            client_id: $CLIENT
            oauth_scope: $SCOPE
            client_secret: ${FUSION_CLIENT_SECRET}

          """)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
