/// Breaks what a CI service would take for a command to itself in the lines of a report: `::` at the start of a
/// line or behind blanks (GitHub), `##[` and `##vso[` anywhere (GitHub, Azure). The first character is shown as
/// `\u{3A}` or `\u{23}`.
///
/// It runs over finished lines, so that neither wrapping nor a prefix can move text of others to the start of a
/// line.
func breakingWorkflowCommands(_ text: [UInt8]) -> [UInt8] {
  let marks = text.withUnsafeBufferPointer { commandStarts(in: $0) }
  guard !marks.isEmpty else { return text }
  var output: [UInt8] = []
  output.reserveCapacity(text.count + marks.count * 6)
  var copied = 0
  for mark in marks {
    output += text[copied..<mark]
    output += Array(text[mark] == UInt8(ascii: "#") ? "\\u{23}".utf8 : "\\u{3A}".utf8)
    copied = mark + 1
  }
  output += text[copied...]
  return output
}

/// A finished line, as it is but for what a CI service would take for a command to itself.
public func withoutWorkflowCommands(_ line: String) -> String { breakingWorkflowCommands(line) }

func breakingWorkflowCommands(_ text: String) -> String {
  var text = text
  let isHarmless = text.withUTF8 { commandStarts(in: $0).isEmpty }
  return isHarmless ? text : String(decoding: breakingWorkflowCommands(Array(text.utf8)), as: UTF8.self)
}

/// The first characters of all commands.
private func commandStarts(in text: UnsafeBufferPointer<UInt8>) -> [Int] {
  var marks: [Int] = []
  var isAtStart = true
  var i = 0
  while i < text.count {
    let byte = text[i]
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
      isAtStart = true
    } else if byte == UInt8(ascii: "#") {
      if isCommand(text, i) { marks.append(i) }
      isAtStart = false
    } else if isAtStart {
      let blank = blankLength(text, i)
      if blank > 0 {
        i += blank
        continue
      }
      isAtStart = false
      if byte == UInt8(ascii: ":"), i + 1 < text.count, text[i + 1] == UInt8(ascii: ":") { marks.append(i) }
    }
    i += 1
  }
  return marks
}

/// `##[`, or `##vso[` in any case.
private func isCommand(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
  guard start + 2 < text.count, text[start + 1] == UInt8(ascii: "#") else { return false }
  if text[start + 2] == UInt8(ascii: "[") { return true }
  let word: StaticString = "vso["
  guard start + 2 + word.utf8CodeUnitCount <= text.count else { return false }
  return (0..<word.utf8CodeUnitCount).allSatisfy { text[start + 2 + $0] | 0x20 == word.utf8Start[$0] | 0x20 }
}

/// The length of a blank, of whatever kind a reader may trim, or of one of our own colours; 0 where there is none.
private func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
  switch text[start] {
  case 0x09, 0x0B, 0x0C, 0x20: return 1
  case 0x1B:
    guard let end = text[start...].firstIndex(of: UInt8(ascii: "m")) else { return 1 }
    return end - start + 1
  case 0xC2: return start + 1 < text.count && [0x85, 0xA0].contains(text[start + 1]) ? 2 : 0
  case 0xE1, 0xE2, 0xE3, 0xEF:
    guard start + 2 < text.count,
      let scalar = String(decoding: text[start..<start + 3], as: UTF8.self).unicodeScalars.first
    else { return 0 }
    return scalar.properties.isWhitespace || scalar.isHidden ? 3 : 0
  default: return 0
  }
}
