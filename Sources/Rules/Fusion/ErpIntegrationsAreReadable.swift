public import Lint

/// `erpintegrations` answers.
public struct ErpIntegrationsAreReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0706",
    name: "erp-integrations-readable",
    severities: [.error],
    component: .fusion,
    summary: "The ERP integrations answer.",
    rationale: """
      Through erpintegrations Datadog reads ERP data and details of jobs. It takes the privilege that Integration \
      Specialist carries; without it Fusion answers 403, on some pods 404.
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
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses + ["FD0403"],
    neededForGo: true,
    examples: [
      .passes("it answers", .healthyLive),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.erpIntegrations] = refused(.forbidden, 403) }),
      .fails(
        "404", .tile("fusion_base_url: «$POD»"), .live { $0.families[.erpIntegrations] = refused(.notFound, 404) }),
      .fails(
        "a firewall", .tile("fusion_base_url: «$POD»"), .live { $0.families[.erpIntegrations] = refused(.blocked, 403) }
      ),
      .undecidable("a fault", .live { $0.families[.erpIntegrations] = refused(.serverFault, 500) }),
      .undecidable("not asked", .live { $0.families[.erpIntegrations] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand(
      family: .erpIntegrations, subject: Self.metadata.name,
      role: setup.naming("Integration Specialist", SeededRole.integrationSpecialist),
      causes: ["FD0409": SeededRole.integrationSpecialist],
      notRun: .unverified("`erp` is not among the families that are asked")
    ).judge(setup)
  }
}
