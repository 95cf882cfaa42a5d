public import Lint

/// The application may use the client-credentials grant.
public struct GrantsClientCredentials: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0205",
    name: "client-credentials-grant",
    severities: [.error],
    component: .application,
    summary: "The application allows the client credentials grant.",
    rationale: """
      Datadog asks for tokens with the client credentials grant and no other. Without it the identity domain answers \
      every request with an error, and no data is read.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Client Credentials Grant Type",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/CCGT.htm"),
    ],
    remedy: ApplicationRemedy.patch(
      "Allow the client credentials grant.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Allowed grant types check Client credentials.",
        "Save; the application stays active.",
      ],
      operations: #"{"op":"add","path":"allowedGrants","value":["client_credentials"]}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes(
        "client credentials, as in the guide",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials"]}"#)),
      .fails(
        "another grant alone",
        .application(#"{"name": "$CLIENT", "allowedGrants": «["authorization_code"]»}"#)),
      .passes(
        "with the grant that the onboarding script adds",
        .application(
          #"""
          {"name": "$CLIENT",
           "allowedGrants": ["urn:ietf:params:oauth:grant-type:jwt-bearer", "client_credentials"]}
          """#)),
      .passes("a token was issued", .healthyLive),
      .fails("no grant at all", .application(#"{"name": "$CLIENT", "allowedGrants": «[]»}"#)),
      .fails(
        "unset in a whole object means none",
        .application(
          #"""
          «{"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "isOAuthClient": true}»
          """#)),
      .passes(
        "beside one that the OCI CLI did not know",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials", "UNKNOWN_ENUM_VALUE"]}"#)),
      .undecidable(
        "only one that the OCI CLI did not know",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["UNKNOWN_ENUM_VALUE"]}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByToken { return proof }
    return setup.judgeApplication { application in
      application.verdict(on: .allowedGrants, demanding: .entry) { grants, place in
        let names = grants.map(\.value)
        if names.contains(Self.grant) { return .meets }
        return .fails([
          Finding(
            Self.grant, message(names), at: place,
            observed: names.isEmpty ? "none" : names.joined(separator: ", "), expected: Self.grant)
        ])
      }
    }
  }

  private static let grant = "client_credentials"
}

private func message(_ grants: [String]) -> String {
  grants.isEmpty
    ? "no grant is allowed: Datadog needs `client_credentials`"
    : "the grant `client_credentials` is not among the allowed ones (\(grants.joined(separator: ", ")))"
}
