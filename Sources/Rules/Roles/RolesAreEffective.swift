public import Lint

/// What the user's roles open is open.
public struct RolesAreEffective: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0409",
    name: "roles-effective",
    severities: [.error],
    component: .roles,
    summary: "The roles that the evidence shows take effect in Fusion.",
    rationale: """
      Fusion checks access against security tables that jobs fill. Until those have run, a role is listed with the user \
      and Fusion refuses what it opens: assigning it again changes nothing.
      """,
    sources: [
      .guide("Assign required roles"),
      .oracle(
        "Import User and Role Application Security Data",
        url: "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facsa/index.html"),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Run the jobs that bring roles into effect, in this order, and ask with a new token.",
      right: "IT Security Manager",
      steps: [
        "Run Import Resource Application Security Data.",
        "Run Import User and Role Application Security Data.",
        "Run Synchronize Default Data Privileges for Custom Job Roles.",
        "Run Refresh Access Control Data.",
        "Wait ten minutes, let a new token be issued, and check again (`--wait` does both).",
        "Where it stays so: Security Console > Administration > Location Based Access can refuse roles by address.",
      ],
      commands: [SecurityConsole.readUserRoles],
      where: "Navigator > Tools > Scheduled Processes > Schedule New Process"
    ),
    needs: [.user, .roles, .live],
    uses: [.fusionBaseURL, .clientID],
    explainedBy: RuleMetadata.familyCauses + ["FD0301", "FD0302"],
    examples: [
      .passes(
        "what the roles open answers", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor")),
        .healthyLive),
      .fails(
        "the role is shown, the answer refuses", .tile("fusion_base_url: «$POD»"), .user(RoleExample.guide),
        .live { $0.families[.erpIntegrations] = refused(.forbidden, 403) }),
      .fails(
        "the audit history", .tile("fusion_base_url: «$POD»"), .user(RoleExample.guide),
        .live { $0.families[.audit] = refused(.forbidden, 403, method: "POST") }),
      .fails(
        "own requests alone", .user(RoleExample.guide), .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor")),
        .lines("probe: { known_request: «4711023» }"),
        .live {
          $0.requests = []
          $0.knownRequest = .failed(
            Fault(.notFound, "not found"),
            Exchange(method: "GET", url: "https://pod.test/requests/4711023", status: 404))
        }),
      .undecidable(
        "an audit history that is not found refuses nothing", .user(RoleExample.guide),
        .live {
          $0.families[.audit] = refused(.notFound, 404, method: "POST")
          $0.families[.erpIntegrations] = nil
        }),
      .undecidable("no role evidence", .live { $0.families[.erpIntegrations] = refused(.forbidden, 403) }),
      .undecidable(
        "a firewall says nothing of roles", .user(RoleExample.guide),
        .live { everyFamily(&$0, refused(.blocked, 403)) }),
      .notApplicable("offline", .user(RoleExample.guide)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    if setup.users.judged.isEmpty { return .unverified("no evidence of the user's roles", missing: [.user, .roles]) }
    guard case .accepted = setup.acceptance else {
      return .unverified("Fusion has not accepted the token: nothing shows whether roles take effect", missing: [.live])
    }
    var findings: [Finding] = []
    var isProven = false
    for role in SeededRole.required {
      guard let assignment = setup.shownRole(role) else { continue }
      switch effect(of: role, live, setup) {
      case .open: continue
      case .effective: isProven = true
      case .refused(let what, let exchange, let place):
        findings.append(
          Finding(
            role, message(role, what, exchange), at: place, observed: what, expected: "access, which the role opens",
            related: [Fact("the role is shown here", at: assignment.place)], exchange: exchange))
      }
    }
    let basis = setup.users.judged.map(\.source)
    if !findings.isEmpty { return Judgement(.failed(findings), basis: basis) }
    return isProven
      ? Judgement(.passed, basis: basis)
      : .unverified("no live answer tells whether the roles that are shown take effect", missing: [.user, .roles])
  }

  private enum Effect {
    case effective, open
    case refused(String, Exchange?, Place)
  }

  private func effect(of role: String, _ live: LiveEvidence, _ setup: Setup) -> Effect {
    let base = setup.place(of: .fusionBaseURL)
    if role == SeededRole.essMonitor {
      if setup.foreignRequest != nil { return .effective }
      if case .failed(let fault, let exchange) = live.knownRequest, fault.trouble == .refused {
        return .refused(
          "the known request is not visible", exchange, setup.given("probe", "known_request")?.place ?? base)
      }
      guard let step = live.families[.ess], case .done = step, live.othersProof != nil else { return .open }
      return .refused("own requests alone are visible", step.exchange, base)
    }
    let family = role == SeededRole.integrationSpecialist ? LiveEvidence.Family.erpIntegrations : .audit
    switch live.families[family] {
    case .done: return .effective
    case .failed(let fault, let exchange) where family.refuses(fault):
      return .refused("\(family.title) cannot be read", exchange, base)
    default: return .open
    }
  }
}

private func message(_ role: String, _ what: String, _ exchange: Exchange?) -> String {
  "the evidence shows the role `\(role)`, yet \(what)\(exchange?.status.map { " (`\($0)`)" } ?? ""): "
    + "the security tables are stale"
}
