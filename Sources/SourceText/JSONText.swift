/// Texts as JSON writes them.
public enum JSONText {
  /// A text in its quotes, in ASCII: what a terminal or a CI service would obey is an escape, the second `#` of `##` too.
  public static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var previous: UInt16 = 0
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5C:
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(unit))
      case 0x23 where previous == 0x23: escape(unit, to: &bytes)
      case 0x20...0x7E: bytes.append(UInt8(unit))
      default: escape(unit, to: &bytes)
      }
      previous = unit
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escape(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(unit >> shift & 0xF)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
