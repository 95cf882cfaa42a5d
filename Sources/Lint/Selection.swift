/// `--only` and `--skip`: rules by ID, name or component.
public struct Selection: Sendable {
  public enum Problem: Error, Sendable, Hashable {
    case unknown(selector: String, suggestion: String?)
  }

  /// The rules that are judged and reported; nil: all.
  public var rules: Set<String>?
  /// As given, for the report.
  public var words: [String]

  public init() {
    rules = nil
    words = []
  }

  public init(only: [String], skip: [String], among catalogue: [RuleMetadata]) throws(Problem) {
    words = only.map { "--only \($0)" } + skip.map { "--skip \($0)" }
    guard !only.isEmpty || !skip.isEmpty else {
      rules = nil
      return
    }
    var chosen: Set<String> = only.isEmpty ? Set(catalogue.map(\.id)) : []
    for selector in only { chosen.formUnion(try Selection.matches(selector, catalogue)) }
    for selector in skip { chosen.subtract(try Selection.matches(selector, catalogue)) }
    rules = chosen
  }

  public func includes(_ rule: String) -> Bool { rules?.contains(rule) ?? true }

  private static func matches(_ selector: String, _ catalogue: [RuleMetadata]) throws(Problem) -> Set<String> {
    let folded = selector.lowercased()
    let found = catalogue.filter {
      $0.id.lowercased() == folded || $0.name == folded || $0.component.rawValue == folded
    }
    if !found.isEmpty { return Set(found.map(\.id)) }
    if Component(rawValue: folded) != nil { return [] }
    let names = catalogue.flatMap { [$0.id, $0.name] } + Component.allCases.map(\.rawValue)
    throw .unknown(selector: selector, suggestion: Suggestion.nearest(to: selector, among: names))
  }

  /// The rule that an ID or a name means.
  public static func rule(_ text: String, among catalogue: [RuleMetadata]) -> RuleMetadata? {
    let folded = text.lowercased()
    return catalogue.first { $0.id.lowercased() == folded || $0.name == folded }
  }
}
