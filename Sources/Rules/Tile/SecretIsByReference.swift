public import Lint

/// No secret is written in the configuration.
public struct SecretIsByReference: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0108",
    name: "secret-by-reference",
    severities: [.error],
    component: .tile,
    summary: "Secrets are referenced, never written in the configuration.",
    rationale: """
      A configuration is kept in version control and shown in reviews and reports. A secret that stood in it is \
      known to everybody who can read one of its versions.
      """,
    sources: [
      .rfc(6749, section: "2.3.1"),
      .tool("secrets are given as ${NAME} or file:PATH"),
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Take the secret out of the file, reference it, and have it regenerated.",
      right: "write access to the configuration; Application Administrator to regenerate the secret",
      steps: [
        "Put the secret into an environment variable or a file that is not under version control.",
        "Write ${NAME} or file:PATH in its place.",
        "Regenerate the secret in the identity domain (or the key in Datadog), since the old one was written down.",
        "Enter the new secret in the Datadog tile: the old one stops working at once.",
      ],
      where: "Identity & Security > Domains > (domain) > Integrated Applications > (application) > OAuth configuration"
    ),
    isFixed: true,
    neededForGo: true,
    examples: [
      .passes(
        "a reference in the payload that creates an account",
        .configuration(
          #"""
          {"data": {"type": "Account", "attributes": {"name": "abcd", "settings": {"fusion_base_url": "$POD",
            "token_url": "$DOMAIN/oauth2/v1/token", "client_id": "$CLIENT", "oauth_scope": "$SCOPE"},
            "secrets": {"client_secret": "${FUSION_CLIENT_SECRET}"}}}}
          """#)),
      .passes("an environment variable"),
      .passes("a file", .tile("client_secret: file:secret.txt"), .file("secret.txt", "correct-horse-battery")),
      .fails("the secret itself", .tile("client_secret: «idcscs-00000000-0000-4000-8000-000000000000»")),
      .undecidable("no secret", .without([.clientSecret])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    var literals = setup.tile.literalSecrets.map(\.place)
    if case .literal(let place) = setup.tile.secret, !literals.contains(where: { lastStep($0) == lastStep(place) }) {
      literals.append(place)
    }
    if literals.isEmpty {
      switch setup.tile.secret {
      case .absent, .empty: return setup.absence(of: .clientSecret)
      case .literal, .reference, .registered: return .passed
      }
    }
    return .findings(
      literals.map { place in
        let key = lastStep(place)
        return Finding(key, message(key), at: place, expected: "${NAME} or file:PATH", tileKey: TileKey(rawValue: key))
      })
  }
}

private func message(_ key: String) -> String {
  "the value of `\(key)` is written in the file: reference it as `${NAME}` or `file:PATH`, and regenerate it"
}
