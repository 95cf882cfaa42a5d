public import Lint

/// Fusion has a user whose name is the client ID.
public struct UserExists: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0301",
    name: "user-exists",
    severities: [.error],
    component: .user,
    summary: "Fusion has a user that is named as the client ID.",
    rationale: """
      Fusion maps the token of the application to the user whose name is the client ID. Without that user every REST \
      family answers 401, however good the token is.
      """,
    sources: [.guide("Create a Fusion integration user")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Create the integration user with the client ID as its user name.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Users and choose Add User Account.",
        "Enter {client} as user name, exactly, and an e-mail alias that your team reads.",
        "Assign the roles of the integration and save.",
        SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.user],
    uses: [.clientID],
    explainedBy: ["FD0106", "FD0119", "FD0212"],
    neededForGo: true,
    examples: [
      .passes("the user of the guide", .user(UserExample.scim(#""active": true"#))),
      .passes("letter case is for FD0302", .user(UserExample.scim(name: "4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F"))),
      .passes("HCM knows the account", .user(UserExample.hcm("ORA_FND_INTERNAL_AUDITOR_JOB"))),
      .passes(
        "a role report with its rows",
        .roles(UserExample.membership(#""$CLIENT","Datadog","Active","fscm","ORA_FND_INTERNAL_AUDITOR_JOB","Auditor""#))
      ),
      .passes(
        "a report of direct roles", .roles(UserExample.direct("$CLIENT,ORA_FND_INTERNAL_AUDITOR_JOB,2026-01-01,"))),
      .passes("declared by hand", .lines("declared:\n  user: { username: $CLIENT, active: true }")),
      .passes("Fusion accepts the token", .healthyLive),
      .fails(
        "a search without a result", .tile("client_id: «$CLIENT»"),
        .user(#"{"itemsPerPage": 0, "startIndex": 1, "totalResults": 0}"#)),
      .fails(
        "the user of an older application", .tile("client_id: «$CLIENT»"),
        .user(UserExample.scimList(UserExample.scim(name: "00c0ffee00c0ffee00c0ffee00c0ffee")))),
      .undecidable(
        "a list that was cut", .user(UserExample.scimList(UserExample.scim(name: "jordan.lee"), total: 500))),
      .undecidable("the object of another user", .user(UserExample.scim(name: "jordan.lee"))),
      .undecidable("declared without its name", .lines("declared:\n  user: { active: true }")),
      .undecidable("no evidence"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByAcceptance { return proof }
    guard let client = setup.tile.cleaned(.clientID) else {
      return .unverified("the tile has no client ID", prerequisite: "FD0101")
    }
    let folded = client.value.lowercased()
    var isOther = false
    let answers = setup.users.listings.map { listing -> (source: Source, verdict: Verdict) in
      if listing.users.contains(where: { $0.username.value?.lowercased() == folded }) {
        return (listing.source, .meets)
      }
      if listing.users.contains(where: { $0.username.value == nil }) {
        return (listing.source, .unknown("the export does not show the user's name"))
      }
      if listing.isSingle {
        isOther = true
        return (listing.source, .unknown("the only user in \(listing.source.name) has another name"))
      }
      if !listing.source.isComplete { return (listing.source, .unknown("the list in \(listing.source.name) was cut")) }
      return (listing.source, .fails([finding(client, listing, setup)]))
    }
    if answers.isEmpty { return .unverified("no evidence of the integration user") }
    var judgement = Setup.weigh(answers)
    if case .unverified = judgement.outcome, isOther { judgement.prerequisite = "FD0302" }
    return judgement
  }

  private func finding(_ client: Fact<String>, _ listing: UserEvidence.Listing, _ setup: Setup) -> Finding {
    var near: [(name: String, reason: String, place: Place)] = []
    var users: [User] = []
    for user in listing.users {
      if near.count < 5, let name = user.username.fact,
        let reason = NearMiss.reason(user, client: client.value, in: setup)
      {
        near.append((name.value, reason, name.place))
        users.append(user)
      }
    }
    return Finding(
      "user-exists", message(client.value, near.first.map { ($0.name, $0.reason) }), at: client.place,
      observed: near.isEmpty ? nil : near.map(\.name).joined(separator: ", "), expected: client.value,
      related: [Fact("the users that were found", at: listing.place)]
        + near.map { Fact("`\($0.name)`: \($0.reason)", at: $0.place) },
      causes: NearMiss.causes(users, in: setup))
  }
}

private func message(_ client: String, _ near: (name: String, reason: String)?) -> String {
  "no Fusion user is named `\(client)`" + (near.map { "; there is `\($0.name)`: \($0.reason)" } ?? "")
}
