public import Lint

/// Datadog takes the API key at this site.
public struct APIKeyIsValid: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0801",
    name: "api-key-valid",
    severities: [.error],
    component: .datadog,
    summary: "Datadog accepts the API key at the configured site.",
    rationale: """
      An API key belongs to one organisation at one site. A key of another site is refused just as a wrong one, and the \
      key is not tried at site after site: it would be handed around.
      """,
    sources: [
      .datadog("Validate API key", url: "https://docs.datadoghq.com/api/latest/authentication/#validate-api-key"),
      .datadog("Getting started with Datadog sites", url: "https://docs.datadoghq.com/getting_started/site/"),
    ],
    remedy: Remedy(
      owner: .datadog,
      summary: "Use an API key of the organisation at this site.",
      right: "Datadog permission api_keys_read",
      steps: [
        "Compare the site with the address of Datadog in the browser: `site` of the tile, or DD_SITE.",
        "Open Organization Settings > API Keys there, and copy a key that is not revoked into DD_API_KEY.",
      ],
      commands: [#"curl -H "DD-API-KEY: $DD_API_KEY" https://api.{site}/api/v1/validate"#],
      where: "Datadog > Organization Settings > API Keys"
    ),
    needs: [.live],
    uses: [.site],
    explainedBy: ["FD0110"],
    examples: [
      .passes("accepted", .healthyLive),
      .fails(
        "refused", .lines("datadog: { api_key: «\"${DD_API_KEY}\"» }"),
        .live { $0.datadog.apiKey = .failed(Fault(.forbidden, "Forbidden"), Self.exchange(403)) }),
      .fails(
        "refused at the site of the tile", .tile("site: «datadoghq.eu»"),
        .live { $0.datadog.apiKey = .done(false, Self.exchange(403)) }),
      .undecidable("no key", .live { $0.datadog.apiKey = .notRun }),
      .undecidable("no answer", .live { $0.datadog.apiKey = .failed(Fault(.timedOut, "no answer"), nil) }),
      .notApplicable("offline"),
    ]
  )

  private static func exchange(_ status: Int) -> Exchange {
    Exchange(method: "GET", url: "https://api.datadoghq.com/api/v1/validate", status: status)
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    func refused(_ exchange: Exchange?) -> Judgement {
      .failed(
        Finding(
          Self.metadata.name, message(setup.tile.site.value), at: setup.place(ofDatadog: "api_key"),
          observed: exchange?.status.map(String.init) ?? "refused", expected: "a key that is valid at this site"),
        seenIn: exchange)
    }
    return setup.judge(
      \.datadog.apiKey, notRun: .unverified("Datadog's API key is not given (DD_API_KEY)"),
      done: { isValid, exchange in isValid ? .passed : refused(exchange) },
      failed: { fault, exchange in
        switch fault.kind {
        case .unauthorized, .forbidden: refused(exchange)
        default: .unverified("Datadog did not say whether the API key is valid: \(fault.short(exchange))")
        }
      })
  }
}

private func message(_ site: String) -> String {
  "the API key is refused at the site `\(site)`: it is wrong, revoked, or of another site"
}
