public import Lint

/// The integration user's name is exactly the client ID.
public struct UsernameIsClientID: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0302",
    name: "username-is-client-id",
    severities: [.error, .warning],
    component: .user,
    summary: "The integration user's name is exactly the client ID.",
    rationale: """
      The token names the client ID and Fusion looks for a user of that name. A user with another name is not found; of \
      one in other letter case nothing says that it is found everywhere.
      """,
    sources: [.guide("Create a Fusion integration user")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Give the integration user the client ID as its user name.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Users and search the user.",
        "Choose Edit and set the user name to {client}, in the same letter case.",
        "Save, and wait until the change has reached the identity domain (about ten minutes).",
      ],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.user],
    uses: [.clientID],
    explainedBy: ["FD0106", "FD0212"],
    explainsFromWarning: true,
    examples: [
      .passes("the client ID itself", .user(UserExample.scim(#""active": true"#))),
      .passes("HCM knows it so", .user(UserExample.hcm())),
      .fails("another user's object", .user(UserExample.scim(name: "«datadog.integration»")), severity: .error),
      .fails(
        "the application's display name",
        .application(#"{"name": "$CLIENT", "displayName": "Datadog Fusion Integration"}"#),
        .user(UserExample.scim(name: "«Datadog Fusion Integration»")), severity: .error),
      .fails("a blank behind it", .user(UserExample.scim(name: "«$CLIENT »")), severity: .error),
      .fails(
        "other letter case", .user(UserExample.scim(name: "«4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F»")), severity: .warning),
      .fails(
        "other letter case in HCM", .user(UserExample.hcm(name: "«4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F»")),
        severity: .warning),
      .fails(
        "other letter case in the tile alone", .tile("client_id: «4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F»"),
        .application(#"{"name": "$CLIENT", "displayName": "Datadog Fusion Integration"}"#),
        .user(UserExample.scim()), severity: .warning),
      .fails("declared so", .lines("declared:\n  user: { username: «datadog» }"), severity: .error),
      .undecidable("Fusion accepts the token, which does not show letter case", .healthyLive),
      .undecidable(
        "Fusion accepts the token: the evidence is of another user", .user(UserExample.scim(name: "jordan.lee")),
        .healthyLive),
      .undecidable("no such user in a list", .user(#"{"itemsPerPage": 0, "startIndex": 1, "totalResults": 0}"#)),
      .undecidable(
        "trimmed to other attributes", .user(#"{"schemas": ["urn:scim:schemas:core:2.0:User"], "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let client = setup.tile.cleaned(.clientID) else {
      return .unverified("the tile has no client ID", prerequisite: "FD0101")
    }
    let isAccepted = setup.provenByAcceptance != nil
    if setup.users.listings.isEmpty {
      return .unverified(
        isAccepted ? "Fusion accepts the token; the letter case of the user's name is not shown" : Self.noEvidence)
    }
    let answers = setup.users.listings.compactMap { listing in
      verdict(listing, client, setup).map { (source: listing.source, verdict: $0) }
    }
    if answers.isEmpty { return .unverified("the integration user is not in evidence", prerequisite: "FD0301") }
    let judgement = Setup.weigh(answers)
    // A user of that name is there, since Fusion accepts the token: the evidence is of another, letter case aside.
    if isAccepted, case .failed(let findings) = judgement.outcome, findings.contains(where: { $0.severity == .error }) {
      return .unverified("Fusion accepts the token, and the user in evidence is another one")
    }
    return judgement
  }

  /// Nil where the source does not have the user.
  private func verdict(_ listing: UserEvidence.Listing, _ client: Fact<String>, _ setup: Setup) -> Verdict? {
    let named = listing.users.compactMap { user in user.username.fact.map { (user: user, name: $0) } }
    if named.contains(where: { $0.name.value == client.value }) { return .meets }
    let related = [Fact("the client ID", at: client.place)]
    if let variant = named.first(where: { $0.name.value.lowercased() == client.value.lowercased() }) {
      if let application = setup.applications.judged.first(where: { $0.name == variant.name.value }) {
        return .fails([tileFinding(client, variant.name, application)])
      }
      return .fails([
        Finding(
          Self.subject, caseMessage(variant.name.value, client.value), severity: .warning, at: variant.name.place,
          observed: variant.name.value, expected: client.value, related: related)
      ])
    }
    if named.isEmpty, !listing.users.isEmpty { return .unknown("the export does not show the user's name") }
    guard listing.isSingle, let other = named.first else { return nil }
    let reason = NearMiss.reason(other.user, client: client.value, in: setup)
    return .fails([
      Finding(
        Self.subject, message(other.name.value, client.value, reason), at: other.name.place, observed: other.name.value,
        expected: client.value, related: related, causes: NearMiss.causes([other.user], in: setup))
    ])
  }

  /// Application and user have the same name: what differs is the tile.
  private func tileFinding(_ client: Fact<String>, _ user: Fact<String>, _ application: Application) -> Finding {
    Finding(
      Self.subject, tileMessage(client.value, user.value), severity: .warning, at: client.place,
      observed: client.value, expected: user.value,
      related: [
        Fact("the user's name", at: user.place), Fact("the application's client ID", at: application.place(of: .name)),
      ],
      remedy: .tileValue(
        .clientID, summary: "Enter the client ID in the letter case that the application has.",
        steps: ["Open the application in the identity domain and copy Client ID as it is shown there."]),
      tileKey: .clientID)
  }

  private static let subject = "username-is-client-id"
  private static let noEvidence = "no evidence of the integration user"
}

private func message(_ name: String, _ client: String, _ reason: String?) -> String {
  "the user is named `\(name)`, not as the client ID `\(client)`" + (reason.map { ": \($0)" } ?? "")
}

private func tileMessage(_ client: String, _ name: String) -> String {
  "the client ID \(quoted(client)) differs in letter case from application and user, which are named \(quoted(name))"
}

private func caseMessage(_ name: String, _ client: String) -> String {
  "the user name `\(name)` differs from the client ID `\(client)` in letter case"
}
