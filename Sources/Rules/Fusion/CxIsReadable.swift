public import Lint

/// CX data can be read.
public struct CxIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0711",
    name: "cx-readable",
    severities: [.warning, .info],
    component: .fusion,
    summary: "CX data can be read.",
    rationale: """
      CX resources show what the user may see in the application, which the guide's three roles do not reach. Without the \
      data role Fusion answers 200 and no row, so that nothing looks wrong.
      """,
    sources: [
      .guide("Overview"),
      .oracle(
        "REST API for Sales and Fusion Service", url: "https://docs.oracle.com/en/cloud/saas/sales/faaps/index.html"),
    ],
    remedy: .dataRole(
      "CX data", function: "a duty that reads accounts and the like",
      data: "the access group or territory of the records to be read"),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    examples: [
      .passes("rows", .healthyLive),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.cx] = refused(.forbidden, 403) },
        severity: .info),
      .fails(
        "no rows", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.cx] = .done(FamilyAnswer(rows: 0), nil) }, severity: .info),
      .fails(
        "the collector reads it", .tile("fusion_base_url: «$POD»"),
        .lines("collect: { streams: { cx: [{ resource: accounts }] } }"),
        .live { $0.families[.cx] = refused(.notFound, 404) }, severity: .warning),
      .undecidable("a fault", .live { $0.families[.cx] = refused(.serverFault, 500) }),
      .notApplicable("not asked", .live { $0.families[.cx] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .cx, stream: "cx", subject: Self.metadata.name, role: "the function of the CX service", on: setup
    ).judgeRows(setup)
  }
}
