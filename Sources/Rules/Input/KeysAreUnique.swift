public import Lint

/// No mapping has a key twice.
public struct KeysAreUnique: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0002",
    name: "duplicate-key",
    severities: [.error],
    component: .input,
    summary: "No mapping has a key twice.",
    rationale: """
      Readers differ in which of two values they take: what was checked need not be what is used.
      """,
    sources: [.tool("configuration file")],
    remedy: Remedy(
      owner: .operator,
      summary: "Keep one of the two.",
      right: "write access to the configuration",
      steps: [
        "Delete the entry that is not meant."
      ],
      where: "the configuration file"
    ),
    examples: [
      .fails(
        "in Datadog's account",
        .configuration(
          #"""
          {"data": {"type": "Account", "attributes": {"name": "abcd", "settings": {"fusion_base_url": "$POD",
            "token_url": "$DOMAIN/oauth2/v1/token", "client_id": "$CLIENT", «"client_id"»: "$CLIENT",
            "oauth_scope": "$SCOPE"}}}}
          """#)),
      .passes("the healthy tile"),
      .fails(
        "a client ID twice",
        .configuration(
          """
          version: 1
          tile:
            fusion_base_url: $POD
            token_url: $DOMAIN/oauth2/v1/token
            client_id: $CLIENT
            oauth_scope: $SCOPE
            client_secret: ${FUSION_CLIENT_SECRET}
            «client_id»: 00000000000000000000000000000000

          """)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement { setup.judgeProblems(of: Self.metadata) }
}
