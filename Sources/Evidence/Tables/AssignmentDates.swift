import Lint

/// The dates of an assignment, as the many settings of BI Publisher write them.
struct AssignmentDates {
  /// Days since 1970-01-01 of the report's clock.
  let today: Int

  init(time: Timestamp) { today = AssignmentDates.day(time) }

  /// Whether an assignment counts on the report's date, start and end included; nil where a date is not readable.
  func counts(start: String, end: String) -> Bool? {
    let starts = AssignmentDates.bound(start)
    var ends = AssignmentDates.bound(end)
    // No assignment ends before it starts: `31-DEC-12` behind a start in 2020 is the open end.
    if let first = starts?.min(), let last = ends?.max(), first <= last { ends?.removeAll { $0 < first } }
    let hasStarted = AssignmentDates.decide(starts) { $0 <= today }
    let hasNotEnded = AssignmentDates.decide(ends) { today <= $0 }
    if hasStarted == false || hasNotEnded == false { return false }
    return hasStarted == nil || hasNotEnded == nil ? nil : true
  }

  /// The days that a date may mean; nil where it sets no bound.
  private static func bound(_ text: String) -> [Int]? {
    text.isEmpty || text.lowercased() == "null" ? nil : readings(text)
  }

  /// What all readings of a date agree on.
  private static func decide(_ days: [Int]?, _ holds: (Int) -> Bool) -> Bool? {
    guard let days else { return true }
    let answers = Set(days.map(holds))
    return answers.count == 1 ? answers.first : nil
  }

  private static func day(_ time: Timestamp) -> Int {
    time.seconds >= 0 ? time.seconds / 86_400 : (time.seconds - 86_399) / 86_400
  }

  /// The days that a text may mean: ISO 8601 and its kin, `31-DEC-2026`, `12/31/2026`, `31.12.2026`, a spreadsheet's
  /// day number. `01/02/2026` means two; with points the day is first wherever they are used.
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
    let isPointed = text.dropFirst(first.count).hasPrefix(".")
    return days(years(parts[2]).flatMap { isPointed ? [($0, b, a)] : [($0, a, b), ($0, b, a)] })
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
