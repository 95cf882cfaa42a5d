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

  static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    endOfASCII(text, from: 0, to: text.count) == text.count
  }

  /// The first byte from `start` on that is neither LF nor printable ASCII; `end` where there is none.
  static func endOfPrintable(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at < end {
      if at + 8 <= end {
        let word = word(text, at)
        let control = (word &- 0x2020_2020_2020_2020) & ~word & high
        if (word & high) | control | places(of: 0x7F, in: word) == 0 {
          at += 8
          continue
        }
      }
      let stop = min(at + 8, end)
      while at < stop {
        guard text[at] == 0x0A || (0x20...0x7E).contains(text[at]) else { return at }
        at += 1
      }
    }
    return end
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

  /// How many of the eight bytes at an offset are LF, and which is the last one; nil where one is CR or no ASCII.
  static func lineFeeds(_ text: UnsafeBufferPointer<UInt8>, at: Int) -> (count: Int, last: Int)? {
    let word = word(text, at)
    if word & high != 0 || holds(0x0D, word) { return nil }
    // Of ASCII, no sum reaches the next byte: the high bit stays free where the byte is LF, and nowhere else.
    let lines = ~((word ^ (low &* 0x0A)) &+ ~high) & high
    return (lines.nonzeroBitCount, lines == 0 ? -1 : 7 - lines.leadingZeroBitCount / 8)
  }

  /// The first `"`, `\` or control character from `start` on: the end of what a string holds as it is; `end` where there
  /// is none.
  @inline(__always)
  static func endOfUnescaped(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      let word = word(text, at)
      // Of bytes below 0x80 those below 0x20 borrow into the high bit. A borrow can mark bytes behind the first one that
      // is meant, never before it.
      let control = (word &- 0x2020_2020_2020_2020) & ~word & high
      let marks = control | places(of: 0x22, in: word) | places(of: 0x5C, in: word)
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < end, text[at] != 0x22, text[at] != 0x5C, text[at] >= 0x20 { at += 1 }
    return at
  }

  /// The end of the spaces from `start` on.
  @inline(__always)
  static func endOfSpaces(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at + 8 <= end {
      let others = word(text, at) ^ (low &* 0x20)
      if others != 0 { return at + others.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < end, text[at] == 0x20 { at += 1 }
    return at
  }

  /// Where some bytes stand first; nil where they do not, 0 for none.
  static func first(_ pattern: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = pattern.first else { return 0 }
    var at = 0
    while at + pattern.count <= text.count {
      if at + 8 <= text.count {
        let places = places(of: first, in: word(text, at))
        if places == 0 {
          at += 8
          continue
        }
        at += places.trailingZeroBitCount / 8
        if at + pattern.count > text.count { return nil }
      }
      if areSame(UnsafeBufferPointer(rebasing: text[at..<at + pattern.count]), pattern) { return at }
      at += 1
    }
    return nil
  }

  /// Whether a word of four or five bytes stands at an offset.
  @inline(__always)
  static func stands(_ word: StaticString, in text: UnsafeBufferPointer<UInt8>, at: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= text.count, let start = text.baseAddress else { return false }
    func four(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
      UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self)
    }
    return four(start + at) == four(word.utf8Start) && text[at + count - 1] == word.utf8Start[count - 1]
  }

  /// Whether two texts are the same byte by byte.
  static func areSame(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    var at = 0
    if a.count >= 8 {
      while at + 8 < a.count {
        if word(a, at) != word(b, at) { return false }
        at += 8
      }
      // Some of the last eight may have been compared before.
      return word(a, a.count - 8) == word(b, b.count - 8)
    }
    while at < a.count {
      if a[at] != b[at] { return false }
      at += 1
    }
    return true
  }

  /// The eight bytes at an offset, the first one lowest; the text has as many.
  static func word(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped)
        .loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  /// Whether one of the eight bytes is the given one.
  private static func holds(_ byte: UInt8, _ word: UInt64) -> Bool { places(of: byte, in: word) != 0 }

  /// The high bits of the bytes that are the given one; behind the first of them others can be marked, too.
  private static func places(of byte: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (low &* UInt64(byte))
    return (difference &- low) & ~difference & high
  }
}

extension Span<UInt8> {
  /// Where some bytes stand first; nil where they do not, 0 for none.
  public func first(_ pattern: Span<UInt8>) -> Int? {
    withUnsafeBufferPointer { text in pattern.withUnsafeBufferPointer { ByteScan.first($0, in: text) } }
  }
}
