/// The text of bytes of a table: UTF-8, or what programs of Windows write in western languages (Windows-1252).
///
/// The bytes of a code are compared as they are; only what is shown, and headings with letters beyond ASCII, depend on it.
enum TableText {
  static func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let code = (0x80..<0xA0).contains(byte) ? high[Int(byte) - 0x80] : UInt16(byte)
      text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }
    return String(text)
  }

  static func decoded(_ bytes: ArraySlice<UInt8>) -> String { bytes.withUnsafeBufferPointer { decoded($0) } }

  /// What Windows-1252 has from 0x80 on (Unicode consortium, CP1252.TXT); bytes without a character are controls.
  private static let high: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E,
    0x178,
  ]
}
