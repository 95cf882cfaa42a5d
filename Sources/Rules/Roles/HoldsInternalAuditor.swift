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
    examples: RoleExample.jobRole(
      SeededRole.internalAuditor, named: "Internal Auditor", another: SeededRole.integrationSpecialist)
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
