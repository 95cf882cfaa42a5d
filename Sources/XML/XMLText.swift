/// Texts as XML 1.0 can hold them.
public enum XMLText {
  /// The text with every character that XML 1.0 does not have, or that a terminal would act on, made visible as `#xNN`
  /// (upper-case hex, at least two digits, four from U+0100 on; what pytest writes).
  ///
  /// Kept are tab, LF, CR, U+0020 to U+007E, U+00A0 to U+FFFD and U+10000 to U+10FFFF.
  public static func sanitized(_ text: String) -> String {
    var text = text
    if text.utf8.withContiguousStorageIfAvailable(isClean) ?? text.withUTF8(isClean) { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isKept(scalar) {
        clean.append(scalar)
      } else {
        clean.append(contentsOf: visible(scalar).unicodeScalars)
      }
    }
    return String(clean)
  }

  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0x7E, 0xA0...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value > 0xFF ? 4 : 2
    return "#x" + String(repeating: "0", count: max(0, width - hex.utf8.count)) + hex
  }

  /// Whether well-formed UTF-8 needs no change: one pass over bytes, because nearly every text is clean.
  private static func isClean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for i in 0..<bytes.count {
      let byte = bytes[i]
      if byte < 0x20 {
        if byte != 0x9, byte != 0xA, byte != 0xD { return false }
      } else if byte == 0x7F {
        return false
      } else if byte == 0xC2 {
        if i + 1 < bytes.count, bytes[i + 1] < 0xA0 { return false }
      } else if byte == 0xEF {
        if i + 2 < bytes.count, bytes[i + 1] == 0xBF, bytes[i + 2] >= 0xBE { return false }
      }
    }
    return true
  }
}
