/// Durations and sizes as the configuration writes them.
public enum Quantity {
  /// A hundred years: what is longer is no duration but a slip, and more than clocks count.
  private static let longest = 3_155_760_000.0

  /// Seconds of `60s`, `5m`, `1h30m`, `500ms`; nil for anything else.
  public static func seconds(_ text: String) -> Double? {
    var total = 0.0
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      guard let number = Double(String(digits)), number.isFinite else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ms": total += number / 1000
      case "s": total += number
      case "m": total += number * 60
      case "h": total += number * 3600
      case "d": total += number * 86_400
      default: return nil
      }
    }
    return total <= longest ? total : nil
  }

  /// Bytes of `4096`, `500kB`, `1MiB`; nil for anything else.
  public static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int(digits) else { return nil }
    let factor: Int
    switch text.dropFirst(digits.count).filter({ $0 != " " }) {
    case "", "B": factor = 1
    case "kB", "KB": factor = 1000
    case "KiB": factor = 1024
    case "MB": factor = 1_000_000
    case "MiB": factor = 1 << 20
    case "GB": factor = 1_000_000_000
    case "GiB": factor = 1 << 30
    default: return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
