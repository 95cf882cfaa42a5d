import Lint
import SourceText

/// Users and roles of Fusion: its SCIM service, and HCM's userAccounts with their roles.
enum UserImport {
  static func add(_ records: Records, _ root: Located, _ request: ImportRequest, to result: inout Imported) {
    var scim: [Record] = []
    var accounts: [Record] = []
    var assignments: [Located] = []
    var roles: [Located] = []
    for record in records.found {
      switch record.kind {
      case .scimUser: scim.append(record)
      case .hcmAccount: accounts.append(record)
      case .hcmRole: assignments.append(record.node)
      case .scimRole: roles.append(record.node)
      default: break
      }
    }
    let codes = roleCodes(roles)
    if !roles.isEmpty {
      let source = request.source(
        .roles, shape: roles.count == 1 ? "SCIM role of Fusion" : "SCIM roles of Fusion", system: "Fusion",
        isComplete: records.isComplete, records: roles.count)
      var graph = RoleGraph(source: source)
      graph.codes = codes
      result.sources.append(source)
      result.graphs.append(graph)
    }
    addListing(scim, shape: "SCIM", records, root, request, to: &result) { record, source in
      scimUser(record.node, source, codes, request)
    }
    addListing(accounts, shape: "HCM userAccounts", records, root, request, to: &result) { record, source in
      account(record.node, source, request)
    }
    if let child = accounts.lazy.compactMap({ $0.node["userAccountRoles"] }).first(where: { !$0.isNull }) {
      let source = request.source(
        .roles, shape: "HCM userAccountRoles", system: "Fusion", isComplete: records.isComplete,
        records: roleItems(child).count)
      result.sources.append(source)
    }
    if !assignments.isEmpty { addCollection(assignments, records, root, request, to: &result) }
  }

  private static func addListing(
    _ found: [Record], shape: String, _ records: Records, _ root: Located, _ request: ImportRequest,
    to result: inout Imported, _ user: (Record, Source) -> User
  ) {
    guard let first = found.first else { return }
    let isSingle = found.count == 1 && !first.isListed
    let source = request.source(
      .user, shape: isSingle ? "\(shape) user" : "\(shape) list of users", system: "Fusion",
      isComplete: records.isComplete, records: found.count)
    // The answer of a filter is looked at as it is; of a list of people only who matters is kept.
    var users: [User] = []
    for record in found {
      let user = user(record, source)
      if found.count == 1 || user.username.value.map({ isKept($0, request.wanted) }) == true { users.append(user) }
    }
    result.sources.append(source)
    result.users.append(.init(source: source, place: request.place(root), isSingle: isSingle, users: users))
  }

  private static func isKept(_ name: String, _ wanted: Wanted) -> Bool {
    let folded = name.lowercased()
    return wanted.keeps(name) || folded.contains("datadog") || folded.hasPrefix("ocid1.")
  }

  /// Of people who do not matter the name is enough, which tells that they are people. A secret is looked for in all.
  static func trimming(_ request: ImportRequest) -> JSONReader.Trimming {
    { value in
      guard let key = ["userName", "Username"].first(where: { value[$0]?.string != nil }),
        let name = value[key]?.string,
        !isKept(name, request.wanted), !SecretScan.holdsSecret(value)
      else { return nil }
      switch Classifier(value, expecting: request.kind).kind {
      case .scimUser, .hcmAccount: return [key]
      default: return nil
      }
    }
  }

  /// A collection of userAccountRoles does not say whose roles they are. Under the keys `user` and `roles` it can only be
  /// meant as the integration user's; the user's name stays unknown, so that it proves roles and nothing else.
  private static func addCollection(
    _ rows: [Located], _ records: Records, _ root: Located, _ request: ImportRequest, to result: inout Imported
  ) {
    guard request.kind == .user || request.kind == .roles else { return }
    let source = request.source(
      request.kind, shape: "HCM userAccountRoles", system: "Fusion", isComplete: records.isComplete, records: rows.count
    )
    let place = request.place(root["items"] ?? root)
    var user = User(
      source: source, place: place,
      username: .unknown("a collection of userAccountRoles does not name its user"),
      roles: .known(rows.compactMap { assignment($0, request) }, place), rolesAreComplete: records.isComplete)
    user.isAssumed = true
    result.sources.append(source)
    result.users.append(.init(source: source, place: place, isSingle: true, users: [user]))
  }

  // MARK: SCIM

  private static func roleCodes(_ roles: [Located]) -> [String: String] {
    var codes: [String: String] = [:]
    for role in roles {
      if let id = role["id"]?.filledString, let name = role["name"]?.filledString { codes[id.uppercased()] = name }
    }
    return codes
  }

  private static func scimUser(
    _ node: Located, _ source: Source, _ codes: [String: String], _ request: ImportRequest
  ) -> User {
    let place = request.place(node)
    // An answer trimmed by `?attributes=` keeps some of these at most.
    let isWhole =
      ["schemas", "meta", "userName", "active"].allSatisfy { node[$0].map { !$0.isNull } ?? false }
      && (node.has("name") || node.has("displayName"))
    var user = User(source: source, place: place, username: text(node["userName"], "userName", request))
    user.isActive = bool(node["active"], "active", request)
    user.id = node["id"]?.filledString
    user.displayName = node["displayName"]?.filledString
    if let created = node["meta"]?["created"], let time = created.string.flatMap({ Timestamp($0) }) {
      user.created = .known(time, request.place(created))
    }
    user.emails = list(node["emails"], "emails", isWhole: isWhole, place, request) { items in
      items.compactMap { $0.filledString ?? $0["value"]?.filledString }
    }
    user.roles = list(node["roles"], "roles", isWhole: isWhole, place, request) { items in
      items.compactMap { scimAssignment($0, codes, request) }
    }
    user.person = scimPerson(node, isWhole: isWhole, request)
    return user
  }

  private static func list<Value>(
    _ value: Located?, _ key: String, isWhole: Bool, _ place: Place, _ request: ImportRequest,
    _ read: ([Located]) -> [Value]
  ) -> Known<[Value]> {
    guard let value, !value.isNull else {
      return isWhole
        ? .known([], value.map { request.place($0) } ?? place)
        : .unknown("the export of the user does not show `\(key)`")
    }
    guard value.isArray else { return .unknown("`\(key)` of the user is \(value.kind)") }
    return .known(read(value.items), request.place(value))
  }

  /// `value` is the code in most answers, and sometimes an identifier that only a list of SCIM roles resolves.
  private static func scimAssignment(
    _ node: Located, _ codes: [String: String], _ request: ImportRequest
  ) -> RoleAssignment? {
    let value = node["value"]?.filledString ?? node.filledString
    let name = (node["displayName"] ?? node["display"])?.filledString
    let place = request.place(node["value"] ?? node)
    let identifier = value.flatMap { isIdentifier($0) ? $0 : nil } ?? (value == nil ? node["id"]?.filledString : nil)
    guard value != nil || name != nil || identifier != nil else { return nil }
    var assignment = RoleAssignment(code: identifier == nil ? value : nil, displayName: name, place: place)
    assignment.id = identifier
    if let identifier { assignment.code = codes[identifier.uppercased()] }
    return assignment
  }

  /// 32 hex digits, or a UUID.
  static func isIdentifier(_ text: String) -> Bool {
    if text.utf8.count == 32 { return text.allSatisfy { $0.isASCII && $0.isHexDigit } }
    return text.utf8.count == 36 && SecretScan.isUUID(Substring(text))
  }

  private static func scimPerson(_ node: Located, isWhole: Bool, _ request: ImportRequest) -> Known<String?> {
    let place = request.place(node)
    guard let user = node["urn:scim:schemas:extension:fa:2.0:faUser"], user.isObject else {
      return isWhole ? .known(nil, place) : .unknown("the export does not show whether a worker belongs to the user")
    }
    let worker = user["workerInformation"] ?? user
    for key in ["personNumber", "personId"] {
      if let value = worker[key], let number = identifier(value) {
        return .known("person number \(number)", request.place(value))
      }
    }
    return .known(nil, request.place(user))
  }

  // MARK: HCM

  private static func account(_ node: Located, _ source: Source, _ request: ImportRequest) -> User {
    var user = User(
      source: source, place: request.place(node), username: text(node["Username"], "Username", request),
      isActive: bool(node["SuspendedFlag"], "SuspendedFlag", request).map { !$0 },
      emails: .unknown("HCM userAccounts carry no e-mail address"))
    user.id = node["GUID"]?.filledString
    user.person = hcmPerson(node, request)
    if let created = node["CreationDate"], let time = created.string.flatMap({ Timestamp($0) }) {
      user.created = .known(time, request.place(created))
    }
    guard let child = node["userAccountRoles"], child.isObject || child.isArray else {
      user.roles = .unknown("the account comes without its userAccountRoles")
      return user
    }
    let list = child["items"] ?? child
    user.roles = .known(roleItems(child).compactMap { assignment($0, request) }, request.place(list))
    user.rolesAreComplete = child["hasMore"]?.bool != true
    return user
  }

  /// An object with items (framework version 4), or an array (1 to 3).
  private static func roleItems(_ child: Located) -> [Located] {
    child.isArray ? child.items : child["items"]?.items ?? []
  }

  private static func assignment(_ row: Located, _ request: ImportRequest) -> RoleAssignment? {
    guard let code = row["RoleCode"], let text = code.filledString else { return nil }
    return RoleAssignment(code: text, displayName: row["RoleName"]?.filledString, place: request.place(code))
  }

  private static func hcmPerson(_ node: Located, _ request: ImportRequest) -> Known<String?> {
    var place: Place?
    for key in ["PersonNumber", "PersonId"] {
      guard let value = node[key] else { continue }
      if let number = identifier(value) { return .known("person number \(number)", request.place(value)) }
      place = place ?? request.place(value)
    }
    return place.map { .known(nil, $0) } ?? .unknown("the account does not show whether a person belongs to it")
  }

  // MARK: Scalars

  private static func identifier(_ value: Located) -> String? {
    if value.isNumber { return value.text }
    return value.filledString
  }

  private static func text(_ value: Located?, _ key: String, _ request: ImportRequest) -> Known<String> {
    guard let value, let text = value.filledString else {
      return .unknown("the export of the user does not show `\(key)`")
    }
    return .known(text, request.place(value))
  }

  private static func bool(_ value: Located?, _ key: String, _ request: ImportRequest) -> Known<Bool> {
    guard let value, !value.isNull else { return .unknown("the export of the user does not show `\(key)`") }
    if let bool = value.bool { return .known(bool, request.place(value)) }
    switch value.string?.lowercased() {
    case "y": return .known(true, request.place(value))
    case "n": return .known(false, request.place(value))
    default: return .unknown("`\(key)` of the user is \(value.kind)")
    }
  }
}
