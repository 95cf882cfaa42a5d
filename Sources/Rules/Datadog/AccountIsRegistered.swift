public import Lint

/// Datadog has an Oracle Fusion account for the pod.
public struct AccountIsRegistered: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0802",
    name: "account-registered",
    severities: [.error, .warning],
    component: .datadog,
    summary: "An Oracle Fusion account with this base URL is registered with Datadog.",
    rationale: """
      Nothing is read until the tile is saved. After go-live a missing account means another site or organisation, or \
      that somebody removed it.
      """,
    sources: [
      .guide("Configure the Datadog tile"), .datadog("Oracle Fusion integration", url: AccountTile.documentation),
    ],
    remedy: Remedy(
      owner: .datadog,
      summary: "Save the tile in the right Datadog organisation.",
      right: AccountTile.right,
      steps: [
        "Log in to the organisation at {site}; DD_SITE has to name the same site.",
        "Open Integrations > Oracle Fusion and add an account.",
        "Enter Fusion Base URL, Token Endpoint, Client ID, OAuth Scope and Client Secret, and save.",
      ],
      commands: [AccountTile.read],
      where: AccountTile.place,
      links: [AccountTile.documentation]
    ),
    needs: [.account],
    uses: [.fusionBaseURL],
    explainedBy: ["FD0102", "FD0103", "FD0801", "FD0808"],
    examples: [
      .passes("registered", .account(AccountExample.list(AccountExample.pod))),
      .passes("registered with a port and a slash", .account(AccountExample.list(#""fusion_base_url": "$POD:443/""#))),
      .fails(
        "no account, before go-live", .tile("fusion_base_url: «$POD»"), .account(AccountExample.empty),
        severity: .warning),
      .fails(
        "no account, after go-live", .tile("fusion_base_url: «$POD»"), .lines("stage: after"),
        .account(AccountExample.empty), severity: .error),
      .fails(
        "the account of another pod", .tile("fusion_base_url: «$POD»"),
        .account(AccountExample.list(#""fusion_base_url": "https://efgh.fa.ocs.oraclecloud.com""#)), severity: .warning),
      .undecidable("no list"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    switch RegisteredAccounts.of(setup) {
    case .undecided(let judgement): return judgement
    case .found(let accounts, _): return Judgement(.passed, basis: accounts.map(\.source).distinct)
    case .none(let base, let listings):
      let accounts = listings.flatMap(\.accounts)
      let others = accounts.compactMap { $0.settings[.fusionBaseURL] }
      let finding = Finding(
        "account-registered", message(base.value, setup.stage, accounts.count),
        severity: setup.stage == .after ? .error : .warning, at: base.place,
        observed: others.isEmpty ? "no account" : others.prefix(10).map(\.value).joined(separator: ", "),
        expected: base.value,
        related: listings.prefix(3).map { Fact("the accounts that are registered", at: $0.place) })
      return Judgement(.failed([finding]), basis: listings.map(\.source).distinct)
    }
  }
}

private func message(_ base: String, _ stage: Setup.Stage, _ count: Int) -> String {
  let others = count == 0 ? "there is none at all" : "\(count) of other pods are"
  let when = stage == .after ? "" : "; nothing is read until the tile is saved"
  return "no Oracle Fusion account with the base URL `\(base)` is registered (\(others))\(when)"
}
