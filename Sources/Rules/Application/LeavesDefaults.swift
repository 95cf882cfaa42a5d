public import Lint

/// What the guide leaves at its default is at its default.
public struct LeavesDefaults: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0219",
    name: "other-fields-default",
    severities: [.info],
    component: .application,
    summary: "Settings that the guide does not mention are at their defaults.",
    rationale: """
      The guide leaves all other fields as default. What else is set has no use for the integration, or stems from \
      another use of the same application.
      """,
    sources: [.guide("Create a confidential application")],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Set the field back to its default.",
      right: ApplicationRemedy.right,
      steps: ["Open the application.", "Clear what the finding names, and save."],
      where: ApplicationRemedy.path
    ),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes(
        "nothing else set",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "clientIPChecking": "anywhere", "appsNetworkPerimeters": []}
          """#)),
      .passes(
        "perimeters that are in force: that is FD0208's",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "clientIPChecking": "whitelisted",
           "appsNetworkPerimeters": [{"value": "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3"}]}
          """#)),
      .fails(
        "perimeters without effect, and a trust policy",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "clientIPChecking": "anywhere",
           "appsNetworkPerimeters": «[{"value": "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3"}]»,
           "trustPolicies": «[{"value": "d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4"}]»}
          """#)),
      .fails(
        "identity providers and delegated services",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "identityProviders": «[{"value": "e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5"}]»,
           "delegatedServiceNames": «["ExampleService"]»}
          """#)),
      .fails(
        "shown to people",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "showInMyApps": «true»}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      var findings: [Finding] = []
      var reason: String?
      for (attribute, what) in Self.settings {
        switch application.labels(attribute) {
        case .known(let items, _) where items.isEmpty: continue
        case .known(let items, let place):
          if attribute == .appsNetworkPerimeters {
            switch application.text(.clientIPChecking, default: "anywhere") {
            case .known("anywhere", _): break
            case .known: continue
            case .unknown(let why):
              if reason == nil { reason = why }
              continue
            }
          }
          findings.append(finding(attribute, what, items.map(\.value), place))
        case .unknown(let why): if reason == nil { reason = why }
        }
      }
      if case .known(true, let place) = application.bool(.showInMyApps, default: false) {
        findings.append(
          Finding(
            AppAttribute.showInMyApps.rawValue, shown, severity: .info, at: place, observed: "true", expected: "false",
            remedy: ApplicationRemedy.patch(
              "Do not show the application in My Apps.", steps: ["Open the application, clear the field, and save."],
              operations: #"{"op":"replace","path":"showInMyApps","value":false}"#, where: ApplicationRemedy.path)))
      }
      if !findings.isEmpty { return .fails(findings) }
      return reason.map(Verdict.unknown) ?? .meets
    }
  }

  private static let settings: [(AppAttribute, String)] = [
    (.identityProviders, "identity providers are"), (.trustPolicies, "trust policies are"),
    (.delegatedServiceNames, "delegated services are"), (.appsNetworkPerimeters, "network perimeters are"),
  ]

  private func finding(_ attribute: AppAttribute, _ what: String, _ items: [String], _ place: Place) -> Finding {
    Finding(
      attribute.rawValue, message(what, attribute), severity: .info, at: place,
      observed: items.prefix(10).joined(separator: ", "), expected: "none",
      remedy: ApplicationRemedy.patch(
        "Clear the field `\(attribute.rawValue)`.", steps: ["Open the application, clear the field, and save."],
        operations: #"{"op":"remove","path":"\#(attribute.rawValue)"}"#, where: ApplicationRemedy.path))
  }
}

private let shown = "the application is shown in My Apps (`showInMyApps`), though nobody signs in to it"

private func message(_ what: String, _ attribute: AppAttribute) -> String {
  attribute == .appsNetworkPerimeters
    ? "\(what) set (`\(attribute.rawValue)`) while client addresses are `anywhere`: they have no effect"
    : "\(what) set (`\(attribute.rawValue)`), the guide leaves this at its default"
}
