public import Lint

/// The integration user has no role that administrates, and none that the set-up does not need.
public struct HoldsNoAdministrativeRole: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0405",
    name: "no-administrative-roles",
    severities: [.error, .warning],
    component: .roles,
    summary: "The integration user has no administrator role and no further role.",
    rationale: """
      The integration is meant to read with least privilege. Whoever holds the client secret can do whatever the user's \
      roles allow.
      """,
    sources: [
      .guide("Overview"),
      .oracle("Assign Roles for Access to Manage Scheduled Processes", url: SecurityConsole.essRoles),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Take the roles that the integration does not need from the user.",
      right: "IT Security Manager",
      steps: [
        SecurityConsole.openRoles,
        "Remove the role; where a custom role inherits it, edit that role under Roles > Role Hierarchy instead.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles
    ),
    needs: [.user, .roles],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes("the roles of the guide", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor"))),
      .passes(
        "the guide's first edition",
        .user(UserExample.scim(UserExample.roles(RoleExample.specialist, "ORA_FND_READ_ONLY_ACCESS_ABSTRACT")))),
      .passes(
        "sub-roles that Fusion pulls in", .user(UserExample.hcm("DD_INTEGRATION_ROLE")),
        .roles(
          RoleExample.hierarchy(
            "DD_INTEGRATION_ROLE,ESSMonitor", "DD_INTEGRATION_ROLE,ORA_FUN_LOAD_INTERFACE_ADMIN_DUTY"))),
      .fails(
        "an administrator role", .user(UserExample.scim(UserExample.roles("«ORA_FND_IT_SECURITY_MANAGER_JOB»"))),
        severity: .error),
      .fails(
        "an administrator role in HCM", .user(UserExample.hcm("«ORA_FND_APPLICATION_ADMINISTRATOR_JOB»")),
        severity: .error),
      .fails(
        "through the custom role", .user(RoleExample.guide),
        .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor", "«DD_ESS,ESSAdmin»")), severity: .error),
      .fails(
        "an employee's role in the report of direct roles",
        .roles(UserExample.direct("«$CLIENT,ORA_PER_EMPLOYEE_ABSTRACT,2026-01-01,»")), severity: .warning),
      .fails(
        "a custom role without any of them", .user(UserExample.scim(UserExample.roles("«ACME_BUYER»"))),
        .roles(RoleExample.hierarchy("ACME_BUYER,ORA_PO_BUYER_JOB")), severity: .warning),
      .undecidable("the custom role's hierarchy is missing", .user(RoleExample.guide)),
      .undecidable("roles were cut", .user(UserExample.hcm(RoleExample.auditor, hasMore: true))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let roles = setup.roles
    return setup.judgeDirectRoles { user, assignments, _ in
      var findings: [Finding] = []
      var open: String?
      var unclearRole: (role: String, top: String)?
      var isDeclared = false
      for assignment in assignments {
        guard let code = assignment.code else { continue }
        if SeededRole.isAdministrative(code) {
          findings.append(direct(code, assignment))
        } else if SeededRole.isCustom(code) {
          let below = roles.administrators(below: code)
          // What a list of every depth shows may be carried by one of Oracle's job roles, below which nothing is counted.
          for edge in below.administrators where !edge.mayBeDeeper || !below.hasJobRole {
            findings.append(inherited(edge, code, assignment))
          }
          if below.hasJobRole, unclearRole == nil, let edge = below.administrators.first(where: \.mayBeDeeper) {
            unclearRole = (edge.child, code)
          }
          open = open ?? below.unshown
        }
        if let other = further(code, assignment, roles) { findings.append(other) }
        if roles.isDeclared(code) { isDeclared = true }
      }
      if !findings.isEmpty { return RoleAnswer(.fails(findings), isDeclared: isDeclared) }
      if let open { return .open(open) }
      if let unclearRole { return RoleAnswer(.unknown(reason(unclear: unclearRole.role, below: unclearRole.top))) }
      if assignments.contains(where: { $0.code == nil }) { return .unresolved }
      return user.rolesAreComplete ? RoleAnswer(.meets, isDeclared: isDeclared) : .cut(user)
    }
  }

  private func direct(_ code: String, _ assignment: RoleAssignment) -> Finding {
    Finding(code, message(administrator: code), at: assignment.place, observed: code, expected: Self.expected)
  }

  /// An administrator role below a custom role. What Oracle's own roles carry below them is not counted (FD0408).
  private func inherited(_ edge: RoleGraph.Edge, _ code: String, _ assignment: RoleAssignment) -> Finding {
    Finding(
      edge.child, message(administrator: edge.child, through: code), at: edge.place, observed: edge.child,
      expected: Self.expected, related: [Fact("`\(code)` is assigned to the user here", at: assignment.place)])
  }

  /// A direct role that no generation of the set-up names, and that is no custom role which inherits one of them.
  private func further(_ code: String, _ assignment: RoleAssignment, _ roles: RoleEvidence) -> Finding? {
    if SeededRole.isAdministrative(code) || SeededRole.isScript(code) { return nil }
    if Self.named.contains(code) || roles.isAlias(code) { return nil }
    let isCustom = SeededRole.isCustom(code)
    if isCustom {
      if Self.named.contains(where: { roles.mayReach($0, from: code) }) { return nil }
    }
    return Finding(
      code, message(further: code), severity: .warning, at: assignment.place, observed: code, expected: Self.expected,
      // The custom role that was made for ESSMonitor and lacks it is one fault, not two.
      causes: isCustom ? ["FD0401": nil] : [:])
  }

  private static let named = SeededRole.required + [SeededRole.readOnlyAccess]
  private static let expected = (SeededRole.required + ["a custom role that inherits them"]).joined(separator: ", ")
}

private func message(administrator code: String) -> String {
  "`\(code)` is an administrator role: the integration is to read only"
}

private func message(administrator code: String, through role: String) -> String {
  "the custom role `\(role)` inherits the administrator role `\(code)`: the integration is to read only"
}

private func message(further code: String) -> String { "the role `\(code)` is none that the integration needs" }

private func reason(unclear role: String, below top: String) -> String {
  "the list of all roles below `\(top)` has `\(role)`; whether one of Oracle's own roles carries it is not shown"
}
