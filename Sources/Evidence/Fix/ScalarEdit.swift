import SourceText

/// How a scalar of a document is written anew in its place: in the style that it has, where that can say the text.
enum ScalarEdit {
  /// Ways to write a text at a scalar, the one that keeps most of what was written first. Whether one of them is right is
  /// seen by reading the whole again.
  static func ways(_ text: String, at node: Node, of file: SourceFile) -> [[TextEdit]] {
    let range = node.range
    guard !range.isEmpty, range.upperBound <= file.bytes.count else { return [] }
    let quoted = TextEdit(range, YAMLText.doubleQuoted(text))
    switch file.bytes[range.lowerBound] {
    case UInt8(ascii: "\""): return [[quoted]]
    case UInt8(ascii: "'"): return (YAMLText.singleQuoted(text).map { [[TextEdit(range, $0)]] } ?? []) + [[quoted]]
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return block(text, at: node, of: file, quoted)
    default: return [[TextEdit(range, text)], [quoted]]
    }
  }

  /// A block scalar: `-` behind its `|` takes the final line break off; a text of one line can be changed in that line.
  private static func block(_ text: String, at node: Node, of file: SourceFile, _ quoted: TextEdit) -> [[TextEdit]] {
    let bytes = file.bytes
    var behind = node.range.lowerBound + 1
    var indicators: [UInt8] = []
    while behind < node.range.upperBound, isIndicator(bytes[behind]) {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[behind]) { indicators.append(bytes[behind]) }
      behind += 1
    }
    let strip = TextEdit(node.range.lowerBound + 1..<behind, indicators + [UInt8(ascii: "-")])
    // Without its final line breaks the text is right already, or it is not what `-` alone makes.
    let isStripped =
      node.text.utf8.starts(with: text.utf8) && node.text.utf8.dropFirst(text.utf8.count).allSatisfy { $0 == 0x0A }
    var ways = isStripped ? [[strip]] : []
    let isOneLine = !text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
    guard isOneLine else { return ways }
    var lineStart = behind
    while lineStart < node.range.upperBound, !isLineEnd(bytes[lineStart]) { lineStart += 1 }
    let hasComment = bytes[behind..<lineStart].contains(UInt8(ascii: "#"))
    if let line = onlyLine(bytes, lineStart..<node.range.upperBound) {
      // Blanks that belong to the text stand behind the indentation.
      let start = max(lineStart, line.lowerBound - node.text.utf8.prefix { $0 == 0x20 }.count)
      ways.append([strip, TextEdit(start..<line.upperBound, text)])
    }
    if !hasComment { ways.append([quoted]) }
    return ways
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The one line that is not blank, without its indentation; nil where there are several.
  private static func onlyLine(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
    var found: Range<Int>?
    var i = range.lowerBound
    while i < range.upperBound {
      var start = i
      while i < range.upperBound, !isLineEnd(bytes[i]) { i += 1 }
      while start < i, bytes[start] == 0x20 { start += 1 }
      if start < i {
        if found != nil { return nil }
        found = start..<i
      }
      i += 1
    }
    return found
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
