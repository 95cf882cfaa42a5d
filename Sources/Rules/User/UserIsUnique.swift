public import Lint

/// One user alone is named as the client ID.
public struct UserIsUnique: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0306",
    name: "user-unique",
    severities: [.error],
    component: .user,
    summary: "Only one Fusion user is named as the client ID.",
    rationale: """
      Where several users match, letter case aside, roles may be assigned to one and requests run as another: what is \
      checked is then not what works.
      """,
    sources: [.tool("the integration user has to be one")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Keep one user that is named as the client ID, and rename or remove the others.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Users and search {client}.",
        "Keep the user that holds the roles, in the letter case of the client ID.",
        "Rename or deactivate the others.",
      ],
      commands: [SecurityConsole.readUser],
      where: SecurityConsole.users
    ),
    needs: [.user],
    explainedBy: ["FD0301", "FD0302"],
    examples: [
      .passes("one match of a search", .user(UserExample.scimList(UserExample.scim()))),
      .passes("the user itself", .user(UserExample.scim())),
      .fails(
        "two that differ in letter case",
        .user(
          UserExample.scimList(UserExample.scim(), UserExample.scim(name: "«4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F»")))),
      .undecidable("a list that was cut", .user(UserExample.scimList(UserExample.scim(), total: 2))),
      .undecidable("nobody matches", .user(#"{"itemsPerPage": 0, "startIndex": 1, "totalResults": 0}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let client = setup.tile.cleaned(.clientID) else {
      return .unverified("the tile has no client ID", prerequisite: "FD0101")
    }
    if setup.users.listings.isEmpty { return .unverified("no evidence of the integration user") }
    let folded = client.value.lowercased()
    var answers: [(source: Source, verdict: Verdict)] = []
    for listing in setup.users.listings {
      let names = listing.users.compactMap { $0.username.fact }.filter { $0.value.lowercased() == folded }
      guard let first = names.first else { continue }
      if names.count > 1 {
        answers.append((listing.source, .fails([finding(names, first: first, client: client)])))
      } else if listing.source.isComplete || listing.isSingle {
        // The object of one user was asked for by its name or id; names are unique, so it counts as the only one.
        answers.append((listing.source, .meets))
      } else {
        answers.append((listing.source, .unknown("the list in \(listing.source.name) was cut")))
      }
    }
    if answers.isEmpty { return .unverified("the integration user is not in evidence", prerequisite: "FD0301") }
    return Setup.weigh(answers)
  }

  private func finding(_ names: [Fact<String>], first: Fact<String>, client: Fact<String>) -> Finding {
    Finding(
      "user-unique", message(names.map(\.value)), at: names[1].place,
      observed: names.map(\.value).joined(separator: ", "), expected: client.value,
      related: [Fact("the other user", at: first.place)])
  }
}

private func message(_ names: [String]) -> String {
  let listed = names.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
  return "\(names.count) users match the client ID (\(listed)): one alone can be the integration user"
}
