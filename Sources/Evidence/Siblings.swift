import Lint

extension Loader.Batch {
  /// Setups that share something are known to each other up to this number: a run may have thousands of one name.
  private static let groupLimit = 10

  /// Gives each setup its number, and those others of the run that share something with it: cross rules compare no more.
  mutating func findSiblings() {
    defer { wanted = Wanted(clientID: nil, others: clients) }
    var groups: [String: [Int]] = [:]
    groups.reserveCapacity(pending.count * 3)
    siblings.reserveCapacity(pending.count)
    for index in pending.indices {
      pending[index].sibling.index = index
      siblings.append(pending[index].sibling)
      for key in pending[index].shared { groups[key, default: []].append(index) }
      if let client = pending[index].client { clients[client, default: []].append(index) }
    }
    for (key, group) in groups where group.count > Self.groupLimit { groups[key] = representatives(of: group) }
    for (key, group) in clients where group.count > Self.groupLimit { clients[key] = representatives(of: group) }
    for index in pending.indices {
      var sharing = Set<Int>()
      for key in pending[index].shared {
        guard let group = groups[key], group.count > 1 else { continue }
        sharing.formUnion(group)
      }
      pending[index].setup.index = index
      pending[index].setup.isAlone = pending.count == 1
      if !sharing.isEmpty {
        pending[index].setup.siblings = sharing.subtracting([index]).sorted().map { siblings[$0] }
      }
    }
  }

  /// Some of a group for all of it: the first ones, and the first of several pods and identity domains. Whether another of
  /// the group has the same pod as a setup, or another one, is the same question of them.
  private func representatives(of group: [Int]) -> [Int] {
    var chosen = Set(group.prefix(Self.groupLimit))
    for attribute in [\Sibling.pod, \Sibling.domain] {
      var seen = Set<String?>()
      for index in group where seen.count < Self.groupLimit {
        if seen.insert(siblings[index][keyPath: attribute]).inserted { chosen.insert(index) }
      }
    }
    return chosen.sorted()
  }
}
