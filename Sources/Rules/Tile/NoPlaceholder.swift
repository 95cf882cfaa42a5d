public import Lint

/// No value of the tile is a template's placeholder.
public struct NoPlaceholder: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0112",
    name: "no-placeholder",
    severities: [.error],
    component: .tile,
    summary: "No placeholder is left in a value of the tile.",
    rationale: """
      Templates and documentation write `<IDENTITY_DOMAIN_ID>` or `your-pod` where a value of the own environment \
      belongs. Left in, it names a host or a client that does not exist.
      """,
    sources: [
      .guide("Create a confidential application"),
      .tool("placeholders: `<…>`, `your-…`, `xxxx`, `changeme`, `example`"),
    ],
    remedy: Remedy(
      owner: .datadog,
      summary: "Replace the placeholder by the value of your environment.",
      right: "permission to manage integrations in Datadog",
      steps: [
        "Copy the value from the application, the identity domain or Fusion, as the setup guide says.",
        "Enter it in the tile and in the configuration, without angle brackets.",
      ],
      where: "Datadog > Integrations > Oracle Fusion > (account)"
    ),
    neededForGo: true,
    examples: [
      .passes("values of an environment"),
      .passes(
        "a name that only contains the word", .tile("fusion_base_url: https://counterexamples.fa.ocs.oraclecloud.com")),
      .fails(
        "the guide's domain",
        .tile("token_url: «https://idcs-<IDENTITY_DOMAIN_ID>.identity.oraclecloud.com/oauth2/v1/token»")),
      .fails("a template's pod", .tile("fusion_base_url: «https://your-pod.fa.ocs.oraclecloud.com»")),
      .fails("letters x", .tile("client_id: «xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx»")),
      .fails("a documentation host", .tile("fusion_base_url: «https://example.com»")),
      .undecidable(
        "no value at all", .without([.fusionBaseURL, .tokenURL, .clientID, .oauthScope, .clientSecret])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    var findings: [Finding] = []
    var isJudged = false
    for key in TileKey.allCases where key != .clientSecret && key != .services {
      guard let fact = setup.tile.cleaned(key) else { continue }
      isJudged = true
      guard let found = Placeholder.find(in: fact.value) else { continue }
      findings.append(.tile(key, message(key, found), at: fact.place, observed: fact.value))
    }
    guard isJudged else { return .unverified("the tile has no values", missing: [], prerequisite: "FD0101") }
    return .findings(findings)
  }
}

private func message(_ key: TileKey, _ found: String) -> String {
  "`\(key.rawValue)` still holds the placeholder `\(found)`: the value of your environment belongs there"
}
