import Lint

/// The dates of an assignment, as the many settings of BI Publisher write them.
struct AssignmentDates {
  /// Days since 1970-01-01 of the report's clock.
  let today: Int

  init(time: Timestamp) { today = AssignmentDates.day(time) }

  /// Whether an assignment counts on the report's date, start and end included; nil where a date is not readable.
  func counts(start: String, end: String) -> Bool? {
    let hasStarted = AssignmentDates.decide(start) { $0 <= today }
    let hasNotEnded = AssignmentDates.decide(end) { today <= $0 }
    if hasStarted == false || hasNotEnded == false { return false }
    return hasStarted == nil || hasNotEnded == nil ? nil : true
  }

  /// What all readings of a date agree on; an empty one sets no bound.
  private static func decide(_ text: String, _ holds: (Int) -> Bool) -> Bool? {
    if text.isEmpty || text.lowercased() == "null" { return true }
    let answers = Set(readings(text).map(holds))
    return answers.count == 1 ? answers.first : nil
  }

  private static func day(_ time: Timestamp) -> Int {
    time.seconds >= 0 ? time.seconds / 86_400 : (time.seconds - 86_399) / 86_400
  }

  /// The days that a text may mean: ISO 8601 and its kin, `31-DEC-2026`, `12/31/2026`, `31.12.2026`, a spreadsheet's
  /// day number. `01/02/2026` means two.
  static func readings(_ text: String) -> [Int] {
    let parts = words(text)
    guard let first = parts.first else { return [] }
    if parts.count == 1 || parts.count == 2 && text.contains(".") && !text.contains("-") && !text.contains("/") {
      // A spreadsheet counts days from 1899-12-30.
      if let number = Int(first), (20_000...2_000_000).contains(number) { return [number - 25_569] }
      if let number = Int(first), first.count == 8 {
        return days([(number / 10_000, number / 100 % 100, number % 100)])
      }
      return []
    }
    guard parts.count >= 3 else { return [] }
    if let month = month(parts[1]) {
      if first.count == 4, let year = Int(first), let day = Int(parts[2]) { return days([(year, month, day)]) }
      return days(years(parts[2]).map { ($0, month, Int(first) ?? 0) })
    }
    if let month = month(first) { return days(years(parts[2]).map { ($0, month, Int(parts[1]) ?? 0) }) }
    guard let a = Int(first), let b = Int(parts[1]), let c = Int(parts[2]) else { return [] }
    if first.count == 4 { return days([(a, b, c)]) }
    return days(years(parts[2]).flatMap { [($0, a, b), ($0, b, a)] })
  }

  /// Runs of digits and of letters; a time behind the date is not reached.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isDigits: Bool?
    for scalar in text.unicodeScalars.prefix(64) {
      let digit = (48...57).contains(scalar.value)
      guard digit || scalar.properties.isAlphabetic else {
        isDigits = nil
        continue
      }
      if isDigits == digit, !words.isEmpty {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else {
        words.append(String(scalar))
      }
      isDigits = digit
    }
    return words
  }

  private static func month(_ text: String) -> Int? {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return names.firstIndex { text.lowercased().hasPrefix($0) }.map { $0 + 1 }
  }

  /// The years that digits may mean: Oracle's open end is 4712, of which two digits leave `12`.
  private static func years(_ text: String) -> [Int] {
    guard let year = Int(text) else { return [] }
    if text.count == 4 { return [year] }
    guard text.count == 2 else { return [] }
    return year == 12 ? [2012, 4712] : [year < 50 ? 2000 + year : 1900 + year]
  }

  private static func days(_ dates: [(Int, Int, Int)]) -> [Int] {
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    var days: [Int] = []
    for (year, month, day) in dates
    where (1...9999).contains(year) && (1...12).contains(month) && (1...31).contains(day) {
      guard let time = Timestamp("\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))") else { continue }
      let number = self.day(time)
      if !days.contains(number) { days.append(number) }
    }
    return days
  }
}
