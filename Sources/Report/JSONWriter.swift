/// Writes JSON member by member, in the order of the calls.
///
/// Characters that a terminal or a CI service would obey are written as escapes, which leaves the values as they
/// are: controls, U+2028 and U+2029, bidirectional and zero-width characters, and the second `#` of `##`.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var isFirst = true

  private mutating func separate() {
    if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func put(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func name(_ name: StaticString) {
    separate()
    put("\"")
    put(name)
    put("\":")
    isFirst = true
  }

  mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    put("{")
    isFirst = true
    body(&self)
    put("}")
    isFirst = false
  }

  mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    object(body)
  }

  mutating func array<Item>(_ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void) {
    separate()
    put("[")
    isFirst = true
    for item in items { body(&self, item) }
    put("]")
    isFirst = false
  }

  mutating func array<Item>(
    _ name: StaticString, _ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void
  ) {
    self.name(name)
    array(items, body)
  }

  mutating func member(_ name: StaticString, _ texts: [String]) {
    array(name, texts) { $0.value($1) }
  }

  mutating func member(_ name: StaticString, _ text: String?) {
    self.name(name)
    value(text)
  }

  mutating func member(_ name: StaticString, _ number: Int?) {
    self.name(name)
    separate()
    if let number { bytes.append(contentsOf: String(number).utf8) } else { put("null") }
  }

  mutating func member(_ name: StaticString, _ truth: Bool) {
    self.name(name)
    separate()
    put(truth ? "true" : "false")
  }

  mutating func value(_ text: String?) {
    separate()
    guard let text else { return put("null") }
    put("\"")
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C && $0 != 0x23 }) {
      bytes.append(contentsOf: text.utf8)
    } else {
      escape(text)
    }
    put("\"")
  }

  private mutating func escape(_ text: String) {
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      case "#" where previous == "#": unit(0x23)
      default:
        if scalar.isHidden {
          for code in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { unit(code) }
        } else if scalar.isASCII {
          bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
      previous = scalar
    }
  }

  private mutating func unit(_ code: UInt16) {
    put("\\u")
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(truncatingIfNeeded: code >> shift & 0xF)
      bytes.append(digit < 10 ? 0x30 + digit : 0x37 + digit)
    }
  }

  /// The document, with a line break at its end.
  var document: [UInt8] { bytes + [UInt8(ascii: "\n")] }
}
