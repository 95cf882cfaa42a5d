/// What stands between YAML 1.2 and libyaml, which reads YAML 1.1: the text is changed before it is read, byte by byte, so
/// that places stay the same.
enum YAMLDialect {
  /// Characters that YAML 1.1 takes for line breaks and YAML 1.2 for text: NEL, LS and PS. Others of the same length that
  /// the text does not hold stand in for them.
  struct StandIns {
    private var pairs: [(character: [UInt8], standIn: [UInt8])] = []

    /// - Parameter bytes: well-formed UTF-8
    init(for bytes: [UInt8]) {
      if bytes.withUnsafeBufferPointer(ByteScan.isASCII) { return }
      let used = bytes.withUnsafeBufferPointer { text in
        var used: Set<[UInt8]> = []
        for i in text.indices where text[i] == 0xC2 && i + 1 < text.count && text[i + 1] == 0x85 {
          used.insert([0xC2, 0x85])
        }
        for i in text.indices where text[i] == 0xE2 && i + 2 < text.count && text[i + 1] == 0x80 {
          if text[i + 2] == 0xA8 || text[i + 2] == 0xA9 { used.insert([0xE2, 0x80, text[i + 2]]) }
        }
        return used
      }
      guard !used.isEmpty else { return }
      var free = StandIns.unused(in: bytes)
      for character in used {
        guard let i = free.firstIndex(where: { $0.count == character.count }) else { continue }
        pairs.append((character, free.remove(at: i)))
      }
    }

    /// The text for libyaml.
    func replaced(_ bytes: [UInt8]) -> [UInt8] { exchange(bytes, pairs) }

    /// A text of libyaml as the file has it.
    func restored(_ text: String) -> String {
      guard !pairs.isEmpty else { return text }
      let back = pairs.map { (character: $0.standIn, standIn: $0.character) }
      return String(decoding: exchange(Array(text.utf8), back), as: UTF8.self)
    }

    private func exchange(_ bytes: [UInt8], _ pairs: [(character: [UInt8], standIn: [UInt8])]) -> [UInt8] {
      guard !pairs.isEmpty else { return bytes }
      var bytes = bytes
      for i in bytes.indices where bytes[i] >= 0xC0 {
        guard let pair = pairs.first(where: { bytes[i...].starts(with: $0.character) }) else { continue }
        for k in pair.standIn.indices { bytes[i + k] = pair.standIn[k] }
      }
      return bytes
    }

    /// Characters of two and three bytes that a text does not hold: one and two of the private use area.
    private static func unused(in bytes: [UInt8]) -> [[UInt8]] {
      var two = Set<UInt8>(0x80...0xBF)
      var three = Set<UInt8>(0x80...0xBF)
      for i in bytes.indices.dropLast() {
        // U+07C0 to U+07FF, and U+E000 to U+E03F.
        if bytes[i] == 0xDF { two.remove(bytes[i + 1]) }
        if bytes[i] == 0xEE, bytes[i + 1] == 0x80, i + 2 < bytes.count { three.remove(bytes[i + 2]) }
      }
      return two.sorted().prefix(1).map { [0xDF, $0] } + three.sorted().prefix(2).map { [0xEE, 0x80, $0] }
    }
  }

  /// The text with spaces for the tabs at the start of lines that are blank or hold a comment alone; nil where `offset` is
  /// no such tab.
  static func withoutTabs(inLinesWithoutContent bytes: [UInt8], from offset: Int) -> [UInt8]? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\t") else { return nil }
    var text = bytes
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
    var isFirst = true
    while start < bytes.count {
      var i = start
      while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
      if i == bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D || bytes[i] == UInt8(ascii: "#") {
        for k in start..<i { text[k] = 0x20 }
      } else if isFirst {
        return nil
      }
      isFirst = false
      while i < bytes.count, bytes[i] != 0x0A, bytes[i] != 0x0D { i += 1 }
      start = i + 1
    }
    return text
  }
}
