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
    examples: FamilyDemand.examples(.scm, resource: "inventoryOrganizations")
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .scm, subject: Self.metadata.name, role: "the function of the SCM service", on: setup
    ).judgeRows(setup)
  }
}
