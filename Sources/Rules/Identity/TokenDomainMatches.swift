public import Lint

/// The token comes from the identity domain of the token URL.
public struct TokenDomainMatches: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0606",
    name: "token-domain-matches",
    severities: [.error],
    component: .identity,
    summary: "The token's tenant is the identity domain of the token URL.",
    rationale: """
      Fusion trusts the tokens of one identity domain. The tenant claim says which one issued it; the issuer does not, \
      since every domain shares it.
      """,
    sources: [
      .oracle(
        "Token Validation",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/TokenValidation.htm")
    ],
    remedy: .tileValue(
      .tokenURL, summary: "Enter the token endpoint of the identity domain that Fusion belongs to.",
      steps: [
        "Open the Fusion environment in the OCI console and follow the link to its identity domain.",
        "Copy the Domain URL and append /oauth2/v1/token.",
      ]),
    needs: [.live],
    uses: [.tokenURL],
    explainedBy: RuleMetadata.tokenCauses,
    neededForGo: true,
    examples: [
      .passes("the domain of the token URL", .healthyLive),
      .passes(
        "in other letter case", .live { $0.token = changed { $0.tenant = "IDCS-0123456789ABCDEF0123456789ABCDEF" } }),
      .passes(
        "at an allowed host, by its discovery document", .tile("token_url: https://tokens.acme.com/oauth2/v1/token"),
        .live { $0.allowedHosts = ["tokens.acme.com"] }),
      .fails(
        "another domain", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.token = changed { $0.tenant = "idcs-ffffffffffffffffffffffffffffffff" } }),
      .undecidable("a token without a tenant", .live { $0.token = changed { $0.tenant = nil } }),
      .undecidable(
        "a host without a label, and no discovery document",
        .tile("token_url: https://tokens.acme.com/oauth2/v1/token"),
        .live { $0.discovery = .failed(Fault(.notFound, "Not Found"), nil) }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeToken { claims in
      guard let url = setup.tile.cleaned(.tokenURL) else { return setup.absence(of: .tokenURL) }
      guard let tenant = claims.tenant, !tenant.isEmpty else { return .unverified("the token names no tenant") }
      guard let label = label(WebAddress(url.value), setup) else {
        return .unverified("the identity domain's `idcs-…` label is not known")
      }
      if label.lowercased() == tenant.lowercased() { return .passed }
      return .failed(
        .tile(
          .tokenURL, message(tenant, label), at: url.place, observed: tenant, expected: label),
        seenIn: setup.live?.token.exchange)
    }
  }

  /// The domain's label: the host's own, else that of the endpoint which the domain names, else its chosen name.
  private func label(_ address: WebAddress, _ setup: Setup) -> String? {
    if let own = address.domainLabel { return own }
    if let endpoint = setup.live?.discovery.value?.tokenEndpoint, let label = WebAddress(endpoint).domainLabel {
      return label
    }
    guard case .named = Hosts.identityForm(address) else { return nil }
    return address.labels.first.map(String.init)
  }
}

private func message(_ tenant: String, _ label: String) -> String {
  "the token was issued by \(quoted(tenant)), but the token URL is that of `\(label)`"
}
