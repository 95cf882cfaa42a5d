public import Lint

/// The token is for the configured scope.
public struct TokenAudienceMatchesScope: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0605",
    name: "token-audience-matches-scope",
    severities: [.error, .warning],
    component: .identity,
    summary: "The token's audience and scope are those of the configured scope.",
    rationale: """
      Fusion takes a token only if its audience is Fusion. An identity domain splits the configured scope into audience \
      and scope word; a token of *All* or *Tagged* trust opens more than Fusion, or nothing there.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle("Scopes", url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/Scopes.htm"),
    ],
    remedy: ApplicationRemedy.patch(
      "Let the application have tokens for the Fusion scope alone.",
      steps: [
        "Under Token issuance policy choose Specific and switch Add resources on.",
        "Under Resources add the scope of Fusion Applications Cloud Service.",
        "Copy that scope into the tile, letter by letter.",
      ],
      operations: #"{"op":"replace","path":"trustScope","value":"Explicit"}"#),
    needs: [.live],
    uses: [.oauthScope],
    explainedBy: RuleMetadata.tokenCauses,
    explainsFromWarning: true,
    neededForGo: true,
    examples: [
      .passes("the scope's own", .healthyLive),
      .passes(
        "one of several audiences", .live { $0.token = changed { $0.audiences.insert("https://a.test", at: 0) } }),
      .passes(
        "the form by system name",
        .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"),
        .live { $0.token = changed { $0.audiences = ["urn:opc:resource:faaas:fa:ABCD"] } }),
      .fails(
        "another instance", .tile("oauth_scope: «$SCOPE»"),
        .live { $0.token = changed { $0.audiences = ["urn:opc:resource:fa:instanceid=987654321"] } }, severity: .error),
      .fails(
        "trust of every resource", .tile("oauth_scope: «$SCOPE»"),
        .live { $0.token = changed { $0.audiences = ["urn:opc:resource:scope:account"] } }, severity: .warning),
      .fails(
        "trust by tags", .tile("oauth_scope: «$SCOPE»"),
        .live { $0.token = changed { $0.audiences = ["urn:opc:resource:scope:tag=eyJ0YWdzIjpbXX0="] } },
        severity: .warning),
      .undecidable("the audience fits, and no scope is named", .live { $0.token = changed { $0.scopes = [] } }),
      .undecidable("a token without an audience", .live { $0.token = changed { $0.audiences = [] } }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeToken { claims in
      guard let scope = setup.tile.cleaned(.oauthScope) else { return setup.absence(of: .oauthScope) }
      if claims.audiences.isEmpty { return .unverified("the token names no audience") }
      let fits = claims.audiences.contains { audience in
        audience == scope.value || claims.scopes.contains { audience + $0 == scope.value }
      }
      if fits { return .passed }
      if claims.scopes.isEmpty, claims.audiences.contains(where: { scope.value.hasPrefix($0) }) {
        return .unverified("the token names no scope that could be joined with its audience")
      }
      let wide = claims.audiences.first { $0 == Self.account || $0.hasPrefix(Self.tag) }
      return .failed(
        .tile(
          .oauthScope, wide.map { messageWide($0 == Self.account ? "All" : "Tagged") } ?? message(claims.audiences),
          severity: wide == nil ? .error : .warning, at: scope.place,
          observed: claims.audiences.joined(separator: ", "), expected: scope.value),
        seenIn: setup.live?.token.exchange)
    }
  }

  /// Audiences that stand for a trust scope instead of a resource (Oracle, Scopes).
  private static let account = "urn:opc:resource:scope:account"
  private static let tag = "urn:opc:resource:scope:tag="
}

private func message(_ audiences: [String]) -> String {
  "the token is for \(audiences.prefix(3).map(quoted).joined(separator: ", ")): "
    + "no audience with a scope of the token gives the configured scope"
}

private func messageWide(_ trust: String) -> String {
  "the token is one of the trust *\(trust)*, not of the configured scope: Fusion may refuse it, and it opens more"
}
