public import Lint

/// SCM data can be read.
public struct ScmIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0710",
    name: "scm-readable",
    severities: [.warning, .info],
    component: .fusion,
    summary: "SCM data can be read.",
    rationale: """
      SCM resources take their own function and data roles, which the guide's three roles do not reach everywhere. Without \
      access to the organisations Fusion answers 200 and no row, so that nothing looks wrong.
      """,
    sources: [
      .guide("Overview"),
      .oracle(
        "REST API for Supply Chain Management",
        url: "https://docs.oracle.com/en/cloud/saas/supply-chain-and-manufacturing/fasrp/index.html"),
    ],
    remedy: .dataRole(
      "SCM data", function: "a duty that reads the SCM resources",
      data: "access to the inventory organisations and business units"),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    examples: [
      .passes("rows", .healthyLive),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.scm] = refused(.forbidden, 403) },
        severity: .info),
      .fails(
        "no rows", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.scm] = .done(FamilyAnswer(rows: 0), nil) }, severity: .info),
      .fails(
        "the collector reads it", .tile("fusion_base_url: «$POD»"),
        .lines("collect: { streams: { scm: [{ resource: inventoryOrganizations }] } }"),
        .live { $0.families[.scm] = refused(.notFound, 404) }, severity: .warning),
      .undecidable("a fault", .live { $0.families[.scm] = refused(.serverFault, 500) }),
      .notApplicable("not asked", .live { $0.families[.scm] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .scm, stream: "scm", subject: Self.metadata.name, role: "the function of the SCM service", on: setup
    ).judgeRows(setup)
  }
}
