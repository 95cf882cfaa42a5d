public import Lint

/// Nobody is asked for consent.
public struct BypassesConsent: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0207",
    name: "bypass-consent",
    severities: [.warning],
    component: .application,
    summary: "Consent is bypassed for the application.",
    rationale: """
      The setup guide asks for it: no person stands behind the integration who could consent. With the client \
      credentials grant alone it has no known effect, so this is a warning.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: ApplicationRemedy.patch(
      "Enable Bypass consent.",
      steps: ["Choose Edit OAuth configuration.", "Under Client configuration enable Bypass consent and save."],
      operations: #"{"op":"replace","path":"bypassConsent","value":true}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("bypassed", .application(#"{"name": "$CLIENT", "bypassConsent": true}"#)),
      .fails("not bypassed", .application(#"{"name": "$CLIENT", "bypassConsent": «false»}"#)),
      .fails(
        "unset in a whole object",
        .application(
          #"""
          «{"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "active": true}»
          """#)),
      .fails(
        "null in a whole answer of the OCI CLI",
        .application(
          #"""
          {"data": {"name": "$CLIENT", "bypass-consent": «null», "is-o-auth-client": true,
            "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resource-type": "App"}}}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.bool(.bypassConsent, default: false).verdict { bypasses, place in
        bypasses
          ? .meets
          : .fails([
            Finding(Self.metadata.name, message, severity: .warning, at: place, observed: "false", expected: "true")
          ])
      }
    }
  }
}

private let message = "bypass consent is off, the setup guide wants it on"
