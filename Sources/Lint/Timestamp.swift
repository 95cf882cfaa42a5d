/// A moment, in seconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
  public var seconds: Int

  public init(seconds: Int) { self.seconds = seconds }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.seconds < b.seconds }

  /// Reads the forms that exports use: `2026-03-04`, ISO 8601 with or without zone (without: UTC), a blank instead of the
  /// `T`, fractions of seconds, and Go's `2026-03-01 02:10:44.009 +0000 UTC`.
  public init?(_ text: String) {
    var rest = Substring(text).utf8
    func number(_ digits: ClosedRange<Int>) -> Int? {
      var value = 0
      var count = 0
      while let digit = rest.first.map({ $0 &- UInt8(ascii: "0") }), digit < 10 {
        count += 1
        guard count <= digits.upperBound else { return nil }
        value = value * 10 + Int(digit)
        rest.removeFirst()
      }
      return digits.contains(count) ? value : nil
    }
    func skip(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    guard let year = number(4...4), skip("-"), let month = number(1...2), skip("-"), let day = number(1...2),
      (1...12).contains(month), (1...Timestamp.days(year, month)).contains(day)
    else { return nil }
    var seconds = Timestamp.days(since1970: year, month, day) * 86_400
    if rest.isEmpty {
      self.seconds = seconds
      return
    }
    guard skip("Tt "), let hour = number(1...2), skip(":"), let minute = number(2...2), hour < 25, minute < 60 else {
      return nil
    }
    var second = 0
    if skip(":") {
      guard let value = number(2...2), value < 61 else { return nil }
      second = value
      if skip(".,") {
        guard number(1...12) != nil else { return nil }
      }
    }
    seconds += hour * 3600 + minute * 60 + second
    _ = skip(" ")
    let zone = Substring(rest)
    if zone.isEmpty || zone == "Z" || zone == "z" || zone == "UTC" {
      self.seconds = seconds
      return
    }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skip("+-"), let zoneHour = number(2...4) else { return nil }
    var offset = zoneHour > 99 ? zoneHour / 100 * 3600 + zoneHour % 100 * 60 : zoneHour * 3600
    if skip(":") {
      guard let zoneMinute = number(2...2) else { return nil }
      offset += zoneMinute * 60
    }
    guard rest.isEmpty || Substring(rest) == " UTC" || Substring(rest) == "UTC" else { return nil }
    self.seconds = seconds - (isWest ? -offset : offset)
  }

  /// `2026-03-01T12:00:00Z`.
  public var text: String {
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let (year, month, dayOfMonth) = Timestamp.date(day)
    let rest = seconds - day * 86_400
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let years = String(year)
    return String(repeating: "0", count: max(0, 4 - years.count)) + years
      + "-\(two(month))-\(two(dayOfMonth))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the proleptic Gregorian calendar, by Howard Hinnant's algorithm (days_from_civil).
  private static func days(since1970 year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(_ days: Int) -> (Int, Int, Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }
}
