public import Lint

/// The registered account reads ESS and audit.
public struct AccountServicesAreEnabled: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0804",
    name: "account-services-enabled",
    severities: [.warning],
    component: .datadog,
    summary: "The services ess and audit are enabled in the registered account.",
    rationale: "A service that is not enabled is not read: its logs are missing without an error anywhere.",
    sources: [.script("account registration"), .datadog("Oracle Fusion integration", url: AccountTile.documentation)],
    remedy: Remedy(
      owner: .datadog,
      summary: "Enable ESS and audit logs in the account.",
      right: AccountTile.right,
      steps: [
        "Open Integrations > Oracle Fusion in Datadog and edit the account.",
        "Enable the logs of ESS and of audit, and save.",
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
      .passes("both", .account(AccountExample.list(AccountExample.pod, AccountExample.services(#"["ess", "audit"]"#)))),
      .fails(
        "audit is off", .account(AccountExample.list(AccountExample.pod, AccountExample.services(#"«["ess"]»"#)))),
      .undecidable("services are not shown", .account(AccountExample.list(AccountExample.pod))),
      .undecidable("not registered", .account(AccountExample.empty)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    switch RegisteredAccounts.of(setup) {
    case .undecided(let judgement): return judgement
    case .none: return .unverified("no account with this base URL is registered", prerequisite: "FD0802")
    case .found(let accounts, _): return Setup.weigh(accounts.map { ($0.source, verdict($0)) })
    }
  }

  private func verdict(_ account: Account) -> Verdict {
    account.services.verdict { services, place in
      let names = services.map(\.value)
      let missing = Tile.defaultServices.filter { !names.contains($0) }
      if missing.isEmpty { return .meets }
      return .fails(
        missing.map { service in
          Finding(
            service, message(service), severity: .warning, at: place,
            observed: names.isEmpty ? "no service" : names.joined(separator: ", "),
            expected: Tile.defaultServices.joined(separator: ", "))
        })
    }
  }
}

private func message(_ service: String) -> String {
  "the service `\(service)` is not enabled in the registered account: its logs are not read"
}
