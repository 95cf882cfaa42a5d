/// What templates and documentation write where a value of the own environment belongs.
package enum Placeholder {
  package static func isPlaceholder(_ text: String) -> Bool { find(in: text) != nil }

  /// The first placeholder in a text.
  package static func find(in text: String) -> String? {
    bracketed(text, from: "<", to: ">") ?? bracketed(text, from: "${", to: "}") ?? bracketed(text, from: "{{", to: "}}")
      ?? words(text)
  }

  private static func bracketed(_ text: String, from open: String, to close: String) -> String? {
    guard let start = text.firstRange(of: open), let end = text[start.upperBound...].firstRange(of: close) else {
      return nil
    }
    return String(text[start.lowerBound..<end.upperBound])
  }

  /// Words are runs of letters, digits, `-` and `_`, so that the label of a host is one.
  private static func words(_ text: String) -> String? {
    guard mayHoldWord(text) else { return nil }
    for word in text.split(whereSeparator: { !isWordCharacter($0) }) {
      let folded = word.lowercased()
      let own = folded.hasPrefix("idcs-") ? String(folded.dropFirst(5)) : folded
      if own == "example" || own.hasPrefix("your-") || own.hasPrefix("your_") { return String(word) }
      if own == "your" { return String(word) }
      if own.contains("xxxx") { return String(word) }
      let joined = own.filter { $0 != "-" && $0 != "_" }
      let parts = own.split { $0 == "-" || $0 == "_" }
      if joined == "changeme" || parts.contains("changeme") { return String(word) }
    }
    return nil
  }

  /// Whether a text has the letters that the words take: the ordinary value has not.
  private static func mayHoldWord(_ text: String) -> Bool {
    var runOfX = 0
    var hasM = false
    var hasY = false
    for byte in text.utf8 {
      runOfX = byte | 0x20 == UInt8(ascii: "x") ? runOfX + 1 : 0
      if runOfX == 4 || byte >= 0x80 { return true }
      hasM = hasM || byte | 0x20 == UInt8(ascii: "m")
      hasY = hasY || byte | 0x20 == UInt8(ascii: "y")
    }
    guard hasM || hasY else { return false }
    let folded = text.lowercased()
    if hasY, folded.contains("your") { return true }
    return hasM
      && (folded.contains("example") || folded.contains("ch") || folded.contains("c-") || folded.contains("c_"))
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }
}
