public import Lint

/// The tile's URLs are those of the Fusion environment.
public struct TokenURLBelongsToPod: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0111",
    name: "token-url-belongs-to-pod",
    severities: [.error],
    component: .tile,
    summary: "Token URL and base URL belong to the same Fusion environment.",
    rationale: """
      Every Fusion environment trusts the tokens of its own identity domain alone. A token of another domain, such \
      as the production domain for a test pod, is issued and then refused everywhere.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "FusionEnvironment reference",
        url: "https://docs.oracle.com/en-us/iaas/api/#/en/fusion-applications/latest/FusionEnvironment/"),
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Take both URLs of the tile from the same Fusion environment.",
      right: "read access to the Fusion environment in OCI",
      steps: [
        "Open the environment and compare its application URL with the tile's base URL.",
        "Open its identity domain, take the Domain URL and append /oauth2/v1/token: that is the token URL.",
        "Create the confidential application in that domain if it is in another one.",
      ],
      commands: ["oci fusion-apps fusion-environment get --fusion-environment-id {environment}"],
      where: "Fusion Applications > Environments > (environment)"
    ),
    needs: [.environment],
    uses: [.tokenURL, .fusionBaseURL],
    explainedBy: ["FD0102", "FD0103", "FD0104", "FD0105"],
    examples: [
      .passes(
        "both of one environment, the domain with its port",
        .environment(
          #"{"data": {"id": "e", "lifecycle-state": "ACTIVE", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#
        )),
      .passes(
        "two environments in two files: the one of the base URL is meant",
        .environment(
          #"""
          {"data": {"id": "t", "lifecycle-state": "INACTIVE", "public-url": "https://abcd-test.fa.ocs.oraclecloud.com",
            "idcs-domain-url": "https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com:443"}}
          """#),
        .evidence(
          .environment,
          #"{"data": {"id": "e", "lifecycle-state": "ACTIVE", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#,
          name: "second.json")),
      .undecidable(
        "two environments in two files, neither of this pod",
        .environment(
          #"""
          {"data": {"id": "t", "lifecycle-state": "ACTIVE", "public-url": "https://abcd-test.fa.ocs.oraclecloud.com",
            "idcs-domain-url": "https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com:443"}}
          """#),
        .evidence(
          .environment,
          #"""
          {"data": {"id": "d", "lifecycle-state": "ACTIVE", "public-url": "https://abcd-dev1.fa.ocs.oraclecloud.com",
            "idcs-domain-url": "https://idcs-fedcba9876543210fedcba9876543211.identity.oraclecloud.com:443"}}
          """#, name: "second.json")),
      .fails(
        "another domain",
        .tile("token_url: «https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com/oauth2/v1/token»"),
        .environment(
          #"{"data": {"id": "e", "lifecycle-state": "ACTIVE", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#
        )),
      .fails(
        "another pod", .tile("fusion_base_url: «https://abcd-test.fa.ocs.oraclecloud.com»"),
        .environment(
          #"{"data": {"id": "e", "lifecycle-state": "ACTIVE", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#
        )),
      .undecidable(
        "an export without URLs",
        .environment(#"{"data": {"id": "e", "lifecycle-state": "ACTIVE", "system-name": "ABCD"}}"#)),
      .undecidable("no export"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let token = setup.read(.tokenURL)
    let base = setup.read(.fusionBaseURL)
    if case .undecided(let judgement) = token, case .undecided = base { return judgement }
    let judgement = setup.judgeEnvironment { environment in
      var verdicts: [Verdict] = []
      if case .value(let url) = token { verdicts.append(domain(url, environment)) }
      if case .value(let url) = base { verdicts.append(pod(url, environment)) }
      return .all(verdicts)
    }
    // One URL alone proves nothing about the pair, but it can disprove it.
    if case .passed = judgement.outcome {
      if case .undecided(let undecided) = token { return undecided }
      if case .undecided(let undecided) = base { return undecided }
    }
    return judgement
  }

  private func domain(_ url: Fact<String>, _ environment: Environment) -> Verdict {
    environment.domainURL.verdict { domain, place in
      let ours = WebAddress(url.value)
      let theirs = WebAddress(domain)
      if ours.domainLabel == nil || theirs.domainLabel == nil {
        if ours.host == theirs.host { return .meets }
        let isNamed = [ours, theirs].contains { Hosts.identityForm($0) == .named }
        if isNamed { return .unknown("a named host cannot be compared with the environment's identity domain") }
      } else if ours.domainLabel == theirs.domainLabel {
        return .meets
      }
      return .fails([
        .tile(
          .tokenURL, domainMessage(ours.host, theirs.host), at: url.place, observed: ours.host, expected: theirs.host,
          related: [Fact("the environment's identity domain", at: place)])
      ])
    }
  }

  private func pod(_ url: Fact<String>, _ environment: Environment) -> Verdict {
    environment.publicURL.verdict { publicURL, place in
      let ours = WebAddress(url.value)
      let theirs = WebAddress(publicURL)
      if ours.host == theirs.host { return .meets }
      return .fails([
        .tile(
          .fusionBaseURL, podMessage(ours.host, theirs.host), at: url.place, observed: ours.host, expected: theirs.host,
          related: [Fact("the environment's public URL", at: place)])
      ])
    }
  }
}

private func domainMessage(_ ours: String, _ theirs: String) -> String {
  "the token URL is of `\(ours)`, but the environment's identity domain is `\(theirs)`"
}

private func podMessage(_ ours: String, _ theirs: String) -> String {
  "the base URL is of `\(ours)`, but the environment's public URL is of `\(theirs)`"
}
