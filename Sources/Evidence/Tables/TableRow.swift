/// One row of a table, valid while it is being handed over: fields are ranges of bytes, and only those that matter
/// become texts.
package struct TableRow {
  package struct Field {
    var start: UInt32
    var end: UInt32
    var isQuoted: Bool
    /// Whether quotes inside have to be undone.
    var hasQuotes: Bool
  }

  let base: UnsafePointer<UInt8>
  package let fields: UnsafeBufferPointer<Field>
  /// The row as written, without its line end.
  let extent: Range<Int>
  /// The line on which it starts, 1-based.
  package let line: Int

  /// Whether there is nothing in it.
  var isBlank: Bool { fields.allSatisfy { self.bytes($0).isEmpty } }

  /// The bytes of a field, without the blanks around one that is not quoted; empty where the row is too short.
  func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    index < fields.count ? bytes(fields[index]) : UnsafeBufferPointer(start: nil, count: 0)
  }

  private func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    var start = Int(field.start)
    var end = Int(field.end)
    if !field.isQuoted {
      while start < end, TableRow.isBlank(base[start]) { start += 1 }
      while end > start, TableRow.isBlank(base[end - 1]) { end -= 1 }
    }
    return UnsafeBufferPointer(start: base + start, count: end - start)
  }

  /// Whether the bytes of a field are its text.
  func isPlain(_ index: Int) -> Bool { index >= fields.count || !fields[index].hasQuotes }

  package func text(_ index: Int) -> String {
    let bytes = bytes(index)
    if isPlain(index) { return TableText.decoded(bytes) }
    var plain: [UInt8] = []
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      i += 1
      if byte == UInt8(ascii: "\"") {
        guard i < bytes.count, bytes[i] == byte else { continue }
        i += 1
      }
      plain.append(byte)
    }
    return TableText.decoded(plain[...])
  }

  /// The text of a field without blanks around it, for codes and words.
  func word(_ index: Int) -> String { TableRow.trim(text(index)) }

  /// The row as written, at most 200 characters.
  var excerpt: String {
    let head = UnsafeBufferPointer(start: base + extent.lowerBound, count: min(extent.count, 200))
    if head.allSatisfy({ $0 < 0x80 }) { return String(decoding: head, as: UTF8.self) }
    var count = min(extent.count, 1024)
    // Not in the middle of a character.
    if count < extent.count {
      for _ in 0..<3 where base[extent.lowerBound + count] & 0xC0 == 0x80 { count -= 1 }
    }
    return String(TableText.decoded(UnsafeBufferPointer(start: base + extent.lowerBound, count: count)).prefix(200))
  }

  /// Whether the row is UTF-8.
  var isUTF8: Bool {
    String(validating: UnsafeBufferPointer(start: base + extent.lowerBound, count: extent.count), as: UTF8.self) != nil
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

  /// A text without the white space and invisible characters at its ends.
  static func trim(_ text: String) -> String {
    // Most texts have none.
    if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
      (0x21...0x7E).contains(last)
    {
      return text
    }
    let scalars = text.unicodeScalars
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value <= 0x20 || scalar.value == 0x7F || scalar.value == 0xFEFF || scalar.value == 0x200B
        || scalar.value > 0x7F && scalar.properties.isWhitespace
    }
    guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
