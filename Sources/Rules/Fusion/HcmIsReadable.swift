public import Lint

/// HCM data can be read.
public struct HcmIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0709",
    name: "hcm-readable",
    severities: [.warning, .info],
    component: .fusion,
    summary: "HCM data can be read.",
    rationale: """
      HCM resources take their own function and data roles, which the guide's three roles do not reach everywhere. Without \
      the data role Fusion answers 200 and no row, so that nothing looks wrong.
      """,
    sources: [
      .guide("Overview"),
      .oracle(
        "REST API for HCM, Authorize", url: "https://docs.oracle.com/en/cloud/saas/human-resources/farws/Authorize.html"
      ),
    ],
    remedy: .dataRole(
      "HCM data", function: "the privilege Use REST Service - Workers Read Only",
      data: "an HCM data role for the people to be read"),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    examples: FamilyDemand.examples(.hcm, resource: "workers")
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand.optional(
      .hcm, subject: Self.metadata.name, role: "the function of the HCM service", on: setup
    ).judgeRows(setup)
  }
}
