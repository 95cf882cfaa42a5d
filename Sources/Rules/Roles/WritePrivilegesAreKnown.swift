public import Lint

/// The two job roles carry write duties: a note for whoever answers for least privilege.
public struct WritePrivilegesAreKnown: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0408",
    name: "write-privileges-noted",
    severities: [.info],
    component: .roles,
    summary: "The write duties of the two job roles are known.",
    rationale: """
      The guide calls the integration read-only, yet Oracle's security reference gives Integration Specialist and \
      Internal Auditor wide write and set-up duties. The set-up works as documented; a narrower role is possible.
      """,
    sources: [
      .guide("Overview"), .oracle("Security Reference for Common Features", url: SecurityConsole.securityReference),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Accept the job roles as documented, or replace them by a narrower custom job role.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles, choose Create Role and the category Common - Job Roles.",
        """
        Under Function Security Policies add FND_VIEW_AUDIT_HISTORY_PRIV (audit history) and \
        FUN_FSCM_REST_SERVICE_ACCESS_INTEGRATION_PRIV (ERP integrations; it also permits imports).
        """,
        "Under Role Hierarchy add ESSMonitor, submit, and assign the role to {client} instead of the job roles.",
        SecurityConsole.importRoles,
        "Run fusion-doctor check --live: it proves that everything is still readable.",
      ],
      where: "Navigator > Tools > Security Console > Roles > Create Role",
      links: [SecurityConsole.securityReference]
    ),
    needs: [.user, .roles],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes("neither of them", .user(UserExample.scim(UserExample.roles("ORA_FND_READ_ONLY_ACCESS_ABSTRACT")))),
      .fails(
        "held as the guide says",
        .user(
          UserExample.scim(
            UserExample.roles("«ORA_FND_INTEGRATION_SPECIALIST_JOB»", "«ORA_FND_INTERNAL_AUDITOR_JOB»"))),
        severity: .info),
      .fails(
        "through the script's role", .user(UserExample.hcm("DD_INTEGRATION_ROLE")),
        .roles(
          RoleExample.hierarchy(
            "DD_INTEGRATION_ROLE,ESSMonitor", "«DD_INTEGRATION_ROLE,ORA_FND_INTEGRATION_SPECIALIST_JOB»",
            "«DD_INTEGRATION_ROLE,ORA_FND_INTERNAL_AUDITOR_JOB»")), severity: .info),
      .undecidable("a custom role may inherit them", .user(UserExample.scim(UserExample.roles("DD_ESS")))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let roles = setup.roles
    return setup.judgeDirectRoles { user, assignments, _ in
      var findings: [Finding] = []
      var unknown: RoleAnswer?
      var isDeclared = false
      for (role, title, duties) in Self.roles {
        switch roles.holding(role, of: user, assignments) {
        case .absent: continue
        case .unknown(let answer): unknown = unknown ?? answer
        case .direct(let assignment):
          findings.append(Finding(role, message(title, duties), severity: .info, at: assignment.place, observed: role))
        case .wrapped(let assignment, let path):
          isDeclared = isDeclared || path.isDeclared
          let related = path.isEmpty ? [] : [Fact("the user has it through this role", at: assignment.place)]
          findings.append(
            Finding(
              role, message(title, duties), severity: .info, at: path.last?.place ?? assignment.place, observed: role,
              related: related))
        }
      }
      if !findings.isEmpty { return RoleAnswer(.fails(findings), isDeclared: isDeclared) }
      return unknown ?? RoleAnswer(.meets)
    }
  }

  private static let roles = [
    (
      SeededRole.integrationSpecialist, "Integration Specialist",
      "journals, leases, payee bank accounts, load interfaces"
    ),
    (
      SeededRole.internalAuditor, "Internal Auditor",
      "user accounts and their roles, receivables and payables administration"
    ),
  ]
}

private func message(_ title: String, _ duties: String) -> String {
  "\(title) is not read-only: Oracle's reference gives it write duties (\(duties))"
}
