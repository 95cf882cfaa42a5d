import Glibc

/// Walks through bytes a word of eight at a time: most texts are ASCII in lines of dozens.
enum ByteScan {
  private static let high: UInt64 = 0x8080_8080_8080_8080
  private static let low: UInt64 = 0x0101_0101_0101_0101

  /// The first byte from `start` on that is not ASCII; `end` where there is none.
  static func endOfASCII(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      if word(text, at) & high != 0 { break }
      at += 8
    }
    while at < end, text[at] < 0x80 { at += 1 }
    return at
  }

  /// The first CR or LF from `start` on; `end` where there is none.
  static func endOfLine(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      let word = word(text, at)
      if holds(0x0A, word) || holds(0x0D, word) { break }
      at += 8
    }
    while at < end, text[at] != 0x0A, text[at] != 0x0D { at += 1 }
    return at
  }

  /// How many lines end from `start` on, and where the last of them does; nil where none does, or where a CR says that
  /// lines may end otherwise than with LF.
  static func lines(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> (count: Int, end: Int)? {
    guard end - start >= 64, let base = text.baseAddress, memchr(base + start, 0x0D, end - start) == nil else {
      return nil
    }
    var count = 0
    var at = start
    while at < end, let found = memchr(base + at, 0x0A, end - at) {
      at = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
      count += 1
    }
    return count > 0 ? (count, at) : nil
  }

  /// The end of the run of whole words from `start` on in which every byte is an ASCII character other than CR and LF.
  static func endOfPlainWords(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      let word = word(text, at)
      if word & high != 0 || holds(0x0A, word) || holds(0x0D, word) { break }
      at += 8
    }
    return at
  }

  /// The end of the run of whole words from `start` on without `"`, `\` and control characters: the inside of a string.
  static func endOfUnescapedWords(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      let word = word(text, at)
      // Of bytes below 0x80 those below 0x20 borrow into the high bit.
      let control = (word &- 0x2020_2020_2020_2020) & ~word & high
      if control != 0 || holds(0x22, word) || holds(0x5C, word) { break }
      at += 8
    }
    return at
  }

  /// Whether two texts are the same byte by byte.
  static func areSame(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    var at = 0
    while at + 8 <= a.count {
      if word(a, at) != word(b, at) { return false }
      at += 8
    }
    while at < a.count {
      if a[at] != b[at] { return false }
      at += 1
    }
    return true
  }

  /// The eight bytes at an offset; the text has as many.
  static func word(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt64 {
    UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped).loadUnaligned(fromByteOffset: at, as: UInt64.self)
  }

  /// Whether one of the eight bytes is the given one.
  private static func holds(_ byte: UInt8, _ word: UInt64) -> Bool {
    let difference = word ^ (low &* UInt64(byte))
    return (difference &- low) & ~difference & high != 0
  }
}
