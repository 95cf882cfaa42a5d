import Synchronization

/// The lists of roles below each role, by numbers, of every source that counts. It is made once for a setup: a user may
/// have hundreds of roles above the same thousands.
final class RoleHierarchy: Sendable {
  /// What one source lists below a role.
  private struct List {
    let role: Int
    let edges: [RoleGraph.Edge]
    let children: [Int]
    let isTransitive: Bool
  }

  private let aliases: [String: [Fact<String>]]
  private let codes: [String]
  private let numbers: [String: Int]
  private let lists: [List]
  /// For each role its lists, and the lists in which it stands.
  private let below: [Range<Int>]
  private let above: [[Int]]
  /// Custom roles of which no source shows anything, and all that they may be below.
  private let hidden: [Bool]
  private let mayHide: [Bool]
  private let mayAdministrate: [Bool]
  private let hasTransitive: Bool

  private struct State {
    var ways: [String: Ways] = [:]
    var unshown: [Int: String?] = [:]
    /// Roles that walks have met so far.
    var steps = 0
    /// Those that walks behind the limit have met: they are not walked through again.
    var isMet: [Bool] = []
    var nearest: [Int]?
  }

  /// Roles that walks from single roles meet at most; a user with thousands of roles above thousands of others is judged by
  /// what their walks have in common.
  private static let stepLimit = 3_000_000

  private let state = Mutex(State())

  /// How far a role is from a target, in edges; 0 where it does not lead there.
  private struct Ways {
    var ofList: [Int]
    var ofRole: [Int]
    var isTarget: Set<Int>
  }

  /// Holds the hierarchy of some evidence, which is made when it is first asked for.
  final class Cache: Sendable {
    private let made = Mutex<RoleHierarchy?>(nil)

    func hierarchy(of roles: RoleEvidence) -> RoleHierarchy {
      made.withLock { made in
        if let made { return made }
        let hierarchy = RoleHierarchy(roles)
        made = hierarchy
        return hierarchy
      }
    }
  }

  private init(_ roles: RoleEvidence) {
    var codes: [String] = []
    var numbers: [String: Int] = [:]
    func number(_ code: String) -> Int {
      if let known = numbers[code] { return known }
      numbers[code] = codes.count
      codes.append(code)
      return codes.count - 1
    }
    for graph in roles.graphs {
      for code in graph.shown.keys { _ = number(code) }
    }
    var lists: [List] = []
    var below: [Range<Int>] = []
    var hidden: [Bool] = []
    while below.count < codes.count {
      let role = below.count
      let sources = roles.sources(showing: codes[role])
      let start = lists.count
      for source in sources {
        let edges = roles.graphs[source].edges[codes[role]] ?? []
        let isTransitive = roles.graphs[source].isTransitive
        lists.append(
          List(role: role, edges: edges, children: edges.map { number($0.child) }, isTransitive: isTransitive))
      }
      below.append(start..<lists.count)
      hidden.append(sources.isEmpty && SeededRole.isCustom(codes[role]))
    }
    var above: [[Int]] = Array(repeating: [], count: codes.count)
    for list in lists.indices {
      for child in lists[list].children { above[child].append(list) }
    }
    /// The roles of which something holds, and all above them.
    func spread(_ holds: [Bool]) -> [Bool] {
      var holds = holds
      var open = holds.indices.filter { holds[$0] }
      while let role = open.popLast() {
        for list in above[role] where !holds[lists[list].role] {
          holds[lists[list].role] = true
          open.append(lists[list].role)
        }
      }
      return holds
    }
    (self.codes, self.numbers, self.lists, self.below, self.above) = (codes, numbers, lists, below, above)
    self.hidden = hidden
    mayHide = spread(hidden)
    mayAdministrate = spread(codes.map(SeededRole.isAdministrative))
    hasTransitive = lists.contains(where: \.isTransitive)
    aliases = roles.aliases
  }

  /// The edges that lead from a role to another or to what stands for it: a shortest way. Every list of a role must lead
  /// there; where one does not, the role does not.
  func path(to target: String, from top: String) -> [RoleGraph.Edge]? {
    guard var role = numbers[top] else { return nil }
    let ways = ways(to: target)
    guard ways.ofRole[role] > 0 else { return nil }
    var path: [RoleGraph.Edge] = []
    // Each list that is followed is nearer than the one before.
    while let list = below[role].min(by: { ways.ofList[$0] < ways.ofList[$1] }) {
      let left = ways.ofList[list]
      let children = lists[list].children
      let next = children.firstIndex { left == 1 ? ways.isTarget.contains($0) : ways.ofRole[$0] == left - 1 }
      guard let next else { break }
      path.append(lists[list].edges[next])
      role = children[next]
      if left == 1 { break }
    }
    return path
  }

  func leads(to target: String, from top: String) -> Bool {
    numbers[top].map { ways(to: target).ofRole[$0] > 0 } ?? false
  }

  /// The list that keeps a role from leading to another; nil where there is none.
  func gap(to target: String, from top: String) -> [RoleGraph.Edge]? {
    guard var role = numbers[top] else { return nil }
    let ways = ways(to: target)
    var seen: Set<Int> = []
    while let list = below[role].first(where: { ways.ofList[$0] == 0 }) {
      seen.insert(role)
      // A role that leads there by one of its sources and not by another is where they part.
      let next = lists[list].children.first { child in
        !seen.contains(child) && below[child].contains { ways.ofList[$0] > 0 }
          && below[child].contains { ways.ofList[$0] == 0 }
      }
      guard let next else { return lists[list].edges }
      role = next
    }
    return nil
  }

  func administrators(below top: String) -> RolesBelow {
    var found = RolesBelow()
    guard let role = numbers[top] else { return found }
    if mayAdministrate[role] {
      var edges: [RoleGraph.Edge] = []
      walk(from: role, enteringSeeded: false) { list, edge in
        edges.append(lists[list].edges[edge])
        return true
      }
      found.administrators = edges.filter { SeededRole.isAdministrative($0.child) }
      found.hasJobRole = edges.contains { SeededRole.isJobRole($0.child) }
    }
    found.unshown = unshown(below: top, enteringSeeded: false)
    return found
  }

  /// The first custom role at or below a role whose hierarchy is not in evidence.
  func unshown(below top: String, enteringSeeded: Bool) -> String? {
    guard let role = numbers[top], mayHide[role] else { return nil }
    let key = role << 1 | (enteringSeeded ? 1 : 0)
    if let known = state.withLock({ $0.unshown[key] }) { return known }
    if isTired {
      let nearest = nearestHidden()[role]
      return nearest < 0 ? nil : codes[nearest]
    }
    var order = [role]
    walk(from: role, enteringSeeded: enteringSeeded) { list, edge in
      order.append(lists[list].children[edge])
      return hasTransitive || !hidden[lists[list].children[edge]]
    }
    // A list of all that is below a role hides nothing of it.
    var covered: Set<Int> = []
    for role in order where enteringSeeded || role == order[0] || SeededRole.isCustom(codes[role]) {
      for list in below[role] where lists[list].isTransitive { covered.formUnion(lists[list].children) }
    }
    let unshown = order.first { hidden[$0] && !covered.contains($0) }.map { codes[$0] }
    state.withLock { $0.unshown[key] = unshown }
    return unshown
  }

  private var isTired: Bool { state.withLock { $0.steps > Self.stepLimit } }

  /// For each role a custom role of which no source shows anything, the nearest at or below it; -1 where there is none.
  private func nearestHidden() -> [Int] {
    if let known = state.withLock({ $0.nearest }) { return known }
    var nearest = Array(repeating: -1, count: codes.count)
    var order = hidden.indices.filter { hidden[$0] }.sorted { codes[$0] < codes[$1] }
    for role in order { nearest[role] = role }
    var next = 0
    while next < order.count {
      for list in above[order[next]] where nearest[lists[list].role] < 0 {
        nearest[lists[list].role] = nearest[order[next]]
        order.append(lists[list].role)
      }
      next += 1
    }
    state.withLock { $0.nearest = nearest }
    return nearest
  }

  /// Goes through everything below a role, breadth first, as long as it is wanted: the list and the edge by which each role
  /// is first met.
  private func walk(from top: Int, enteringSeeded: Bool, _ body: (_ list: Int, _ edge: Int) -> Bool) {
    let isTired = isTired
    var isMet = isTired ? state.withLock { $0.isMet } : []
    if isMet.isEmpty { isMet = [Bool](repeating: false, count: codes.count) }
    isMet[top] = true
    var order = [top]
    defer {
      state.withLock { state in
        state.steps += order.count
        if isTired { state.isMet = isMet }
      }
    }
    var next = 0
    while next < order.count {
      let role = order[next]
      next += 1
      if !enteringSeeded, role != top, !SeededRole.isCustom(codes[role]) { continue }
      for list in below[role] {
        for (edge, child) in lists[list].children.enumerated() where !isMet[child] {
          isMet[child] = true
          order.append(child)
          guard body(list, edge) else { return }
        }
      }
    }
  }

  private func ways(to target: String) -> Ways {
    if let known = state.withLock({ $0.ways[target] }) { return known }
    let targets = ([target] + (aliases[target] ?? []).map(\.value)).compactMap { numbers[$0] }
    var ways = Ways(
      ofList: Array(repeating: 0, count: lists.count), ofRole: Array(repeating: 0, count: codes.count),
      isTarget: Set(targets))
    // From the target upwards, the nearest first: a role leads there when each of its lists does.
    var open = below.map(\.count)
    var reached: [Int] = []
    func mark(_ above: [Int], _ distance: Int) {
      for list in above where ways.ofList[list] == 0 {
        let role = lists[list].role
        ways.ofList[list] = distance
        open[role] -= 1
        if open[role] == 0 {
          ways.ofRole[role] = distance
          reached.append(role)
        }
      }
    }
    for role in ways.isTarget { mark(above[role], 1) }
    var next = 0
    while next < reached.count {
      mark(above[reached[next]], ways.ofRole[reached[next]] + 1)
      next += 1
    }
    state.withLock { $0.ways[target] = ways }
    return ways
  }
}
