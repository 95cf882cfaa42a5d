/// The roles that the documented set-ups name.
public enum SeededRole {
  public static let essMonitor = "ESSMonitor"
  public static let integrationSpecialist = "ORA_FND_INTEGRATION_SPECIALIST_JOB"
  public static let internalAuditor = "ORA_FND_INTERNAL_AUDITOR_JOB"
  /// The guide's first edition.
  public static let readOnlyAccess = "ORA_FND_READ_ONLY_ACCESS_ABSTRACT"
  /// The onboarding script's one role.
  public static let script = "DD_INTEGRATION_ROLE"
  /// The three that every generation needs, directly or inherited.
  public static let required = [essMonitor, integrationSpecialist, internalAuditor]
  /// Roles that administrate and do not say so by their ending (Oracle: Security Reference for Common Features; Scheduled
  /// Processes).
  private static let administrative: Set<String> = [
    "ORA_FND_IT_SECURITY_MANAGER_JOB", "ORA_FND_APPLICATION_DEVELOPER_JOB",
    "ORA_ASM_APPLICATION_IMPLEMENTATION_CONSULTANT_JOB", "ORA_ASM_APPLICATION_IMPLEMENTATION_MANAGER_JOB",
    "ORA_ASM_APPLICATION_IMPLEMENTATION_ADMIN_ABSTRACT", "ESSAdmin", "BIAdministrator", "BIServiceAdministrator",
    "BIAdministrators", "SOAAdmin", "BPMWorkflowAdmin",
  ]

  /// Whether a role of Oracle's administrates: one of the named ones, or a job or abstract role called administrator.
  public static func isAdministrative(_ code: String) -> Bool {
    administrative.contains(code)
      || code.hasPrefix("ORA_")
        && ["_ADMINISTRATOR_JOB", "_ADMIN_JOB", "_ADMINISTRATOR_ABSTRACT"].contains { code.hasSuffix($0) }
  }

  static let seededWithoutPrefix: Set<String> = [
    "ESSMonitor", "ESSOperator", "ESSAdmin", "BIAdministrator", "BIServiceAdministrator", "BIAuthor", "BIConsumer",
    "BIConsumers", "BIAuthors", "BIAdministrators", "SOAAdmin", "SOADesigner", "SOAMonitor", "SOAOperator", "SOAAuditor",
    "SOAInfra", "BPMWorkflowAdmin",
  ]

  /// Whether a role is the customer's own: neither `ORA_…` nor a seeded role of the catalogue.
  public static func isCustom(_ code: String) -> Bool {
    !code.hasPrefix("ORA_") && !seededWithoutPrefix.contains(code)
  }
}

/// What one source says of roles and their hierarchy.
public struct RoleGraph: Sendable {
  public var source: Source
  /// The roles below a role, with the place of each edge. A transitive export lists all of them under the top role.
  public var edges: [String: [Edge]] = [:]
  /// Roles whose hierarchy this source shows, with or without a role below.
  public var shown: [String: Place] = [:]
  /// Codes by identifier in upper case, where the source lists roles with both.
  public var codes: [String: String] = [:]

  public struct Edge: Sendable {
    public var child: String
    public var place: Place

    public init(child: String, place: Place) {
      self.child = child
      self.place = place
    }
  }

  public init(source: Source) { self.source = source }

  public mutating func add(parent: String, child: String, at place: Place) {
    if shown[parent] == nil { shown[parent] = place }
    guard edges[parent]?.contains(where: { $0.child == child }) != true else { return }
    edges[parent, default: []].append(Edge(child: child, place: place))
  }
}

/// Roles in evidence: hierarchies and aliases.
public struct RoleEvidence: Sendable {
  public var graphs: [RoleGraph] = []
  /// `role_aliases`: the documented role, and the customer's roles that stand for it.
  public var aliases: [String: [Fact<String>]] = [:]

  public init() {}

  /// The documented role that a code stands for, itself where it is none's alias.
  public func meaning(of code: String) -> String {
    for (role, names) in aliases where names.contains(where: { $0.value == code }) { return role }
    return code
  }

  public func isAlias(_ code: String) -> Bool { aliases.values.contains { $0.contains { $0.value == code } } }

  /// Whether some source shows what a role inherits.
  public func shows(_ code: String) -> Bool { graphs.contains { $0.shown[code] != nil } }

  /// The graphs that count: declared ones only where no file shows the role.
  private func sources(showing code: String) -> [RoleGraph] {
    let showing = graphs.filter { $0.shown[code] != nil }
    let best = showing.map(\.source.standing).max()
    return showing.filter { $0.source.standing == best }
  }

  /// The edges below a role, from every source that counts.
  public func edges(below code: String) -> [RoleGraph.Edge] { sources(showing: code).flatMap { $0.edges[code] ?? [] } }

  /// Whether an answer about what is below a role rests on declared facts alone.
  public func isDeclared(_ code: String) -> Bool {
    let counting = sources(showing: code)
    return !counting.isEmpty && counting.allSatisfy { $0.source.standing == .declared }
  }

  public enum Reach: Sendable {
    /// The role is below, by these edges from the top.
    case reached([RoleGraph.Edge])
    /// Every role on the way is shown, and it is not below.
    case notReached
    /// A custom role on the way is not in evidence.
    case open(missing: String)
  }

  /// Whether a role (or what stands for it) is below another. The role itself is not below itself.
  ///
  /// Each source that shows the top role must lead there: where two disagree, the one that fails decides.
  public func reach(_ target: String, from top: String) -> Reach {
    let tops = sources(showing: top)
    guard !tops.isEmpty else { return SeededRole.isCustom(top) ? .open(missing: top) : .notReached }
    var result: Reach = .notReached
    for graph in tops {
      let one = reach(target, from: top, first: graph)
      if case .reached = one { result = one } else { return one }
    }
    return result
  }

  private func reach(_ target: String, from top: String, first: RoleGraph) -> Reach {
    var queue: [(code: String, path: [RoleGraph.Edge])] = [(top, [])]
    var seen: Set<String> = [top]
    var missing: String?
    var next = 0
    while next < queue.count {
      let (code, path) = queue[next]
      next += 1
      let below = code == top ? first.edges[code] ?? [] : edges(below: code)
      if code != top, !shows(code), SeededRole.isCustom(code), missing == nil { missing = code }
      for edge in below {
        if meaning(of: edge.child) == target { return .reached(path + [edge]) }
        if seen.insert(edge.child).inserted { queue.append((edge.child, path + [edge])) }
      }
    }
    return missing.map { .open(missing: $0) } ?? .notReached
  }

  /// Every role below a role, each with the edge that leads to it. Roles of Oracle's own are not entered unless asked.
  public func inherited(by top: String, enteringSeeded: Bool = true) -> [RoleGraph.Edge] {
    var found: [RoleGraph.Edge] = []
    var seen: Set<String> = [top]
    var queue = [top]
    var next = 0
    while next < queue.count {
      let code = queue[next]
      next += 1
      if !enteringSeeded, code != top, !SeededRole.isCustom(code) { continue }
      for edge in edges(below: code) where seen.insert(edge.child).inserted {
        found.append(edge)
        queue.append(edge.child)
      }
    }
    return found
  }
}
