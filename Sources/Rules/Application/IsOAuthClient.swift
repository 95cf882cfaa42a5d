public import Lint

/// The application is configured as an OAuth client.
public struct IsOAuthClient: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0203",
    name: "oauth-client-configured",
    severities: [.error],
    component: .application,
    summary: "The application is configured as an OAuth client.",
    rationale: """
      Without *Configure this application as a client now* the application has no grants and no scopes, and every \
      request for a token is refused.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: ApplicationRemedy.patch(
      "Configure the application as a client.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Client configuration select Configure this application as a client now.",
        "Check Client credentials under Allowed grant types, and add the Fusion scope under Resources.",
        "Save; the application stays active.",
      ],
      operations: #"{"op":"replace","path":"isOAuthClient","value":true}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes("a client", .application(#"{"name": "$CLIENT", "isOAuthClient": true}"#)),
      .passes("a token was issued", .healthyLive),
      .fails("no client", .application(#"{"name": "$CLIENT", "isOAuthClient": «false»}"#)),
      .fails(
        "never configured: unset in a whole object means false",
        .application(
          #"""
          «{"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "active": true}»
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByToken { return proof }
    return setup.judgeApplication { application in
      application.bool(.isOAuthClient, default: false).verdict { isClient, place in
        isClient
          ? .meets
          : .fails([Finding(Self.metadata.name, message, at: place, observed: "false", expected: "true")])
      }
    }
  }
}

private let message = "the application is not configured as an OAuth client: it can ask for no token"
