public import Lint

/// The identity domain names the tile's token URL as its token endpoint.
public struct DiscoveryMatchesTokenURL: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0602",
    name: "discovery-matches-token-url",
    severities: [.error, .warning],
    component: .identity,
    summary: "The identity domain names the token URL as its own token endpoint.",
    rationale: """
      The discovery document of a domain is public and says where tokens are issued. Where it names another endpoint, \
      the tile's URL belongs to another domain, or something stands in between and answers for it.
      """,
    sources: [
      .oracle(
        "Finding an identity domain's URL",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/locate-identity-domain-url.htm")
    ],
    remedy: .tileValue(
      .tokenURL, summary: "Enter the token endpoint that the identity domain names.",
      steps: [
        "Open Identity & Security > Domains > (domain) and copy the Domain URL.",
        "Read {domain}/.well-known/openid-configuration and compare its token_endpoint.",
      ]),
    needs: [.live],
    uses: [.tokenURL],
    explainedBy: RuleMetadata.domainCauses,
    neededForGo: true,
    examples: [
      .passes("the same but for the port", .healthyLive),
      .passes(
        "a regional name of the same domain",
        .live {
          $0.discovery = .done(
            DomainDiscovery(
              tokenEndpoint: "https://idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1."
                + "identity.us-ashburn-1.oci.oraclecloud.com:443/oauth2/v1/token"), nil)
        }),
      .fails(
        "another domain", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live {
          $0.discovery = .done(
            DomainDiscovery(
              tokenEndpoint: "https://idcs-ffffffffffffffffffffffffffffffff.identity.oraclecloud.com/oauth2/v1/token"),
            nil)
        }, severity: .error),
      .fails(
        "a host that was allowed by name", .tile("token_url: «https://tokens.acme.com/oauth2/v1/token»"),
        .live { $0.allowedHosts = ["tokens.acme.com"] }, severity: .warning),
      .undecidable(
        "no discovery document", .live { $0.discovery = .failed(Fault(.notFound, "Not Found"), nil) }),
      .undecidable("none of its members", .live { $0.discovery = .done(DomainDiscovery(tokenEndpoint: nil), nil) }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.discovery,
      done: { discovery, exchange in
        guard let url = setup.tile.cleaned(.tokenURL) else { return setup.absence(of: .tokenURL) }
        guard let endpoint = discovery.tokenEndpoint, !endpoint.isEmpty else {
          return .unverified("the discovery document names no token endpoint")
        }
        let ours = WebAddress(url.value)
        let theirs = WebAddress(endpoint)
        if ours.path == theirs.path, ours.origin == theirs.origin || isSameDomain(ours, theirs) { return .passed }
        let isAllowed = setup.live?.allowedHosts.contains(ours.host) ?? false
        return .failed(
          .tile(
            .tokenURL, message(endpoint), severity: isAllowed ? .warning : .error, at: url.place, observed: url.value,
            expected: endpoint), seenIn: exchange)
      },
      failed: { fault, exchange in
        .unverified("the discovery document could not be read: \(fault.short(exchange))")
      })
  }

  /// Two documented names of one domain: its own and a region's.
  private func isSameDomain(_ ours: WebAddress, _ theirs: WebAddress) -> Bool {
    guard let label = ours.domainLabel, Hosts.identityForm(ours) != nil, Hosts.identityForm(theirs) != nil else {
      return false
    }
    return label == theirs.domainLabel
  }
}

private func message(_ endpoint: String) -> String {
  "the identity domain issues tokens at \(quoted(endpoint)), not at the token URL of the tile"
}
