public import Lint

/// The identity domain answers over HTTPS.
public struct IdentityDomainIsReachable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0601",
    name: "identity-domain-reachable",
    severities: [.error],
    component: .identity,
    summary: "The identity domain answers over TLS 1.2 or above with a trusted certificate.",
    rationale: """
      Every token comes from this host. Name, proxy, connection, TLS and certificate fail for different reasons and are \
      mended by different people, so the step that failed is named.
      """,
    sources: [.guide("Create a confidential application")],
    remedy: Remedy(
      owner: .network,
      summary: "Let this machine reach the identity domain.",
      right: "Rights on name service, proxy and firewall of this network",
      steps: [
        "Compare the host in the token URL with the Domain URL in the console.",
        "Let this machine resolve and reach it on port 443, directly or through the proxy.",
      ],
      where: "The network between this machine and {domain}"
    ),
    needs: [.live],
    uses: [.tokenURL],
    neededForGo: true,
    examples: [
      .passes("it answers", .healthyLive),
      .passes(
        "an HTTP answer of any kind",
        .live { $0.identityConnection = .failed(Fault(.serverFault, "Service Unavailable"), Self.exchange(503)) }),
      .fails(
        "the name is not resolved", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.identityConnection = .failed(Fault(.nameNotResolved, "no such name"), nil) }),
      .fails(
        "an expired certificate", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live {
          let certificate = Certificate(
            subject: "CN=*.identity.oraclecloud.com", issuer: "CN=Acme Proxy CA",
            notBefore: Timestamp(seconds: 1_700_000_000), notAfter: Timestamp(seconds: 1_731_536_000))
          $0.identityConnection = .failed(Fault(.certificateExpired, "", certificate: certificate), nil)
        }),
      .fails(
        "the proxy refuses", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.identityConnection = .failed(Fault(.proxyRefused, "403 Forbidden"), nil) }),
      .fails(
        "a connection without an answer", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live {
          $0.discovery = .failed(Fault(.connectionReset, "the connection was cut"), nil)
          $0.token = .failed(Fault(.connectionReset, "the connection was cut"), nil)
        }),
      .passes(
        "discovery alone is not answered",
        .live { $0.discovery = .failed(Fault(.connectionReset, "the connection was cut"), nil) }),
      .undecidable(
        "a host of unknown form",
        .live { $0.identityConnection = .skipped(prerequisite: "FD0105", reason: "the host is of no documented form") }),
      .notApplicable("offline"),
    ]
  )

  private static func exchange(_ status: Int) -> Exchange {
    Exchange(method: "GET", url: "https://idcs.test/.well-known/openid-configuration", status: status)
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.identityConnection,
      done: { _, _ in
        // A connection that carries no HTTP answer is of no use. One question of several that is not answered is no fault
        // of the host: the request for a token follows on the same way.
        if case .done = setup.live?.token { return .passed }
        if setup.live?.token.exchange?.status != nil { return .passed }
        guard case .failed(let fault, let exchange) = setup.live?.discovery, exchange?.status == nil,
          let broken = ConnectionFault(fault, exchange, what: "the identity domain", key: .tokenURL, on: setup)
        else { return .passed }
        return .failed(finding(broken, setup))
      },
      failed: { fault, exchange in
        guard let broken = ConnectionFault(fault, exchange, what: "the identity domain", key: .tokenURL, on: setup)
        else { return .passed }
        return .failed(finding(broken, setup))
      })
  }

  private func finding(_ broken: ConnectionFault, _ setup: Setup) -> Finding {
    var finding = broken.finding(Self.metadata.name)
    // A host that is no identity domain's explains it; one of a form that is only discouraged does not.
    if case .failed(let findings) = TokenURLHostIsIdentityDomain().check(setup).outcome,
      findings.contains(where: { $0.severity == .error })
    {
      finding.causes["FD0105"] = .some(nil)
    }
    return finding
  }
}
