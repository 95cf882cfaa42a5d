public import Lint

/// The onboarding script's role, where it exists, is spelt as the script expects and inherits the three roles.
public struct IntegrationRoleIsComplete: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0406",
    name: "integration-role-complete",
    severities: [.error],
    component: .roles,
    summary: "DD_INTEGRATION_ROLE inherits all three roles, where it exists.",
    rationale: """
      The onboarding script looks for a role of exactly this code and assigns it alone: whatever is missing below it, the \
      integration user does not have.
      """,
    sources: [.script("custom role")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Complete the hierarchy of DD_INTEGRATION_ROLE.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles, search DD_INTEGRATION_ROLE and choose Edit Role.",
        """
        Under Role Hierarchy add ESSMonitor, ORA_FND_INTEGRATION_SPECIALIST_JOB and ORA_FND_INTERNAL_AUDITOR_JOB; keep \
        the sub-roles that Fusion pulls in; submit.
        """,
        "Where the code is in other letter case, create the role anew with the exact code: a code cannot be changed.",
        SecurityConsole.importRoles,
      ],
      commands: [
        "curl -u ADMINISTRATOR {pod}'/hcmRestApi/scim/Roles?filter=name+eq+%22DD_INTEGRATION_ROLE%22'"
      ],
      where: SecurityConsole.roleHierarchy
    ),
    needs: [.roles],
    examples: [
      .passes(
        "all three",
        .roles(
          RoleExample.hierarchy(
            "DD_INTEGRATION_ROLE,ESSMonitor", "DD_INTEGRATION_ROLE,ORA_FND_INTEGRATION_SPECIALIST_JOB",
            "DD_INTEGRATION_ROLE,ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .fails(
        "one is missing",
        .roles(
          RoleExample.hierarchy(
            "«DD_INTEGRATION_ROLE,ORA_FND_INTEGRATION_SPECIALIST_JOB»",
            "DD_INTEGRATION_ROLE,ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .fails(
        "other letter case", .user(UserExample.scim(UserExample.roles("«dd_integration_role»"))),
        .lines(
          "declared:\n  roles: { dd_integration_role: [ESSMonitor, \(RoleExample.specialist), \(RoleExample.auditor)] }"
        )),
      .undecidable("its hierarchy is missing", .user(UserExample.hcm("DD_INTEGRATION_ROLE"))),
      .undecidable(
        "a custom role below it is missing",
        .roles(RoleExample.hierarchy("DD_INTEGRATION_ROLE,ACME_READER", "DD_INTEGRATION_ROLE,ESSMonitor"))),
      .undecidable("no evidence of roles"),
      .notApplicable(
        "roles as in the guide", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor"))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let roles = setup.roles
    let assignments = setup.users.judged.flatMap { $0.roles.value ?? [] }
    if roles.graphs.isEmpty, setup.users.judged.allSatisfy({ $0.roles.value == nil }) {
      return .unverified("no evidence of roles")
    }
    var meant: Set<String> = []
    func add(_ code: String) {
      if SeededRole.isScript(code) || roles.isAlias(code, of: SeededRole.script) { meant.insert(code) }
    }
    for assignment in assignments { assignment.code.map(add) }
    for graph in roles.graphs {
      for code in graph.shown.keys { add(code) }
    }
    let codes = meant.sorted()
    if codes.isEmpty { return .notApplicable("there is no role `\(SeededRole.script)` in evidence") }
    var findings: [Finding] = []
    var open: String?
    for code in codes {
      let assignment = assignments.first { $0.code == code }
      if code != SeededRole.script, !roles.isAlias(code), let place = assignment?.place ?? roles.place(of: code) {
        findings.append(
          Finding(code, message(spelling: code), at: place, observed: code, expected: SeededRole.script))
      }
      switch completeness(code, assignment, roles) {
      case .meets: continue
      case .fails(let more): findings += more
      case .unknown(let missing): open = open ?? missing
      }
    }
    let basis = roles.adding(to: setup.users.judged.map(\.source)) { graph in
      codes.contains { graph.shown[$0] != nil }
    }
    let isDeclared = codes.contains { roles.isDeclared($0) }
    if !findings.isEmpty { return Judgement(.failed(findings), basis: basis, isDeclared: isDeclared) }
    if let open { return .unverified("the hierarchy of \(open) is not in evidence", missing: [.roles]) }
    return Judgement(.passed, basis: basis, isDeclared: isDeclared)
  }

  /// Unknown with the role whose hierarchy is not in evidence.
  private func completeness(_ code: String, _ assignment: RoleAssignment?, _ roles: RoleEvidence) -> Verdict {
    var lacking: [String] = []
    var open: String?
    for role in SeededRole.required {
      switch roles.reach(role, from: code) {
      case .reached: continue
      case .notReached: lacking.append(role)
      case .open(let missing): open = open ?? missing
      }
    }
    if lacking.isEmpty { return open.map { .unknown($0) } ?? .meets }
    guard let place = roles.gap(to: lacking[0], from: code)?.place else { return .unknown(code) }
    return .fails([
      Finding(
        code, message(code, lacking), at: place,
        observed: SeededRole.required.filter { !lacking.contains($0) }.joined(separator: ", "),
        expected: SeededRole.required.joined(separator: ", "),
        related: assignment.map { [Fact("`\(code)` is assigned to the user here", at: $0.place)] } ?? [])
    ])
  }
}

private func message(_ code: String, _ lacking: [String]) -> String {
  "the role `\(code)` does not inherit \(lacking.map { "`\($0)`" }.joined(separator: ", "))"
}

private func message(spelling code: String) -> String {
  "the role is coded `\(code)`: the onboarding script looks for `DD_INTEGRATION_ROLE`, letter case included"
}
