/// Why bytes are not a text: what is wrong, and at which byte of the decoded text.
public struct TextProblem: Error, Sendable, Hashable {
  public var message: String
  public var offset: Int

  public init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }
}

extension SourceFile {
  /// Decodes UTF-8, or UTF-16 with a byte-order mark (what Windows PowerShell writes).
  ///
  /// Malformed input still gives a file, in which U+FFFD stands for what could not be read, so that the place of the
  /// problem can be shown.
  public static func decode(_ raw: [UInt8], name: String) -> (file: SourceFile, problem: TextProblem?) {
    if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) { return decodeUTF16(raw, name: name) }
    let hasMark = raw.starts(with: [0xEF, 0xBB, 0xBF])
    let bytes = hasMark ? Array(raw[3...]) : raw
    guard let bad = firstMalformedUTF8(bytes) else { return (SourceFile(name: name, bytes: bytes), nil) }
    let file = SourceFile(name: name, bytes: Array(String(decoding: bytes, as: UTF8.self).utf8))
    return (file, TextProblem(message: "not valid UTF-8", offset: bad))
  }

  private static func decodeUTF16(_ raw: [UInt8], name: String) -> (file: SourceFile, problem: TextProblem?) {
    let little = raw[0] == 0xFF
    var units: [UInt16] = []
    units.reserveCapacity(raw.count / 2)
    var i = 2
    while i + 1 < raw.count {
      units.append(little ? UInt16(raw[i]) | UInt16(raw[i + 1]) << 8 : UInt16(raw[i]) << 8 | UInt16(raw[i + 1]))
      i += 2
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count)
    var problem: TextProblem?
    var decoder = UTF16()
    var source = units.makeIterator()
    loop: while true {
      switch decoder.decode(&source) {
      case .scalarValue(let scalar): bytes.append(contentsOf: UTF8.encode(scalar)!)
      case .emptyInput: break loop
      case .error:
        if problem == nil { problem = TextProblem(message: "not valid UTF-16", offset: bytes.count) }
        bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
      }
    }
    if raw.count % 2 == 1, problem == nil {
      problem = TextProblem(message: "not valid UTF-16: half a character at the end", offset: bytes.count)
    }
    return (SourceFile(name: name, bytes: bytes), problem)
  }

  /// The offset of the first byte that is not UTF-8 (RFC 3629: no overlong forms, no surrogates), or nil.
  static func firstMalformedUTF8(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { text in
      var i = 0
      let n = text.count
      while i < n {
        let byte = text[i]
        if byte < 0x80 {
          i = ByteScan.endOfASCII(text, from: i, to: n)
          continue
        }
        let length: Int
        let low: UInt8
        let high: UInt8
        switch byte {
        case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
        case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
        case 0xE1...0xEC, 0xEE, 0xEF: (length, low, high) = (3, 0x80, 0xBF)
        case 0xED: (length, low, high) = (3, 0x80, 0x9F)
        case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
        case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
        case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
        default: return i
        }
        guard i + length <= n, (low...high).contains(text[i + 1]) else { return i }
        for k in 2..<max(length, 2) where k < length && text[i + k] & 0xC0 != 0x80 { return i }
        i += length
      }
      return nil
    }
  }
}
