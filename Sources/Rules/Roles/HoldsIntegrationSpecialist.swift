public import Lint

/// The integration user has the role Integration Specialist, directly or inherited.
public struct HoldsIntegrationSpecialist: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0403",
    name: "integration-specialist-role",
    severities: [.error, .warning],
    component: .roles,
    summary: "The integration user has the role Integration Specialist.",
    rationale: """
      The role opens erpintegrations, through which Datadog reads ERP data and job details. Without it \
      Fusion answers 403, unless another role happens to carry the same privilege.
      """,
    sources: [.guide("Assign required roles")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Assign Integration Specialist to the integration user.",
      right: "IT Security Manager",
      steps: [
        SecurityConsole.openRoles,
        "Choose Add Role, search ORA_FND_INTEGRATION_SPECIALIST_JOB, add the role and save.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles
    ),
    needs: [.user, .roles],
    explainedBy: ["FD0119", "FD0301", "FD0302", "FD0406"],
    examples: RoleExample.jobRole(
      SeededRole.integrationSpecialist, named: "Integration Specialist", another: SeededRole.internalAuditor)
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeJobRole(SeededRole.integrationSpecialist, opening: .erpIntegrations, message: message())
  }
}

private func message() -> String {
  "the user has `ORA_FND_INTEGRATION_SPECIALIST_JOB` neither directly nor through another role: "
    + "the ERP integrations cannot be read"
}
