import Lint

/// Datadog's accounts as the rules' examples use them, and the remedies' common texts.
enum AccountExample {
  /// The list answer with one account; members of its settings are written as given.
  static func list(_ settings: String...) -> String {
    """
    {"data": [{"id": "0f1e2d3c4b5a6978", "type": "Account", "attributes": {"name": "abcd",
      "settings": {\(settings.joined(separator: ", "))}}}]}
    """
  }

  static let pod = #""fusion_base_url": "$POD""#
  static let empty = #"{"data": []}"#

  static func services(_ list: String) -> String { #""logs_config": {"enabled_services": "# + list + "}" }
}

enum AccountTile {
  static let place = "Datadog > Integrations > Oracle Fusion > Configure > (account)"
  static let right = "Datadog permission integrations_write (Manage Integrations)"
  static let documentation = "https://docs.datadoghq.com/integrations/oracle-fusion/"
  static let read = """
    curl -H "DD-API-KEY: $DD_API_KEY" -H "DD-APPLICATION-KEY: $DD_APP_KEY" \
    https://api.{site}'/api/v2/web-integrations/oracle-fusion/accounts'
    """
}

extension AccountEvidence {
  /// The listings that count: live answers outweigh files.
  var counting: [Listing] {
    let best = listings.map(\.source.standing).max()
    return listings.filter { $0.source.standing == best }
  }
}

/// The registered accounts of a setup's pod, or why there is none to judge.
enum RegisteredAccounts {
  case found([Account], [Source])
  case none(Fact<String>, [AccountEvidence.Listing])
  case undecided(Judgement)

  static func of(_ setup: Setup) -> RegisteredAccounts {
    guard let base = setup.tile.cleaned(.fusionBaseURL) else {
      return .undecided(.unverified("the tile has no base URL", prerequisite: "FD0101"))
    }
    let listings = setup.accounts.counting
    if listings.isEmpty {
      return .undecided(.unverified("no list of the accounts that are registered with Datadog"))
    }
    var evidence = AccountEvidence()
    evidence.listings = listings
    let accounts = evidence.accounts(of: base.value)
    if !accounts.isEmpty { return .found(accounts, listings.map(\.source)) }
    if let cut = listings.first(where: { !$0.source.isComplete }) {
      return .undecided(.unverified("the list of accounts in \(cut.source.name) was cut"))
    }
    return .none(base, listings)
  }
}
