public import Lint

/// Where auditing of Fusion Applications is on, at least one business object is audited.
public struct AuditedObjectsAreConfigured: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0503",
    name: "audited-objects-configured",
    severities: [.warning],
    component: .audit,
    summary: "At least one business object is audited.",
    rationale: """
      Auditing without a configured business object stays inactive: the page says Auditing, and no change of business \
      data is ever written.
      """,
    sources: [.oracle("Audit Policies", url: AuditPage.documentation)],
    remedy: Remedy(
      owner: .fusionFunctional,
      summary: "Switch on the business objects that are to be audited.",
      right: AuditPage.right,
      steps: [
        AuditPage.open, "Choose Configure Business Object Attributes and select a product.",
        "Check the objects, choose their audited attributes under Create, and choose Save and Close.",
      ],
      commands: [
        """
        curl -u ADMINISTRATOR -X POST -H 'Content-Type: application/json' -d '{"application":"Payables"}' \
        {pod}'/fscmRestApi/fndAuditRESTService/audittrail/get-auditsetup'
        """
      ],
      where: AuditPage.place + " > Configure Business Object Attributes",
      links: [AuditPage.documentation]
    ),
    needs: [.audit],
    explainedBy: ["FD0119"],
    explainsFromWarning: true,
    examples: [
      .passes(
        "an object is on", Self.isOn,
        .audit(AuditExample.status(#"{"businessObject": "oracle.apps.ap.InvoiceVO", "auditSwitch": "ON"}"#))),
      .fails(
        "every known object is off", Self.isOn,
        .audit(AuditExample.status(#"{"businessObject": "oracle.apps.ap.InvoiceVO", "auditSwitch": «"OFF"»}"#))),
      .fails(
        "nothing is set up", Self.isOn,
        .audit(#"{"actionName": "get-auditsetup", "status": "SUCCESS", "auditDate": «[]»}"#)),
      .undecidable("objects are not in evidence", Self.isOn),
      .undecidable(
        "whether auditing is on is not known",
        .audit(AuditExample.status(#"{"businessObject": "oracle.apps.ap.InvoiceVO", "auditSwitch": "OFF"}"#))),
      .notApplicable("auditing is off", .lines("declared:\n  audit: { Oracle Fusion Applications: None }")),
    ]
  )

  private static let isOn = Example.Part.lines("declared:\n  audit: { Oracle Fusion Applications: Auditing }")

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let policies = setup.audit.policies
    let showing = policies.filter { !$0.objects.isEmpty || $0.setupIsEmpty }
    let basis = showing.map(\.source)
    if showing.contains(where: { $0.objects.contains(where: \.isOn) }) { return Judgement(.passed, basis: basis) }
    switch setup.audit.fusionAuditing {
    case .off: return .notApplicable("auditing of Oracle Fusion Applications is off")
    case .unknown(let reason): return .unverified(reason)
    case .on(let row, let source):
      guard let first = showing.first else { return .unverified("no evidence of audited business objects") }
      let off = showing.flatMap(\.objects)
      let finding = Finding(
        "audited-objects-configured", message(off.map(\.name)), severity: .warning, at: off.first?.place ?? first.place,
        observed: off.isEmpty ? "no object" : off.count == 1 ? "one object, off" : "\(off.count) objects, all off",
        expected: "at least one object that is audited",
        related: [Fact("auditing is switched on here", at: row.place)])
      return Judgement(
        .failed([finding]), basis: (basis + [source]).distinct, isDeclared: source.standing == .declared)
    }
  }
}

private func message(_ names: [String]) -> String {
  let what =
    names.count == 1 ? "the only known object `\(names[0])` is off" : "all \(names.count) known objects are off"
  return
    "auditing is on and no business object is audited (\(names.isEmpty ? "none is set up" : what)): it stays inactive"
}
