public import Lint

/// No role inherits itself.
public struct RoleHierarchyIsAcyclic: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0407",
    name: "role-hierarchy-acyclic",
    severities: [.warning],
    component: .roles,
    summary: "No role inherits itself through others.",
    rationale: """
      Fusion does not let a hierarchy run in a circle: evidence with one is damaged, or joined from exports of different \
      days, and what it says of inherited roles is doubtful.
      """,
    sources: [.tool("role hierarchies have no circle")],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Export the hierarchy again, and remove the edge that closes the circle if it is really there.",
      right: "IT Security Manager",
      steps: [
        "In Fusion open Security Console > Roles, search the role and choose Edit Role > Role Hierarchy.",
        "Remove the role that leads back, submit, and export the hierarchy again.",
        SecurityConsole.importRoles,
      ],
      where: SecurityConsole.roleHierarchy
    ),
    needs: [.roles],
    examples: [
      .passes("a tree", .roles(RoleExample.hierarchy("DD_ESS,ESSMonitor", "DD_ALL,DD_ESS", "DD_ALL,ESSMonitor"))),
      .fails("two roles", .roles(RoleExample.hierarchy("DD_A,DD_B", "«DD_B,DD_A»", "DD_B,ESSMonitor"))),
      .fails("three roles", .roles(RoleExample.hierarchy("DD_A,DD_B", "DD_B,DD_C", "«DD_C,DD_A»"))),
      .fails("itself", .roles(RoleExample.hierarchy("DD_A,ESSMonitor", "«DD_A,DD_A»"))),
      .undecidable("no hierarchy in evidence", .user(RoleExample.guide)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let graphs = setup.roles.graphs.filter { !$0.shown.isEmpty }
    if graphs.isEmpty { return .unverified("no role hierarchy in evidence") }
    let circles = circles(graphs)
    let isDeclared = graphs.allSatisfy { $0.source.standing == .declared }
    if circles.isEmpty { return Judgement(.passed, basis: graphs.map(\.source), isDeclared: isDeclared) }
    return Judgement(.failed(circles.prefix(20).map(finding)), basis: graphs.map(\.source), isDeclared: isDeclared)
  }

  private func finding(_ circle: [(parent: String, edge: RoleGraph.Edge)]) -> Finding {
    let path = circle.map(\.parent) + circle.prefix(1).map(\.parent)
    let closing = circle[circle.count - 1]
    return Finding(
      path[0], message(path), severity: .warning, at: closing.edge.place,
      observed: path.prefix(20).joined(separator: ", "),
      related: circle.dropLast().prefix(8).map { Fact("`\($0.parent)` inherits `\($0.edge.child)`", at: $0.edge.place) }
    )
  }

  /// One circle for each knot of roles that inherit each other, from the first of its roles by code.
  private func circles(_ graphs: [RoleGraph]) -> [[(parent: String, edge: RoleGraph.Edge)]] {
    // Most hierarchies in evidence are one level deep.
    let isDeep = graphs.contains { graph in
      graph.edges.values.contains { list in list.contains { edge in graphs.contains { $0.edges[edge.child] != nil } } }
    }
    guard isDeep else { return [] }
    var edges: [String: [RoleGraph.Edge]] = [:]
    for graph in graphs {
      for (parent, list) in graph.edges {
        // A transitive report may list the top role below itself.
        edges[parent, default: []] += graph.isTransitive ? list.filter { $0.child != parent } : list
      }
    }
    var circles: [[(parent: String, edge: RoleGraph.Edge)]] = []
    /// Roles of circles that were found: one circle tells of a knot.
    var knotted: Set<String> = []
    var done: Set<String> = []
    for start in edges.keys.sorted() where !done.contains(start) {
      var path: [(parent: String, next: Int)] = [(start, 0)]
      var depth = [start: 0]
      // The deepest role of the path that is knotted: a circle that begins at it or above is of its knot.
      var deepest = -1
      while let (parent, next) = path.last {
        guard let edge = edges[parent].flatMap({ next < $0.count ? $0[next] : nil }) else {
          done.insert(parent)
          depth[parent] = nil
          path.removeLast()
          if deepest >= path.count { deepest = path.lastIndex { knotted.contains($0.parent) } ?? -1 }
          continue
        }
        path[path.count - 1].next += 1
        if let first = depth[edge.child] {
          if first > deepest {
            let parents = path[first...]
            knotted.formUnion(parents.map(\.parent))
            deepest = path.count - 1
            circles.append(
              parents.compactMap { step in (edges[step.parent]?[step.next - 1]).map { (step.parent, $0) } })
          }
        } else if !done.contains(edge.child) {
          depth[edge.child] = path.count
          path.append((edge.child, 0))
          if knotted.contains(edge.child) { deepest = path.count - 1 }
        }
      }
    }
    return circles
  }
}

private func message(_ path: [String]) -> String {
  let shown = path.count > 8 ? Array(path.prefix(6)) + ["…", path[path.count - 1]] : path
  return "the hierarchy runs in a circle: " + shown.map { $0 == "…" ? $0 : "`\($0)`" }.joined(separator: " > ")
}
