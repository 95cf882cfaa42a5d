import SourceText

/// How the bytes of a file say its text, so that a changed text can be written the same way.
enum TextEncoding: Sendable {
  case utf8, utf8WithMark, utf16LittleEndian, utf16BigEndian

  static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(of raw: [UInt8]) {
    if raw.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if raw.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      self = raw.starts(with: Self.utf8Mark) ? .utf8WithMark : .utf8
    }
  }

  var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

  /// - Parameter text: well-formed UTF-8 without a byte-order mark
  func encode(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: return text
    case .utf8WithMark: return Self.utf8Mark + text
    case .utf16LittleEndian, .utf16BigEndian:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(2 * text.count + 2)
      func append(_ unit: UInt16) {
        let high = UInt8(unit >> 8)
        let low = UInt8(truncatingIfNeeded: unit)
        bytes += self == .utf16LittleEndian ? [low, high] : [high, low]
      }
      append(0xFEFF)
      for unit in String(decoding: text, as: UTF8.self).utf16 { append(unit) }
      return bytes
    }
  }
}
