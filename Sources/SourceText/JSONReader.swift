/// A strict reader of JSON (RFC 8259) into a located tree.
///
/// Strict: no comments, no trailing commas, no control characters in strings, no lone surrogates, one value. Positions
/// are those of the mistake: a missing comma is reported behind the value that it should follow.
public struct JSONReader {
  public struct Limits: Sendable {
    /// Levels of arrays and objects.
    public var depth: Int
    /// Values in the document.
    public var nodes: Int

    public init(depth: Int = 128, nodes: Int = 20_000_000) {
      self.depth = depth
      self.nodes = nodes
    }
  }

  /// Says of an object in a list which of its members are enough; nil: all.
  public typealias Trimming = (Located) -> [String]?

  /// - Parameter trimming: asked for each object in a list but the first, so that a list of a million records that do not
  ///   matter has room; what it leaves out does not count as a value
  public static func read(
    _ file: SourceFile, limits: Limits = Limits(), trimming: Trimming? = nil
  ) throws(SyntaxProblem) -> Document {
    try file.bytes.withUnsafeBufferPointer { (text) throws(SyntaxProblem) in
      var reader = JSONReader(file: file, text: text, limits: limits, trimming: trimming)
      let tree = try reader.document()
      return Document(
        root: Located(0, in: tree), duplicateKeys: reader.tree.mayHaveDuplicates ? DuplicateKeys.find(in: tree) : [])
    }
  }

  private let file: SourceFile
  private let text: UnsafeBufferPointer<UInt8>
  private let limits: Limits
  private let trimming: Trimming?
  private var tree: TreeBuilder
  private var at = 0
  /// The end of the last token: where something that is missing should stand.
  private var lastEnd = 0

  private init(file: SourceFile, text: UnsafeBufferPointer<UInt8>, limits: Limits, trimming: Trimming?) {
    self.file = file
    self.text = text
    self.limits = limits
    self.trimming = trimming
    tree = TreeBuilder(bytes: text.count)
  }

  private mutating func document() throws(SyntaxProblem) -> Tree {
    skipBlanks()
    guard at < text.count else {
      throw SyntaxProblem("the text is empty: a JSON value is expected", range: 0..<text.count)
    }
    try value(.item(0), in: 0, depth: 0)
    skipBlanks()
    guard at == text.count else {
      throw SyntaxProblem("nothing may follow the JSON value", range: at..<tokenEnd(at))
    }
    return Tree(file: file, tree)
  }

  private mutating func skipBlanks() {
    if at < text.count, text[at] <= 0x20 { skipBlankRun() }
  }

  private mutating func skipBlankRun() {
    while at < text.count, text[at] <= 0x20 {
      switch text[at] {
      case 0x20: at = ByteScan.endOfSpaces(text, from: at, to: text.count)
      case 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  /// Reads a value.
  /// - Parameters:
  ///   - step: what leads to it from the one around it
  ///   - parent: the number of that one
  private mutating func value(_ step: Tree.Step, in parent: Int, depth: Int) throws(SyntaxProblem) {
    guard tree.values.count < limits.nodes else {
      throw SyntaxProblem("more than \(limits.nodes) values", range: at..<tokenEnd(at), isLimit: true)
    }
    guard at < text.count else { throw SyntaxProblem("a value is missing", range: lastEnd..<lastEnd) }
    let start = at
    switch text[at] {
    case UInt8(ascii: "{"): try object(step, in: parent, depth: depth + 1)
    case UInt8(ascii: "["): try array(step, in: parent, depth: depth + 1)
    case UInt8(ascii: "\""):
      let form = try string()
      tree.addScalar(.string, start..<at, form, step, in: parent)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number()
      tree.addScalar(.number, start..<at, .asWritten, step, in: parent)
    case UInt8(ascii: "t"):
      try word("true")
      tree.addScalar(.yes, start..<at, .asWritten, step, in: parent)
    case UInt8(ascii: "f"):
      try word("false")
      tree.addScalar(.no, start..<at, .asWritten, step, in: parent)
    case UInt8(ascii: "n"):
      try word("null")
      tree.addScalar(.null, start..<at, .asWritten, step, in: parent)
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"):
      throw SyntaxProblem("a value is missing", range: lastEnd..<lastEnd)
    case UInt8(ascii: "'"):
      throw SyntaxProblem("a text stands in double quotes in JSON", range: at..<tokenEnd(at))
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      throw SyntaxProblem("JSON has no comments", range: at..<tokenEnd(at))
    default: throw SyntaxProblem("this is no JSON value", range: at..<tokenEnd(at))
    }
  }

  private mutating func word(_ word: StaticString) throws(SyntaxProblem) {
    let end = at + word.utf8CodeUnitCount
    guard ByteScan.stands(word, in: text, at: at), end == text.count || JSONReader.endsToken(text[end]) else {
      throw SyntaxProblem("this is no JSON value", range: at..<tokenEnd(at))
    }
    at = end
    lastEnd = end
  }

  private mutating func number() throws(SyntaxProblem) {
    let start = at
    func digit(_ i: Int) -> Bool { i < text.count && text[i] &- UInt8(ascii: "0") < 10 }
    var i = at
    if text[i] == UInt8(ascii: "-") { i += 1 }
    var isSound = digit(i)
    if isSound, text[i] == UInt8(ascii: "0") { i += 1 } else { while digit(i) { i += 1 } }
    if isSound, i < text.count, text[i] == UInt8(ascii: ".") {
      i += 1
      isSound = digit(i)
      while digit(i) { i += 1 }
    }
    if isSound, i < text.count, text[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < text.count, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") { i += 1 }
      isSound = digit(i)
      while digit(i) { i += 1 }
    }
    guard isSound, i == text.count || JSONReader.endsToken(text[i]) else {
      let end = max(i, tokenEnd(start))
      throw SyntaxProblem("this is no JSON number", range: start..<end)
    }
    at = i
    lastEnd = i
  }

  private mutating func array(_ step: Tree.Step, in parent: Int, depth: Int) throws(SyntaxProblem) {
    let start = at
    try enter(depth)
    let list = tree.begin(.array, at: start, step, in: parent)
    var count = 0
    skipBlanks()
    if at < text.count, text[at] == UInt8(ascii: "]") {
      at += 1
    } else {
      while true {
        guard at < text.count else { throw unclosed(start) }
        let mark = tree.mark
        try value(.item(count), in: list, depth: depth)
        if let trimming, count > 0, tree.values[mark.number].kind == .object,
          let keys = trimming(Located(0, in: tree.part(from: mark, of: file)))
        {
          tree.trim(mark, to: keys, of: file)
        }
        count += 1
        skipBlanks()
        if try separator(closing: UInt8(ascii: "]"), opened: start) { break }
      }
    }
    lastEnd = at
    tree.end(list, at: at, count: count)
  }

  private mutating func object(_ step: Tree.Step, in parent: Int, depth: Int) throws(SyntaxProblem) {
    let start = at
    try enter(depth)
    let object = tree.begin(.object, at: start, step, in: parent)
    var count = 0
    skipBlanks()
    if at < text.count, text[at] == UInt8(ascii: "}") {
      at += 1
    } else {
      while true {
        guard at < text.count else { throw unclosed(start) }
        guard text[at] == UInt8(ascii: "\"") else { throw noKey() }
        let keyStart = at
        let form = try string()
        let keyRange = keyStart..<at
        skipBlanks()
        guard at < text.count, text[at] == UInt8(ascii: ":") else {
          throw SyntaxProblem("a colon is missing after the key", range: keyRange)
        }
        at += 1
        lastEnd = at
        skipBlanks()
        try value(self.step(keyRange, form), in: object, depth: depth)
        count += 1
        skipBlanks()
        if try separator(closing: UInt8(ascii: "}"), opened: start) { break }
      }
    }
    lastEnd = at
    tree.end(object, at: at, count: count)
  }

  /// The step to the value of a key; most are written without escapes.
  private mutating func step(_ key: Range<Int>, _ form: Tree.Form) -> Tree.Step {
    if form.isKept { return tree.step(key: key, key, form, of: text) }
    let inner = UnsafeBufferPointer(rebasing: text[key.lowerBound + 1..<key.upperBound - 1])
    return .key(key, form, digest: KeyTable.digest(inner))
  }

  private func noKey() -> SyntaxProblem {
    switch text[at] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"): SyntaxProblem("JSON has no comments", range: at..<tokenEnd(at))
    case UInt8(ascii: "]"): SyntaxProblem("`}` is missing before this bracket", range: at..<at + 1)
    default: SyntaxProblem("a key in double quotes is expected here", range: at..<tokenEnd(at))
    }
  }

  private mutating func enter(_ depth: Int) throws(SyntaxProblem) {
    guard depth <= limits.depth else {
      throw SyntaxProblem("nested deeper than \(limits.depth) levels", range: at..<at + 1, isLimit: true)
    }
    at += 1
    lastEnd = at
  }

  /// Reads `,` (false) or the closing bracket (true) after a value.
  private mutating func separator(closing: UInt8, opened: Int) throws(SyntaxProblem) -> Bool {
    guard at < text.count else { throw unclosed(opened) }
    if text[at] == closing {
      at += 1
      return true
    }
    guard text[at] == UInt8(ascii: ",") else {
      if text[at] == UInt8(ascii: "]") || text[at] == UInt8(ascii: "}") {
        throw SyntaxProblem(
          "this bracket does not close the one that is open", range: at..<at + 1,
          related: ("opened here", opened..<opened + 1))
      }
      if text[at] == UInt8(ascii: "/") || text[at] == UInt8(ascii: "#") {
        throw SyntaxProblem("JSON has no comments", range: at..<tokenEnd(at))
      }
      throw SyntaxProblem("a comma is missing after this value", range: lastEnd..<lastEnd)
    }
    let comma = at
    at += 1
    lastEnd = at
    skipBlanks()
    if at < text.count, text[at] == UInt8(ascii: "]") || text[at] == UInt8(ascii: "}") {
      throw SyntaxProblem("JSON allows no comma after the last value", range: comma..<comma + 1)
    }
    return false
  }

  private func unclosed(_ opened: Int) -> SyntaxProblem {
    let closing = text[opened] == UInt8(ascii: "{") ? "}" : "]"
    return SyntaxProblem(
      "`\(closing)` is missing: the text ends here", range: lastEnd..<lastEnd,
      related: ("opened here", opened..<opened + 1))
  }

  /// Reads a string from its opening to behind its closing quote. The answer is how its text comes out of that.
  private mutating func string() throws(SyntaxProblem) -> Tree.Form {
    let start = at
    var i = ByteScan.endOfUnescaped(text, from: at + 1, to: text.count)
    if i < text.count, text[i] == UInt8(ascii: "\"") {
      at = i + 1
      lastEnd = at
      return .inQuotes
    }
    var bytes = Array(text[start + 1..<i])
    while i < text.count {
      let byte = text[i]
      switch byte {
      case UInt8(ascii: "\""):
        at = i + 1
        lastEnd = at
        return tree.keep(String(decoding: bytes, as: UTF8.self))
      case UInt8(ascii: "\\"):
        i = try escape(i, into: &bytes)
      case 0x0A, 0x0D:
        throw SyntaxProblem("the closing quote is missing in this line", range: start..<i)
      case 0..<0x20:
        throw SyntaxProblem("a control character must be written as an escape", range: i..<i + 1)
      default:
        bytes.append(byte)
        i += 1
      }
    }
    throw SyntaxProblem("the closing quote is missing", range: start..<start + 1)
  }

  /// Decodes the escape at `i`; returns the offset behind it.
  private func escape(_ i: Int, into bytes: inout [UInt8]) throws(SyntaxProblem) -> Int {
    guard i + 1 < text.count else { throw SyntaxProblem("the closing quote is missing", range: i..<i + 1) }
    switch text[i + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(text[i + 1])
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try hex(i)
      if unit & 0xF800 != 0xD800 {
        bytes.append(contentsOf: UTF8.encode(Unicode.Scalar(unit)!)!)
        return i + 6
      }
      guard unit < 0xDC00, i + 7 < text.count, text[i + 6] == UInt8(ascii: "\\"), text[i + 7] == UInt8(ascii: "u")
      else {
        throw SyntaxProblem("half of a surrogate pair", range: i..<i + 6)
      }
      let low = try hex(i + 6)
      guard low & 0xFC00 == 0xDC00 else { throw SyntaxProblem("half of a surrogate pair", range: i..<i + 6) }
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(low) & 0x3FF)!
      bytes.append(contentsOf: UTF8.encode(scalar)!)
      return i + 12
    default:
      // The whole character behind the backslash, however many bytes it has.
      var end = i + 2
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      throw SyntaxProblem("JSON knows no such escape", range: i..<end)
    }
    return i + 2
  }

  private func hex(_ i: Int) throws(SyntaxProblem) -> UInt16 {
    var value: UInt16 = 0
    for k in i + 2..<i + 6 {
      guard k < text.count, let digit = Character(Unicode.Scalar(text[k])).hexDigitValue else {
        throw SyntaxProblem("four hex digits follow `\\u`", range: i..<k)
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private static func endsToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""):
      true
    default: false
    }
  }

  /// The end of the run of characters that starts at `i` and holds no structure; at least one character.
  private func tokenEnd(_ i: Int) -> Int {
    var end = i
    while end < text.count, !JSONReader.endsToken(text[end]) { end += 1 }
    if end == i, i < text.count {
      end += 1
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    }
    return end
  }
}
