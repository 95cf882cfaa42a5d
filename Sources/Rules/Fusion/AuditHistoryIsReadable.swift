public import Lint
import SourceText

/// The audit history answers.
public struct AuditHistoryIsReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0707",
    name: "audit-history-readable",
    severities: [.error, .warning],
    component: .fusion,
    summary: "The audit history answers for every product that is read.",
    rationale: """
      Audit logs come from getaudithistory. It takes View Audit History, which Internal Auditor carries, and says FAIL \
      inside of 200 where the product or the object is not audited: a status alone proves nothing.
      """,
    sources: [
      .guide("Assign required roles"),
      .oracle(
        "Audit Policies", url: "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facia/audit-policies.html"
      ),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Assign Internal Auditor to the integration user, and audit what is to be read.",
      right: "IT Security Manager",
      steps: [
        SecurityConsole.openRoles,
        "Choose Add Role, search ORA_FND_INTERNAL_AUDITOR_JOB, add the role and save.", SecurityConsole.importRoles,
        "Where FAIL stands inside of 200: set the product's level under Setup and Maintenance > Manage Audit Policies.",
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses + ["FD0404"],
    neededForGo: true,
    examples: [
      .passes("it answers", .healthyLive),
      .passes(
        "every product", .live { $0.auditProducts = ["Payables": .done(FamilyAnswer(rows: 0), nil)] }),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.audit] = refused(.forbidden, 403, method: "POST") }, severity: .error),
      .fails(
        "FAIL inside of 200", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.audit] = refused(.failInside, 200, method: "POST") }, severity: .error),
      .fails(
        "FAIL for one product",
        .lines(
          """
          collect: { streams: { audit: { products: [OPSS, { product: «Payabels», objects: [oracle.apps.ap.InvoiceVO] }] } } }
          """),
        .live { $0.auditProducts = ["Payabels": refused(.failInside, 200, method: "POST")] }, severity: .warning),
      .fails(
        "a firewall that reads bodies", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.audit] = refused(.blocked, 403, method: "POST") }, severity: .error),
      .undecidable("a fault", .live { $0.families[.audit] = refused(.serverFault, 500, method: "POST") }),
      .undecidable("not found", .live { $0.families[.audit] = refused(.notFound, 404, method: "POST") }),
      .undecidable("not asked", .live { $0.families[.audit] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let judgement = FamilyDemand(
      family: .audit, subject: Self.metadata.name, role: setup.naming("Internal Auditor", SeededRole.internalAuditor),
      causes: ["FD0409": SeededRole.internalAuditor],
      notRun: .unverified("`audit` is not among the families that are asked")
    ).judge(setup)
    guard let live = setup.live, case .passed = judgement.outcome else { return judgement }
    let findings = live.auditProducts.sorted { $0.key < $1.key }.compactMap { product, step in
      if case .failed(let fault, let exchange) = step { finding(product, fault, exchange, setup) } else { nil }
    }
    if findings.isEmpty, live.isInterrupted, live.auditProducts.values.contains(where: { $0.value == nil }) {
      return .unverified("interrupted")
    }
    return findings.isEmpty ? judgement : Judgement(.failed(findings), basis: judgement.basis)
  }

  /// OPSS answers, so the access is there: it is about this product.
  private func finding(_ product: String, _ fault: Fault, _ exchange: Exchange?, _ setup: Setup) -> Finding? {
    guard fault.trouble == .failed || fault.trouble == .refused else { return nil }
    var remedy = Self.metadata.remedy
    remedy.owner = .fusionFunctional
    remedy.right = "Privilege Manage Audit Policies (Application Implementation Consultant)"
    remedy.summary = "Name the product as its web application is named, and switch the object's auditing on."
    remedy.steps = [
      "Look the name up: the audit history takes names of web applications (Cash Management is `Payables`).",
      "Give the object's full name, and switch its auditing on under Configure Business Object Attributes.",
    ]
    remedy.place = "Setup and Maintenance > Manage Audit Policies > Configure Business Object Attributes"
    return Finding(
      product, message(product, fault, exchange), severity: .warning, at: place(of: product, setup),
      observed: fault.observed(exchange), expected: "SUCCESS", remedy: remedy, exchange: exchange)
  }

  /// Where the collector's configuration names the product.
  private func place(of product: String, _ setup: Setup) -> Place {
    for stream in setup.collected where stream.name == "audit" {
      for item in stream.options.flatMap({ $0["products"]?.items ?? [] }) {
        let name = item.isObject ? item["product"] : item
        if let name, name.string == product { return Place(name) }
      }
    }
    return setup.place(of: .fusionBaseURL)
  }
}

private func message(_ product: String, _ fault: Fault, _ exchange: Exchange?) -> String {
  "the audit history of \(quoted(product)) cannot be read (\(fault.kind == .failInside ? "FAIL inside of 200" : fault.short(exchange))) "
    + "while that of OPSS can: the name of its web application is another, or no object is audited"
}
