public import Lint

/// The client can keep a secret, and may not assert users by itself.
public struct ClientTypeIsConfidential: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0204",
    name: "client-type-confidential",
    severities: [.error, .warning],
    component: .application,
    summary: "The client type is confidential.",
    rationale: """
      Datadog authenticates with the client secret: a public client has none. A trusted client can sign assertions for \
      users and so act as any of them, which a reading integration has no use for.
      """,
    sources: [
      .guide("Create a confidential application"), ApplicationRemedy.documentation, .rfc(6749, section: "2.1"),
    ],
    remedy: ApplicationRemedy.patch(
      "Set the client type to Confidential.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Client type select Confidential and save.",
        "Where it was made as a mobile application, create a confidential one instead: its client ID is new.",
      ],
      operations: #"{"op":"replace","path":"clientType","value":"confidential"}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes("confidential", .application(#"{"name": "$CLIENT", "clientType": "confidential"}"#)),
      .fails("public", .application(#"{"name": "$CLIENT", "clientType": «"public"»}"#), severity: .error),
      .fails("trusted", .application(#"{"name": "$CLIENT", "clientType": «"trusted"»}"#), severity: .warning),
      .undecidable(
        "a type that the OCI CLI did not know",
        .application(
          #"{"data": {"name": "$CLIENT", "client-type": "UNKNOWN_ENUM_VALUE", "is-o-auth-client": true}}"#)),
      .undecidable("a type that nobody knows yet", .application(#"{"name": "$CLIENT", "clientType": "delegated"}"#)),
      .undecidable(
        "not set, though all else is there",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "clientType": null}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.text(.clientType).verdict { type, place in
        switch type.lowercased() {
        case "confidential": .meets
        case "public": .fails([finding(type, publicClient, .error, place)])
        case "trusted": .fails([finding(type, trustedClient, .warning, place)])
        default: .unknown("the client type \(quoted(type)) is none of `confidential`, `trusted` and `public`")
        }
      }
    }
  }

  private func finding(_ type: String, _ message: String, _ severity: Severity, _ place: Place) -> Finding {
    Finding(Self.metadata.name, message, severity: severity, at: place, observed: type, expected: "confidential")
  }
}

private let publicClient =
  "the client type is `public`: it has no secret for Datadog to use, it must be `confidential`"
private let trustedClient = "the client type is `trusted`: it can act as any user, and should be `confidential`"
