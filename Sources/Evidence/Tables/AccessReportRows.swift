import Lint

/// The rows of a User and Role Access Audit Report.
struct AccessReportRows {
  private let request: ImportRequest
  private var users: UserRows
  private var direct = RolePairs()
  private var transitive = RolePairs()
  /// Top roles, which count as known if the report says anything of what roles inherit.
  private var tops = RolePairs()
  private var records = 0
  private var hasUsers = false
  private var hasInheritance = false
  private var hasRoleNames = false
  /// Whether a row says by name alone what inherits, or what is inherited: then no role is known to inherit nothing.
  private var hasNamesForCodes = false

  private static let userFields = ["username", "userlogin", "userloginname"]
  private static let topFields = ["toprolecode", "assignedrolecode"]
  private static let inheritedFields = ["inheritedrolecode", "effectiverolecode", "childrolecode"]
  private static let pathFields = ["inheritedrolehierarchy", "rolehierarchy", "inheritedrolepath", "rolepath"]
  private static let otherFields = [
    "rolecode", "rolename", "parentrolecode", "pusername", "userstatus", "useraccountstatus", "effectivestartdate",
    "effectiveenddate", "startdate", "enddate", "toprolename", "inheritedrolename",
  ]
  private static let fields = Set(userFields + topFields + inheritedFields + pathFields + otherFields)

  init(_ request: ImportRequest) {
    self.request = request
    users = UserRows(request)
  }

  static func isField(_ name: String) -> Bool { fields.contains(name) }

  /// Whether fields make a row: they name a role by its code, or the path to one.
  static func hasRole(_ fields: [String: String]) -> Bool {
    fields.keys.contains { $0.hasSuffix("rolecode") || pathFields.contains($0) }
  }

  /// Takes note of an element's name, whether or not it holds something.
  mutating func see(_ name: String) {
    if AccessReportRows.userFields.contains(name) { hasUsers = true }
    if (AccessReportRows.inheritedFields + AccessReportRows.pathFields).contains(name) || name == "parentrolecode" {
      hasInheritance = true
    }
    if name.hasSuffix("rolename") { hasRoleNames = true }
  }

  mutating func take(_ fields: [String: String], line: Int) {
    func value(_ names: [String]) -> String? {
      names.lazy.compactMap { fields[$0] }.first { !$0.isEmpty }
    }
    let plain = value(["rolecode"])
    // Made only where it is needed: most rows are other people's.
    lazy var path = AccessReportRows.steps(value(AccessReportRows.pathFields) ?? "")
    lazy var isCodes = path.allSatisfy(AccessReportRows.isCode)
    let named = value(AccessReportRows.topFields)
    let parent = value(["parentrolecode"])
    let inherited = value(AccessReportRows.inheritedFields) ?? (named != nil || parent != nil ? plain : nil)
    let top = named ?? (parent == nil ? plain ?? (isCodes ? path.first : nil) : nil)
    if inherited == nil, path.count > 1 && !isCodes || value(["inheritedrolename"]) != nil { hasNamesForCodes = true }
    guard let role = top ?? parent else {
      if inherited != nil { hasNamesForCodes = true }
      return
    }
    records += 1
    let place = Place(.row(file: request.name, line: line, text: nil), configuration: request.configuration)
    if let username = value(AccessReportRows.userFields) ?? (hasUsers ? nil : value(["pusername"])) {
      let isWanted = users.take(
        username: username, code: top, displayName: value(["toprolename", "rolename"]),
        status: value(["userstatus", "useraccountstatus"]), start: value(["effectivestartdate", "startdate"]),
        end: value(["effectiveenddate", "enddate"]), place: place)
      guard isWanted else { return }
    }
    if let parent {
      if let inherited { add(parent, inherited, to: &direct, line) }
      return
    }
    add(role, nil, to: &tops, line)
    if path.last == role, path.count > 1, path.first != role { path.reverse() }
    if path.first == role, isCodes, inherited == nil || path.last == inherited || !path.contains(inherited ?? "") {
      if let inherited, path.last != inherited { path.append(inherited) }
      for (parent, child) in zip(path, path.dropFirst()) where parent != child { add(parent, child, to: &direct, line) }
    } else if let inherited, inherited != role {
      add(role, inherited, to: &transitive, line)
    }
  }

  private func add(_ parent: String, _ child: String?, to pairs: inout RolePairs, _ line: Int) {
    guard let parent = pairs.number(parent) else { return }
    pairs.add(parent, child.flatMap { pairs.number($0) } ?? -1, line: line) { "" }
  }

  /// The roles of a path: `A -> B -> C`.
  static func steps(_ path: String) -> [String] {
    var steps: [String] = []
    for part in path.unicodeScalars.split(whereSeparator: { "<>→»|/\\\n".unicodeScalars.contains($0) }) {
      var step = TableRow.trim(String(part))
      while step.hasSuffix("-") || step.hasSuffix("=") { step = TableRow.trim(String(step.dropLast())) }
      while step.hasPrefix("-") { step = TableRow.trim(String(step.dropFirst())) }
      if !step.isEmpty { steps.append(step) }
    }
    return steps
  }

  /// Names of roles have blanks, codes have none.
  private static func isCode(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value > 0x7F && $0.properties.isWhitespace }
  }

  mutating func result() -> Imported {
    guard records > 0 else {
      return TableImporter.problem(
        "FD0006",
        hasRoleNames
          ? "the report names roles without their codes, expected elements such as `ROLE_CODE`"
          : "XML that is no User and Role Access Audit Report, expected elements such as `ROLE_CODE`", request)
    }
    guard request.kind == .roles || request.kind == .user else {
      return TableImporter.problem(
        "FD0006",
        "a User and Role Access Audit Report, expected \(request.kind.rawValue) evidence: name it under "
          + "`evidence.roles`", request)
    }
    if direct.isFull || transitive.isFull || tops.isFull { return RolePairs.tooMany(request) }
    var imported = Imported()
    // The report covers the population that was asked for, so an absent user proves nothing.
    let source = request.source(
      request.kind, shape: "User and Role Access Audit Report (XML)", system: "Fusion",
      isComplete: users.haveOwn || !hasUsers, records: records)
    imported.sources = [source]
    if hasUsers || users.haveOwn {
      let place = Place(.file(request.name), configuration: request.configuration)
      imported.users = [users.listing(source: source, place: place)]
    }
    if hasInheritance {
      var graph = RoleGraph(source: source)
      graph.isTransitive = true
      let place = { [request] (line: Int, _: String?) in
        Place(.row(file: request.name, line: line, text: nil), configuration: request.configuration)
      }
      direct.fill(&graph, isTransitive: false, place: place)
      transitive.fill(&graph, isTransitive: true, place: place)
      if !hasNamesForCodes { tops.fill(&graph, isTransitive: false, place: place) }
      if direct.isFull || transitive.isFull || tops.isFull { return RolePairs.tooMany(request) }
      imported.graphs = [graph]
    }
    return imported
  }
}
