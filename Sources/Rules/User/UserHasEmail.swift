public import Lint

/// The integration user has an e-mail address.
public struct UserHasEmail: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0304",
    name: "user-email",
    severities: [.warning, .info],
    component: .user,
    summary: "The integration user has an e-mail address.",
    rationale: """
      The guide gives the user an e-mail alias: notices about it (expiry, suspension) then reach somebody. The \
      onboarding script leaves it out, which works as well.
      """,
    sources: [.guide("Create a Fusion integration user"), .script("user creation")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Enter an e-mail alias of the team that looks after the integration.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Users and search {client}.", "Choose Edit, enter the e-mail alias and save.",
      ],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.user],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes("with an address", .user(UserExample.scim(#""emails": [{"value": "datadog@corp.test", "type": "W"}]"#))),
      .fails("an empty list", .user(UserExample.scim(#""active": true, "emails": «[]»"#)), severity: .warning),
      .fails(
        "made by the onboarding script",
        .user(UserExample.scim(#""emails": «[]»"#, UserExample.roles("DD_INTEGRATION_ROLE"))), severity: .info),
      .undecidable("HCM accounts carry none", .user(UserExample.hcm("ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .undecidable("a role report carries none", .roles(UserExample.direct("$CLIENT,DD_ESS,2026-01-01,"))),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    // A fact of how the user was set up, not of the source: any evidence of the script's role will do.
    let holdsScriptRole = setup.users.judged.contains { user in
      (user.roles.value ?? []).contains { assignment in
        guard let code = assignment.code else { return false }
        return code.uppercased() == SeededRole.script || setup.roles.isAlias(code, of: SeededRole.script)
      }
    }
    return setup.judgeUser { user in
      user.emails.verdict { emails, place in
        if emails.contains(where: { !Tile.clean($0).isEmpty }) { return .meets }
        return .fails([
          Finding(
            "user-email", message(holdsScriptRole), severity: holdsScriptRole ? .info : .warning, at: place,
            expected: "an e-mail alias")
        ])
      }
    }
  }
}

private func message(_ holdsScriptRole: Bool) -> String {
  "the integration user has no e-mail address"
    + (holdsScriptRole ? ", as the onboarding script leaves it" : ": the guide gives it an alias")
}
