public import Lint

/// ERP rows can be read beside the ERP integrations.
public struct ErpDataIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0715",
    name: "erp-data-readable",
    severities: [.warning, .info],
    component: .fusion,
    summary: "ERP rows can be read beside the ERP integrations.",
    rationale: """
      Collections such as invoices take duties and business-unit access of their own, beside what opens the ERP \
      integrations. Without the data role Fusion answers 200 and no row, so that nothing looks wrong.
      """,
    sources: [
      .guide("Overview"),
      .oracle(
        "REST API for Oracle Financials", url: "https://docs.oracle.com/en/cloud/saas/financials/26b/farfa/index.html"),
    ],
    remedy: .dataRole(
      "ERP data", function: "a duty that reads the collections, such as payables invoices",
      data: "access to the business units to be read"),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    examples: [
      .passes("rows", .healthyLive),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.erp] = refused(.forbidden, 403) },
        severity: .info),
      .fails(
        "no rows", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.erp] = .done(FamilyAnswer(rows: 0), nil) }, severity: .info),
      .fails(
        "the collector reads it", .tile("fusion_base_url: «$POD»"),
        .lines("collect: { streams: { erp: [{ resource: invoices }] } }"),
        .live { $0.families[.erp] = refused(.notFound, 404) }, severity: .warning),
      .undecidable("a fault", .live { $0.families[.erp] = refused(.serverFault, 500) }),
      .notApplicable("not asked", .live { $0.families[.erp] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .erp, stream: "erp", subject: Self.metadata.name, role: "the function of the ERP collection", on: setup
    ).judgeRows(setup)
  }
}
