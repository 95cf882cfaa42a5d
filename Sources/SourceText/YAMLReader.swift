import CLibYAML

/// A reader of YAML 1.2 (core schema) into located trees, over the events of libyaml.
///
/// Aliases are resolved; what they may expand to is limited. Keys are texts. A key without a value is null.
public struct YAMLReader {
  public struct Limits: Sendable {
    public var depth: Int
    /// Values after aliases are resolved.
    public var nodes: Int

    public init(depth: Int = 128, nodes: Int = 1_000_000) {
      self.depth = depth
      self.nodes = nodes
    }
  }

  /// Reads every document of a stream. An empty stream has none.
  public static func read(_ file: SourceFile, limits: Limits = Limits()) throws(SyntaxProblem) -> [Document] {
    var result: Result<[Document], SyntaxProblem> = .success([])
    file.bytes.withUnsafeBufferPointer { text in
      var reader = YAMLReader(file: file, limits: limits)
      do throws(SyntaxProblem) {
        result = .success(try reader.stream(text))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private let file: SourceFile
  private let limits: Limits
  private let offsets: CharacterOffsets
  private var parser = yaml_parser_t()
  private var anchors: [String: (node: Node, count: Int)] = [:]
  private var nodes = 0
  private var lastEnd = 0
  /// Ranges of scalars, in order: a `#` inside one is no comment.
  private var scalarRanges: [Range<Int>] = []

  private init(file: SourceFile, limits: Limits) {
    self.file = file
    self.limits = limits
    offsets = CharacterOffsets(file.bytes)
  }

  /// An event of libyaml, taken over into Swift values.
  private struct Event {
    enum Kind {
      case streamStart, streamEnd, documentStart, documentEnd, mappingEnd, sequenceEnd
      case mappingStart(anchor: String?)
      case sequenceStart(anchor: String?)
      case alias(String)
      case scalar(text: String, isPlain: Bool, tag: String?, anchor: String?)
    }
    var kind: Kind
    var range: Range<Int>
  }

  private mutating func stream(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxProblem) -> [Document] {
    guard yaml_parser_initialize(&parser) == 1 else { throw SyntaxProblem("out of memory", range: 0..<0) }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    var documents: [Document] = []
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd:
        let comments = comments()
        for i in documents.indices {
          let from = i == 0 ? 0 : documents[i - 1].root.range.upperBound
          let to = i == documents.count - 1 ? text.count : documents[i].root.range.upperBound
          documents[i].comments = comments.filter { $0.range.lowerBound >= from && $0.range.lowerBound < max(to, from) }
        }
        return documents
      case .documentStart:
        anchors = [:]
        let root = try node(try next(), depth: 0).node
        var duplicates: [Document.DuplicateKey] = []
        JSONReader.collectDuplicates(root, Pointer(), &duplicates)
        documents.append(Document(root: Located(root, file: file), duplicateKeys: duplicates))
      default: continue
      }
    }
  }

  private mutating func next() throws(SyntaxProblem) -> Event {
    var raw = yaml_event_t()
    guard yaml_parser_parse(&parser, &raw) == 1 else { throw problem() }
    defer { yaml_event_delete(&raw) }
    let start = offsets.byte(at: raw.start_mark.index)
    let end = offsets.byte(at: raw.end_mark.index)
    func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      pointer.map { String(cString: $0) }
    }
    let kind: Event.Kind
    switch raw.type {
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias(text(raw.data.alias.anchor) ?? "")
    case YAML_SEQUENCE_START_EVENT: kind = .sequenceStart(anchor: text(raw.data.sequence_start.anchor))
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT: kind = .mappingStart(anchor: text(raw.data.mapping_start.anchor))
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let value = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      kind = .scalar(text: value, isPlain: isPlain, tag: text(scalar.tag), anchor: text(scalar.anchor))
      var range = start..<max(start, end)
      // A block scalar's range ends where the next token starts; keep it at its last line.
      if scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE {
        range = start..<trimmed(end, from: start)
      }
      scalarRanges.append(range)
      lastEnd = range.upperBound
      return Event(kind: kind, range: range)
    default: kind = .streamStart
    }
    if end > start { lastEnd = end }
    return Event(kind: kind, range: start..<max(start, end))
  }

  private func trimmed(_ end: Int, from start: Int) -> Int {
    var end = end
    while end > start, file.bytes[end - 1] <= 0x20 { end -= 1 }
    return end
  }

  /// Builds the node that starts with an event, and says how many values it has with its aliases resolved.
  private mutating func node(_ event: Event, depth: Int) throws(SyntaxProblem) -> (node: Node, count: Int) {
    guard depth <= limits.depth else {
      throw SyntaxProblem("nested deeper than \(limits.depth) levels", range: event.range)
    }
    switch event.kind {
    case .scalar(let text, let isPlain, let tag, let anchor):
      try count(1, event.range)
      let node = Node(
        YAMLReader.content(text, isPlain: isPlain, tag: tag), text: text, range: event.range,
        isPlain: isPlain && tag == nil)
      if let anchor { anchors[anchor] = (node, 1) }
      return (node, 1)
    case .alias(let name):
      guard let target = anchors[name] else {
        throw SyntaxProblem("no anchor `&\(name)` stands before this alias", range: event.range)
      }
      try count(target.count, event.range)
      return target
    case .sequenceStart(let anchor):
      try count(1, event.range)
      var items: [Node] = []
      var total = 1
      var end = event.range.upperBound
      while true {
        let event = try next()
        if case .sequenceEnd = event.kind {
          end = max(end, collectionEnd(event))
          break
        }
        let item = try node(event, depth: depth + 1)
        total += item.count
        items.append(item.node)
        end = max(end, event.range.upperBound, lastEnd)
      }
      let node = Node(.array(items), range: event.range.lowerBound..<end)
      if let anchor { anchors[anchor] = (node, total) }
      return (node, total)
    case .mappingStart(let anchor):
      try count(1, event.range)
      var members: [Node.Member] = []
      var total = 1
      var end = event.range.upperBound
      while true {
        let keyEvent = try next()
        if case .mappingEnd = keyEvent.kind {
          end = max(end, collectionEnd(keyEvent))
          break
        }
        let key = try node(keyEvent, depth: depth + 1)
        switch key.node.content {
        case .array, .object: throw SyntaxProblem("a key is a text", range: keyEvent.range)
        default: break
        }
        let valueEvent = try next()
        let value = try node(valueEvent, depth: depth + 1)
        total += value.count + 1
        members.append(Node.Member(key: key.node.text, keyRange: keyEvent.range, value: value.node))
        end = max(end, valueEvent.range.upperBound, lastEnd)
      }
      let node = Node(.object(members), range: event.range.lowerBound..<end)
      if let anchor { anchors[anchor] = (node, total) }
      return (node, total)
    default:
      return (Node(.null, range: event.range), 1)
    }
  }

  /// A flow collection ends behind its bracket; a block collection with its last value, not at the next token.
  private func collectionEnd(_ event: Event) -> Int {
    guard !event.range.isEmpty else { return lastEnd }
    return event.range.upperBound
  }

  private mutating func count(_ more: Int, _ range: Range<Int>) throws(SyntaxProblem) {
    nodes += more
    guard nodes <= limits.nodes else {
      throw SyntaxProblem("more than \(limits.nodes) values once aliases are resolved", range: range)
    }
  }

  /// Resolves a scalar by the core schema of YAML 1.2.
  static func content(_ text: String, isPlain: Bool, tag: String?) -> Node.Content {
    if tag == "tag:yaml.org,2002:str" { return .string }
    guard isPlain else { return .string }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return isNumber(text) ? .number : .string
    }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `0o7`, `0xF`, `.inf`, `.nan`.
  private static func isNumber(_ text: String) -> Bool {
    var rest = Substring(text)
    if text.hasPrefix("0o") { return text.count > 2 && text.dropFirst(2).allSatisfy { ("0"..."7").contains($0) } }
    if text.hasPrefix("0x") { return text.count > 2 && text.dropFirst(2).allSatisfy { $0.isASCII && $0.isHexDigit } }
    if [".nan", ".NaN", ".NAN"].contains(text) { return true }
    if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
    if [".inf", ".Inf", ".INF"].contains(rest) { return true }
    func digits() -> Int {
      let run = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    let whole = digits()
    if rest.first == "." {
      rest = rest.dropFirst()
      if digits() == 0, whole == 0 { return false }
    } else if whole == 0 {
      return false
    }
    if let e = rest.first, e == "e" || e == "E" {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  /// Places libyaml's problem at the mistake: it names the token at which it gave up.
  private func problem() -> SyntaxProblem {
    let what = parser.problem.map { String(cString: $0) } ?? "not well-formed"
    let context = parser.context.map { String(cString: $0) } ?? ""
    if parser.error == YAML_READER_ERROR {
      let at = min(parser.problem_offset, file.bytes.count)
      return SyntaxProblem(what, range: at..<min(at + 1, file.bytes.count))
    }
    let mark = offsets.byte(at: parser.problem_mark.index)
    let contextMark = offsets.byte(at: parser.context_mark.index)
    switch context {
    case "while scanning a quoted scalar":
      return SyntaxProblem("the closing quote is missing", range: contextMark..<min(contextMark + 1, file.bytes.count))
    case "while scanning a simple key":
      return SyntaxProblem("a colon is missing after this key", range: contextMark..<lineEnd(contextMark))
    case "while parsing a flow sequence", "while parsing a flow mapping":
      return SyntaxProblem(
        context.hasSuffix("sequence") ? "`,` or `]` is missing" : "`,` or `}` is missing", range: lastEnd..<lastEnd,
        related: ("opened here", contextMark..<min(contextMark + 1, file.bytes.count)))
    default:
      let message = context.isEmpty ? what : "\(what) \(context)"
      return SyntaxProblem(message, range: mark..<max(mark, min(mark + 1, lineEnd(mark))))
    }
  }

  private func lineEnd(_ offset: Int) -> Int {
    var end = offset
    while end < file.bytes.count, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D { end += 1 }
    return end
  }

  /// Comments: a `#` behind a blank or at the start of a line, outside every scalar.
  private func comments() -> [Document.Comment] {
    let bytes = file.bytes
    guard bytes.contains(UInt8(ascii: "#")) else { return [] }
    var found: [Document.Comment] = []
    var scalars = scalarRanges.filter { !$0.isEmpty }.makeIterator()
    var scalar = scalars.next()
    var i = 0
    var lineStart = 0
    while i < bytes.count {
      while let range = scalar, range.upperBound <= i { scalar = scalars.next() }
      if let range = scalar, range.contains(i) {
        for k in i..<range.upperBound where bytes[k] == 0x0A { lineStart = k + 1 }
        i = range.upperBound
        continue
      }
      if bytes[i] == 0x0A || bytes[i] == 0x0D {
        lineStart = i + 1
      } else if bytes[i] == UInt8(ascii: "#"), i == lineStart || bytes[i - 1] == 0x20 || bytes[i - 1] == 0x09 {
        let end = lineEnd(i)
        let isAlone = bytes[lineStart..<i].allSatisfy { $0 == 0x20 || $0 == 0x09 }
        let text = String(decoding: bytes[i + 1..<end], as: UTF8.self)
        found.append(Document.Comment(text: text, range: i..<end, isAlone: isAlone))
        i = end
        continue
      }
      i += 1
    }
    return found
  }
}

/// Turns libyaml's marks, which count characters, into byte offsets.
struct CharacterOffsets: Sendable {
  private let count: Int
  /// The byte offset of every 64th character; empty where every character is one byte.
  private let table: [Int]
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    count = bytes.count
    var table: [Int] = []
    if bytes.contains(where: { $0 >= 0x80 }) {
      var character = 0
      for (i, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
        if character % 64 == 0 { table.append(i) }
        character += 1
      }
    }
    self.table = table
  }

  func byte(at index: Int) -> Int {
    guard !table.isEmpty else { return min(index, count) }
    let block = index / 64
    guard block < table.count else { return count }
    var offset = table[block]
    var left = index % 64
    while left > 0, offset < count {
      offset += 1
      while offset < count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }
}
