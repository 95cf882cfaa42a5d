/// Places a failure of libyaml at the mistake: libyaml names the token at which it could not go on.
///
/// Messages hold no text of the file: what is not well-formed may be anything.
struct YAMLDiagnosis {
  let text: [UInt8]
  let failure: YAMLFailure
  let progress: YAMLProgress

  private var at: Int { failure.offset }
  private var mark: Range<Int> { at..<characterEnd(at) }

  var problem: SyntaxProblem {
    if let code = failure.forbidden { return forbidden(code) }
    if let problem = byteOrderMark ?? tab ?? unclosedQuote ?? unclosedBracket { return problem }
    switch failure.problem {
    case "mapping values are not allowed in this context": return misplacedColon
    case "block sequence entries are not allowed in this context":
      return SyntaxProblem("a list starts in a line of its own", range: mark)
    case "found character that cannot start any token":
      return SyntaxProblem("a text that starts with this character stands in quotes", range: mark)
    case "found unknown escape character":
      return SyntaxProblem(
        "YAML knows no such escape in double quotes (a backslash is written twice there)",
        range: at..<characterEnd(at + 1))
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      return misplacedToken
    case "did not find expected node content":
      return SyntaxProblem("a value is missing", range: at < text.count ? mark : progress.end..<progress.end)
    default: break
    }
    switch failure.context {
    case "while scanning a simple key": return missingColon(at: failure.contextOffset)
    case "while scanning an alias", "while scanning an anchor":
      let start = failure.contextOffset
      return SyntaxProblem("a text that starts with `*` or `&` stands in quotes", range: start..<wordEnd(start))
    case "while scanning a block scalar":
      return SyntaxProblem("only a comment may follow `|` or `>` in its line", range: at..<max(at, contentEnd(at)))
    default:
      let message = [failure.problem, failure.context].filter { !$0.isEmpty }.joined(separator: " ")
      return SyntaxProblem(
        message.isEmpty ? "not well-formed" : message, range: at < text.count ? mark : progress.end..<progress.end)
    }
  }

  private func forbidden(_ code: UInt32) -> SyntaxProblem {
    let hex = String(code, radix: 16, uppercase: true)
    let name = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    return SyntaxProblem("the control character U+\(name) is not allowed in YAML", range: mark)
  }

  // MARK: - Mistakes behind any failure

  /// A second file that was put behind the first one, with its byte-order mark.
  private var byteOrderMark: SyntaxProblem? {
    let start = lineStart(of: min(at, text.count))
    guard start < at, text[start...].starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
    return SyntaxProblem("a byte-order mark stands at the start of the text alone", range: start..<start + 3)
  }

  /// A tab where the indentation of a line is read.
  private var tab: SyntaxProblem? {
    guard at < text.count, text[at] == 0x09 else { return nil }
    switch failure.problem {
    case "found character that cannot start any token", "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return SyntaxProblem(
        "a tab cannot indent: YAML takes spaces", range: at..<(at...).prefix { isTab($0) }.count + at)
    default: return nil
    }
  }

  private func isTab(_ i: Int) -> Bool { i < text.count && text[i] == 0x09 }

  /// A quoted text that runs over the end of its line and closes at the opening quote of a later one, or never.
  private var unclosedQuote: SyntaxProblem? {
    if failure.context == "while scanning a quoted scalar" {
      let start = failure.contextOffset
      return SyntaxProblem("the closing quote is missing", range: start..<characterEnd(start))
    }
    guard let token = tokenBefore,
      text[token.lowerBound] == UInt8(ascii: "\"") || text[token.lowerBound] == UInt8(ascii: "'")
    else { return nil }
    let lineEnd = lineEnd(token.lowerBound)
    guard lineEnd < token.upperBound else { return nil }
    // What follows the closing quote directly was meant to be inside quotes of its own.
    guard !hasBreak(token.upperBound..<at) else { return nil }
    return SyntaxProblem("the closing quote is missing in this line", range: token.lowerBound..<lineEnd)
  }

  /// A bracket that is open where a line starts that stands no deeper than the bracket's own: libyaml reads on.
  private var unclosedBracket: SyntaxProblem? {
    let contexts = ["while parsing a flow sequence", "while parsing a flow mapping"]
    var opened = progress.flow
    if opened.isEmpty, contexts.contains(failure.context) { opened = [failure.contextOffset] }
    guard let outer = opened.first, outer < text.count else { return nil }
    let depth = indentation(outer)
    var end = lineEnd(outer)
    while end < min(at, text.count) {
      let start = lineStart(behind: end)
      let content = firstContent(start)
      if start + depth >= content, content < min(at + 1, text.count), !isLineEnd(content), !closes(text[content]),
        text[content] != UInt8(ascii: "#")
      {
        return missingBracket(opened: outer, at: contentEnd(before: start))
      }
      end = lineEnd(start)
    }
    let isAtEnd = at >= text.count && failure.problem == "did not find expected node content"
    guard isAtEnd || contexts.contains(failure.context) else { return nil }
    var place = progress.end
    if let scalar = progress.scalar, scalar.style == .plain { place = min(place, contentEnd(scalar.range.lowerBound)) }
    return missingBracket(opened: progress.flow.last ?? outer, at: place)
  }

  private func missingBracket(opened: Int, at place: Int) -> SyntaxProblem {
    let related = ("opened here", opened..<opened + 1)
    if place > 0, place + 1 < text.count, text[place] == UInt8(ascii: "{"), text[place - 1] == UInt8(ascii: "$") {
      return SyntaxProblem("`${…}` stands in quotes inside brackets", range: place - 1..<place + 1, related: related)
    }
    let closing = text[opened] == UInt8(ascii: "{") ? "}" : "]"
    return SyntaxProblem("`,` or `\(closing)` is missing", range: place..<place, related: related)
  }

  private func closes(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") }

  // MARK: - Failures in block context

  /// A colon in the midst of a value: a second one in the line, a line before it without one, or a wrong indentation.
  private var misplacedColon: SyntaxProblem {
    if let token = tokenBefore, hasBreak(token) {
      let start = token.lowerBound
      if startsLine(start) { return missingColon(at: start) }
      let line = lineStart(of: at)
      return SyntaxProblem(
        "this line is indented deeper than the key above it, whose value it continues", range: firstContent(line)..<at,
        related: ("the value starts here", start..<contentEnd(start)))
    }
    return SyntaxProblem("one `key: value` stands in a line; a text that holds `: ` stands in quotes", range: mark)
  }

  /// A token where a key, a list item or the end was due.
  private var misplacedToken: SyntaxProblem {
    let range = at..<max(at, contentEnd(at))
    if progress.end <= at, progress.end > 0, !hasBreak(progress.end..<at) {
      let last = text[progress.end - 1]
      let isQuoted = last == UInt8(ascii: "\"") || last == UInt8(ascii: "'")
      return SyntaxProblem(
        isQuoted
          ? "only a comment may follow the closing quote in its line" : "this cannot follow the value in its line",
        range: range)
    }
    let isDocument = failure.problem == "did not find expected <document start>"
    if isDocument, progress.isRootScalar, let scalar = progress.scalar, scalar.style == .plain {
      return missingColon(at: scalar.range.lowerBound)
    }
    let isItem = at < text.count && text[at] == UInt8(ascii: "-") && isBlank(at + 1)
    if indentation(at) == indentation(failure.contextOffset), !isDocument {
      return isItem
        ? SyntaxProblem("a list item cannot stand among the keys of a mapping", range: mark)
        : SyntaxProblem("this line stands among list items and starts with no `- `", range: range)
    }
    return SyntaxProblem("the indentation of this line fits none of the lines above it", range: range)
  }

  /// A line that should be a key with a value.
  private func missingColon(at start: Int) -> SyntaxProblem {
    let end = contentEnd(start)
    if let colon = (start..<end).first(where: { text[$0] == UInt8(ascii: ":") }), colon > start, colon + 1 < end,
      text[colon + 1] != UInt8(ascii: "/"), text[start..<colon].allSatisfy(isKey)
    {
      return SyntaxProblem("a space is missing after the colon", range: colon..<colon + 1)
    }
    return SyntaxProblem("a colon is missing after this key", range: start..<end)
  }

  private func isKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "\""), UInt8(ascii: "'"):
      true
    default: false
    }
  }

  // MARK: - The text around

  /// The scalar that was read last before the failure: libyaml may have read one more than it gave.
  private var tokenBefore: Range<Int>? {
    if let scalar = progress.scalar?.range, !scalar.isEmpty, scalar.upperBound <= at,
      text[scalar.upperBound..<at].allSatisfy({ $0 <= 0x20 })
    {
      return scalar
    }
    var i = progress.end
    scan: while i < min(at, text.count) {
      switch text[i] {
      case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        i += 1
      case UInt8(ascii: "#"): i = lineEnd(i)
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
        guard isBlank(i + 1) else { break scan }
        i += 1
      default: break scan
      }
    }
    var end = min(at, text.count)
    while end > i, text[end - 1] <= 0x20 { end -= 1 }
    return i < end ? i..<end : nil
  }

  private func isBlank(_ i: Int) -> Bool { i >= text.count || text[i] <= 0x20 }
  private func isLineEnd(_ i: Int) -> Bool { i >= text.count || text[i] == 0x0A || text[i] == 0x0D }

  private func hasBreak(_ range: Range<Int>) -> Bool {
    text[range].contains { $0 == 0x0A || $0 == 0x0D }
  }

  private func lineEnd(_ i: Int) -> Int {
    var i = i
    while !isLineEnd(i) { i += 1 }
    return i
  }

  private func lineStart(of i: Int) -> Int {
    var i = i
    while i > 0, !isLineEnd(i - 1) { i -= 1 }
    return i
  }

  private func lineStart(behind end: Int) -> Int {
    let isCRLF = end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A
    return end + (isCRLF ? 2 : 1)
  }

  /// The first byte of a line that is no space.
  private func firstContent(_ start: Int) -> Int {
    var i = start
    while i < text.count, text[i] == 0x20 { i += 1 }
    return i
  }

  /// How many spaces are at the start of the line of `i`.
  private func indentation(_ i: Int) -> Int {
    let start = lineStart(of: min(i, text.count))
    return firstContent(start) - start
  }

  /// Whether only blanks and dashes of list items stand before `i` in its line.
  private func startsLine(_ i: Int) -> Bool {
    text[lineStart(of: i)..<i].allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "-") }
  }

  /// The end of what stands in the line from `i` on, without a comment and blanks behind it.
  private func contentEnd(_ i: Int) -> Int {
    var end = i
    while !isLineEnd(end) {
      if text[end] == UInt8(ascii: "#"), end > i, text[end - 1] <= 0x20 { break }
      end += 1
    }
    while end > i, text[end - 1] <= 0x20 { end -= 1 }
    return end
  }

  /// The end of the word at `i`; inside brackets also of the item.
  private func wordEnd(_ i: Int) -> Int {
    var end = i
    while end < text.count, text[end] > 0x20 {
      switch text[end] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if !progress.flow.isEmpty { return end }
      default: break
      }
      end += 1
    }
    return end
  }

  /// The end of the last content before the line that starts at `start`: behind no comment and no blank line.
  private func contentEnd(before start: Int) -> Int {
    var start = start
    while start > 0 {
      let line = lineStart(
        of: max(0, start - (start > 1 && text[start - 1] == 0x0A && text[start - 2] == 0x0D ? 2 : 1)))
      let content = firstContent(line)
      if !isLineEnd(content), text[content] != UInt8(ascii: "#") { return contentEnd(content) }
      start = line
    }
    return 0
  }

  private func characterEnd(_ i: Int) -> Int {
    guard i < text.count else { return text.count }
    var end = i + 1
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
