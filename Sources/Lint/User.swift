/// A Fusion user of a source.
public struct User: Sendable, Codable {
  public let source: Source
  public let place: Place
  public var username: Known<String>
  public var isActive: Known<Bool>
  /// E-mail addresses; unknown where the source cannot carry them.
  public var emails: Known<[String]>
  /// What ties the account to a person (a person number, a worker), nil where nothing does.
  public var person: Known<String?>
  public var created: Known<Timestamp>
  public var id: String?
  public var displayName: String?
  /// Direct roles; unknown where the source does not carry them.
  public var roles: Known<[RoleAssignment]>
  /// Direct roles that are not in force: their assignment has ended, or has not begun.
  public var rolesOutOfForce: [RoleAssignment] = []
  /// Whether ``roles`` is the whole list.
  public var rolesAreComplete: Bool
  /// Why ``roles`` is not the whole list.
  public var rolesGap = "the list of the user's roles was cut"
  /// Whether the source does not name the user, and is taken as the integration user's: it proves roles, not that the
  /// user exists.
  public var isAssumed = false

  public init(
    source: Source, place: Place, username: Known<String>,
    isActive: Known<Bool> = .unknown("the source does not show whether the user is active"),
    emails: Known<[String]> = .unknown("the source shows no e-mail addresses"),
    person: Known<String?> = .unknown("the source does not show whether a worker belongs to the user"),
    created: Known<Timestamp> = .unknown("the source does not show when the user was created"), id: String? = nil,
    displayName: String? = nil,
    roles: Known<[RoleAssignment]> = .unknown("the source does not show the user's roles"),
    rolesAreComplete: Bool = true
  ) {
    self.source = source
    self.place = place
    self.username = username
    self.isActive = isActive
    self.emails = emails
    self.person = person
    self.created = created
    self.id = id
    self.displayName = displayName
    self.roles = roles
    self.rolesAreComplete = rolesAreComplete
  }
}

/// A role that a user holds directly.
public struct RoleAssignment: Sendable, Codable {
  /// The role code; nil where the source gives only an identifier that nothing resolves.
  public var code: String?
  public var displayName: String?
  /// The identifier that stands in place of the code.
  public var id: String?
  public var place: Place

  public init(code: String?, displayName: String? = nil, place: Place) {
    self.code = code
    self.displayName = displayName
    self.place = place
  }
}

/// The users in evidence, and which of them is the integration user.
public struct UserEvidence: Sendable, Codable {
  /// What a source says of users.
  public struct Listing: Sendable, Codable {
    public var source: Source
    /// The place of the list or object.
    public var place: Place
    /// Whether it is one user's object, not the answer of a search or a list.
    public var isSingle: Bool
    /// The users that matter: the integration user and near misses.
    public var users: [User]

    public init(source: Source, place: Place, isSingle: Bool, users: [User]) {
      self.source = source
      self.place = place
      self.isSingle = isSingle
      self.users = users
    }
  }

  public var listings: [Listing] = []
  /// The integration user: one from each source that has it, letter case aside.
  public var judged: [User] = []

  /// Everything but ``judged``, which ``select(clientID:)`` finds again.
  private enum CodingKeys: String, CodingKey { case listings }

  public init() {}

  public mutating func select(clientID: String?) {
    guard let folded = clientID?.lowercased(), !folded.isEmpty else {
      judged = []
      return
    }
    judged = listings.flatMap { listing in
      listing.users.filter { user in
        if user.isAssumed { return true }
        if let name = user.username.value { return name.lowercased() == folded }
        // An answer trimmed to other attributes, or a collection of one user's roles: the one whom it was asked for.
        return listing.users.count == 1 && listing.source.isComplete
      }
    }
  }

  public var all: [User] { listings.flatMap(\.users) }

  /// Gives assignments that a source names by identifier alone their codes, from every list of roles in evidence.
  public mutating func resolveRoles(_ graphs: [RoleGraph]) {
    let codes = graphs.reduce(into: [String: String]()) { $0.merge($1.codes) { first, _ in first } }
    if codes.isEmpty { return }
    for listing in listings.indices {
      for user in listings[listing].users.indices {
        guard case .known(var roles, let place) = listings[listing].users[user].roles else { continue }
        for role in roles.indices where roles[role].code == nil {
          roles[role].code = roles[role].id.flatMap { codes[$0.uppercased()] }
        }
        listings[listing].users[user].roles = .known(roles, place)
      }
    }
  }
}
