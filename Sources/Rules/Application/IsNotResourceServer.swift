public import Lint

/// The client is not a resource server at the same time.
public struct IsNotResourceServer: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0215",
    name: "not-a-resource-server",
    severities: [.warning],
    component: .application,
    summary: "The application is not configured as a resource server.",
    rationale: """
      The resource is Fusion, and its application exists already. A client that publishes scopes of its own only \
      offers wrong ones to choose from; Oracle asks to leave this off.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Configure OAuth using the client credentials grant type",
        url: "https://docs.oracle.com/en/cloud/saas/applications-common/25d/farca/configure_oauth.html"),
    ],
    remedy: ApplicationRemedy.patch(
      "Take the resource server configuration away.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Resource server configuration select No resource server configuration, and save.",
      ],
      operations: #"{"op":"replace","path":"isOAuthResource","value":false}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("a client alone", .application(#"{"name": "$CLIENT", "isOAuthResource": false}"#)),
      .passes(
        "unset in a whole object means false",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "isOAuthResource": null}
          """#)),
      .fails("a resource server too", .application(#"{"name": "$CLIENT", "isOAuthResource": «true»}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.bool(.isOAuthResource, default: false).verdict { isResource, place in
        isResource
          ? .fails([
            Finding(Self.metadata.name, message, severity: .warning, at: place, observed: "true", expected: "false")
          ]) : .meets
      }
    }
  }
}

private let message = "the application is a resource server too: the resource is Fusion, this should be a client alone"
