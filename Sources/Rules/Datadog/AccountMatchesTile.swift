public import Lint

/// The registered account has the settings of the tile.
public struct AccountMatchesTile: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0803",
    name: "account-matches-tile",
    severities: [.error],
    component: .datadog,
    summary: "The registered account has the same settings as the tile.",
    rationale: """
      Datadog works with what is registered, not with what the configuration says. Where they differ, what is checked \
      here is not what runs there.
      """,
    sources: [.script("account registration"), .datadog("Oracle Fusion integration", url: AccountTile.documentation)],
    remedy: Remedy(
      owner: .datadog,
      summary: "Bring the registered account and the configuration into agreement.",
      right: AccountTile.right,
      steps: [
        "Decide which of the two values is right: the application's and the environment's evidence tells.",
        "Open Integrations > Oracle Fusion in Datadog, edit the account and correct the value; or correct the configuration.",
        "Enter the client secret again if the client ID changes, and save.",
      ],
      commands: [AccountTile.read],
      where: AccountTile.place,
      links: [AccountTile.documentation]
    ),
    needs: [.account],
    uses: [.fusionBaseURL],
    explainedBy: ["FD0801", "FD0808"],
    explainsFromWarning: true,
    examples: [
      .passes(
        "the same",
        .account(AccountExample.list(AccountExample.pod, #""client_id": "$CLIENT", "oauth_scope": "$SCOPE""#))),
      .passes(
        "a port and a slash do not count",
        .account(
          AccountExample.list(#""fusion_base_url": "$POD:443/", "token_url": "$DOMAIN:443/oauth2/v1/token""#))),
      .fails(
        "another client",
        .account(AccountExample.list(AccountExample.pod, #""client_id": «"00c0ffee00c0ffee00c0ffee00c0ffee"»"#))),
      .fails(
        "another scope",
        .account(AccountExample.list(AccountExample.pod, #""oauth_scope": «"urn:opc:resource:consumer::all"»"#))),
      .fails(
        "without TLS",
        .account(
          #"{"data": [{"id": "a1", "type": "Account", "attributes": {"name": "a", "settings": "#
            + #"{"fusion_base_url": «"http://abcd.fa.ocs.oraclecloud.com"»}}}]}"#)),
      .undecidable("not registered", .account(AccountExample.empty)),
      .undecidable("no list"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    switch RegisteredAccounts.of(setup) {
    case .undecided(let judgement): return judgement
    case .none: return .unverified("no account with this base URL is registered", prerequisite: "FD0802")
    case .found(let accounts, _):
      let findings = accounts.flatMap { account in
        Self.compared.compactMap { key in finding(key, account, setup) }
      }
      return Judgement(findings.isEmpty ? .passed : .failed(findings), basis: accounts.map(\.source).distinct)
    }
  }

  /// Secrets are never returned, the site is where the account lies, and services are FD0804's.
  private static let compared = TileKey.allCases.filter { ![.clientSecret, .site, .services].contains($0) }

  private func finding(_ key: TileKey, _ account: Account, _ setup: Setup) -> Finding? {
    let tile = setup.tile
    guard let ours = tile.cleaned(key), let theirs = account.settings[key], !theirs.value.isEmpty,
      normalised(ours.value, key) != normalised(theirs.value, key)
    else { return nil }
    return Finding(
      key.rawValue, message(key, theirs.value, ours.value), at: theirs.place, observed: theirs.value,
      expected: ours.value,
      related: [Fact("`\(key.rawValue)` of the tile", at: ours.place)],
      causes: Dictionary(uniqueKeysWithValues: causes(of: key, theirs.value, setup).map { ($0, nil) }), tileKey: key)
  }

  /// Rules about a value of the tile: where one of them failed, the difference follows from it.
  private func causes(of key: TileKey, _ theirs: String, _ setup: Setup) -> [String] {
    switch key {
    case .fusionBaseURL: ["FD0102", "FD0103"]
    case .tokenURL: ["FD0104", "FD0105"]
    // The account has the client of an application in evidence: then it is the tile that names another (FD0201).
    case .clientID: ["FD0106", "FD0212"] + (setup.applications.all.contains { $0.name == theirs } ? ["FD0201"] : [])
    case .oauthScope: ["FD0107", "FD0210"]
    default: []
    }
  }

  private func normalised(_ text: String, _ key: TileKey) -> String {
    switch key {
    case .fusionBaseURL, .tokenURL, .epmBaseURL:
      let address = WebAddress(text)
      let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
      return address.origin + path + (address.query.map { "?" + $0 } ?? "") + (address.fragment.map { "#" + $0 } ?? "")
    case .fusionApplicationID, .epmApplicationID: return text.lowercased()
    default: return text
    }
  }
}

private func message(_ key: TileKey, _ theirs: String, _ ours: String) -> String {
  "the registered account has `\(theirs)` as \(key.label), the tile has `\(ours)`"
}
