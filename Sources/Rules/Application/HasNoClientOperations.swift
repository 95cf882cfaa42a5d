public import Lint

/// The client may neither introspect tokens nor act on behalf of users.
public struct HasNoClientOperations: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0214",
    name: "no-client-operations",
    severities: [.warning],
    component: .application,
    summary: "The client may neither introspect tokens nor act on behalf of users.",
    rationale: """
      *Introspect* shows what other tokens hold, *On behalf of* turns a user's token into further access. The \
      integration uses neither, and the guide leaves both off.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: ApplicationRemedy.patch(
      "Clear the allowed operations.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Allowed operations clear Introspect and On behalf of, and save.",
      ],
      operations: #"{"op":"remove","path":"allowedOperations"}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("none", .application(#"{"name": "$CLIENT", "allowedOperations": []}"#)),
      .passes(
        "unset in a whole object means none",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "active": true}
          """#)),
      .fails(
        "both",
        .application(#"{"name": "$CLIENT", "allowedOperations": [«"introspect"», «"onBehalfOfUser"»]}"#)),
      .undecidable(
        "one that nobody knows yet", .application(#"{"name": "$CLIENT", "allowedOperations": ["observe"]}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.verdict(on: .allowedOperations, demanding: .noEntry) { operations, _ in
        let findings = operations.compactMap { operation in
          message(operation.value).map {
            Finding(
              operation.value, $0, severity: .warning, at: operation.place, observed: operation.value, expected: "none")
          }
        }
        if !findings.isEmpty { return .fails(findings) }
        if let other = operations.first { return .unknown("the operation \(quoted(other.value)) is not known") }
        return .meets
      }
    }
  }
}

private func message(_ operation: String) -> String? {
  switch operation.lowercased() {
  case "introspect": "the operation `introspect` is allowed: the client can look into other tokens"
  case "onbehalfofuser": "the operation `onBehalfOfUser` is allowed: the client can act for users"
  default: nil
  }
}
