import CLibYAML

/// An event of a YAML stream; ranges count bytes.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case sequenceStart(anchor: String?, isFlow: Bool)
    case sequenceEnd
    case mappingStart(anchor: String?, isFlow: Bool)
    case mappingEnd
    case alias(String)
    case scalar(Scalar, anchor: String?)
  }

  struct Scalar {
    enum Text {
      /// The bytes of the token; those inside its quotes.
      case asWritten, inQuotes
      case other(String)
    }

    var kind: Tree.Kind
    var text: Text
    var style: Style
    var hasTag: Bool
  }

  enum Style {
    case plain, quoted, block
  }

  var kind: Kind
  /// The bytes of the token, without anchor and tag; empty where the text says nothing (a key without a value) and at the
  /// ends of block collections.
  var range: Range<Int>
}

/// Where libyaml gave up, in its words: the token that did not fit, which is not always the mistake.
struct YAMLFailure: Error {
  var problem: String
  /// What was being read, such as `while parsing a block mapping`, and where it starts.
  var context: String
  var offset: Int
  var contextOffset: Int
  /// The character that may not stand in a stream at all.
  var forbidden: UInt32?
}

/// The owner of a libyaml parser. Its memory stays at one address, because libyaml keeps a pointer to it.
struct YAMLParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeBufferPointer<UInt8>
  private let written: UnsafeBufferPointer<UInt8>
  private let offsets: CharacterOffsets

  /// - Parameters:
  ///   - text: well-formed UTF-8; it outlives the parser
  ///   - written: the text before ``YAMLDialect`` changed bytes of it
  init(_ text: UnsafeBufferPointer<UInt8>, written: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    self.text = text
    self.written = written
    offsets = CharacterOffsets(text)
    // Without memory the parser gives no events, which `next` reports.
    guard yaml_parser_initialize(parser) == 1, let start = text.baseAddress else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, start, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func next() throws(YAMLFailure) -> YAMLEvent {
    var raw = yaml_event_t()
    guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
    defer { yaml_event_delete(&raw) }
    let start = offsets.byte(at: raw.start_mark.index)
    let end = max(start, offsets.byte(at: raw.end_mark.index))
    switch raw.type {
    case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .streamEnd, range: start..<end)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, range: start..<end)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, range: start..<end)
    case YAML_ALIAS_EVENT:
      return YAMLEvent(kind: .alias(string(raw.data.alias.anchor) ?? ""), range: start..<end)
    case YAML_SEQUENCE_START_EVENT:
      let data = raw.data.sequence_start
      let isFlow = data.style == YAML_FLOW_SEQUENCE_STYLE
      return YAMLEvent(
        kind: .sequenceStart(anchor: string(data.anchor), isFlow: isFlow),
        range: content(start..<end, hasProperties: data.anchor != nil || data.tag != nil))
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, range: start..<end)
    case YAML_MAPPING_START_EVENT:
      let data = raw.data.mapping_start
      let isFlow = data.style == YAML_FLOW_MAPPING_STYLE
      return YAMLEvent(
        kind: .mappingStart(anchor: string(data.anchor), isFlow: isFlow),
        range: content(start..<end, hasProperties: data.anchor != nil || data.tag != nil))
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, range: start..<end)
    case YAML_SCALAR_EVENT: return scalar(raw.data.scalar, start..<end)
    case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, range: start..<end)
    default: throw YAMLFailure(problem: "out of memory", context: "", offset: 0, contextOffset: 0)
    }
  }

  private func scalar(_ data: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, _ range: Range<Int>)
    -> YAMLEvent
  {
    let style: YAMLEvent.Style =
      switch data.style {
      case YAML_PLAIN_SCALAR_STYLE: .plain
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
      default: .quoted
      }
    var range = content(range, hasProperties: data.anchor != nil || data.tag != nil)
    if style == .block { range = range.lowerBound..<blockEnd(range) }
    let value = UnsafeBufferPointer(start: data.value, count: data.length)
    let tag = string(data.tag)
    let scalar = YAMLEvent.Scalar(
      kind: YAMLSchema.kind(of: value, isPlain: style == .plain, tag: tag), text: form(of: value, range), style: style,
      hasTag: tag != nil)
    return YAMLEvent(kind: .scalar(scalar, anchor: string(data.anchor)), range: range)
  }

  /// How a scalar's text comes out of its token.
  private func form(of value: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> YAMLEvent.Scalar.Text {
    if range.upperBound <= written.count {
      if ByteScan.areSame(value, UnsafeBufferPointer(rebasing: written[range])) { return .asWritten }
      if range.count >= 2,
        ByteScan.areSame(
          value, UnsafeBufferPointer(rebasing: written[range.lowerBound + 1..<range.upperBound - 1]))
      {
        return .inQuotes
      }
    }
    return .other(String(decoding: value, as: UTF8.self))
  }

  private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  /// A token without the anchor and the tag before it, and what stands between.
  private func content(_ range: Range<Int>, hasProperties: Bool) -> Range<Int> {
    guard hasProperties else { return range }
    var i = range.lowerBound
    func isBlank(_ i: Int) -> Bool { text[i] <= 0x20 }
    while i < range.upperBound {
      switch text[i] {
      case 0...0x20: i += 1
      case UInt8(ascii: "#"): while i < range.upperBound, text[i] != 0x0A, text[i] != 0x0D { i += 1 }
      case UInt8(ascii: "&"):
        i += 1
        while i < range.upperBound, isAnchor(text[i]) { i += 1 }
      case UInt8(ascii: "!"):
        let isVerbatim = i + 1 < range.upperBound && text[i + 1] == UInt8(ascii: "<")
        while i < range.upperBound, !isBlank(i), isVerbatim || !isFlowIndicator(text[i]) { i += 1 }
      default: return i..<range.upperBound
      }
    }
    return range.upperBound..<range.upperBound
  }

  private func isAnchor(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private func isFlowIndicator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","): true
    default: false
    }
  }

  /// The end of the last line of a block scalar that is not blank: libyaml's mark is where the next token may start.
  private func blockEnd(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    var i = end
    while i > range.lowerBound, text[i - 1] <= 0x20 {
      i -= 1
      if text[i] == 0x0A || text[i] == 0x0D { end = i }
    }
    return i == range.lowerBound ? i : end
  }

  private func failure() -> YAMLFailure {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? ""
    let context = state.context.map { String(cString: $0) } ?? ""
    switch state.error {
    case YAML_MEMORY_ERROR:
      return YAMLFailure(problem: "out of memory", context: "", offset: 0, contextOffset: 0)
    case YAML_READER_ERROR:
      let offset = min(state.problem_offset, text.count)
      return YAMLFailure(
        problem: problem, context: "", offset: offset, contextOffset: offset,
        forbidden: UInt32(truncatingIfNeeded: state.problem_value))
    default:
      return YAMLFailure(
        problem: problem, context: context, offset: offsets.byte(at: state.problem_mark.index),
        contextOffset: offsets.byte(at: state.context_mark.index))
    }
  }
}

/// Turns libyaml's marks, which count characters, into byte offsets.
private struct CharacterOffsets {
  private let text: UnsafeBufferPointer<UInt8>
  /// The byte offset of every 64th character; empty where every character is one byte.
  private let table: [Int]

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    var table: [Int] = []
    if !ByteScan.isASCII(text) {
      var character = 0
      for i in 0..<text.count where text[i] & 0xC0 != 0x80 {
        if character % 64 == 0 { table.append(i) }
        character += 1
      }
    }
    self.table = table
  }

  func byte(at index: Int) -> Int {
    guard !table.isEmpty else { return min(index, text.count) }
    let block = index / 64
    guard block < table.count else { return text.count }
    var offset = table[block]
    var left = index % 64
    while left > 0, offset < text.count {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }
}
