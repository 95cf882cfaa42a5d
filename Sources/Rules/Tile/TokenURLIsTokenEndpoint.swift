public import Lint

/// The token URL is the token endpoint of a host, and nothing else.
public struct TokenURLIsTokenEndpoint: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0104",
    name: "token-url-form",
    severities: [.error, .info],
    component: .tile,
    summary: "The token URL is https, a host and the path /oauth2/v1/token.",
    rationale: """
      Tokens are issued at `/oauth2/v1/token` of the identity domain. Every other address of the domain, its bare \
      URL included, answers with a page or an error.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Client Credentials Grant Type",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/CCGT.htm"),
    ],
    remedy: .tileValue(
      .tokenURL, summary: "Enter the token endpoint of the identity domain.",
      steps: [
        "Open Identity & Security > Domains > (domain) and copy the Domain URL.",
        "Append /oauth2/v1/token to its host.",
      ]),
    uses: [.tokenURL],
    neededForGo: true,
    examples: [
      .passes("the token endpoint"),
      .fails("the authorisation endpoint", .tile("token_url: «$DOMAIN/oauth2/v1/authorize»"), severity: .error),
      .fails("the console", .tile("token_url: «$DOMAIN/ui/v1/adminconsole»"), severity: .error),
      .fails("the domain URL", .tile("token_url: «$DOMAIN:443»"), severity: .error),
      .fails("the path twice", .tile("token_url: «$DOMAIN/oauth2/v1/token/oauth2/v1/token»"), severity: .error),
      .fails("a slash at the end", .tile("token_url: «$DOMAIN/oauth2/v1/token/»"), severity: .error),
      .fails("a query", .tile("token_url: «$DOMAIN/oauth2/v1/token?grant_type=client_credentials»"), severity: .error),
      .fails(
        "no TLS",
        .tile("token_url: «http://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token»"),
        severity: .error),
      .fails("the default port", .tile("token_url: «$DOMAIN:443/oauth2/v1/token»"), severity: .info),
      .undecidable("no token URL", .without([.tokenURL])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeURL(.tokenURL) { value, address in
      var right: String? { isElsewhere(address.host) ? nil : "https://" + address.host + path }
      if address.host.isEmpty || value.value.holdsWhitespace {
        return .failed(.tile(.tokenURL, noURL(value.value), at: value.place, observed: value.value))
      }
      let shown = address.withoutUserInfo(value.value)
      let faults = address.faults(path: path)
      if !faults.isEmpty {
        return .failed(
          .tile(
            .tokenURL, message(shown, faults, address.path == path ? nil : paste(address.path), right), at: value.place,
            observed: shown,
            expected: right))
      }
      if address.port == nil { return .passed }
      return .failed(
        .tile(
          .tokenURL, trifle(shown, right), severity: .info, at: value.place, observed: shown, expected: right,
          remedy: trifleRemedy))
    }
  }

  /// What `fix` can do about the default port; the rest takes a person.
  private var trifleRemedy: Remedy {
    var remedy = Self.metadata.remedy
    remedy.commands = Remedy.fixCommands
    return remedy
  }

  /// Whether a host is known to issue no tokens, so that no path makes it right (FD0105).
  private func isElsewhere(_ host: String) -> Bool {
    Hosts.isApplicationDomain(host) || Hosts.isControlPlane(host) || Hosts.isEPM(host) || Hosts.isDatadog(host)
      || Hosts.isLookAlike(host)
  }

  /// What a path shows the value to be.
  private func paste(_ path: String) -> String? {
    let folded = path.lowercased()
    switch folded {
    case "", "/": return "this is the URL of the domain alone"
    case "/oauth2/v1/token/": return "the slash at the end is too much"
    case "/oauth2/v1/token": return "the letter case of a path counts"
    case _ where folded.hasPrefix("/oauth2/v1/token/oauth2/v1/token"): return "the path stands there twice"
    case _ where folded.hasPrefix("/oauth2/v1/authorize"): return "this is the endpoint at which people sign in"
    case _ where folded.hasPrefix("/ui/"): return "this is a page of the console"
    case _ where folded.hasPrefix("/admin/v1"): return "this is the administration API"
    case _ where folded.hasPrefix("/fed/"): return "this is federation metadata"
    case _ where folded.hasPrefix("/.well-known"): return "this is the discovery document"
    case _ where folded.hasPrefix("/identity/domains"): return "this is a page of the OCI console"
    default: return nil
    }
  }
}

private let path = "/oauth2/v1/token"

private func noURL(_ value: String) -> String {
  "`\(value)` is no URL: `https://`, the host of the identity domain and `\(path)` are expected"
}

private func message(_ shown: String, _ faults: [String], _ paste: String?, _ right: String?) -> String {
  let hint = paste.map { " (\($0))" } ?? ""
  return "`\(shown)` has \(String.enumeration(faults))\(hint)"
    + ": the token endpoint is `\(right ?? "https://idcs-….identity.oraclecloud.com" + path)`"
}

private func trifle(_ shown: String, _ right: String?) -> String {
  "`\(shown)` has the default port" + (right.map { ": `\($0)` is enough" } ?? "")
}
