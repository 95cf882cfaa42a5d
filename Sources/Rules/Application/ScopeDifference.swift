import Lint

/// How a granted scope misses the one that is asked for by little.
struct ScopeDifference {
  let granted: Fact<String>
  /// `letter case and a slash`.
  let description: String

  /// The first scope that is the same but for some of the usual slips.
  static func nearest(to scope: String, among granted: [Fact<String>]) -> ScopeDifference? {
    for fact in granted {
      if let names = differences(scope, fact.value) {
        return ScopeDifference(granted: fact, description: names.joined(separator: " and "))
      }
    }
    return nil
  }

  private typealias Slip = (name: String, level: @Sendable (String) -> String)

  /// What makes two scopes equal when it is taken away.
  private static let slips: [Slip] = [
    ("letter case", { $0.lowercased() }),
    ("white space", { String(String.UnicodeScalarView($0.unicodeScalars.filter { !Tile.isStray($0) })) }),
    ("a slash", { $0.filter { $0 != "/" } }),
    ("the port", { cut($0, from: ":443", while: { _ in false }) }),
    ("the instance number", { cut($0, from: "instanceid=", while: { $0.isASCII && $0.isWholeNumber }) }),
    ("the environment's name", { cut($0, from: "urn:opc:resource:faaas:fa:", until: "urn:") }),
  ]

  private static func differences(_ a: String, _ b: String) -> [String]? {
    func areEqual(_ slips: [Slip]) -> Bool {
      slips.reduce(a) { $1.level($0) } == slips.reduce(b) { $1.level($0) }
    }
    guard a.utf8.count <= 1024, b.utf8.count <= 1024, areEqual(slips) else { return nil }
    // What is not needed for the likeness is no difference; the grave ones are given up first.
    var needed = slips
    for index in slips.indices.reversed() {
      var fewer = needed
      fewer.remove(at: index)
      if areEqual(fewer) { needed = fewer }
    }
    return needed.map(\.name)
  }

  /// The text without the first mark and the letters behind it that belong to it.
  private static func cut(_ text: String, from mark: String, while belongs: (Character) -> Bool) -> String {
    guard let range = text.firstRange(of: mark) else { return text }
    let rest = text[range.upperBound...].drop(while: belongs)
    return String(text[..<range.lowerBound] + rest)
  }

  private static func cut(_ text: String, from mark: String, until end: String) -> String {
    guard let range = text.firstRange(of: mark), let next = text[range.upperBound...].firstRange(of: end) else {
      return text
    }
    return String(text[..<range.lowerBound] + text[next.lowerBound...])
  }
}
