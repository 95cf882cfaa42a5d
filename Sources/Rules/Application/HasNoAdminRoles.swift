public import Lint

/// The client holds no application role of the identity domain.
public struct HasNoAdminRoles: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0213",
    name: "no-admin-roles",
    severities: [.error],
    component: .application,
    summary: "No application roles are granted to the client.",
    rationale: """
      An application role lets whoever holds the client secret call the identity domain's own API, up to making \
      administrators. The integration never calls it, and the role adds nothing to a Fusion token.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Security checklist",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/SecurityChecklist.htm"),
      .rfc(9700, section: "2.3"),
    ],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Take the application roles from the client.",
      right: "Identity Domain Administrator",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under App roles remove every role, toggle Add app roles off, and save.",
        "Where Terraform granted them, remove the `oci_identity_domains_grant` resources of this application.",
      ],
      commands: [
        #"oci identity-domains grants list --endpoint {domain} --all --filter 'grantee.value eq "'{application}'"'"#,
        "oci identity-domains grant delete --endpoint {domain} --grant-id '<id of the grant>'",
      ],
      where: ApplicationRemedy.oauth
    ),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("none", .application(#"{"name": "$CLIENT", "grantedAppRoles": []}"#)),
      .passes(
        "unset in a whole object means none",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "grantedAppRoles": null}
          """#)),
      .fails(
        "an administrator, and the role for the client's own record",
        .application(
          #"""
          {"name": "$CLIENT", "grantedAppRoles": [
            «{"value": "00000000000000000000000000000001", "display": "Identity Domain Administrator"}»,
            «{"value": "00000000000000000000000000000002", "display": "Me", "appId": "IDCSAppId"}»]}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.labels(.grantedAppRoles).verdict { roles, _ in
        let findings = roles.map { role in
          Finding(
            role.value.isEmpty ? Self.metadata.name : role.value, message(role.value), at: role.place,
            observed: role.value.isEmpty ? nil : role.value, expected: "none")
        }
        return findings.isEmpty ? .meets : .fails(findings)
      }
    }
  }
}

private func message(_ role: String) -> String {
  let name = role.isEmpty ? "an application role" : "the application role \(quoted(role))"
  let isAdministrator = ["administrator", "manager"].contains { role.lowercased().hasSuffix($0) }
  return isAdministrator
    ? "\(name) is granted: the client secret administers the identity domain, a reading integration needs no role"
    : "\(name) is granted: the client can call the identity domain's API, a reading integration needs no role"
}
