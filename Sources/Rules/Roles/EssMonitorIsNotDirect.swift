public import Lint

/// `ESSMonitor` is not assigned to the integration user directly.
public struct EssMonitorIsNotDirect: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0402",
    name: "ess-monitor-not-direct",
    severities: [.error],
    component: .roles,
    summary: "ESSMonitor is not assigned to the integration user directly.",
    rationale: """
      ESSMonitor cannot be assigned to a user: where a list shows it as a direct role, the assignment has no effect or \
      was stated by mistake. It works through a custom role alone.
      """,
    sources: [.guide("Assign required roles")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Assign a custom role that inherits ESSMonitor instead of ESSMonitor itself.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles and choose Create Role; name it, for example DD_ESS_MONITOR_CUSTOM.",
        "Under Role Hierarchy add ESSMonitor (ESS Monitor Role) and submit.",
        "Under Users > {client} > Edit > Roles remove ESSMonitor and assign the custom role.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles,
      links: [SecurityConsole.essRoles]
    ),
    needs: [.user],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes("a custom role instead", .user(RoleExample.guide)),
      .passes("in HCM", .user(UserExample.hcm("DD_ESS", "ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .fails("assigned directly", .user(UserExample.scim(UserExample.roles("«ESSMonitor»")))),
      .fails("assigned directly in HCM", .user(UserExample.hcm("DD_ESS", "«ESSMonitor»"))),
      .fails("in the report of direct roles", .roles(UserExample.direct("«$CLIENT,ESSMonitor,2026-01-01,»"))),
      .fails("declared so", .lines("declared:\n  user: { username: $CLIENT, roles: [«ESSMonitor»] }")),
      .undecidable("roles are not shown", .user(UserExample.scim(#""active": true"#))),
      .undecidable("roles were cut", .user(UserExample.hcm("DD_ESS", hasMore: true))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeDirectRoles { user, assignments, _ in
      if let direct = assignments.first(where: { $0.code == SeededRole.essMonitor }) {
        return RoleAnswer(
          .fails([
            Finding(
              SeededRole.essMonitor, message(), at: direct.place, observed: SeededRole.essMonitor,
              expected: "a custom role that inherits \(SeededRole.essMonitor)")
          ]))
      }
      if assignments.contains(where: { $0.code == nil }) { return .unresolved }
      return user.rolesAreComplete ? RoleAnswer(.meets) : .cut(user)
    }
  }
}

private func message() -> String {
  "`ESSMonitor` is assigned to the user directly, where it has no effect: a custom role has to inherit it"
}
