/// The core schema of YAML 1.2: which plain scalars are no texts.
enum YAMLSchema {
  static func content(_ text: String, isPlain: Bool, tag: String?) -> Node.Content {
    guard isPlain, tag != "!", tag != "tag:yaml.org,2002:str" else { return .string }
    if text.utf8.count > 5 { return isNumber(text) ? .number : .string }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return isNumber(text) ? .number : .string
    }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `0o7`, `0xF`, `[-+]?.inf`, `.nan`.
  private static func isNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): break
    default: return false
    }
    switch text.utf8.count > 5 ? "" : text {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "-.Inf", "-.INF", "+.inf", "+.Inf", "+.INF":
      return true
    default: break
    }
    var rest = Substring(text).utf8
    if text.utf8.starts(with: "0o".utf8) {
      return rest.count > 2 && rest.dropFirst(2).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    }
    if text.utf8.starts(with: "0x".utf8) {
      return rest.count > 2 && rest.dropFirst(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
    func skipSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    func skipDigits() -> Bool {
      let behind = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      defer { rest = behind }
      return behind.startIndex != rest.startIndex
    }
    skipSign()
    let hasWhole = skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard skipDigits() || hasWhole else { return false }
    } else if !hasWhole {
      return false
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      skipSign()
      guard skipDigits() else { return false }
    }
    return rest.isEmpty
  }
}
