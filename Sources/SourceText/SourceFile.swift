/// A text in memory with its name, and the way from a byte offset to a line and a column.
///
/// The text is UTF-8 without a byte-order mark, whatever the file held; offsets count its bytes. Lines end at LF, CR or
/// CRLF (as YAML 1.2 and every editor count them).
public final class SourceFile: Sendable {
  /// The name that reports show: a path, or `archive.zip!member`.
  public let name: String
  /// The text, UTF-8.
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - name: the name that reports show
  ///   - bytes: well-formed UTF-8 without a byte-order mark; see ``decode(_:name:)`` for bytes of a file
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A place in a text: both 1-based, the column in Unicode scalars.
  public struct Position: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public static func < (a: Position, b: Position) -> Bool {
      (a.line, a.column) < (b.line, b.column)
    }
  }

  /// The position of a byte offset; offsets behind the end give the position behind the last character.
  public func position(at offset: Int) -> Position {
    let end = min(max(offset, 0), bytes.count)
    var line = 1
    var start = 0
    bytes.withUnsafeBufferPointer { text in
      var i = 0
      while i < end {
        let byte = text[i]
        i += 1
        if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && (i >= text.count || text[i] != UInt8(ascii: "\n")))
        {
          line += 1
          start = i
        }
      }
    }
    return Position(line: line, column: scalars(in: start..<end) + 1)
  }

  /// The text of a line without its end, and the byte offset at which it starts; nil where there is no such line.
  public func line(_ number: Int) -> (text: String, start: Int)? {
    guard number >= 1 else { return nil }
    var line = 1
    var start = 0
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if line == number { return (String(decoding: bytes[start..<i], as: UTF8.self), start) }
        if byte == UInt8(ascii: "\r"), i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "\n") { i += 1 }
        line += 1
        start = i + 1
      }
      i += 1
    }
    return line == number ? (String(decoding: bytes[start...], as: UTF8.self), start) : nil
  }

  /// The number of Unicode scalars in a range of bytes.
  public func scalars(in range: Range<Int>) -> Int {
    var count = 0
    for byte in bytes[range] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  public func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

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
          i += 1
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
