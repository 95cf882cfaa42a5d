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
    examples: FamilyDemand.examples(.erp, resource: "invoices")
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .erp, subject: Self.metadata.name, role: "the function of the ERP collection", on: setup
    ).judgeRows(setup)
  }
}
