public import Lint

/// The identity domain issues a token for the configured scope.
public struct TokenIsIssued: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0603",
    name: "token-issued",
    severities: [.error],
    component: .identity,
    summary: "The identity domain issues a token for the configured client, secret and scope.",
    rationale: """
      Without a token Datadog reads nothing. One error code has several causes, and its description is not documented: \
      the code, the status and what is known of the application rank them, and the finding says what tells them apart.
      """,
    sources: [
      .guide("Create a confidential application"), .rfc(6749, section: "5.2"),
      .oracle(
        "Client Credentials Grant Type",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/CCGT.htm"),
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Put right what keeps the identity domain from issuing a token.",
      right: ApplicationRemedy.right,
      steps: ["Compare the application with the tile: client ID, client secret, state, grant, scope."],
      commands: [readApplication],
      where: ApplicationRemedy.path + " > OAuth configuration"
    ),
    needs: [.live],
    uses: [.tokenURL, .clientID, .oauthScope, .clientSecret],
    explainedBy: RuleMetadata.domainCauses + [
      "FD0106", "FD0107", "FD0111", "FD0120", "FD0201", "FD0202", "FD0203", "FD0205", "FD0208", "FD0210", "FD0212",
    ],
    neededForGo: true,
    examples: [
      .passes("a token", .healthyLive),
      .fails(
        "client unknown or secret wrong", .tile("client_id: «$CLIENT»"),
        .live { $0.token = refusal("invalid_client", 401) }
      ),
      .fails(
        "the application's export says inactive", .tile("client_id: «$CLIENT»"),
        .application(#"{"name": "$CLIENT", "active": false}"#), .live { $0.token = refusal("invalid_client", 401) }),
      .fails("scope not granted", .tile("oauth_scope: «$SCOPE»"), .live { $0.token = refusal("invalid_scope", 400) }),
      .fails(
        "scope or grant not allowed", .tile("oauth_scope: «$SCOPE»"),
        .live { $0.token = refusal("unauthorized_client", 400) }),
      .fails(
        "not a token endpoint", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.token = .failed(Fault(.notFound, "Not Found"), request(404)) }),
      .fails(
        "throttled", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.token = .failed(Fault(.throttled, "Too Many Requests"), request(429)) }),
      .fails(
        "a fault of the server", .tile("token_url: «$DOMAIN/oauth2/v1/token»"),
        .live { $0.token = .failed(Fault(.serverFault, "Service Unavailable"), request(503)) }),
      .undecidable(
        "the secret is not known here",
        .live { $0.token = .skipped(prerequisite: "FD0109", reason: "the client secret is not given") }),
      .notApplicable("offline"),
    ]
  )

  static let readApplication = #"oci identity-domains apps list --endpoint {domain} --filter 'name eq "'{client}'"'"#

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.token, done: { _, _ in .passed },
      failed: { fault, exchange in
        let refusal = TokenRefusal(fault, exchange, on: setup)
        let candidates = refusal.candidates.ranked
        var remedy = Self.metadata.remedy
        remedy.owner = refusal.owner
        remedy.summary = refusal.summary
        remedy.steps = candidates.map(\.sight)
        if refusal.owner != .identityDomain { remedy.commands = [] }
        return .failed(
          Finding(
            Self.metadata.name, message(fault, exchange, refusal, candidates) + telling(setup, candidates),
            at: setup.place(of: refusal.key),
            observed: fault.observed(exchange), expected: "a token for the configured scope",
            related: refusal.key == .clientID ? [] : [Fact("the client ID", at: setup.place(of: .clientID))],
            remedy: remedy), seenIn: exchange)
      })
  }
}

private func message(_ fault: Fault, _ exchange: Exchange?, _ refusal: TokenRefusal, _ candidates: [Candidate])
  -> String
{
  "no token is issued: \(fault.short(exchange)), \(refusal.kind.rawValue): \(candidates.sentence)"
}

/// What would tell the causes apart that the answer leaves.
private func telling(_ setup: Setup, _ candidates: [Candidate]) -> String {
  guard candidates.count > 1, setup.applications.judged.isEmpty else { return "" }
  return "; the application's record (`evidence.application`) would tell these apart"
}

private func request(_ status: Int) -> Exchange {
  Exchange(
    method: "POST", url: "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token",
    status: status)
}

private func refusal(_ code: String, _ status: Int) -> LiveEvidence.Step<TokenClaims> {
  .failed(Fault(status == 401 ? .unauthorized : .badRequest, "refused", code: code), request(status))
}
