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
    examples: FamilyDemand.examples(.cx, resource: "accounts")
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .cx, subject: Self.metadata.name, role: "the function of the CX service", on: setup
    ).judgeRows(setup)
  }
}
