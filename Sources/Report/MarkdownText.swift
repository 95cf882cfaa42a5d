/// Text of others in Markdown: every character that CommonMark or GitHub's dialect gives a meaning is escaped.
func markdown(_ text: String) -> String {
  var output = ""
  for scalar in text.shown.unicodeScalars {
    switch scalar {
    case "&", "<", ">": break
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": output += "\\"
    default: break
    }
    // As entities, for readers that look for HTML first.
    switch scalar {
    case "&": output += "&amp;"
    case "<": output += "&lt;"
    case ">": output += "&gt;"
    default: output.unicodeScalars.append(scalar)
    }
  }
  return output
}

/// A message in which what stands between backticks becomes code. Whatever its backticks are, each piece is either escaped
/// or inside a code span that holds none.
func markdownMessage(_ text: String) -> String {
  let pieces = text.shown.split(separator: "`", omittingEmptySubsequences: false)
  guard pieces.count > 1, pieces.count % 2 == 1 else { return markdown(text) }
  return pieces.enumerated().map { index, piece in
    if index % 2 == 0 { return markdown(String(piece)) }
    return piece.allSatisfy(\.isWhitespace) ? "\\`\(piece)\\`" : markdownCode(String(piece))
  }.joined()
}

/// Code of any text: a span whose fence is longer than every run of backticks in it. Where it has an angle bracket it is an
/// element with escaped content instead, for the readers that look for HTML before they look for code.
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
