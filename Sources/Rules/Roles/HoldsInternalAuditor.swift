public import Lint

/// The integration user has the role Internal Auditor, directly or inherited.
public struct HoldsInternalAuditor: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0404",
    name: "internal-auditor-role",
    severities: [.error, .warning],
    component: .roles,
    summary: "The integration user has the role Internal Auditor.",
    rationale: """
      The role opens the audit history, from which Datadog makes its audit logs. Without it \
      Fusion answers 403, unless another role happens to carry the same privilege.
      """,
    sources: [.guide("Assign required roles")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Assign Internal Auditor to the integration user.",
      right: "IT Security Manager",
      steps: [
        SecurityConsole.openRoles,
        "Choose Add Role, search ORA_FND_INTERNAL_AUDITOR_JOB, add the role and save.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles
    ),
    needs: [.user, .roles],
    explainedBy: ["FD0119", "FD0301", "FD0302", "FD0406"],
    examples: [
      .passes("assigned directly", .user(UserExample.scim(UserExample.roles(RoleExample.auditor, "DD_ESS")))),
      .passes("assigned directly in HCM", .user(UserExample.hcm(RoleExample.auditor))),
      .passes(
        "in the membership report",
        .roles(
          UserExample.membership(
            #""$CLIENT","Datadog","Active","fscm","ORA_FND_INTERNAL_AUDITOR_JOB","Internal Auditor""#))),
      .passes(
        "inherited by the script's role", .user(UserExample.scim(UserExample.roles("DD_INTEGRATION_ROLE"))),
        .roles(RoleExample.hierarchy("DD_INTEGRATION_ROLE,ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .passes(
        "a role that stands for it", .user(UserExample.scim(UserExample.roles("ACME_ROLE"))),
        .lines("role_aliases: { ORA_FND_INTERNAL_AUDITOR_JOB: [ACME_ROLE] }")),
      .passes(
        "declared by hand", .lines("declared:\n  user: { username: $CLIENT, roles: [ORA_FND_INTERNAL_AUDITOR_JOB] }")),
      .fails(
        "another role alone",
        .user(UserExample.scim(#""roles": «[{"value": "ORA_FND_INTEGRATION_SPECIALIST_JOB"}]»"#)), severity: .error),
      .fails(
        "the custom role does not inherit it", .user(UserExample.scim(#""roles": «[{"value": "DD_ESS"}]»"#)),
        .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor")), severity: .error),
      .fails(
        "another role opens the access",
        .user(UserExample.scim(#""roles": «[{"value": "ORA_FND_INTEGRATION_SPECIALIST_JOB"}]»"#)), .healthyLive,
        severity: .warning),
      .undecidable("the access is proven, which other roles open too", .healthyLive),
      .undecidable("a custom role may inherit it", .user(UserExample.scim(UserExample.roles("DD_ESS")))),
      .undecidable(
        "a role is given by an identifier",
        .user(UserExample.scim(UserExample.roles("A1B2C3D4E5F60718293A4B5C6D7E00AB", RoleExample.specialist)))),
      .undecidable("roles were cut", .user(UserExample.hcm(RoleExample.specialist, hasMore: true))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeJobRole(SeededRole.internalAuditor, opening: .audit, message: message())
  }
}

private func message() -> String {
  "the user has `ORA_FND_INTERNAL_AUDITOR_JOB` neither directly nor through another role: "
    + "the audit history cannot be read"
}
