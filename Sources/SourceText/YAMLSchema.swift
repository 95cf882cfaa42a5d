/// The core schema of YAML 1.2: which plain scalars are no texts.
enum YAMLSchema {
  static func kind(of text: UnsafeBufferPointer<UInt8>, isPlain: Bool, tag: String?) -> Tree.Kind {
    guard isPlain, tag != "!", tag != "tag:yaml.org,2002:str" else { return .string }
    // Other words are texts, whatever their length.
    guard text.count <= 5 else { return isNumber(text) ? .number : .string }
    switch String(decoding: text, as: UTF8.self) {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .yes
    case "false", "False", "FALSE": return .no
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "-.Inf", "-.INF", "+.inf", "+.Inf", "+.INF":
      return .number
    default: return isNumber(text) ? .number : .string
    }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `0o7`, `0xF`.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): break
    default: return false
    }
    var rest = text[...]
    if text.starts(with: "0o".utf8) {
      return rest.count > 2 && rest.dropFirst(2).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    }
    if text.starts(with: "0x".utf8) {
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
