/// What templates and documentation write where a value of the own environment belongs.
package enum Placeholder {
  package static func isPlaceholder(_ text: String) -> Bool { find(in: text) != nil }

  /// The first placeholder in a text.
  package static func find(in text: String) -> String? {
    guard mayHoldAny(text) else { return nil }
    return bracketed(text, from: "<", to: ">") ?? bracketed(text, from: "${", to: "}") ?? bracketed(
      text, from: "{{", to: "}}")
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

  /// Whether a text has a bracket, or the letters with which the words begin: the ordinary value has neither.
  private static func mayHoldAny(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      func folded(_ i: Int) -> UInt8 { i < bytes.count ? bytes[i] | 0x20 : 0 }
      var runOfX = 0
      for i in bytes.indices {
        let byte = bytes[i]
        if byte >= 0x80 { return true }
        switch byte | 0x20 {
        case UInt8(ascii: "<"), UInt8(ascii: "{"): return true
        case UInt8(ascii: "x"):
          runOfX += 1
          if runOfX == 4 { return true }
          continue
        // `your`, `example`, `change-me` with a mark between any two letters
        case UInt8(ascii: "y"):
          if folded(i + 1) == UInt8(ascii: "o"), folded(i + 2) == UInt8(ascii: "u") { return true }
        case UInt8(ascii: "e"):
          if folded(i + 1) == UInt8(ascii: "x"), folded(i + 2) == UInt8(ascii: "a") { return true }
        case UInt8(ascii: "c"):
          let next = bytes[min(i + 1, bytes.count - 1)]
          if next | 0x20 == UInt8(ascii: "h") || next == UInt8(ascii: "-") || next == UInt8(ascii: "_") { return true }
        default: break
        }
        runOfX = 0
      }
      return false
    }
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }
}
