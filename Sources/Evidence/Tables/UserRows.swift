import Lint

/// The users of a table that matter, gathered row by row.
struct UserRows {
  private struct Gathered {
    var username: String
    var place: Place
    var roles: [RoleAssignment] = []
    var codes: Set<String> = []
    var outOfForce: [RoleAssignment] = []
    var rolesAreComplete = true
    var dateIsUnreadable = false
    var isActive: (value: Bool, place: Place)?
    var statusIsUnreadable = false
  }

  private let request: ImportRequest
  private let dates: AssignmentDates
  /// The lengths that a wanted user's name has without blanks.
  private let lengths: Set<Int>
  /// Whether a name must be ASCII, blanks and invisible characters aside, to be wanted.
  private let wantsASCII: Bool
  private var users: [Gathered] = []
  private var index: [String: Int] = [:]
  private var assignments = 0
  /// The last name that was looked at, and whether it is wanted: rows of a user stand together.
  private var lastName: [UInt8] = []
  private var lastIsWanted = false

  /// Users and assignments that are kept at most, the integration user aside.
  private static let userLimit = 1000
  private static let assignmentLimit = 100_000

  init(_ request: ImportRequest) {
    self.request = request
    dates = AssignmentDates(time: request.time)
    var lengths = request.wanted.lengths
    if let id = request.wanted.clientID { lengths.insert(Wanted.fold(id).utf8.count) }
    self.lengths = lengths
    wantsASCII = request.wanted.isASCII && Wanted.isASCII(request.wanted.clientID ?? "")
  }

  /// Whether rows of a user are kept; most are not, and are told by the length of the name alone.
  mutating func wants(_ row: TableRow, _ column: Int) -> Bool {
    let name = row.bytes(column)
    if name.count == lastName.count, lastName.elementsEqual(name) { return lastIsWanted }
    guard !name.isEmpty, name.count <= 1024 else { return false }
    var length = 0
    var isASCII = true
    for byte in name {
      if byte >= 0x80 { isASCII = false }
      if byte > 0x20, byte < 0x7F { length += 1 }
    }
    guard lengths.contains(length) || !row.isPlain(column) || !(isASCII || wantsASCII) else { return false }
    lastName.removeAll(keepingCapacity: true)
    lastName.append(contentsOf: name)
    lastIsWanted = request.wanted.keeps(row.text(column))
    return lastIsWanted
  }

  /// Takes a row of a wanted user.
  mutating func take(_ row: TableRow, _ columns: TableColumns, place: Place) {
    guard let userColumn = columns.user, let direct = columns.direct else { return }
    guard let at = number(row.text(userColumn), place) else { return }
    if let status = columns.status { note(row.word(status), of: at, place) }
    if columns.directNeedsNoParent, let parent = columns.parent, !row.word(parent).isEmpty { return }
    let code = row.word(direct)
    guard !code.isEmpty else { return }
    assign(
      code, columns.displayName.map(row.word), to: at, start: columns.start.map(row.word) ?? "",
      end: columns.end.map(row.word) ?? "", place)
  }

  /// Takes what a report of another form says of a user and one role. The answer is whether the user is wanted.
  mutating func take(
    username: String, code: String?, displayName: String?, status: String?, start: String?, end: String?, place: Place
  ) -> Bool {
    if username.utf8.elementsEqual(lastName), !lastIsWanted { return false }
    (lastName, lastIsWanted) = (Array(username.utf8), request.wanted.keeps(username))
    guard lastIsWanted, let at = number(username, place) else { return false }
    if let status { note(status, of: at, place) }
    if let code, !code.isEmpty { assign(code, displayName, to: at, start: start ?? "", end: end ?? "", place) }
    return true
  }

  private mutating func number(_ username: String, _ place: Place) -> Int? {
    if let at = index[username] { return at }
    let isOwn = request.wanted.clientID.map { Wanted.fold($0) == Wanted.fold(username) } ?? false
    guard isOwn || users.count < UserRows.userLimit else { return nil }
    index[username] = users.count
    users.append(Gathered(username: username, place: place))
    return users.count - 1
  }

  private mutating func assign(
    _ code: String, _ displayName: String?, to at: Int, start: String, end: String, _ place: Place
  ) {
    guard !users[at].codes.contains(code) else { return }
    let counts = dates.counts(start: start, end: end)
    guard let counts, assignments < UserRows.assignmentLimit else {
      users[at].rolesAreComplete = false
      if counts == nil { users[at].dateIsUnreadable = true }
      return
    }
    assignments += 1
    let name = displayName ?? ""
    let assignment = RoleAssignment(code: code, displayName: name.isEmpty ? nil : name, place: place)
    guard counts else { return users[at].outOfForce.append(assignment) }
    users[at].codes.insert(code)
    users[at].roles.append(assignment)
  }

  private mutating func note(_ status: String, of user: Int, _ place: Place) {
    guard !status.isEmpty else { return }
    switch Headings.fold(status) {
    case "active", "a", "y", "yes", "true", "1", "enabled":
      if users[user].isActive == nil { users[user].isActive = (true, place) }
    case "inactive", "i", "n", "no", "false", "0", "disabled", "suspended", "locked", "terminated":
      if users[user].isActive?.value != false { users[user].isActive = (false, place) }
    default: users[user].statusIsUnreadable = true
    }
  }

  /// Whether the integration user is among them.
  var haveOwn: Bool {
    guard let id = request.wanted.clientID else { return false }
    return users.contains { Wanted.fold($0.username) == Wanted.fold(id) }
  }

  /// The listing; roles are unknown where the table gives only pairs of roles.
  func listing(source: Source, place: Place, rolesAreListed: Bool = true) -> UserEvidence.Listing {
    let users = users.map { user in
      var result = User(source: source, place: user.place, username: .known(user.username, user.place))
      if let active = user.isActive {
        result.isActive = .known(active.value, active.place)
      } else if user.statusIsUnreadable {
        result.isActive = .unknown("the user status is none of the known ones")
      }
      if rolesAreListed || !user.roles.isEmpty { result.roles = .known(user.roles, user.place) }
      result.rolesOutOfForce = user.outOfForce.filter { !user.codes.contains($0.code ?? "") }
      result.rolesAreComplete = user.rolesAreComplete
      if user.dateIsUnreadable {
        result.rolesGap = "a date of the user's assignments has no one meaning: write it as YYYY-MM-DD"
      }
      return result
    }
    return UserEvidence.Listing(source: source, place: place, isSingle: false, users: users)
  }
}
