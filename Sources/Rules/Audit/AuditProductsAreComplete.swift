public import Lint

/// The evidence shows the level of each of the six products.
public struct AuditProductsAreComplete: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0504",
    name: "audit-products-complete",
    severities: [.warning],
    component: .audit,
    summary: "The evidence shows the audit level of all six products.",
    rationale: """
      The guide wants all levels at High. A list that lacks one of ODI, ESS, MDS, SOA, ADF and OPSS does not prove that.
      """,
    sources: [.guide("Validation")],
    remedy: Remedy(
      owner: .fusionFunctional,
      summary: "Give the levels of all six products.",
      right: AuditPage.right,
      steps: [
        "Ask the audit service for all six products, or open Manage Audit Policies and copy the missing rows.",
        "Replace the evidence file, or complete the declared levels.",
      ],
      commands: [AuditPage.readLevels],
      where: AuditPage.place,
      links: [AuditPage.documentation]
    ),
    needs: [.audit],
    examples: [
      .passes("all six", .audit(AuditExample.levels("ODI", "High"))),
      .passes("whatever the level is", .audit(AuditExample.levels("ODI", "None"))),
      .passes(
        "file and declared facts together", .lines("declared:\n  audit: { OPSS: High }"),
        .evidence(
          .audit, AuditExample.table("ODI,High", "ESS,High", "MDS,High", "SOA,High", "ADF,High"), name: "audit.csv")),
      .fails(
        "one is missing",
        .audit(
          """
          {"actionName": "get-auditlevel", "status": "SUCCESS", "auditDate": «[{"product": "ODI", "auditLevel": "High"},
          {"product": "ESS", "auditLevel": "High"}, {"product": "MDS", "auditLevel": "High"},
          {"product": "SOA", "auditLevel": "High"}, {"product": "ADF", "auditLevel": "High"}]»}
          """)),
      .undecidable(
        "an answer without levels",
        .audit(AuditExample.status(#"{"businessObject": "oracle.apps.ap.InvoiceVO", "auditSwitch": "ON"}"#))),
      .undecidable("no evidence"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let isLevel: (AuditPolicies.Level) -> Bool = {
      $0.short.map(AuditEvidence.products.contains) == true
    }
    let lists = setup.audit.policies.filter { $0.levels.contains(where: isLevel) }
    let best = lists.map(\.source.standing).max()
    guard let list = lists.first(where: { $0.source.standing == best }) else {
      return .unverified("no audit level of these products in evidence")
    }
    let missing = AuditEvidence.products.filter { setup.audit.levels(of: $0).isEmpty }
    let basis = lists.map(\.source).distinct
    if missing.isEmpty {
      return Judgement(.passed, basis: basis, isDeclared: basis.contains { $0.standing == .declared })
    }
    let present = AuditEvidence.products.filter { !missing.contains($0) }.joined(separator: ", ")
    let findings = missing.map { product in
      Finding(
        product, message(product), severity: .warning, at: list.place, observed: present,
        expected: AuditEvidence.products.joined(separator: ", "))
    }
    return Judgement(.failed(findings), basis: basis, isDeclared: best == .declared)
  }
}

private func message(_ product: String) -> String {
  "the audit level of `\(product)` is not in evidence: that all levels are High is not proven"
}
