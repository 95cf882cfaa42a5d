public import Lint

/// The base URL's host is the application domain of a Fusion pod.
public struct BaseURLHostIsPod: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0103",
    name: "base-url-host",
    severities: [.error, .warning],
    component: .tile,
    summary: "The base URL names the application domain of Fusion.",
    rationale: """
      The REST APIs answer at the application domain (`<pod>.fa.<data centre>.oraclecloud.com`) alone. Sign-in \
      hosts and identity domains answer with pages or errors, and vanity domains are not made for integrations.
      """,
    sources: [
      .oracle(
        "URL Paths for REST Services",
        url: "https://docs.oracle.com/en/cloud/saas/financials/26b/farfa/URL_Paths_for_REST_Services.html"),
      .guide("Configure the Datadog tile"),
    ],
    remedy: .tileValue(
      .fusionBaseURL, summary: "Enter the application domain of the Fusion environment as base URL.",
      steps: [
        "Open the environment in the OCI console (Fusion Applications > Environments) and copy its application URL.",
        "Or sign in to Fusion and copy the address up to the host; it has the label `fa` and no `login`.",
      ]),
    uses: [.fusionBaseURL],
    explainsFromWarning: true,
    neededForGo: true,
    examples: [
      .passes("the shared form"),
      .passes("a data centre", .tile("fusion_base_url: https://acme-test.fa.em2.oraclecloud.com")),
      .passes("no data centre", .tile("fusion_base_url: https://acme.fa.oraclecloud.com")),
      .passes("a sovereign cloud", .tile("fusion_base_url: https://abcd.fa.ocs.oraclecloud.eu")),
      .passes("a government cloud", .tile("fusion_base_url: https://abcd.fa.ocs.oraclegovcloud.com")),
      .fails("the identity domain", .tile("fusion_base_url: «$DOMAIN»"), severity: .error),
      .fails("a sign-in host", .tile("fusion_base_url: «https://login-abcd.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails(
        "an EPM host", .tile("fusion_base_url: «https://epm-abcd.epm.us-ashburn-1.ocs.oraclecloud.com»"),
        severity: .error),
      .fails("a Datadog host", .tile("fusion_base_url: «https://app.datadoghq.com»"), severity: .error),
      .fails("an address", .tile("fusion_base_url: «https://192.0.2.7»"), severity: .error),
      .fails("a vanity domain", .tile("fusion_base_url: «https://erp.acme.com»"), severity: .warning),
      .fails(
        "a look-alike suffix", .tile("fusion_base_url: «https://abcd.fa.ocs.oraclecloud.com.evil.test»"),
        severity: .warning),
      .fails(
        "a look-alike below a domain of documentation",
        .tile("fusion_base_url: «https://abcd.fa.ocs.oraclecloud.com.evil.example»"), severity: .warning),
      .undecidable("a placeholder", .tile("fusion_base_url: https://<pod>.fa.ocs.oraclecloud.com")),
      .undecidable("no base URL", .without([.fusionBaseURL])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeURL(.fusionBaseURL) { value, address in
      let host = address.host
      if host.isEmpty || host.holdsWhitespace {
        return .unverified("the base URL has no host", missing: [], prerequisite: "FD0102")
      }
      if let mistake = mistake(address, setup) {
        return .failed(.tile(.fusionBaseURL, message(host, mistake), at: value.place, observed: host, expected: form))
      }
      if Hosts.isApplicationDomain(host) { return .passed }
      return .failed(
        .tile(
          .fusionBaseURL, unknown(host), severity: .warning, at: value.place, observed: host, expected: form))
    }
  }

  /// What a host is that is known not to be a pod.
  private func mistake(_ address: WebAddress, _ setup: Setup) -> String? {
    let host = address.host
    if Hosts.isIdentityHost(host) || host.hasPrefix("idcs-") {
      let other = setup.tile.address(.tokenURL)?.host ?? ""
      let isSwapped = Hosts.isApplicationDomain(other) && !Hosts.isSignIn(other)
      return isSwapped
        ? "an identity domain (`fusion_base_url` and `token_url` are swapped)"
        : "an identity domain (`fusion_base_url` and `token_url` may be swapped)"
    }
    if Hosts.isDatadog(host) { return "a host of Datadog" }
    if Hosts.isSignIn(host) { return "a sign-in host, not the host of the REST APIs" }
    if Hosts.isEPM(host) { return "a host of Enterprise Performance Management (it belongs in `epm_base_url`)" }
    if address.isAddress { return "an IP address" }
    return nil
  }
}

private let form = "<pod>.fa.<data centre>.oraclecloud.com"

private func message(_ host: String, _ mistake: String) -> String {
  "`\(host)` is \(mistake): the application domain of the pod is expected, such as `abcd.fa.ocs.oraclecloud.com`"
}

private func unknown(_ host: String) -> String {
  Hosts.isLookAlike(host)
    ? "`\(host)` looks like a host of Oracle but lies in another domain: `\(form)` is expected"
    : "`\(host)` has no known form of the application domain (`\(form)`): vanity domains are not for integrations"
}
