public import Lint

/// Tokens are issued for the resources that were added, and for no others.
public struct TokenIssuanceIsSpecific: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0209",
    name: "token-issuance-specific",
    severities: [.error, .warning],
    component: .application,
    summary: "The token issuance policy is Specific.",
    rationale: """
      With *All* the client may ask for any scope of any application in the domain, against the least privilege that \
      the guide sets out from; and a token of that trust carries an audience that Fusion may refuse.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Accessing resources with specific scopes",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/applications/access-resources-specific-scopes.htm"),
      .rfc(9700, section: "2.3"),
    ],
    remedy: ApplicationRemedy.patch(
      "Set the token issuance policy to Specific.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Token issuance policy select Specific and toggle Add resources on.",
        "Make sure that the Fusion scope stands under Resources, and save.",
      ],
      operations: #"{"op":"replace","path":"trustScope","value":"Explicit"}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes("Specific", .application(#"{"name": "$CLIENT", "trustScope": "Explicit"}"#)),
      .passes(
        "unset in a whole object means Specific",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "active": true, "trustScope": null}
          """#)),
      .fails("All", .application(#"{"name": "$CLIENT", "trustScope": «"Account"»}"#), severity: .error),
      .fails("Tagged", .application(#"{"name": "$CLIENT", "trustScope": «"Tags"»}"#), severity: .warning),
      .fails(
        "the domain's default", .application(#"{"name": "$CLIENT", "trustScope": «"Default"»}"#), severity: .warning),
      .undecidable("a policy that nobody knows yet", .application(#"{"name": "$CLIENT", "trustScope": "Group"}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.text(.trustScope, default: "Explicit").verdict { scope, place in
        switch scope.lowercased() {
        case "explicit": .meets
        case "account": .fails([finding(scope, all, .error, place)])
        case "tags": .fails([finding(scope, tagged, .warning, place)])
        case "default": .fails([finding(scope, domainDefault, .warning, place)])
        default: .unknown("the policy \(quoted(scope)) is none of `Explicit`, `Account`, `Tags` and `Default`")
        }
      }
    }
  }

  private func finding(_ scope: String, _ message: String, _ severity: Severity, _ place: Place) -> Finding {
    Finding(Self.metadata.name, message, severity: severity, at: place, observed: scope, expected: "Explicit")
  }
}

private let all = """
  the token issuance policy is All (`Account`): the client may ask for every scope in the domain, it must be Specific \
  (`Explicit`)
  """
private let tagged = """
  the token issuance policy is Tagged (`Tags`): whoever tags a resource opens it to this client, it should be Specific \
  (`Explicit`)
  """
private let domainDefault = """
  the token issuance policy is `Default`: the domain's setting decides what the client may ask for, it should be \
  Specific (`Explicit`)
  """
