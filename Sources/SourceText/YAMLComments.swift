/// Finds the comments of a YAML text, which libyaml passes over.
enum YAMLComments {
  /// A `#` behind a blank or at the start of a line, outside every scalar, and what follows to the end of the line.
  /// - Parameters:
  ///   - scalars: the ranges of the scalars, in order
  ///   - limit: how many comments a text may have
  static func find(
    in bytes: [UInt8], outside scalars: [Range<Int>], limit: Int
  ) throws(SyntaxProblem) -> [Document.Comment] {
    try bytes.withUnsafeBufferPointer { (text) throws(SyntaxProblem) in try find(in: text, scalars, limit) }
  }

  private static func find(
    in text: UnsafeBufferPointer<UInt8>, _ scalars: [Range<Int>], _ limit: Int
  ) throws(SyntaxProblem) -> [Document.Comment] {
    guard text.contains(UInt8(ascii: "#")) else { return [] }
    var found: [Document.Comment] = []
    var next = 0
    var i = 0
    /// Whether only blanks were seen in this line, and whether the last byte was one.
    var isAlone = true
    var isSeparate = true
    while i < text.count {
      while next < scalars.count, scalars[next].upperBound <= i { next += 1 }
      if next < scalars.count, scalars[next].lowerBound <= i {
        i = scalars[next].upperBound
        isAlone = false
        isSeparate = false
        continue
      }
      if isLineEnd(text[i]) {
        i += 1
        isAlone = true
        isSeparate = true
      } else if text[i] == 0x20 || text[i] == 0x09 {
        i += 1
        isSeparate = true
      } else if text[i] == UInt8(ascii: "#"), isSeparate {
        let start = i
        while i < text.count, !isLineEnd(text[i]) { i += 1 }
        guard found.count < limit else { throw SyntaxProblem("more than \(limit) comments", range: start..<i) }
        let comment = String(decoding: text[start + 1..<i], as: UTF8.self)
        found.append(Document.Comment(text: comment, range: start..<i, isAlone: isAlone))
      } else {
        i += 1
        isAlone = false
        isSeparate = false
      }
    }
    return found
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
