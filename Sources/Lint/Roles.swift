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

  /// Whether a role is one of Oracle's job roles that do not administrate.
  static func isJobRole(_ code: String) -> Bool {
    code.hasPrefix("ORA_") && code.hasSuffix("_JOB") && !isAdministrative(code)
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
  public var graphs: [RoleGraph] = [] { didSet { cache = RoleHierarchy.Cache() } }
  /// `role_aliases`: the documented role, and the customer's roles that stand for it.
  public var aliases: [String: [Fact<String>]] = [:] { didSet { cache = RoleHierarchy.Cache() } }
  private var cache = RoleHierarchy.Cache()

  private enum CodingKeys: String, CodingKey { case graphs, aliases }

  public init() {}

  private var hierarchy: RoleHierarchy { cache.hierarchy(of: self) }

  /// Whether a code is a documented role or one of those that stand for it.
  public func stands(_ code: String, for role: String) -> Bool { code == role || isAlias(code, of: role) }

  public func isAlias(_ code: String, of role: String) -> Bool { aliases[role]?.contains { $0.value == code } ?? false }

  public func isAlias(_ code: String) -> Bool { aliases.values.contains { $0.contains { $0.value == code } } }

  /// The graphs that count, by index: declared ones only where no file shows the role; one that merely knows of the role
  /// (the role file of a package) only where no other lists what is below it.
  func sources(showing code: String) -> [Int] {
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
    let hierarchy = hierarchy
    if let path = hierarchy.path(to: target, from: top) { return .reached(path) }
    return hierarchy.unshown(below: top, enteringSeeded: true).map { .open(missing: $0) } ?? .notReached
  }

  /// Whether a role is below another, or may be where a role on the way is not in evidence.
  public func mayReach(_ target: String, from top: String) -> Bool {
    let counting = sources(showing: top)
    if counting.isEmpty { return SeededRole.isCustom(top) }
    if counting.count == 1, let edges = graphs[counting[0]].edges[top],
      edges.contains(where: { stands($0.child, for: target) })
    {
      return true
    }
    return hierarchy.leads(to: target, from: top) || hierarchy.unshown(below: top, enteringSeeded: true) != nil
  }

  /// What keeps a role from being below another: the list that does not lead there, where others do or there is but this
  /// one. It is followed down as long as another source leads from a role in it to the target.
  ///
  /// - Returns: where that list starts and the roles in it; nil where no source shows the role
  public func gap(to target: String, from top: String) -> (place: Place, roles: [String])? {
    guard let place = place(of: top) else { return nil }
    let edges = hierarchy.gap(to: target, from: top) ?? edges(below: top)
    return (edges.first?.place ?? place, edges.map(\.child))
  }

  /// The administrator roles below a role, each with the edge that leads to it. Oracle's own roles are not entered.
  public func administrators(below top: String) -> RolesBelow {
    let counting = sources(showing: top)
    if counting.isEmpty { return RolesBelow(unshown: SeededRole.isCustom(top) ? top : nil) }
    // Mostly a few of Oracle's roles, and nothing further.
    let edges = counting.lazy.map { graphs[$0].edges[top] ?? [] }.joined()
    if edges.allSatisfy({ !SeededRole.isCustom($0.child) && !SeededRole.isAdministrative($0.child) }) {
      return RolesBelow()
    }
    return hierarchy.administrators(below: top)
  }
}

/// What a role inherits that only reads, or should.
public struct RolesBelow: Sendable {
  public var administrators: [RoleGraph.Edge] = []
  /// Whether one of Oracle's job roles is there too, which may carry others.
  public var hasJobRole = false
  /// The first custom role whose hierarchy is not in evidence, at or below the role.
  public var unshown: String?
}
