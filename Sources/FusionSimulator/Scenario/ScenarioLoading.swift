import FoundationEssentials

/// Why a scenario cannot be used.
public struct ScenarioProblem: Error, CustomStringConvertible, Equatable {
  public var description: String

  init(_ description: String) { self.description = description }
}

extension Scenario {
  /// The healthy scenario with each layer laid over it, in order: objects are merged, lists and plain values replace what
  /// was there; faults and changes of all layers count.
  public init(layers: [JSON]) throws(ScenarioProblem) {
    var result = try Scenario.tree(Scenario())
    var faults: [JSON] = []
    var changes: [JSON] = []
    var names: [String] = []
    for layer in layers {
      guard case .object = layer else { throw ScenarioProblem("a scenario is an object") }
      try Scenario.checkKeys(layer, against: result, at: "")
      if let name = layer["name"]?.text { names.append(name) }
      faults += layer["faults"]?.items ?? []
      changes += layer["changes"]?.items ?? []
      result = result.merging(layer)
    }
    result["faults"] = .array(faults)
    result["changes"] = .array(changes)
    if !names.isEmpty { result["name"] = .string(names.joined(separator: "+")) }
    self = try Scenario.scenario(result)
    // A change that cannot be applied shows now, not in the middle of a test.
    var later = self
    for change in self.changes { later = try later.applying(change) }
  }

  /// Reads layers from the bytes of scenario files.
  public init(files: [[UInt8]]) throws(ScenarioProblem) {
    var layers: [JSON] = []
    for bytes in files {
      guard let layer = JSON(parsing: bytes) else { throw ScenarioProblem("a scenario file is not well-formed JSON") }
      layers.append(layer)
    }
    try self.init(layers: layers)
  }

  /// The scenario with one more layer, whose faults replace the faults.
  public func applying(_ change: Change) throws(ScenarioProblem) -> Scenario {
    let tree = try Scenario.tree(self)
    try Scenario.checkKeys(change.set, against: tree, at: "")
    return try Scenario.scenario(tree.merging(change.set))
  }

  private static func tree(_ scenario: Scenario) throws(ScenarioProblem) -> JSON {
    do { return try JSON(encoding: scenario) } catch { throw ScenarioProblem("\(error)") }
  }

  private static func scenario(_ tree: JSON) throws(ScenarioProblem) -> Scenario {
    do {
      return try tree.decoded(as: Scenario.self)
    } catch let DecodingError.dataCorrupted(context) {
      throw ScenarioProblem("\(path(context.codingPath)): \(context.debugDescription)")
    } catch let DecodingError.typeMismatch(_, context) {
      throw ScenarioProblem("\(path(context.codingPath)): \(context.debugDescription)")
    } catch let DecodingError.keyNotFound(key, context) {
      throw ScenarioProblem("\(path(context.codingPath + [key])) is missing")
    } catch {
      throw ScenarioProblem("\(error)")
    }
  }

  private static func path(_ path: [any CodingKey]) -> String {
    path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
  }

  /// Objects whose members are the author's to name.
  private static let open: Set<String> = [
    "domain.discovery", "application.record", "token.claims", "user.hierarchy", "audit.levels",
  ]

  private static let faultKeys: Set<String> = [
    "action", "host", "method", "path", "contains", "skip", "times", "status", "headers", "body", "text", "type",
    "retryAfter", "milliseconds", "bytes", "members",
  ]

  /// A mistyped key would silently leave the scenario healthy.
  private static func checkKeys(_ layer: JSON, against base: JSON, at path: String) throws(ScenarioProblem) {
    for member in layer.members {
      let here = path.isEmpty ? member.name : "\(path).\(member.name)"
      guard let known = base[member.name] else { throw ScenarioProblem("`\(here)` is not part of a scenario") }
      if here == "faults" {
        for fault in member.value.items {
          for key in fault.members where !faultKeys.contains(key.name) {
            throw ScenarioProblem("`faults.\(key.name)` is not part of a scenario")
          }
        }
      } else if here == "collections" {
        for collection in member.value.members {
          guard let delivered = known[collection.name] else { continue }
          try checkKeys(collection.value, against: delivered, at: "\(here).\(collection.name)")
        }
      } else if !open.contains(here), case .object = known {
        try checkKeys(member.value, against: known, at: here)
      }
    }
  }
}
