/// The applications in evidence, and which of them is judged.
public struct ApplicationEvidence: Sendable {
  public var all: [Application] = []
  /// The applications that the tile's client ID means: one from each source that has it.
  public var judged: [Application] = []
  /// Every source of applications that was read, also one whose list is empty: that proves absence.
  public var searched: [Source] = []
  public var selection: Selection = .noEvidence

  public enum Selection: Sendable {
    case noEvidence
    /// By `name`, as it should be.
    case byName
    /// The client ID is the application's `id`, `ocid` or display name (FD0212).
    case byOther(AppAttribute)
    /// The client ID names one of Oracle's service applications.
    case oracleManaged
    /// The only application, whose `name` its source does not know.
    case onlyUnnamed(reason: String)
    /// None of them is it; where exactly one mentions Datadog it is the candidate.
    case notFound(candidate: Application?)
    /// None of them is it, and a source was cut: absence proves nothing.
    case incomplete(reason: String)
    case noClientID
  }

  public init() {}

  /// Chooses by the client ID of the tile (contract: evidence files).
  public mutating func select(clientID: String?) {
    judged = []
    guard !all.isEmpty || !searched.isEmpty || selection.isIncomplete else { return }
    guard let clientID = clientID.map(Tile.clean), !clientID.isEmpty else {
      selection = .noClientID
      return
    }
    // The identity domain compares client IDs without letter case; an exact match is the better one all the same.
    let exact = all.filter { $0.name == clientID }
    let named = exact.isEmpty ? all.filter { $0.name?.lowercased() == clientID.lowercased() } : exact
    if !named.isEmpty {
      // A second export of the same application can lack the name.
      judged = named + all.filter { $0.name == nil && named.contains(where: $0.isSameObject) }
      selection = named.contains { $0.isOracleManaged } ? .oracleManaged : .byName
      return
    }
    let folded = clientID.lowercased()
    for isOracleManaged in [false, true] {
      for attribute in [AppAttribute.id, .ocid, .displayName] {
        let found = all.filter {
          $0.isOracleManaged == isOracleManaged && $0.text(attribute).value?.lowercased() == folded
        }
        if found.isEmpty { continue }
        judged = found
        selection = isOracleManaged ? .oracleManaged : .byOther(attribute)
        return
      }
    }
    if case .incomplete = selection { return }
    if let cut = (all.map(\.source) + searched).first(where: { !$0.isComplete }) {
      selection = .incomplete(reason: "the list in \(cut.name) is cut")
      return
    }
    let unnamed = configurable.filter { $0.name == nil }
    if let first = unnamed.first, case .unknown(let reason) = first.text(.name) {
      if unnamed.dropFirst().allSatisfy(first.isSameObject) {
        judged = unnamed
        selection = .onlyUnnamed(reason: reason)
      } else {
        selection = .incomplete(reason: "the export shows several applications without their client IDs")
      }
      return
    }
    selection = .notFound(candidate: candidates.count == 1 ? candidates[0] : nil)
  }

  /// Applications that people configure: all but Oracle's own.
  public var configurable: [Application] { all.filter { !$0.isOracleManaged } }

  /// Where none has the client ID, those that can be meant: the ones that mention Datadog, else all.
  public var candidates: [Application] {
    let own = configurable
    let mentioning = own.filter(\.mentionsDatadog)
    return mentioning.isEmpty ? own : mentioning
  }
}

/// What ``ApplicationEvidence/select(clientID:)`` finds again is left out.
extension ApplicationEvidence: Codable {
  private enum CodingKeys: String, CodingKey { case all, searched, gap }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(all, forKey: .all)
    try container.encode(searched, forKey: .searched)
    if case .incomplete(let reason) = selection { try container.encode(reason, forKey: .gap) }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    all = try container.decode([Application].self, forKey: .all)
    searched = try container.decode([Source].self, forKey: .searched)
    if let gap = try container.decodeIfPresent(String.self, forKey: .gap) { selection = .incomplete(reason: gap) }
  }
}

extension ApplicationEvidence.Selection {
  var isIncomplete: Bool { if case .incomplete = self { true } else { false } }
}
