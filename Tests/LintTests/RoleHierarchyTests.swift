import Lint
import SourceText
import TestSupport
import Testing

/// Hierarchies of a few roles and several sources, against what the words say.
@Suite struct RoleHierarchyTests {
  private static let codes = ["ACME_A", "ACME_B", "ACME_C", "ORA_D_JOB", "ACME_E", "ORA_F_DUTY", "TARGET"]
  private static let place = Place(.file("roles.csv"))

  private struct Lists {
    /// For each source the roles below each role that it shows.
    var sources: [[String: [String]]] = []
    var transitive: [Bool] = []

    /// What each source lists below a role.
    func below(_ role: String) -> [[String]] {
      let showing = sources.compactMap { $0[role] }
      // A source that merely knows of a role says nothing where another lists what is below it.
      let listing = showing.filter { !$0.isEmpty }
      return listing.isEmpty ? showing : listing
    }
  }

  private static func random(_ random: inout SeededRandom) -> Lists {
    var lists = Lists()
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      var source: [String: [String]] = [:]
      for code in codes.dropLast() where Int.random(in: 0...2, using: &random) > 0 {
        var below: [String] = []
        for child in codes where child != code && Int.random(in: 0...5, using: &random) == 0 { below.append(child) }
        source[code] = below
      }
      lists.sources.append(source)
      lists.transitive.append(Int.random(in: 0...3, using: &random) == 0)
    }
    return lists
  }

  private static func evidence(_ lists: Lists) -> RoleEvidence {
    var roles = RoleEvidence()
    for (source, isTransitive) in zip(lists.sources, lists.transitive) {
      var graph = RoleGraph(
        source: Source(name: "roles.csv", kind: .roles, shape: "CSV", system: "Fusion", configuration: Pointer()))
      graph.isTransitive = isTransitive
      for (role, below) in source {
        graph.shown[role] = place
        for child in below { graph.add(parent: role, child: child, at: place) }
      }
      roles.graphs.append(graph)
    }
    return roles
  }

  /// The roles that lead to the target: those each of whose lists has it or a role that leads there.
  private static func leading(_ lists: Lists) -> Set<String> {
    var leading: Set<String> = []
    while true {
      let next = codes.filter { role in
        let below = lists.below(role)
        return !below.isEmpty && below.allSatisfy { $0.contains { $0 == "TARGET" || leading.contains($0) } }
      }
      if Set(next) == leading { return leading }
      leading = Set(next)
    }
  }

  private static func unshown(_ top: String, _ lists: Lists, enteringSeeded: Bool) -> Set<String> {
    var met = [top]
    var covered: Set<String> = []
    var next = 0
    while next < met.count {
      let role = met[next]
      next += 1
      if !enteringSeeded, role != top, !SeededRole.isCustom(role) { continue }
      for child in lists.below(role).joined() where !met.contains(child) { met.append(child) }
      for (source, isTransitive) in zip(lists.sources, lists.transitive) where isTransitive {
        guard let own = source[role], lists.below(role).contains(own) else { continue }
        covered.formUnion(own)
      }
    }
    return Set(met.filter { SeededRole.isCustom($0) && lists.below($0).isEmpty && !covered.contains($0) })
  }

  @Test(arguments: 0..<60) func asTheWordsSay(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<20 {
      let lists = Self.random(&random)
      let roles = Self.evidence(lists)
      let leading = Self.leading(lists)
      for top in Self.codes.dropLast() {
        let isShown = !lists.below(top).isEmpty
        let open = Self.unshown(top, lists, enteringSeeded: true)
        switch roles.reach("TARGET", from: top) {
        case .reached(let path):
          #expect(leading.contains(top) && path.last?.child == "TARGET")
          for (role, edge) in zip([top] + path.map(\.child), path) {
            #expect(lists.below(role).joined().contains(edge.child))
          }
          #expect(Set(path.map(\.child)).count == path.count, "no circle")
        case .notReached: #expect(!leading.contains(top) && (open.isEmpty || !isShown && !SeededRole.isCustom(top)))
        case .open(let missing): #expect(!leading.contains(top) && open.contains(missing))
        }
        let found = roles.administrators(below: top).unshown
        let without = Self.unshown(top, lists, enteringSeeded: false)
        #expect(found.map(without.contains) ?? without.isEmpty, "\(lists) \(top)")
        if isShown, !leading.contains(top), let gap = roles.gap(to: "TARGET", from: top) {
          #expect(!gap.roles.contains { $0 == "TARGET" || leading.contains($0) })
        }
      }
    }
  }
}
