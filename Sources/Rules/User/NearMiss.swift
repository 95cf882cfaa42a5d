import Lint

/// Why a user name is nearly, or mistakenly, that of the integration user.
enum NearMiss {
  /// - Returns: what is different, for a message; nil where the user has nothing to do with the client.
  static func reason(_ user: User, client: String, in setup: Setup) -> String? {
    guard let name = user.username.value else { return nil }
    let folded = fold(name)
    if folded == fold(client) { return "it has a blank or an invisible character too many" }
    if let application = namesake(of: user, in: setup) {
      return "that is the client ID of the application \(quoted(application.displayName ?? name)) in evidence"
    }
    for application in setup.applications.judged {
      for (attribute, title) in [(AppAttribute.id, "id"), (.ocid, "OCID"), (.displayName, "display name")] {
        if let value = application.text(attribute).value, fold(value) == folded {
          return "that is the application's \(title), not its client ID"
        }
      }
    }
    if let display = user.displayName, fold(display) == fold(client) { return "the client ID is its display name only" }
    if let sibling = setup.siblings.first(where: {
      $0.index != setup.index && $0.clientID.map { fold($0.value) } == folded
    }) {
      return "that is the client ID of the setup `\(sibling.name.value)`"
    }
    if Suggestion.nearest(to: client, among: [name]) != nil { return "it differs in a few characters" }
    if hasClientIDForm(folded) { return "it has the form of a client ID: the application may have been made anew" }
    return nil
  }

  /// The application whose client ID is the user's name.
  static func namesake(of user: User, in setup: Setup) -> Application? {
    guard let name = user.username.value.map(fold) else { return nil }
    return setup.applications.configurable.first { $0.name.map(fold) == name }
  }

  /// Where application and user agree, it is the tile that names another client, and FD0201 says so.
  static func causes(_ users: [User], in setup: Setup) -> [String: String?] {
    guard users.contains(where: { namesake(of: $0, in: setup) != nil }) else { return [:] }
    return ["FD0201": String?.none]
  }

  private static func fold(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !Tile.isStray($0) })).lowercased()
  }

  private static func hasClientIDForm(_ text: String) -> Bool {
    text.utf8.count == 32 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
  }
}
