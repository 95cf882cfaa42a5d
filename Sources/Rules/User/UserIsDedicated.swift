public import Lint

/// The integration user is an account of its own, not a person's.
public struct UserIsDedicated: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0305",
    name: "user-dedicated",
    severities: [.warning],
    component: .user,
    summary: "The integration user is a service account, not a person's account.",
    rationale: """
      An account that is tied to a worker carries that person's roles, and ends with the person's employment: the \
      integration then stops without a change to it.
      """,
    sources: [.guide("Create a Fusion integration user"), .rfc(9700, section: "4.15")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Use a user account without a worker for the integration.",
      right: "IT Security Manager",
      steps: [
        "In Fusion give the person's account another name, under Security Console > Users.",
        "Create a user account without a worker and with {client} as its name.",
        "Assign the roles of the integration to it and save.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.users
    ),
    needs: [.user],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes(
        "an account without a worker",
        .user(
          UserExample.scim(#""active": true, "urn:scim:schemas:extension:fa:2.0:faUser": {"userCategory": "DEFAULT"}"#))
      ),
      .passes("no person number in HCM", .user(UserExample.hcm())),
      .fails(
        "a worker's account",
        .user(
          UserExample.scim(
            #""urn:scim:schemas:extension:fa:2.0:faUser": {"workerInformation": {"personNumber": «"1042"»}}"#))),
      .undecidable(
        "a report of direct roles does not say",
        .roles(UserExample.direct("$CLIENT,ORA_FND_INTERNAL_AUDITOR_JOB,2026-01-01,"))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeUser { user in
      user.person.verdict { person, place in
        guard let person else { return .meets }
        return .fails([
          Finding(
            "user-dedicated", message(person), severity: .warning, at: place, observed: person, expected: "no worker")
        ])
      }
    }
  }
}

private func message(_ person: String) -> String {
  "the account belongs to a person (`\(person)`): the integration needs a user of its own"
}
