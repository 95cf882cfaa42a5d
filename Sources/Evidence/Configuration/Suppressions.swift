import Lint
import SourceText

/// Reads suppressions from the `ignore` list and from comments.
struct SuppressionReader {
  private(set) var suppressions: [Suppression] = []
  private(set) var problems: [InputProblem] = []
  private var isFull = false
  let catalogue: [RuleMetadata]
  let time: Timestamp

  /// No node's pointer.
  private static let nowhere = Pointer(keys: "\u{0}")

  init(catalogue: [RuleMetadata], time: Timestamp) {
    self.catalogue = catalogue
    self.time = time
  }

  mutating func read(ignore list: Located?) {
    for entry in list?.items ?? [] where entry.isObject {
      let place = Place(entry)
      guard let rule = entry["rule"], let text = rule.string else {
        problems.append(
          InputProblem(
            rule: "FD0011", subject: entry.pointer.description, message: "the suppression names no rule", place: place,
            expected: "rule: FD0405"))
        continue
      }
      guard let metadata = known(text, at: Place(rule), subject: rule.pointer.description) else { continue }
      var suppression = Suppression(rule: metadata.id, place: place, rulePlace: Place(rule))
      suppression.subject = entry["subject"]?.string
      suppression.reason = entry["reason"]?.string.map(Tile.clean)
      if let until = entry["until"], !until.isNull {
        suppression.untilText = until.string ?? "?"
        suppression.until = until.string.flatMap { $0.utf8.count == 10 ? Timestamp($0) : nil }
      }
      if let at = entry["at"]?.string {
        // A pointer that is none is FD0004; the suppression then covers nothing.
        suppression.at = Pointer(at) ?? SuppressionReader.nowhere
      }
      add(
        suppression, reasonPlace: entry["reason"].map { Place($0) } ?? place,
        untilPlace: entry["until"].map { Place($0) } ?? place)
    }
  }

  /// Reads `fusion-doctor: ignore FD0405 -- reason until 2027-01-31`: on the line of a node, or alone on the line above.
  mutating func read(comments: [Document.Comment], of document: Document) {
    func body(_ comment: Document.Comment) -> Substring { comment.text.drop { $0 == " " || $0 == "\t" } }
    let own = comments.filter { body($0).hasPrefix("fusion-doctor:") }
    guard !own.isEmpty else { return }
    let coverage = CommentCoverage(of: own, among: comments, in: document)
    for comment in own {
      let body = body(comment)
      let nodes = coverage.nodes(of: comment)
      let place = Place(.bytes(document.root.file, comment.range), pointer: nodes.first ?? Pointer())
      let subject = place.pointer.description
      let rest = body.dropFirst("fusion-doctor:".count).drop { $0 == " " || $0 == "\t" }
      guard rest.hasPrefix("ignore") else {
        // Words for people are no slip.
        let word = rest.prefix { $0.isLetter }
        guard
          Suggestion.nearest(to: String(word), among: ["ignore", "disable", "suppress"]) != nil
            || rest.uppercased().contains("FD0")
        else { continue }
        problems.append(
          InputProblem(
            rule: "FD0011", subject: subject, message: "this comment is no suppression", place: place,
            expected: "# fusion-doctor: ignore FD0405 -- reason"))
        continue
      }
      let words = rest.dropFirst("ignore".count)
      let parts = words.firstRange(of: "--").map { (words[..<$0.lowerBound], words[$0.upperBound...]) }
      let names = (parts?.0 ?? words).split { $0 == " " || $0 == "\t" || $0 == "," }.map(String.init)
      var reason = parts.map { Tile.clean(String($0.1)) }
      var untilText: String?
      if let text = reason, let range = text.lastRange(of: "until "),
        range.lowerBound == text.startIndex || text[text.index(before: range.lowerBound)] == " ",
        !text[range.upperBound...].contains(" ")
      {
        untilText = String(text[range.upperBound...])
        reason = Tile.clean(String(text[..<range.lowerBound]))
      }
      if names.isEmpty {
        problems.append(
          InputProblem(
            rule: "FD0011", subject: subject, message: "the suppression names no rule", place: place,
            expected: "# fusion-doctor: ignore FD0405 -- reason"))
      }
      for name in names {
        guard let metadata = known(name, at: place, subject: subject) else { continue }
        // One that covers nothing is unused (FD0009).
        for pointer in nodes.isEmpty ? [SuppressionReader.nowhere] : nodes {
          let own = nodes.isEmpty ? place : place.pointing(to: pointer)
          var suppression = Suppression(rule: metadata.id, place: own, rulePlace: own)
          suppression.reason = reason
          suppression.untilText = untilText
          suppression.until = untilText.flatMap { $0.utf8.count == 10 ? Timestamp($0) : nil }
          suppression.at = pointer
          add(suppression, reasonPlace: place, untilPlace: place)
        }
      }
    }
  }

  /// Suppressions of one setup.
  private static let limit = 10_000

  private mutating func add(_ suppression: Suppression, reasonPlace: Place, untilPlace: Place) {
    let subject = suppression.place.pointer.description
    guard suppressions.count < Self.limit else {
      if !isFull {
        problems.append(
          InputProblem(
            rule: "FD0011", subject: subject,
            message: "more than \(Self.limit) suppressions: this one and those behind it do not count",
            place: suppression.place, expected: "rules that are disabled, or findings that are mended"))
      }
      isFull = true
      return
    }
    if suppression.reason?.isEmpty ?? true {
      problems.append(
        InputProblem(
          rule: "FD0008", subject: subject, message: "the suppression of \(suppression.rule) gives no reason",
          place: reasonPlace, expected: "a reason that a reviewer can check"))
    }
    if let text = suppression.untilText {
      if let until = suppression.until {
        if time.seconds >= until.seconds + 86_400 {
          problems.append(
            InputProblem(
              rule: "FD0010", subject: subject, message: "the suppression of \(suppression.rule) ended on `\(text)`",
              place: untilPlace, observed: text, expected: "a later date, or the finding mended"))
        }
      } else if suppression.rulePlace.pointer.steps.first?.text != "ignore" {
        problems.append(
          InputProblem(
            rule: "FD0010", subject: subject, message: "`\(text)` is no date: the suppression does not count",
            place: untilPlace, observed: text, expected: "a date such as 2027-01-31"))
      }
    }
    suppressions.append(suppression)
  }

  private mutating func known(_ text: String, at place: Place, subject: String) -> RuleMetadata? {
    if let metadata = Lint.Selection.rule(text, among: catalogue) { return metadata }
    problems.append(SuppressionReader.unknownRule(text, at: place, subject: subject, catalogue: catalogue))
    return nil
  }

  static func unknownRule(_ text: String, at place: Place, subject: String, catalogue: [RuleMetadata]) -> InputProblem {
    let near = Suggestion.nearest(to: text, among: catalogue.flatMap { [$0.id, $0.name] })
    return InputProblem(
      rule: "FD0011", subject: subject,
      message: "`\(text)` is no rule" + (near.map { "; did you mean `\($0)`?" } ?? ""), place: place, observed: text,
      expected: near ?? "an ID or a name that `fusion-doctor rules` lists")
  }
}

extension StringProtocol {
  fileprivate func lastRange(of text: String) -> Range<Index>? {
    var found: Range<Index>?
    for range in ranges(of: text) { found = range }
    return found
  }
}
