public import Lint

/// The token lives long enough to be used and short enough to be lost.
public struct TokenLifetime: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0607",
    name: "token-lifetime",
    severities: [.warning],
    component: .identity,
    summary: "The token lives between five minutes and a day.",
    rationale: """
      A token that ends within minutes makes a client ask again and again, up to the domain's limit; one that lives for \
      days opens Fusion to whoever finds it, and cannot be called back.
      """,
    sources: [
      .oracle(
        "Access Token", url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/AccessToken.htm")
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Set the lifetime of access tokens back to an hour.",
      right: ApplicationRemedy.right,
      steps: [
        "Open the Fusion application under Oracle Cloud Services, where its access token expiration stands.",
        "Set it to 3600 seconds, the default.",
      ],
      where:
        "Identity & Security > Domains > (domain) > Oracle Cloud Services > (Fusion application) > OAuth configuration"
    ),
    needs: [.live],
    uses: [.tokenURL],
    explainedBy: RuleMetadata.tokenCauses,
    examples: [
      .passes("an hour", .healthyLive),
      .passes("a day", .live { $0.token = changed { $0.lifetime = 86_400 } }),
      .fails(
        "a minute", .tile("token_url: «$DOMAIN/oauth2/v1/token»"), .live { $0.token = changed { $0.lifetime = 60 } }),
      .fails(
        "a year", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.token = changed { $0.lifetime = 31_536_000 } }),
      .undecidable("a token without an end", .live { $0.token = changed { $0.lifetime = nil } }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.token,
      done: { claims, exchange in
        guard let lifetime = claims.lifetime else { return .unverified("the answer does not say when the token ends") }
        if (300...86_400).contains(lifetime) { return .passed }
        return .failed(
          Finding(
            Self.metadata.name, message(lifetime), severity: .warning, at: setup.place(of: .tokenURL),
            observed: "\(lifetime) s", expected: "300 s to 86400 s"), seenIn: exchange)
      },
      failed: { _, _ in .unverified("no token was issued", prerequisite: "FD0603") })
  }
}

private func message(_ lifetime: Int) -> String {
  "the token lives for \(lifetime) seconds, which is \(lifetime < 300 ? "under five minutes" : "over a day")"
}
