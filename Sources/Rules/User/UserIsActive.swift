public import Lint

/// The integration user is active and not suspended.
public struct UserIsActive: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0303",
    name: "user-active",
    severities: [.error],
    component: .user,
    summary: "The integration user is active and not suspended.",
    rationale: """
      Fusion refuses the token of an inactive or suspended user with 401 on every family. Clean-up jobs suspend users \
      that never sign in or hold no role, which is what an integration user looks like.
      """,
    sources: [
      .guide("Create a Fusion integration user"),
      .oracle(
        "Securing Applications",
        url: "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facsa/index.html"),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Activate the integration user and exempt it from clean-up jobs.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Users and search {client}.",
        "Choose Edit, check Active (and uncheck Locked or Suspended), and save.",
        "Exempt the user from the jobs that suspend users without sign-in or without roles.",
      ],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.user],
    explainedBy: ["FD0301", "FD0302"],
    neededForGo: true,
    examples: [
      .passes("active", .user(UserExample.scim(#""active": true"#))),
      .passes("active, as a text", .user(UserExample.scim(#""active": "true""#))),
      .passes("not suspended in HCM", .user(UserExample.hcm())),
      .passes("Fusion accepts the token", .user(UserExample.scim(#""active": false"#)), .healthyLive),
      .fails("inactive", .user(UserExample.scim(#""active": «false»"#))),
      .fails("inactive, as a text", .user(UserExample.scim(#""active": «"false"»"#))),
      .fails("suspended in HCM", .user(UserExample.hcm(suspended: "«true»"))),
      .fails("declared so", .lines("declared:\n  user: { username: $CLIENT, active: «false» }")),
      .undecidable("trimmed to other attributes", .user(UserExample.scim(#""displayName": "Datadog""#))),
      .undecidable(
        "a report of direct roles does not say",
        .roles(UserExample.direct("$CLIENT,ORA_FND_INTERNAL_AUDITOR_JOB,2026-01-01,"))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByAcceptance { return proof }
    return setup.judgeUser { user in
      user.isActive.verdict { isActive, place in
        if isActive { return .meets }
        return .fails([Finding("user-active", message(), at: place, observed: "inactive", expected: "active")])
      }
    }
  }
}

private func message() -> String { "the integration user is inactive or suspended: Fusion refuses its requests" }
