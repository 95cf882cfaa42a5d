/// Text of others in Markdown: every character that could begin markup of CommonMark or of GitHub's dialect is
/// escaped.
func markdown(_ text: String) -> String {
  let text = text.shown
  guard text.utf8.contains(UInt8(ascii: "@")) else { return markdownEscaped(text) }
  // Mentions and addresses are found in finished text, where an escape is gone: a word with one becomes code.
  return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
    word.contains("@") && !word.contains("|") ? markdownCode(String(word)) : markdownEscaped(String(word))
  }.joined(separator: " ")
}

private func markdownEscaped(_ text: String) -> String {
  var output = ""
  var previous: Unicode.Scalar = " "
  // Marks of lists, headings and rules count at the start alone.
  var isAtStart = true
  let scalars = text.unicodeScalars
  for index in scalars.indices {
    let scalar = scalars[index]
    let next = scalars.index(after: index)
    switch scalar {
    // As entities, for readers that look for HTML first.
    case "&": output += "&amp;"
    case "<": output += "&lt;"
    case ">": output += "&gt;"
    case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "#", "@", "{", "}": output += "\\\(scalar)"
    // A URL, or the name of an emoji.
    case ":" where next < scalars.endIndex && scalars[next] != " ": output += "\\:"
    case "(" where previous == "]": output += "\\("
    case "." where previous == "w" || previous == "W": output += "\\."
    case "-", "+", "=", ".", ")": output += isAtStart ? "\\\(scalar)" : String(scalar)
    default: output.unicodeScalars.append(scalar)
    }
    isAtStart = isAtStart && (("0"..."9").contains(scalar) || scalar == " ")
    previous = scalar
  }
  return output
}

/// A message in which what stands between backticks becomes code. Whatever its backticks are, each piece is either
/// escaped or inside a code span that holds none.
func markdownMessage(_ text: String) -> String {
  let pieces = text.shown.split(separator: "`", omittingEmptySubsequences: false)
  guard pieces.count > 1, pieces.count % 2 == 1 else { return markdown(text) }
  return pieces.enumerated().map { index, piece in
    if index % 2 == 0 { return markdown(String(piece)) }
    return piece.allSatisfy(\.isWhitespace) ? "\\`\(piece)\\`" : markdownCode(String(piece))
  }.joined()
}

/// Code of any text: a span whose fence is longer than every run of backticks in it. Where it has an angle bracket
/// it is an element with escaped content instead, for the readers that look for HTML before they look for code.
func markdownCode(_ text: String) -> String {
  let text = text.shown
  guard !text.isEmpty else { return "\"\"" }
  if text.utf8.contains(UInt8(ascii: "<")) { return "<code>\(markdown(text))</code>" }
  let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
  let padding = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") || text.hasSuffix(" ") ? " " : ""
  return fence + padding + text + padding + fence
}

/// A fenced block. Its lines are given; text of others in them is visible already.
func markdownBlock(_ lines: [String], language: String) -> [String] {
  let run = lines.reduce(0) { max($0, longestRun(of: "`", in: $1)) }
  let fence = String(repeating: "`", count: max(3, run + 1))
  return [fence + language] + lines + [fence]
}

private func longestRun(of character: Character, in text: String) -> Int {
  var longest = 0
  var run = 0
  for each in text {
    run = each == character ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}
