public import Lint

/// The application is activated and stays.
public struct ApplicationIsActive: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0202",
    name: "application-active",
    severities: [.error],
    component: .application,
    summary: "The application is activated and is not being deleted.",
    rationale: """
      A new application starts deactivated, and a deactivated one gets no token. Activating it is a step of its own \
      after the OAuth configuration is saved, and is easily missed.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Activating an application",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/applications/activate-applications.htm"),
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Activate the application.",
      right: ApplicationRemedy.right,
      steps: [
        "Open the application and choose Activate under Actions at the top.",
        "Confirm with Activate application.",
      ],
      commands: [
        """
        oci identity-domains app-status-changer put --endpoint {domain} --app-status-changer-id {application} \
        --schemas '["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"]' --active true
        """
      ],
      where: ApplicationRemedy.path + " > Actions > Activate"
    ),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes("active", .application(#"{"name": "$CLIENT", "active": true, "deleteInProgress": false}"#)),
      .passes("active, as some exports write it", .application(#"{"name": "$CLIENT", "active": "true"}"#)),
      .passes(
        "a plan that creates it",
        .application(
          #"""
          {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
            {"address": "oci_identity_domains_app.datadog", "mode": "managed", "type": "oci_identity_domains_app",
             "name": "datadog", "values": {"display_name": "Datadog Fusion Integration", "active": true}}]}},
           "resource_changes": [
            {"address": "oci_identity_domains_app.datadog", "mode": "managed", "type": "oci_identity_domains_app",
             "name": "datadog", "change": {"actions": ["create"], "before": null,
              "after": {"display_name": "Datadog Fusion Integration", "active": true},
              "after_unknown": {"name": true, "id": true, "client_secret": true}}}]}
          """#)),
      .passes("a token was issued", .application(#"{"name": "$CLIENT", "active": false}"#), .healthyLive),
      .fails("never activated", .application(#"{"name": "$CLIENT", "active": «false»}"#)),
      .fails("deactivated, as some exports write it", .application(#"{"name": "$CLIENT", "active": «"false"»}"#)),
      .fails(
        "being deleted", .application(#"{"name": "$CLIENT", "active": true, "deleteInProgress": «true»}"#)),
      .undecidable(
        "not set, though all else is there",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "displayName": "Datadog Fusion Integration", "active": null}
          """#)),
      .undecidable(
        "null in the OCI CLI's answer",
        .application(
          #"""
          {"data": {"name": "$CLIENT", "active": null, "is-o-auth-client": true, "allowed-grants": [],
            "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resource-type": "App"}}}
          """#)),
      .undecidable(
        "an answer trimmed to other attributes",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials"]}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByToken { return proof }
    return setup.judgeApplication { application in
      if case .known(true, let place) = application.bool(.deleteInProgress) {
        return .fails([
          Finding(Self.metadata.name, deleted, at: place, observed: "true", expected: "false", remedy: Self.anew)
        ])
      }
      switch application.bool(.active) {
      case .known(true, _): return .meets
      case .known(false, let place):
        return .fails([Finding(Self.metadata.name, inactive, at: place, observed: "false", expected: "true")])
      case .unknown(let reason): return .unknown("\(reason), and a new application starts deactivated")
      }
    }
  }

  /// A deletion cannot be called back.
  private static let anew = Remedy(
    owner: .identityDomain,
    summary: "Create the application anew: the deletion of this one cannot be called back.",
    right: ApplicationRemedy.right,
    steps: [
      "Create a confidential application as the setup guide describes, and activate it.",
      "Create the Fusion user anew: its user name must be the new client ID.",
      "Enter the new client ID and client secret in the Datadog tile.",
    ],
    where: "Identity & Security > Domains > (domain) > Integrated Applications > Add application"
  )
}

private let inactive = "the application is not active: the identity domain gives it no token until it is activated"
private let deleted = "the application is being deleted: it gets no token any more"
