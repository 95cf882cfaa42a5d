/// "Did you mean": the nearest of some names.
public enum Suggestion {
  /// The nearest candidate, by letters that must change (a swap of two neighbours counts once), letter case, `-` and `_`
  /// aside; nil where none is near.
  public static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
    let wanted = fold(text)
    guard wanted.count <= 64 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let other = fold(candidate)
      let limit = max(1, min(3, max(wanted.count, other.count) / 3))
      guard abs(other.count - wanted.count) <= limit else { continue }
      let distance = distance(wanted, other)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  private static func fold(_ text: String) -> [UInt8] { text.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x5F } }

  /// Optimal string alignment distance.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a == b { return 0 }
    var previous: [Int] = []
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var next = [i + 1] + Array(repeating: 0, count: b.count)
      for j in 0..<b.count {
        var cost = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, previous[j - 1] + 1) }
        next[j + 1] = cost
      }
      previous = row
      row = next
    }
    return row[b.count]
  }
}
