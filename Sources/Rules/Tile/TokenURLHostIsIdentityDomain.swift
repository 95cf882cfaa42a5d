public import Lint

/// The token URL's host is an identity domain.
public struct TokenURLHostIsIdentityDomain: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0105",
    name: "token-url-host",
    severities: [.error, .warning],
    component: .tile,
    summary: "The token URL names the identity domain of Fusion.",
    rationale: """
      The client secret is sent to this host. Fusion and the consoles issue no tokens for it, `.secure.` hosts want \
      a client certificate, and a host that only looks like Oracle's would collect the secret.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Finding an identity domain's URL",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/locate-identity-domain-url.htm"),
    ],
    remedy: .tileValue(
      .tokenURL, summary: "Enter the token endpoint of the Fusion environment's identity domain.",
      steps: [
        "Open Identity & Security > Domains > (domain) and copy the Domain URL (`idcs-…`), not its regional URL.",
        "Append /oauth2/v1/token to its host.",
      ]),
    uses: [.tokenURL],
    explainsFromWarning: true,
    neededForGo: true,
    examples: [
      .passes("a domain"),
      .passes("a domain with its port", .tile("token_url: $DOMAIN:443/oauth2/v1/token")),
      .passes("a tenant with a name", .tile("token_url: https://acme.identity.oraclecloud.com/oauth2/v1/token")),
      .fails("Fusion", .tile("token_url: «$POD/oauth2/v1/token»"), severity: .error),
      .fails(
        "the console", .tile("token_url: «https://cloud.oracle.com/identity/domains/ocid1.domain.oc1..aaaa»"),
        severity: .error),
      .fails(
        "the control plane", .tile("token_url: «https://identity.us-ashburn-1.oci.oraclecloud.com/20160918»"),
        severity: .error),
      .fails(
        "a host that wants a certificate",
        .tile(
          "token_url: «https://idcs-0123456789abcdef0123456789abcdef."
            + "us-ashburn-idcs-1.secure.identity.oraclecloud.com/oauth2/v1/token»"
        ), severity: .error),
      .fails("a look-alike suffix", .tile("token_url: «$DOMAIN.evil.test/oauth2/v1/token»"), severity: .error),
      .fails(
        "a look-alike below a domain of documentation",
        .tile("token_url: «$DOMAIN.evil.example/oauth2/v1/token»"), severity: .error),
      .fails(
        "a host of Oracle's own tests",
        .tile(
          "token_url: «https://idcs-0123456789abcdef0123456789abcdef.identity.oc9qadev.com/oauth2/v1/token»"),
        severity: .error),
      .fails(
        "a regional alias",
        .tile(
          "token_url: «https://idcs-0123456789abcdef0123456789abcdef."
            + "us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com/oauth2/v1/token»"
        ), severity: .warning),
      .fails("another host", .tile("token_url: «https://sso.acme.com/oauth2/v1/token»"), severity: .warning),
      .undecidable("no token URL", .without([.tokenURL])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeURL(.tokenURL) { value, address in
      let host = address.host
      if host.isEmpty || host.holdsWhitespace {
        return .unverified("the token URL has no host", missing: [], prerequisite: "FD0104")
      }
      func failed(_ what: String, _ severity: Severity, isCause: Bool = true) -> Judgement {
        var finding = Finding.tile(
          .tokenURL, message(host, what), severity: severity, at: value.place, observed: host, expected: form)
        finding.isCause = isCause
        return .failed(finding)
      }
      switch Hosts.identityForm(address) {
      case .classic, .named: return .passed
      // It issues tokens all the same.
      case .regional: return failed("a regional alias of an identity domain", .warning, isCause: false)
      case .mutualTLS: return failed("a host that wants a client certificate", .error)
      case nil: break
      }
      if let mistake = mistake(host, setup) { return failed(mistake, .error) }
      return failed(unknown(host), .warning)
    }
  }

  /// What a host is that is known to be no identity domain.
  private func mistake(_ host: String, _ setup: Setup) -> String? {
    if Hosts.isApplicationDomain(host) || Hosts.isSignIn(host) {
      let other = setup.tile.address(.fusionBaseURL)?.host ?? ""
      let isSwapped = Hosts.isIdentityHost(other)
      return "a host of Fusion (`token_url` and `fusion_base_url` \(isSwapped ? "are" : "may be") swapped)"
    }
    if Hosts.isControlPlane(host) { return "a host of the console or the control plane" }
    if Hosts.isEPM(host) { return "a host of Enterprise Performance Management" }
    if Hosts.isDatadog(host) { return "a host of Datadog" }
    if Hosts.isInternal(host) { return "a host of Oracle's own tests, which customers do not have" }
    if Hosts.isLookAlike(host) { return "a look-alike: it does not lie in a domain of Oracle's" }
    return nil
  }

  private func unknown(_ host: String) -> String {
    guard host.hasPrefix("idcs-") else { return "not of a known form" }
    let label = host.prefix { $0 != "." }
    if label.hasPrefix("idcs-idcs-") { return "not of a known form (`idcs-` stands there twice)" }
    if Hosts.isDomainLabel(label) { return "not of a known form (what stands behind `\(label)` is none of a domain)" }
    return "not of a known form (behind `idcs-` stand 32 hexadecimal digits)"
  }
}

private let form = "idcs-<32 hexadecimal digits>.identity.oraclecloud.com"

private func message(_ host: String, _ what: String) -> String {
  "`\(host)` is \(what): the host of the Domain URL is expected, `\(form)`"
}
