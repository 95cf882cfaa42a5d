public import Lint

/// A role of the integration user inherits `ESSMonitor`.
public struct EssMonitorIsInherited: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0401",
    name: "ess-monitor-in-custom-role",
    severities: [.error],
    component: .roles,
    summary: "A custom role of the integration user inherits ESSMonitor.",
    rationale: """
      Without ESSMonitor a user sees only the ESS requests that it submitted itself: Fusion answers 200 with an empty \
      list, so nothing looks wrong and no job is ever read. The role reaches a user only through a custom role.
      """,
    sources: [
      .guide("Assign required roles"),
      .oracle("Assign Roles for Access to Manage Scheduled Processes", url: SecurityConsole.essRoles),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Put ESSMonitor into the hierarchy of a custom role of the integration user.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles and edit the custom role, or choose Create Role.",
        "Under Role Hierarchy choose Add Role, add ESSMonitor (ESS Monitor Role), and submit.",
        "Under Users > {client} > Edit > Roles assign the custom role, if the user does not hold it yet.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.roleHierarchy,
      links: [SecurityConsole.essRoles]
    ),
    needs: [.user, .roles],
    explainedBy: ["FD0119", "FD0301", "FD0302", "FD0402", "FD0406"],
    neededForGo: true,
    examples: [
      .passes("as in the guide", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor"))),
      .passes(
        "two levels down", .user(UserExample.hcm("DD_ESS")),
        .roles(RoleExample.hierarchy("DD_ESS,DD_ESS_DUTY", "DD_ESS_DUTY,ESSMonitor"))),
      .passes("in a transitive report", .user(RoleExample.guide), .roles(RoleExample.transitive("DD_ESS,ESSMonitor"))),
      .passes(
        "from the membership report",
        .roles(UserExample.membership(#""$CLIENT","Datadog","Active","fscm","DD_ESS","Datadog ESS""#)),
        .evidence(.roles, RoleExample.hierarchy("DD_ESS,ESSMonitor"), name: "hierarchy.csv")),
      .passes(
        "a role that stands for it", .user(UserExample.scim(UserExample.roles("ACME_ESS_MONITOR"))),
        .lines("role_aliases: { ESSMonitor: [ACME_ESS_MONITOR] }")),
      .passes("a declared hierarchy", .user(RoleExample.guide), .lines("declared:\n  roles: { DD_ESS: [ESSMonitor] }")),
      .fails(
        "the custom role inherits another role", .user(RoleExample.guide),
        .roles(RoleExample.hierarchy("«DD_ESS,ORA_FND_SCHEDULED_PROCESSES_VIEW_DUTY»"))),
      .fails(
        "no custom role", .user(UserExample.scim(#""roles": «[{"value": "ORA_FND_INTERNAL_AUDITOR_JOB"}]»"#)),
        .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor"))),
      .fails(
        "the assignment of the custom role has ended",
        .roles(UserExample.direct("«$CLIENT,DD_ESS,2026-01-01,2026-02-20»")),
        .evidence(.roles, RoleExample.hierarchy("DD_ESS,ESSMonitor"), name: "h.csv")),
      .fails("no role", .user(UserExample.scim(#""roles": «[]»"#))),
      .undecidable("the custom role's hierarchy is missing", .user(RoleExample.guide)),
      .undecidable(
        "a custom role below it is missing", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ACME_JOBS"))
      ),
      .fails(
        "of two hierarchies the second lacks it", .user(RoleExample.guide),
        .evidence(.roles, RoleExample.hierarchy("DD_ESS,ESSMonitor"), name: "old.csv"),
        .evidence(.roles, RoleExample.hierarchy("«DD_ESS,ESSOperator»"), name: "new.csv")),
      .undecidable("roles were cut", .user(UserExample.hcm("ORA_FND_INTERNAL_AUDITOR_JOB", hasMore: true))),
      .undecidable("the access is proven, which other roles open too", .healthyLive),
      .undecidable("the hierarchy without the user", .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor"))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let roles = setup.roles
    let judgement = setup.judgeDirectRoles { user, all, place in
      // A direct assignment does not work (FD0402), whatever a report shows.
      let assignments = all.filter { $0.code != Self.role }
      switch roles.holding(Self.role, of: user, assignments) {
      case .direct: return RoleAnswer(.meets)
      case .wrapped(_, let path): return RoleAnswer(.meets, isDeclared: path.isDeclared)
      case .unknown(let answer): return answer
      case .absent:
        var finding = finding(all, place, roles)
        if let lapsed = roles.lapsed(Self.role, of: user) {
          finding.message += lapsed.message
          finding.place = lapsed.place
        }
        return RoleAnswer(
          .fails([finding]), isDeclared: assignments.compactMap(\.code).contains { roles.isDeclared($0) })
      }
    }
    return setup.notingAccess(
      judgement, "requests of other users are visible", isProven: setup.foreignRequest != nil)
  }

  private static let role = SeededRole.essMonitor

  /// It stands at the hierarchy that lacks the role, where one custom role of the user is meant to have it: that is what
  /// has to be mended. Else at the user's roles, from which such a role is missing.
  private func finding(_ assignments: [RoleAssignment], _ place: Place, _ roles: RoleEvidence) -> Finding {
    let custom = assignments.filter { $0.code.map { SeededRole.isCustom($0) && !roles.isAlias($0) } ?? false }
    let named = custom.filter { $0.code == SeededRole.script }
    let meant = custom.count > 1 ? named : custom
    guard meant.count == 1, let assignment = meant.first, let code = assignment.code,
      let gap = roles.gap(to: Self.role, from: code)
    else {
      let codes = assignments.compactMap(\.code)
      return Finding(
        Self.role, message(codes, custom.compactMap(\.code)), at: place,
        observed: codes.isEmpty ? "no role" : codes.joined(separator: ", "),
        expected: "a custom role that inherits \(Self.role)")
    }
    return Finding(
      Self.role, message(lacking: code, gap.roles), at: gap.place,
      observed: gap.roles.isEmpty ? "no role" : gap.roles.prefix(20).joined(separator: ", "), expected: Self.role,
      related: [Fact("`\(code)` is assigned to the user here", at: assignment.place)])
  }
}

private func message(lacking code: String, _ below: [String]) -> String {
  let text = "the custom role `\(code)` of the user does not inherit `ESSMonitor`"
  if let near = below.first(where: { $0.lowercased() == "essmonitor" }) { return text + ": `\(near)` is another role" }
  return below.isEmpty ? text + " nor any other role" : text
}

private func message(_ codes: [String], _ custom: [String]) -> String {
  if codes.isEmpty { return "the user has no role: a custom role that inherits `ESSMonitor` is missing" }
  if custom.isEmpty { return "the user has no custom role, and none of its roles inherits `ESSMonitor`" }
  return "none of the user's custom roles (\(custom.prefix(10).joined(separator: ", "))) inherits `ESSMonitor`"
}
