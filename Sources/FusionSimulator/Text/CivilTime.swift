/// Times as the services write them, from seconds since 1970-01-01T00:00:00Z.
enum CivilTime {
  struct Parts {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    var weekday = 4
  }

  static func parts(_ seconds: Double) -> Parts {
    let milliseconds = Int((seconds * 1000).rounded(.down))
    let (whole, rest) = divided(milliseconds, by: 1000)
    let (days, inDay) = divided(whole, by: 86_400)
    // Days since 0000-03-01, by eras of 400 years.
    let (era, dayOfEra) = divided(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return Parts(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1,
      hour: inDay / 3600, minute: inDay / 60 % 60, second: inDay % 60, millisecond: rest,
      weekday: divided(days + 4, by: 7).1)
  }

  private static func divided(_ value: Int, by divisor: Int) -> (Int, Int) {
    let rest = ((value % divisor) + divisor) % divisor
    return ((value - rest) / divisor, rest)
  }

  static func padded(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// `2026-08-13T09:15:22.000Z`, as the scheduler writes it.
  static func iso(_ seconds: Double) -> String {
    let p = parts(seconds)
    return "\(padded(p.year, 4))-\(padded(p.month))-\(padded(p.day))T\(padded(p.hour)):\(padded(p.minute)):"
      + "\(padded(p.second)).\(padded(p.millisecond, 3))Z"
  }

  /// `2019-02-14T21:01:35.185+00:00`, as ADF resources write it.
  static func adf(_ seconds: Double) -> String { iso(seconds).dropLast() + "+00:00" }

  /// `2026-05-18 10:11:12`, as the audit service writes it.
  static func blank(_ seconds: Double) -> String {
    String(iso(seconds).prefix(19).map { $0 == "T" ? " " : $0 })
  }

  /// RFC 9110, section 5.6.7.
  static func http(_ seconds: Double) -> String {
    let p = parts(seconds)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(days[p.weekday]), \(padded(p.day)) \(months[p.month - 1]) \(padded(p.year, 4)) "
      + "\(padded(p.hour)):\(padded(p.minute)):\(padded(p.second)) GMT"
  }

  /// Reads `yyyy-MM-dd`, with `HH:mm[:ss[.SSS]]` behind `T` or a blank, and `Z` or an offset; nil for anything else.
  static func seconds(_ text: String) -> Double? {
    var rest = Substring(text)
    func number(_ width: Int) -> Int? {
      let digits = rest.prefix(width)
      guard digits.count == width, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
      rest = rest.dropFirst(width)
      return Int(digits)
    }
    func skip(_ characters: String) -> Character? {
      guard let first = rest.first, characters.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    guard let year = number(4), skip("-") != nil, let month = number(2), skip("-") != nil, let day = number(2),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var result = Double(daysSince1970(year, month, day)) * 86_400
    if rest.isEmpty { return result }
    guard skip("T ") != nil, let hour = number(2), skip(":") != nil, let minute = number(2) else { return nil }
    result += Double(hour * 3600 + minute * 60)
    if skip(":") != nil {
      guard let second = number(2) else { return nil }
      result += Double(second)
      if skip(".,") != nil {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        result += Double("0." + digits) ?? 0
      }
    }
    if rest.isEmpty || rest == "Z" { return result }
    guard let sign = skip("+-"), let hours = number(2) else { return nil }
    _ = skip(":")
    let minutes = number(2) ?? 0
    return rest.isEmpty ? result - Double(sign == "-" ? -1 : 1) * Double(hours * 3600 + minutes * 60) : nil
  }

  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
