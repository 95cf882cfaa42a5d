package import SourceText

/// Which characters of a line of somebody's file may not be shown.
///
/// A secret that was read is found however it is spelled. One that was not, because the document is malformed or the key
/// misspelt, is known by its key: behind `client_secret:` only a reference is shown.
package struct SecretMarks {
  private(set) var marks: [Bool]
  private let scalars: [Unicode.Scalar]

  /// - Parameters:
  ///   - text: the text of the scalars
  ///   - isContinued: whether the line belongs to the value of a secret's key on the line above
  init(_ scalars: [Unicode.Scalar], text: String, redactor: Redactor, isContinued: Bool) {
    self.scalars = scalars
    marks = Array(repeating: isContinued, count: scalars.count)
    guard !isContinued else { return }
    mark(scalars, text, at: { $0 }, redactor)
    if scalars.contains("\\") {
      let (decoded, starts) = SecretMarks.decoded(scalars)
      mark(decoded, String(String.UnicodeScalarView(decoded)), at: { starts[$0] }, redactor)
    }
    markValues()
  }

  /// - Parameter start: for each scalar of the text, and for its end, where it stands in the line
  private mutating func mark(
    _ scalars: [Unicode.Scalar], _ text: String, at start: (Int) -> Int, _ redactor: Redactor
  ) {
    let ranges = redactor.secretRanges(text)
    guard !ranges.isEmpty else { return }
    var byte = 0
    var next = 0
    for (i, scalar) in scalars.enumerated() {
      while next < ranges.count, ranges[next].upperBound <= byte { next += 1 }
      guard next < ranges.count else { return }
      if ranges[next].contains(byte) {
        for k in start(i)..<start(i + 1) { marks[k] = true }
      }
      byte += UTF8.width(scalar)
    }
  }

  /// A line with the escapes of JSON and YAML read, and where each scalar of it begins.
  private static func decoded(_ scalars: [Unicode.Scalar]) -> (text: [Unicode.Scalar], starts: [Int]) {
    var text: [Unicode.Scalar] = []
    var starts: [Int] = []
    func hex(_ from: Int, _ count: Int) -> UInt32? {
      guard from + count <= scalars.count else { return nil }
      return UInt32(String(String.UnicodeScalarView(scalars[from..<from + count])), radix: 16)
    }
    var i = 0
    while i < scalars.count {
      starts.append(i)
      guard scalars[i] == "\\", i + 1 < scalars.count else {
        text.append(scalars[i])
        i += 1
        continue
      }
      let digits: Int? =
        switch scalars[i + 1] {
        case "x": 2
        case "u": 4
        case "U": 8
        default: nil
        }
      if let digits, var value = hex(i + 2, digits) {
        i += 2 + digits
        if (0xD800...0xDBFF).contains(value), i + 1 < scalars.count, scalars[i] == "\\", scalars[i + 1] == "u",
          let low = hex(i + 2, 4), (0xDC00...0xDFFF).contains(low)
        {
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
          i += 6
        }
        text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
      } else {
        switch scalars[i + 1] {
        case "n": text.append("\n")
        case "r": text.append("\r")
        case "t": text.append("\t")
        default: text.append(scalars[i + 1])
        }
        i += 2
      }
    }
    starts.append(scalars.count)
    return (text, starts)
  }

  private static let keys = [
    "secret", "secrets", "apikey", "appkey", "applicationkey", "password", "passwd", "privatekey", "accesstoken",
    "refreshtoken", "idtoken", "epmtoken",
  ]

  /// Whether a secret may stand at a place of a text that is not well-formed: not far behind a secret's key that no
  /// reference follows.
  package static func mayStand(at offset: Int, in file: SourceFile) -> Bool {
    let around = file.text(in: max(0, offset - 2_000)..<min(file.bytes.count, offset + 500))
    let (scalars, _) = decoded(Array(around.unicodeScalars))
    // References hold the names of secrets.
    var text = ""
    var rest = String(String.UnicodeScalarView(scalars)).lowercased()[...]
    while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
      text += rest[..<open.upperBound]
      rest = rest[close...]
    }
    text += rest
    let words = [
      "secret", "sekret", "secrt", "secrte", "password", "passwd", "api_key", "apikey", "app_key", "appkey",
      "private_key",
    ]
    return words.contains { word in
      text.ranges(of: word).contains { range in
        let behind = text[range.upperBound...].drop { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
          .drop { $0.isWhitespace || "\"':=".contains($0) }
        return !(behind.isEmpty || behind.hasPrefix("${}") || behind.hasPrefix("file:"))
      }
    }
  }

  /// Whether a line ends with a secret's key, so that its value, or more of it, stands on the next ones.
  static func opensSecret(_ line: String) -> Bool {
    // Most lines end with something else than a key and what may stand before its value.
    guard let last = line.utf8.last, last == UInt8(ascii: ":") || mayPrecedeValue(last), line.contains(":") else {
      return false
    }
    let scalars = Array(line.unicodeScalars)
    guard let colon = scalars.lastIndex(of: ":"), isSecretKey(before: colon, in: scalars) else { return false }
    return scalars[(colon + 1)...].allSatisfy { $0.isASCII && mayPrecedeValue(UInt8($0.value)) }
  }

  /// What can stand between a key and a value on the next lines: blanks, marks of YAML blocks and anchors, a bracket.
  private static func mayPrecedeValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0D, UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "&"),
      UInt8(ascii: "!"),
      UInt8(ascii: "{"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  private static func isSecretKey(before colon: Int, in scalars: [Unicode.Scalar]) -> Bool {
    var end = colon
    while end > 0, isBlankOrQuote(scalars[end - 1]) { end -= 1 }
    // Every secret's key ends like one of these.
    guard end > 0, !scalars[end - 1].isASCII || mayEndKey(scalars[end - 1]) else { return false }
    var start = end
    while start > 0, isOfName(scalars[start - 1]) { start -= 1 }
    if scalars[start..<end].allSatisfy(\.isASCII) {
      return isSecretKey(folded: String(decoding: scalars[start..<end].map { UInt8($0.value) }, as: UTF8.self).folded)
    }
    return isSecretKey(String(String.UnicodeScalarView(scalars[start..<end])))
  }

  /// What the last character of a name in ``keys`` can be, with a mark behind it.
  private static func mayEndKey(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "t", "s", "y", "d", "n", "T", "S", "Y", "D", "N", "_", "-": true
    default: false
    }
  }

  private static func isBlankOrQuote(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\"" || scalar == "'"
  }

  /// Letters, digits, `_` and `-`.
  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII else { return scalar.properties.isAlphabetic }
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": return true
    default: return false
    }
  }

  static func isSecretKey(_ name: String) -> Bool {
    isSecretKey(folded: name.folded)
  }

  private static func isSecretKey(folded: String) -> Bool { keys.contains { folded.hasSuffix($0) } }

  /// Marks the values of keys that hold secrets.
  private mutating func markValues() {
    var colon = 0
    while let found = scalars[colon...].firstIndex(of: ":") {
      colon = found + 1
      guard SecretMarks.isSecretKey(before: found, in: scalars) else { continue }
      var start = colon
      while start < scalars.count, scalars[start] == " " || scalars[start] == "\t" { start += 1 }
      guard start < scalars.count else { return }
      let end = valueEnd(from: start)
      if !isHarmless(start..<end) {
        for i in start..<end { marks[i] = true }
      }
      colon = max(colon, end)
      guard colon < scalars.count else { return }
    }
  }

  /// Behind the value that begins at a place; the end of the line where that is not certain.
  private func valueEnd(from start: Int) -> Int {
    let closers = ",}] \t\r".unicodeScalars
    if scalars[start] == "\"" || scalars[start] == "'" {
      var i = start + 1
      while i < scalars.count, scalars[i] != scalars[start] { i += scalars[i] == "\\" ? 2 : 1 }
      guard i + 1 <= scalars.count else { return scalars.count }
      let end = min(i + 1, scalars.count)
      return end == scalars.count || closers.contains(scalars[end]) ? end : scalars.count
    }
    let end = scalars[start...].firstIndex { closers.contains($0) && $0 != "}" } ?? scalars.count
    let close = scalars[start..<end].firstIndex(of: "}") ?? end
    let isReference = scalars[start] == "$"
    let word = start..<(isReference ? min(close + 1, end) : close)
    return isHarmless(word) ? word.upperBound : scalars.count
  }

  /// Whether a value is a reference or nothing at all.
  private func isHarmless(_ range: Range<Int>) -> Bool {
    let text = Tile.clean(String(String.UnicodeScalarView(scalars[range]))).filter { $0 != "\"" && $0 != "'" }
    if ["", "null", "~", "{", "true", "false"].contains(text) { return true }
    if text.hasPrefix("file:") { return true }
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return false }
    return text.dropFirst(2).dropLast().allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}

extension String {
  /// In small letters, without `_` and `-`.
  fileprivate var folded: String { lowercased().keeping { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") } }
}
