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
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Allow the client credentials grant.",
      right: "Application Administrator of the identity domain",
      steps: [
        "Open the application and choose Edit OAuth configuration.",
        "Under Allowed grant types check Client credentials.",
        "Save; the application stays active.",
      ],
      commands: [
        """
        oci identity-domains app patch --endpoint {domain} --app-id {application} \
        --schemas '["urn:ietf:params:scim:api:messages:2.0:PatchOp"]' \
        --operations '[{"op":"add","path":"allowedGrants","value":["client_credentials"]}]'
        """
      ],
      where: "Identity & Security > Domains > (domain) > Integrated Applications > (application) > OAuth configuration"
    ),
    needs: [.application],
    uses: [.clientID],
    explainedBy: ["FD0201", "FD0212"],
    neededForGo: true,
    examples: [
      .passes(
        "client credentials, as in the guide",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials"]}"#)),
      .fails(
        "another grant alone",
        .application(#"{"name": "$CLIENT", "allowedGrants": «["authorization_code"]»}"#)),
      .fails("no grant at all", .application(#"{"name": "$CLIENT", "allowedGrants": «[]»}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.texts(.allowedGrants).verdict { grants, place in
        let names = grants.map(\.value)
        if names.contains(Self.grant) { return .meets }
        return .fails([
          Finding(
            Self.grant, message(names), at: place, observed: names.joined(separator: ", "), expected: Self.grant)
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
