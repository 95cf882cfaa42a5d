public import Lint

/// Every product of the audit page is audited at High.
public struct AuditLevelsAreHigh: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0501",
    name: "audit-levels-high",
    severities: [.error],
    component: .audit,
    summary: "The audit levels of ODI, ESS, MDS, SOA, ADF and OPSS are High.",
    rationale: """
      Below High, events are not written, and what is not written cannot be read: Datadog shows no or only part of the \
      audit logs although every permission is right.
      """,
    sources: [.guide("Validation"), .oracle("Audit Policies", url: AuditPage.documentation)],
    remedy: Remedy(
      owner: .fusionFunctional,
      summary: "Set all audit levels to High.",
      right: AuditPage.right,
      steps: [
        AuditPage.open, "Set Audit Level to High for ODI, ESS, MDS, SOA, ADF and OPSS.",
        "Choose Save and Close; events are written from then on, not for the past.",
      ],
      commands: [AuditPage.readLevels],
      where: AuditPage.place,
      links: [AuditPage.documentation]
    ),
    needs: [.audit],
    explainedBy: ["FD0119"],
    neededForGo: true,
    examples: [
      .passes("all High", .audit(AuditExample.levels("ODI", "High"))),
      .passes(
        "declared by hand",
        .lines("declared:\n  audit: { ODI: High, ESS: HIGH, MDS: high, SOA: High, ADF: High, OPSS: High }")),
      .passes(
        "typed from the page",
        .evidence(
          .audit,
          AuditExample.table(
            "ODI,High", "ESS,High", "MDS,High", "SOA,High", "ADF,High", "Oracle Platform Security Services,High"),
          name: "audit.csv")),
      .passes(
        "short names in brackets",
        .evidence(
          .audit,
          AuditExample.table(
            "Data Integrator (ODI),High", "ESS,High", "MDS,High", "SOA,High", "ADF,High",
            "Platform Security (OPSS),High"),
          name: "audit.csv")),
      .fails("one is None", .audit(AuditExample.levels("ESS", "«None»"))),
      .fails("Oracle's own proposal", .audit(AuditExample.levels("OPSS", "«Low - Critical Events Only»"))),
      .fails("a level of its own", .audit(AuditExample.levels("SOA", "«Custom»"))),
      .fails("in a table", .evidence(.audit, AuditExample.table("ODI,High", "«ESS,Medium»"), name: "audit.csv")),
      .fails("declared so", .lines("declared:\n  audit: { ESS: «None» }")),
      .undecidable(
        "a product is missing",
        .audit(AuditExample.levels(("ODI", "High"), ("ESS", "High"), ("MDS", "High"), ("SOA", "High"), ("ADF", "High")))
      ),
      .undecidable("a level in words that are not known", .audit(AuditExample.levels("ESS", "Hoch"))),
      .undecidable("no evidence"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if setup.audit.policies.isEmpty { return .unverified("no evidence of audit policies") }
    var findings: [Finding] = []
    var failing: [Source] = []
    var all: [Source] = []
    var missing: [String] = []
    var unclear: String?
    for product in AuditEvidence.products {
      let levels = setup.audit.levels(of: product)
      if levels.isEmpty { missing.append(product) }
      var isBelow = false
      var other: String?
      for (level, source) in levels {
        all.append(source)
        let known = AuditLevel(level.level)
        if known == .other { other = other ?? level.level }
        guard known.isBelowHigh, !isBelow else { continue }
        isBelow = true
        failing.append(source)
        findings.append(
          Finding(
            product, message(product, level.level), at: level.place, observed: level.level, expected: "High"))
      }
      if let other, !isBelow {
        unclear = unclear ?? "the level `\(other.shortened(to: 60))` of `\(product)` is none that is known"
      }
    }
    if !findings.isEmpty {
      return Judgement(
        .failed(findings), basis: failing.distinct, isDeclared: failing.allSatisfy { $0.standing == .declared })
    }
    if let unclear { return .unverified(unclear) }
    if !missing.isEmpty {
      return .unverified("the audit level of \(missing.map { "`\($0)`" }.joined(separator: ", ")) is not in evidence")
    }
    return Judgement(.passed, basis: all.distinct, isDeclared: all.contains { $0.standing == .declared })
  }
}

/// The levels of the *Manage Audit Policies* page, however they are written.
enum AuditLevel: Sendable {
  case none, low, medium, high, custom, auditing
  /// Another language or a slip: says nothing.
  case other

  init(_ text: String) {
    // The page adds words to a level: `Low - Critical Events Only`.
    let word =
      text.isAll { (97...122).contains($0 | 0x20) }
      ? text.lowercased() : String(text.lowercased().drop { !$0.isLetter }.prefix { $0.isLetter })
    switch word {
    case "none", "off", "disabled", "false", "no": self = .none
    case "low": self = .low
    case "medium": self = .medium
    case "high": self = .high
    case "custom": self = .custom
    case "auditing": self = .auditing
    default: self = .other
    }
  }

  var isBelowHigh: Bool { self == .none || self == .low || self == .medium || self == .custom }
}

extension [Source] {
  /// Each source once.
  var distinct: [Source] {
    var distinct: [Source] = []
    for source in self where !distinct.contains(where: { $0.name == source.name && $0.kind == source.kind }) {
      distinct.append(source)
    }
    return distinct
  }
}

private func message(_ product: String, _ level: String) -> String {
  "the audit level of `\(product)` is `\(level.shortened(to: 60))`: the guide needs `High`"
}
