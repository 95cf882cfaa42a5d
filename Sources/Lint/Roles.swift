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
  private static let administrative = [
    "ORA_FND_IT_SECURITY_MANAGER_JOB", "ORA_FND_APPLICATION_DEVELOPER_JOB",
    "ORA_ASM_APPLICATION_IMPLEMENTATION_CONSULTANT_JOB", "ORA_ASM_APPLICATION_IMPLEMENTATION_MANAGER_JOB",
    "ORA_ASM_APPLICATION_IMPLEMENTATION_ADMIN_ABSTRACT", "ESSAdmin", "BIAdministrator", "BIServiceAdministrator",
    "BIAdministrators", "SOAAdmin", "BPMWorkflowAdmin",
  ]

  /// Whether a role of Oracle's administrates: one of the named ones, or a job or abstract role called administrator.
  public static func isAdministrative(_ code: String) -> Bool {
    administrative.contains(code)
      || code.hasPrefix("ORA_")
        && (code.hasSuffix("_ADMINISTRATOR_JOB") || code.hasSuffix("_ADMIN_JOB")
          || code.hasSuffix("_ADMINISTRATOR_ABSTRACT"))
  }

  static let seededWithoutPrefix = [
    "ESSMonitor", "ESSOperator", "ESSAdmin", "BIAdministrator", "BIServiceAdministrator", "BIAuthor", "BIConsumer",
    "BIConsumers", "BIAuthors", "BIAdministrators", "SOAAdmin", "SOADesigner", "SOAMonitor", "SOAOperator",
    "SOAAuditor",
    "SOAInfra", "BPMWorkflowAdmin",
  ]

  /// Whether a code is that of the script's role, letter case aside.
  public static func isScript(_ code: String) -> Bool {
    code.utf8.count == script.utf8.count && code.uppercased() == script
  }

  /// Whether a role is the customer's own: neither `ORA_…` nor a seeded role of the catalogue.
  public static func isCustom(_ code: String) -> Bool {
    if code.hasPrefix("ORA_") || seededWithoutPrefix.contains(code) { return false }
    // Duties of Oracle's transactional analysis, the one family of seeded codes without the prefix.
    return !(code.hasPrefix("FBI_") && code.hasSuffix("_DUTY"))
  }
}

/// What one source says of roles and their hierarchy.
public struct RoleGraph: Sendable, Codable {
  public var source: Source
  /// The roles below a role, with the place of each edge. A transitive export lists all of them under the top role.
  public private(set) var edges: [String: [Edge]] = [:]
  /// Roles whose hierarchy this source shows, with or without a role below.
  public var shown: [String: Place] = [:]
  /// Codes by identifier in upper case, where the source lists roles with both.
  public var codes: [String: String] = [:]
  /// Whether everything below a role that is shown is listed (top role and role, a report with paths): a custom role
  /// that stands there only as a child hides nothing.
  public var isTransitive = false
  private var known: Set<Pair> = []

  /// Everything but ``known``, which only ``add(parent:child:at:mayBeDeeper:)`` needs.
  private enum CodingKeys: String, CodingKey { case source, edges, shown, codes, isTransitive }

  public struct Edge: Sendable, Codable {
    public var child: String
    public var place: Place
    /// How well it is known.
    public var standing: Standing
    /// Whether the child may lie deeper, below one of Oracle's own roles: the source lists every depth at once.
    public var mayBeDeeper: Bool

    public init(child: String, place: Place, standing: Standing = .file, mayBeDeeper: Bool = false) {
      self.child = child
      self.place = place
      self.standing = standing
      self.mayBeDeeper = mayBeDeeper
    }
  }

  private struct Pair: Hashable {
    var parent: String
    var child: String
  }

  public init(source: Source) { self.source = source }

  public mutating func add(parent: String, child: String, at place: Place, mayBeDeeper: Bool = false) {
    if shown[parent] == nil { shown[parent] = place }
    guard known.insert(Pair(parent: parent, child: child)).inserted else { return }
    edges[parent, default: []].append(
      Edge(child: child, place: place, standing: source.standing, mayBeDeeper: mayBeDeeper))
  }
}

/// Roles in evidence: hierarchies and aliases.
public struct RoleEvidence: Sendable, Codable {
  public var graphs: [RoleGraph] = []
  /// `role_aliases`: the documented role, and the customer's roles that stand for it.
  public var aliases: [String: [Fact<String>]] = [:]

  public init() {}

  /// Whether a code is a documented role or one of those that stand for it.
  public func stands(_ code: String, for role: String) -> Bool { code == role || isAlias(code, of: role) }

  public func isAlias(_ code: String, of role: String) -> Bool { aliases[role]?.contains { $0.value == code } ?? false }

  public func isAlias(_ code: String) -> Bool { aliases.values.contains { $0.contains { $0.value == code } } }

  /// Whether some source shows what a role inherits.
  public func shows(_ code: String) -> Bool { graphs.indices.contains { graphs[$0].shown[code] != nil } }

  /// The graphs that count, by index: declared ones only where no file shows the role; one that merely knows of the role
  /// (the role file of a package) only where no other lists what is below it.
  private func sources(showing code: String) -> [Int] {
    let showing = graphs.indices.filter { graphs[$0].shown[code] != nil }
    guard showing.count > 1 else { return showing }
    let best = showing.map { graphs[$0].source.standing }.max()
    let counting = showing.filter { graphs[$0].source.standing == best }
    let listing = counting.filter { graphs[$0].edges[code] != nil }
    return listing.isEmpty ? counting : listing
  }

  /// The edges below a role, from every source that counts.
  public func edges(below code: String) -> [RoleGraph.Edge] {
    sources(showing: code).flatMap { graphs[$0].edges[code] ?? [] }
  }

  /// Where the hierarchy of a role starts: its first edge, else where it is named; nil where no source shows it.
  public func place(of code: String) -> Place? {
    let counting = sources(showing: code)
    return counting.lazy.compactMap { graphs[$0].edges[code]?.first?.place }.first
      ?? counting.first.flatMap { graphs[$0].shown[code] }
  }

  /// Whether an answer about what is below a role rests on declared facts alone.
  public func isDeclared(_ code: String) -> Bool {
    let counting = sources(showing: code)
    return !counting.isEmpty && counting.allSatisfy { graphs[$0].source.standing == .declared }
  }

  public enum Reach: Sendable {
    /// The role is below, by these edges from the top.
    case reached([RoleGraph.Edge])
    /// Every role on the way is shown, and it is not below.
    case notReached
    /// A custom role on the way is not in evidence.
    case open(missing: String)
  }

  /// Whether a role (or what stands for it) is below another, at any depth. The role itself is not below itself.
  ///
  /// Every source that shows a role must lead there: where two disagree, the one that fails decides.
  public func reach(_ target: String, from top: String) -> Reach {
    let counting = sources(showing: top)
    if counting.isEmpty { return SeededRole.isCustom(top) ? .open(missing: top) : .notReached }
    // Mostly one source lists it right below.
    if counting.count == 1, let edge = graphs[counting[0]].edges[top]?.first(where: { stands($0.child, for: target) }) {
      return .reached([edge])
    }
    let ways = Ways(to: target, from: top, self)
    guard let path = ways.path else { return ways.walk.unshown.map { .open(missing: $0) } ?? .notReached }
    return .reached(path)
  }

  /// What keeps a role from being below another: the list that does not lead there, where others do or there is but this
  /// one. It is followed down as long as another source leads from a role in it to the target.
  ///
  /// - Returns: where that list starts and the roles in it; nil where no source shows the role
  public func gap(to target: String, from top: String) -> (place: Place, roles: [String])? {
    guard let place = place(of: top) else { return nil }
    let ways = Ways(to: target, from: top, self)
    var role = 0
    for _ in ways.walk.order {
      guard let list = ways.satisfied[role].firstIndex(of: false) else { break }
      let level = ways.walk.levels[role][list]
      if let next = level.children.first(where: {
        ways.satisfied[$0].contains(true) && ways.satisfied[$0].contains(false)
      }) {
        role = next
      } else {
        return (level.edges.first?.place ?? place, level.edges.map(\.child))
      }
    }
    return (place, edges(below: top).map(\.child))
  }

  /// How each of the roles below a role leads to another one, or does not.
  private struct Ways {
    let walk: Walk
    /// Of each role, whether each of its lists leads there.
    private(set) var satisfied: [[Bool]]
    /// From the top; nil where some list does not lead there.
    private(set) var path: [RoleGraph.Edge]?

    init(to target: String, from top: String, _ roles: RoleEvidence) {
      walk = Walk(roles, from: top, enteringSeeded: true)
      satisfied = walk.levels.map { Array(repeating: false, count: $0.count) }
      let isTarget = walk.order.indices.map { $0 > 0 && roles.stands(walk.order[$0], for: target) }
      guard isTarget.contains(true) else { return }
      // From the target upwards: a role leads there when each of its lists has an edge that does.
      var parents: [[Walk.Step]] = Array(repeating: [], count: walk.order.count)
      var open = walk.levels.map(\.count)
      var via: [Walk.Step?] = Array(repeating: nil, count: walk.order.count)
      var reached: [Int] = []
      func mark(_ step: Walk.Step) {
        guard !satisfied[step.role][step.list] else { return }
        satisfied[step.role][step.list] = true
        if via[step.role] == nil { via[step.role] = step }
        open[step.role] -= 1
        if open[step.role] == 0 { reached.append(step.role) }
      }
      for role in walk.order.indices {
        for list in walk.levels[role].indices {
          for edge in walk.levels[role][list].children.indices {
            let step = Walk.Step(role: role, list: list, edge: edge)
            let child = walk.levels[role][list].children[edge]
            if isTarget[child] { mark(step) }
            parents[child].append(step)
          }
        }
      }
      var next = 0
      while next < reached.count {
        for parent in parents[reached[next]] { mark(parent) }
        next += 1
      }
      guard reached.contains(0) else { return }
      var path: [RoleGraph.Edge] = []
      var role = 0
      // Each edge was marked after its child, so the way down has no circle.
      while let step = via[role], path.count < walk.order.count {
        let level = walk.levels[role][step.list]
        path.append(level.edges[step.edge])
        role = level.children[step.edge]
        if isTarget[role] { break }
      }
      self.path = path
    }
  }

  /// Every role below a role, each with the edge that leads to it, and the first custom role at or below it whose
  /// hierarchy is not in evidence. Oracle's own roles are not entered.
  public func inherited(by top: String) -> (roles: [RoleGraph.Edge], unshown: String?) {
    if !shows(top) { return ([], SeededRole.isCustom(top) ? top : nil) }
    let walk = Walk(self, from: top, enteringSeeded: false)
    return (walk.found, walk.unshown)
  }

  /// Everything at and below a role, breadth first.
  private struct Walk {
    /// The codes of the roles, the top first.
    private(set) var order: [String]
    /// For each of them what each source that counts lists below it; empty for roles that are not shown or not entered.
    private(set) var levels: [[Level]] = []
    private(set) var found: [RoleGraph.Edge] = []
    private(set) var unshown: String?

    /// The edges of a source below a role, and where their children stand in ``order``.
    struct Level {
      let edges: [RoleGraph.Edge]
      let children: [Int]
    }

    /// One edge, by numbers.
    struct Step {
      let role: Int
      let list: Int
      let edge: Int
    }

    init(_ roles: RoleEvidence, from top: String, enteringSeeded: Bool) {
      order = [top]
      var places = Places()
      var covered: Set<Int> = []
      var hidden: [Int] = []
      while levels.count < order.count {
        let role = levels.count
        let code = order[role]
        levels.append([])
        if !enteringSeeded, role > 0, !SeededRole.isCustom(code) { continue }
        let graphs = roles.sources(showing: code)
        if graphs.isEmpty, SeededRole.isCustom(code) { hidden.append(role) }
        for graph in graphs {
          let edges = roles.graphs[graph].edges[code] ?? []
          let children = edges.indices.map { index in
            if let known = places.find(edges[index].child, in: order) { return known }
            order.append(edges[index].child)
            found.append(edges[index])
            return order.count - 1
          }
          if roles.graphs[graph].isTransitive { covered.formUnion(children) }
          levels[role].append(Level(edges: edges, children: children))
        }
      }
      unshown = hidden.first { !covered.contains($0) }.map { order[$0] }
    }

    /// Where codes stand: of the few that most walks meet a dictionary costs more than a look at each.
    private struct Places {
      private var byCode: [String: Int] = [:]
      private static let few = 16

      mutating func find(_ code: String, in order: [String]) -> Int? {
        if order.count <= Places.few { return order.firstIndex(of: code) }
        for place in byCode.count..<order.count { byCode[order[place]] = place }
        return byCode[code]
      }
    }
  }
}
