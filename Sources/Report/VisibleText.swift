import Lint

/// Text of others made visible: what a terminal or a log reader would obey is shown as `\u{…}` instead.
extension String {
  /// On one line, without controls (C0, C1, ESC), bidirectional and zero-width characters, and line separators.
  var visible: String {
    if isAll({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    var text = ""
    text.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      if scalar.isHidden { text += scalar.escaped } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  /// At most so many characters (scalars), with a note of how much is missing.
  func clipped(to limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return self }
    return String(scalars[..<end]) + "… (\(scalars.distance(from: end, to: scalars.endIndex)) more characters)"
  }

  /// ``visible`` and short enough for a message.
  var shown: String { clipped(to: 2000).visible }

  /// Columns on a terminal.
  var columns: Int { isAll { $0 < 0x80 } ? utf8.count : self[...].columns }

  /// A number of blanks, not below 0.
  static func blanks(_ count: Int) -> String { repeated(" ", count) }

  /// An ASCII character, a number of times that is not below 0.
  static func repeated(_ mark: Unicode.Scalar, _ count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { bytes in
      bytes.initialize(repeating: UInt8(ascii: mark))
      return bytes.count
    }
  }
}

extension Substring {
  /// Columns on a terminal.
  var columns: Int {
    utf8.allSatisfy { $0 < 0x80 } ? utf8.count : unicodeScalars.reduce(0) { $0 + $1.columns }
  }
}

extension Unicode.Scalar {
  /// Whether it controls what is around it, or cannot be seen.
  var isHidden: Bool {
    if value >= 0x20, value < 0x7F { return false }
    if value < 0xA0 { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: return true
    default: break
    }
    switch value {
    case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xFDD0...0xFDEF: return true
    default: return value & 0xFFFE == 0xFFFE
    }
  }

  var escaped: String { "\\u{" + String(value, radix: 16, uppercase: true) + "}" }

  /// Columns on a terminal: 0 for combining marks, 2 for wide East Asian characters and emoji.
  var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    default: return properties.isEmojiPresentation ? 2 : 1
    }
  }
}

/// Breaks prose at blanks; a word that is longer than a line stays whole.
func wrapped(_ text: String, first: Int, rest: Int, width: Int) -> [String] {
  guard width > 0, first + text.columns > width else { return [text] }
  if text.isAll({ $0 < 0x80 }) { return wrapped(ascii: text, first: first, rest: rest, width: width) }
  var lines: [String] = []
  // A line is a stretch of the text: its words stand in it as they do there, a blank between each two.
  var start = text.startIndex
  var end: String.Index?
  var used = 0
  var word = text.startIndex
  while true {
    let next = text.utf8[word...].firstIndex(of: UInt8(ascii: " ")) ?? text.endIndex
    let columns = text[word..<next].columns
    if let last = end, used + 1 + columns > width - (lines.isEmpty ? first : rest) {
      lines.append(String(text[start..<last]))
      (start, used) = (word, columns)
    } else {
      used += columns + (end == nil ? 0 : 1)
    }
    end = next
    guard next < text.endIndex else { break }
    word = text.utf8.index(after: next)
  }
  lines.append(String(text[start...]))
  return lines
}

/// ``wrapped(_:first:rest:width:)`` of a text in which each byte has a column.
private func wrapped(ascii text: String, first: Int, rest: Int, width: Int) -> [String] {
  let bytes = text.utf8.span
  func index(_ offset: Int) -> String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }
  var lines: [String] = []
  var start = 0
  var end: Int?
  var word = 0
  while true {
    var next = word
    while next < bytes.count, bytes[next] != UInt8(ascii: " ") { next += 1 }
    if let last = end, next - start > width - (lines.isEmpty ? first : rest) {
      lines.append(String(text[index(start)..<index(last)]))
      start = word
    }
    end = next
    guard next < bytes.count else { break }
    word = next + 1
  }
  lines.append(String(text[index(start)...]))
  return lines
}

/// Text for standard error: lines of others can be neither terminal sequences nor workflow commands.
public func visibleText(_ text: String) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
  return breakingWorkflowCommands(lines.joined(separator: "\n"))
}
