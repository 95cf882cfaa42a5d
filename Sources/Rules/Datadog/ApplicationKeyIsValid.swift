public import Lint

/// Datadog takes the application key, and it may read what the check reads.
public struct ApplicationKeyIsValid: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0808",
    name: "application-key-valid",
    severities: [.error],
    component: .datadog,
    summary: "The application key is accepted and may read what the check needs.",
    rationale: """
      The registered account, logs and metrics are read with an application key. One that is scoped too narrowly is \
      refused like a wrong one, so the permission that is missing is named.
      """,
    sources: [
      .datadog("API and Application Keys", url: "https://docs.datadoghq.com/account_management/api-app-keys/")
    ],
    remedy: Remedy(
      owner: .datadog,
      summary: "Use an application key that may read integrations, logs and metrics.",
      right: "Datadog permission user_app_keys",
      steps: [
        "Open Organization Settings > Application Keys of the organisation at {site}.",
        "Make a key with the scopes integrations_read, logs_read_data, metrics_read and timeseries_query.",
        "See that the role of its owner has these permissions too, and put the key into DD_APP_KEY.",
      ],
      commands: [AccountTile.read],
      where: "Datadog > Organization Settings > Application Keys"
    ),
    needs: [.live],
    uses: [.site],
    explainedBy: ["FD0110", "FD0801"],
    examples: [
      .passes("accepted", .healthyLive),
      .fails(
        "refused", .lines("datadog: { app_key: «\"${DD_APP_KEY}\"» }"),
        .live { $0.datadog.applicationKey = .failed(Fault(.forbidden, "Forbidden"), Self.exchange(403)) }),
      .fails(
        "may not read integrations", .tile("site: «datadoghq.com»"),
        .live { $0.datadog.applicationKey = .done(["integrations_read"], Self.exchange(403)) }),
      .undecidable("no key", .live { $0.datadog.applicationKey = .notRun }),
      .undecidable("no answer", .live { $0.datadog.applicationKey = .failed(Fault(.timedOut, "no answer"), nil) }),
      .notApplicable("offline"),
    ]
  )

  /// What the check reads: the registered account, logs and metrics.
  private static let needed = ["integrations_read", "logs_read_data", "metrics_read", "timeseries_query"]

  private static func exchange(_ status: Int) -> Exchange {
    Exchange(
      method: "GET", url: "https://api.datadoghq.com/api/v2/web-integrations/oracle-fusion/accounts", status: status)
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let place = setup.place(ofDatadog: "app_key")
    func refused(_ permissions: String?, _ exchange: Exchange?) -> Judgement {
      .failed(
        Finding(
          Self.metadata.name, message(setup.tile.site.value), at: place,
          observed: permissions.map { "without \($0)" } ?? exchange?.status.map(String.init) ?? "refused",
          expected: "a key that is valid at this site, with \(Self.needed.joined(separator: ", "))"), seenIn: exchange)
    }
    return setup.judge(
      \.datadog.applicationKey, notRun: .unverified("Datadog's application key is not given (DD_APP_KEY)"),
      done: { missing, exchange in
        // A key that may do nothing of this cannot be told from a wrong one.
        if Self.needed.allSatisfy(missing.contains) { return refused(missing.joined(separator: ", "), exchange) }
        return .findings(
          missing.map { permission in
            Finding(
              permission, message(lacking: permission), at: place, observed: "without \(permission)",
              expected: permission, exchange: exchange)
          })
      },
      failed: { fault, exchange in
        switch fault.kind {
        case .unauthorized, .forbidden: refused(nil, exchange)
        default: .unverified("Datadog did not say whether the application key is valid: \(fault.short(exchange))")
        }
      })
  }
}

private func message(_ site: String) -> String {
  "the application key is refused at the site `\(site)`: it is wrong, revoked, of another organisation, or may read nothing"
}

private func message(lacking permission: String) -> String {
  "the application key lacks the permission \(quoted(permission)), which the check needs"
}
