import FoundationEssentials

/// Base64, percent escapes and numbers that look random, as the services use them.
enum Encodings {
  static func base64(_ bytes: some Collection<UInt8>) -> String { Data(bytes).base64EncodedString() }

  static func base64(decoding text: String) -> [UInt8]? { Data(base64Encoded: text).map(Array.init) }

  /// RFC 4648, section 5, without padding.
  static func base64url(_ bytes: some Collection<UInt8>) -> String {
    String(
      base64(bytes).compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  /// Undoes percent escapes, and `+` for a blank as forms write it.
  static func percentDecoded(_ text: some StringProtocol) -> String {
    var out: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "%"), bytes.count >= 2,
        let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
      {
        out.append(value)
        bytes = bytes.dropFirst(2)
      } else {
        out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The pairs of a query or of a form.
  static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
    }
  }

  /// A number that depends on nothing but `seed` (SplitMix64).
  static func mixed(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: mixed(seed &* 1_000_003 &+ UInt64($0))) }
  }

  static func hex(_ count: Int, seed: UInt64) -> String {
    bytes((count + 1) / 2, seed: seed).map { CivilTime.padded16($0) }.joined().prefix(count).description
  }

  static func uuid(seed: UInt64) -> String {
    var digits = Array(hex(32, seed: seed))
    digits[12] = "4"
    digits[16] = "8"
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }
}

extension CivilTime {
  static func padded16(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
