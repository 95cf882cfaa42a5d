/// Writes texts as scalars that every reader of YAML takes for the same text.
enum YAMLText {
  /// Plain where nobody can take it for anything else, else in double quotes.
  static func scalar(_ text: String) -> String { isPlain(text) ? text : doubleQuoted(text) }

  /// Whether a text may stand without quotes, inside brackets too: it begins with a letter, holds nothing that YAML gives a
  /// meaning, and is no word that some reader takes for a truth value or for nothing.
  static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.last != UInt8(ascii: ":") else { return false }
    return text.utf8.allSatisfy(isHarmless) && !words.contains(text.lowercased())
  }

  private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) && byte < 0x80 }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "="),
      UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: isLetter(byte)
    }
  }

  /// In double quotes; what is written is a JSON string too.
  static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: if isInvisible(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result + "\""
  }

  /// In single quotes, which know no escapes; nil where the text needs some.
  static func singleQuoted(_ text: String) -> String? {
    if text.unicodeScalars.contains(where: { isInvisible($0) || $0 == "\t" }) { return nil }
    return "'" + text.replacing("'", with: "''") + "'"
  }

  /// Four hex digits; a character beyond them is never written this way.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " || scalar.value > 0xFFFF { return false }
    if scalar.value >= 0xFFFE { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isWhitespace
    }
  }
}
