// Searches by bytes. Those of the standard library go by characters and take some fifty times as long: they made a
// quarter of a run over many setups. Members of the type itself outrank those of its protocols, so every file that imports
// this module searches like this.
//
// A text that is canonically equal but encoded otherwise is not found: whatever is searched for here is ASCII.

import SourceText

extension String {
  /// Whether a text occurs; the empty one always does.
  public func contains(_ other: String) -> Bool { offset(of: other.utf8.span, in: utf8.span) != nil }

  /// Where a text occurs first.
  public func firstRange(of other: String) -> Range<Index>? { self[...].firstRange(of: other) }

  /// Whether it begins with a text.
  public func hasPrefix(_ other: String) -> Bool { stands(other.utf8.span, at: 0, in: utf8.span) }

  /// Whether it ends with a text.
  public func hasSuffix(_ other: String) -> Bool {
    stands(other.utf8.span, at: utf8.count - other.utf8.count, in: utf8.span)
  }

  /// Whether it begins with a text of ASCII in lower case, whatever its own letter case is.
  package func begins(_ other: String) -> Bool {
    let (own, bytes) = (utf8.span, other.utf8.span)
    guard own.count >= bytes.count else { return false }
    var i = 0
    while i < bytes.count {
      if (65...90).contains(own[i]) ? own[i] | 0x20 != bytes[i] : own[i] != bytes[i] { return false }
      i += 1
    }
    return true
  }

  /// Whether it is a text of ASCII in lower case, whatever its own letter case is.
  package func isSpelled(_ other: String) -> Bool { utf8.count == other.utf8.count && begins(other) }

  /// Whether white space occurs.
  package var holdsWhitespace: Bool {
    var isASCII = true
    for byte in utf8 {
      if byte == 0x20 || (0x09...0x0D).contains(byte) { return true }
      isASCII = isASCII && byte < 0x80
    }
    return !isASCII && contains { $0.isWhitespace }
  }

  /// Whether every byte passes.
  @inlinable package func isAll(_ passes: (UInt8) -> Bool) -> Bool {
    let bytes = utf8.span
    var at = 0
    while at < bytes.count {
      if !passes(bytes[at]) { return false }
      at += 1
    }
    return true
  }

  /// Whether an ASCII character occurs.
  package func holds(_ mark: Unicode.Scalar) -> Bool { self[...].first(mark) != nil }

  /// In lower case; most texts are already.
  package var inLowerCase: String { isAll { $0 < 0x80 && !(65...90).contains($0) } ? self : lowercased() }

  /// The parts between the occurrences of an ASCII character, the empty ones too.
  package func parts(at separator: Unicode.Scalar) -> [Substring] {
    let separator = UInt8(ascii: separator)
    var parts: [Substring] = []
    parts.reserveCapacity(6)
    let bytes = utf8.span
    var start = startIndex
    var at = 0
    while at < bytes.count {
      if bytes[at] == separator {
        let end = utf8.index(startIndex, offsetBy: at)
        parts.append(self[start..<end])
        start = utf8.index(after: end)
      }
      at += 1
    }
    parts.append(self[start...])
    return parts
  }
}

extension Substring {
  /// Whether a text occurs; the empty one always does.
  public func contains(_ other: String) -> Bool { offset(of: other.utf8.span, in: utf8.span) != nil }

  /// Where a text occurs first.
  public func firstRange(of other: String) -> Range<Index>? {
    guard let found = offset(of: other.utf8.span, in: utf8.span) else { return nil }
    let start = utf8.index(startIndex, offsetBy: found)
    return start..<utf8.index(start, offsetBy: other.utf8.count)
  }

  /// Whether it begins with a text.
  public func hasPrefix(_ other: String) -> Bool { stands(other.utf8.span, at: 0, in: utf8.span) }

  /// Whether it ends with a text.
  public func hasSuffix(_ other: String) -> Bool {
    stands(other.utf8.span, at: utf8.count - other.utf8.count, in: utf8.span)
  }

  /// Where an ASCII character stands first.
  package func first(_ mark: Unicode.Scalar) -> Index? {
    let byte = UInt8(ascii: mark)
    let bytes = utf8.span
    var at = 0
    while at < bytes.count {
      if bytes[at] == byte { return utf8.index(startIndex, offsetBy: at) }
      at += 1
    }
    return nil
  }
}

/// Whether some bytes stand at a place; a place before the start has none.
private func stands(_ pattern: Span<UInt8>, at place: Int, in bytes: Span<UInt8>) -> Bool {
  guard place >= 0, place + pattern.count <= bytes.count else { return false }
  var i = 0
  while i < pattern.count {
    if bytes[place + i] != pattern[i] { return false }
    i += 1
  }
  return true
}

private func offset(of pattern: Span<UInt8>, in bytes: Span<UInt8>) -> Int? { bytes.first(pattern) }

extension String {
  /// The text of the bytes that pass; of a character beyond ASCII all do or none.
  package func keeping(_ passes: (UInt8) -> Bool) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 where passes(byte) { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
