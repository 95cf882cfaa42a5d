public import Lint

/// Auditing of Oracle Fusion Applications is switched on.
public struct FusionAuditingIsOn: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0502",
    name: "fusion-auditing-enabled",
    severities: [.error],
    component: .audit,
    summary: "The audit level of Oracle Fusion Applications is Auditing.",
    rationale: """
      The row of the business objects knows only None and Auditing. At None no change of business data is audited, \
      whatever the levels of the other products are.
      """,
    sources: [.guide("Validation"), .oracle("Audit Policies", url: AuditPage.documentation)],
    remedy: Remedy(
      owner: .fusionFunctional,
      summary: "Set the audit level of Oracle Fusion Applications to Auditing.",
      right: AuditPage.right,
      steps: [
        AuditPage.open, "Set Audit Level of Oracle Fusion Applications to Auditing.",
        "Choose Configure Business Object Attributes, and switch on the objects that are to be audited.",
        "Choose Save and Close.",
      ],
      where: AuditPage.place,
      links: [AuditPage.documentation]
    ),
    needs: [.audit],
    examples: [
      .passes(
        "typed from the page",
        .evidence(.audit, AuditExample.table("Oracle Fusion Applications,Auditing"), name: "audit.csv")),
      .passes("declared by hand", .lines("declared:\n  audit: { Oracle Fusion Applications: Auditing }")),
      .passes("declared as the guide says", .lines("declared:\n  audit: { Oracle Fusion Applications: High }")),
      .fails("None", .evidence(.audit, AuditExample.table("«Oracle Fusion Applications,None»"), name: "audit.csv")),
      .fails("declared as None", .lines("declared:\n  audit: { Oracle Fusion Applications: «None» }")),
      .undecidable("the answer of the service has no such row", .audit(AuditExample.levels("ODI", "High"))),
      .undecidable(
        "a level that the row does not know",
        .evidence(.audit, AuditExample.table("Oracle Fusion Applications,Low"), name: "audit.csv")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    switch setup.audit.fusionAuditing {
    case .off(let level, let source):
      return Judgement(
        .failed([
          Finding(
            AuditEvidence.fusionApplications, message(level.level), at: level.place, observed: level.level,
            expected: "Auditing")
        ]), basis: [source], isDeclared: source.standing == .declared)
    case .on(_, let source):
      return Judgement(.passed, basis: [source], isDeclared: source.standing == .declared)
    case .unknown(let reason): return .unverified(reason)
    }
  }
}

/// Whether the row of Oracle Fusion Applications is at Auditing.
enum FusionAuditing {
  case on(AuditPolicies.Level, Source)
  case off(AuditPolicies.Level, Source)
  case unknown(String)
}

extension AuditEvidence {
  var fusionAuditing: FusionAuditing {
    let levels = levels(of: AuditEvidence.fusionApplications)
    if let (level, source) = levels.first(where: { AuditLevel($0.level.level) == .none }) { return .off(level, source) }
    for (level, source) in levels {
      switch AuditLevel(level.level) {
      case .auditing: return .on(level, source)
      // The guide says High of all levels; who states it by hand means the row's only other level.
      case .high where source.standing == .declared: return .on(level, source)
      default: continue
      }
    }
    if let (level, _) = levels.first {
      return .unknown(
        "the level `\(level.level.shortened(to: 60))` of Oracle Fusion Applications is neither None nor Auditing")
    }
    return .unknown("no evidence of the row `\(AuditEvidence.fusionApplications)`")
  }
}

private func message(_ level: String) -> String {
  "the audit level of Oracle Fusion Applications is `\(level.shortened(to: 60))`: it has to be `Auditing`"
}
