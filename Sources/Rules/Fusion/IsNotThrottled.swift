public import Lint

/// Nothing was refused for too many requests.
public struct IsNotThrottled: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0713",
    name: "not-throttled",
    severities: [.warning],
    component: .fusion,
    summary: "No request of the check was refused for being one too many.",
    rationale: """
      The check asks gently. If it is throttled all the same, other clients use up the pod's or the domain's allowance, \
      and Datadog's requests will be refused too.
      """,
    sources: [
      .oracle(
        "API rate limits of identity domains",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm")
    ],
    remedy: Remedy(
      owner: .fusionFunctional,
      summary: "Find the client that asks too often.",
      right: "Whoever runs the other integrations of this pod",
      steps: [
        "List the integrations that read this pod, and how often each asks.",
        "Let each keep its token until it expires, and space its requests.", "Check again at a quieter time.",
      ],
      where: "The integrations that read {pod}"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.tokenCauses,
    examples: [
      .passes("none", .healthyLive),
      .fails(
        "a request of the pod", .tile("fusion_base_url: «$POD»"),
        .live { $0.throttled = [Exchange(method: "GET", url: "https://abcd.fa.ocs.oraclecloud.com/ess", status: 429)] }),
      .fails(
        "a request for a token", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live {
          $0.throttled = [
            Exchange(
              method: "POST",
              url: "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token", status: 429
            )
          ]
        }),
      .fails(
        "a request of Datadog's", .tile("site: «datadoghq.eu»"),
        .live { $0.throttled = [Exchange(method: "GET", url: "https://api.datadoghq.eu/api/v1/validate", status: 429)] }
      ),
      .undecidable(
        "nothing was asked",
        .live {
          $0.token = .skipped(prerequisite: "FD0601", reason: "the identity domain is not reached")
          $0.families = [:]
        }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    if let first = live.throttled.first {
      let host = WebAddress(first.url).host
      let isDomain = setup.tile.cleaned(.tokenURL).map { WebAddress($0.value).host == host } ?? false
      let isDatadog = host == "api." + setup.tile.site.value
      var remedy: Remedy?
      if isDatadog {
        remedy = Self.metadata.remedy
        remedy?.owner = .datadog
        remedy?.right = "Whoever runs the other clients of this Datadog organisation"
        remedy?.steps = ["Look which keys ask Datadog's API so often.", "Check again when the limit is reset."]
        remedy?.place = "Datadog > Organization Settings > API Keys"
      }
      return .failed(
        Finding(
          Self.metadata.name, message(live.throttled.count, host), severity: .warning,
          at: setup.place(of: isDomain ? .tokenURL : isDatadog ? .site : .fusionBaseURL), observed: "429",
          expected: "no refusal",
          remedy: remedy),
        seenIn: first)
    }
    if live.isInterrupted { return .unverified("interrupted") }
    let families = LiveEvidence.Family.allCases.compactMap { live.families[$0] }
    let exchanges = [live.token.exchange] + families.map(\.exchange)
    guard let answered = exchanges.lazy.compactMap({ $0 }).first(where: { $0.status != nil }) else {
      if case .skipped(let prerequisite, let reason) = live.token {
        return .unverified(reason, prerequisite: prerequisite)
      }
      return .unverified("no request of the live probe was answered")
    }
    return Judgement(.passed, basis: [Setup.source(answered)])
  }
}

private func message(_ count: Int, _ host: String) -> String {
  "\(count == 1 ? "a request was" : "\(count) requests were") refused with 429 (too many requests) by \(quoted(host))"
}
