public import Lint

/// The tile has the five values that the guide asks for.
public struct TileIsComplete: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0101",
    name: "tile-complete",
    severities: [.error],
    component: .tile,
    summary: "The five values of the Datadog tile are given.",
    rationale: """
      Datadog needs the base URL, the token endpoint, the client ID, the scope and the secret to ask for a token \
      and to read anything. What rests on a value that is not here cannot be checked.
      """,
    sources: [.guide("Configure the Datadog tile")],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Copy the missing value and enter it in the tile.",
      right: "read access to the application in the identity domain",
      steps: [
        "Client ID and client secret: open the application, OAuth configuration, General Information.",
        "Scope: open the application, OAuth configuration, Resources, and copy the scope as a whole.",
        "Token endpoint: take the Domain URL from Domain details and append /oauth2/v1/token.",
        "Base URL: take the address of Fusion up to the first slash behind the host.",
        "Give each value under its key below `tile:`, the secret as ${NAME} or file:PATH.",
      ],
      where: "Identity & Security > Domains > (domain) > Integrated Applications > (application) > OAuth configuration"
    ),
    neededForGo: true,
    examples: [
      .passes("the five values"),
      .fails("an empty client ID", .tile(#"client_id: «""»"#)),
      .fails("a scope of blanks", .tile(#"oauth_scope: «"  "»"#)),
      .fails(
        "no client ID",
        .configuration(
          #"""
          version: 1
          tile: «{"fusion_base_url": "$POD", "token_url": "$DOMAIN/oauth2/v1/token", "oauth_scope": "$SCOPE",
            "client_secret": "${FUSION_CLIENT_SECRET}"}»
          """#)),
      .fails(
        "an empty secret in the payload that creates an account",
        .configuration(
          #"""
          {"data": {"type": "Account", "attributes": {"name": "abcd", "settings": {"fusion_base_url": "$POD",
            "token_url": "$DOMAIN/oauth2/v1/token", "client_id": "$CLIENT", "oauth_scope": "$SCOPE"},
            "secrets": {"client_secret": «""»}}}}
          """#)),
      .undecidable("a tile that is a list", .configuration("version: 1\ntile: [a]\n")),
      .undecidable("a client ID of the wrong type", .tile("client_id: [4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f]")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    var findings: [Finding] = []
    var unread: Judgement?
    for key in TileKey.required {
      switch state(of: key, in: setup.tile) {
      case .given: break
      case .empty(let place): findings.append(.tile(key, emptyMessage(key), at: place, observed: "nothing"))
      case .absent:
        if setup.textualProblem(at: key) != nil {
          unread = unread ?? setup.absence(of: key)
        } else {
          findings.append(.tile(key, missingMessage(key), at: setup.tile.place))
        }
      }
    }
    if findings.isEmpty, let unread { return unread }
    return .findings(findings)
  }

  private enum State {
    case given, absent
    case empty(Place)
  }

  private func state(of key: TileKey, in tile: Tile) -> State {
    if key == .clientSecret {
      switch tile.secret {
      case .absent: return .absent
      case .empty(let place): return .empty(place)
      case .literal, .reference, .registered: return .given
      }
    }
    guard let fact = tile.text(key) else { return .absent }
    return tile.cleaned(key) == nil ? .empty(fact.place) : .given
  }
}

private func missingMessage(_ key: TileKey) -> String {
  "`\(key.rawValue)` is missing: the tile needs its \(key.label)"
}

private func emptyMessage(_ key: TileKey) -> String {
  "`\(key.rawValue)` is empty: the tile needs its \(key.label)"
}
