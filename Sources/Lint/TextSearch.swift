// Searches by bytes. Those of the standard library go by characters and take some fifty times as long: they made a
// quarter of a run over many setups. Members of the type itself outrank those of its protocols, so every file that imports
// this module searches like this.
//
// A text that is canonically equal but encoded otherwise is not found: whatever is searched for here is ASCII.

extension String {
  /// Whether a text occurs; the empty one always does.
  public func contains(_ other: String) -> Bool { self[...].firstRange(of: other) != nil }

  /// Where a text occurs first.
  public func firstRange(of other: String) -> Range<Index>? { self[...].firstRange(of: other) }
}

extension Substring {
  /// Whether a text occurs; the empty one always does.
  public func contains(_ other: String) -> Bool { firstRange(of: other) != nil }

  /// Where a text occurs first.
  public func firstRange(of other: String) -> Range<Index>? {
    let found = withBytes(of: utf8) { bytes in withBytes(of: other.utf8) { offset(of: $0, in: bytes) } }
    guard let found else { return nil }
    let start = utf8.index(startIndex, offsetBy: found)
    return start..<utf8.index(start, offsetBy: other.utf8.count)
  }
}

private func offset(of pattern: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard let first = pattern.first else { return 0 }
  var at = 0
  let last = bytes.count - pattern.count
  while at <= last {
    if bytes[at] == first {
      var length = 1
      while length < pattern.count, bytes[at + length] == pattern[length] { length += 1 }
      if length == pattern.count { return at }
    }
    at += 1
  }
  return nil
}

private func withBytes<Result>(
  of text: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  if let result = text.withContiguousStorageIfAvailable(body) { return result }
  return Array(text).withUnsafeBufferPointer(body)
}

extension String {
  /// The text of the bytes that pass; of a character beyond ASCII all do or none.
  package func keeping(_ passes: (UInt8) -> Bool) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 where passes(byte) { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
