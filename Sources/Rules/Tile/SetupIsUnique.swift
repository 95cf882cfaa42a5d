public import Lint

/// No two setups of the run collect the same pod, or share a client across identity domains.
public struct SetupIsUnique: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0115",
    name: "setup-unique",
    severities: [.warning],
    component: .tile,
    summary: "No other setup of the run has this base URL or this client ID.",
    rationale: """
      Two setups with one base URL read the same pod twice: logs and their costs double. One client ID in two \
      identity domains is a value that was copied along.
      """,
    sources: [.tool("setups of one run")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give each Fusion environment one setup with values of its own.",
      right: "write access to the configuration",
      steps: [
        "Remove the setup that is there twice, or correct the value that was copied along.",
        "Compare with the accounts that are registered in Datadog.",
      ],
      where: "the configuration"
    ),
    uses: [.fusionBaseURL, .clientID, .tokenURL],
    examples: [
      .passes(
        "another pod and another client",
        .sibling(
          name: "test",
          tile: """
            fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com
            client_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
            """)),
      .fails(
        "the same pod", .tile("fusion_base_url: «$POD»"),
        .sibling(name: "copy", tile: "client_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9")),
      .fails(
        "the same client in two domains", .tile("client_id: «$CLIENT»"),
        .sibling(
          name: "test",
          tile: """
            fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com
            token_url: https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com/oauth2/v1/token
            """)),
      .undecidable(
        "no base URL", .without([.fusionBaseURL]),
        .sibling(
          name: "test",
          tile: """
            fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com
            client_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
            """)),
      .notApplicable("the only setup"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard !setup.isAlone else { return .notApplicable("this is the only setup of the run") }
    let base = setup.read(.fusionBaseURL)
    let client = setup.read(.clientID)
    var findings: [Finding] = []
    if case .value(let url) = base {
      let pod = setup.siblings.isEmpty ? nil : WebAddress.pod(url.value)
      let others = setup.siblings.filter { $0.pod == pod }
      if !others.isEmpty {
        findings.append(
          .tile(
            .fusionBaseURL, samePod(url.value, others), severity: .warning, at: url.place, observed: url.value,
            related: others.prefix(String.fewCount).compactMap { other in
              other.baseURL.map { Fact("the setup `\(other.name.value)`", at: $0.place) }
            }))
      }
    }
    if !setup.siblings.isEmpty, case .value(let id) = client, case .value(let token) = setup.read(.tokenURL) {
      let domain = WebAddress.domain(token.value)
      let others = setup.siblings.filter { other in
        guard let theirs = other.clientID, let their = other.domain else { return false }
        return Tile.clean(theirs.value).lowercased() == id.value.lowercased() && their != domain
      }
      if !others.isEmpty {
        findings.append(
          .tile(
            .clientID, sameClient(id.value, others), severity: .warning, at: id.place, observed: id.value,
            related: others.prefix(String.fewCount).compactMap { other in
              other.clientID.map { Fact("the setup `\(other.name.value)`", at: $0.place) }
            }))
      }
    }
    if !findings.isEmpty { return .findings(findings) }
    if case .undecided(let judgement) = base { return judgement }
    if case .undecided(let judgement) = client { return judgement }
    return .passed
  }
}

private func samePod(_ url: String, _ others: [Sibling]) -> String {
  "`\(url)` is also the base URL of \(names(others)): the pod would be read twice"
}

private func sameClient(_ id: String, _ others: [Sibling]) -> String {
  "`\(id)` is also the client ID of \(names(others)) in another identity domain: one of the two was copied along"
}

private func names(_ others: [Sibling]) -> String { .few(others.map { "`\($0.name.value)` (\($0.file))" }) }
