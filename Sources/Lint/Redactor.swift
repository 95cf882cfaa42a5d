import SourceText

/// Takes secrets out of texts: every value that this run has read as a secret, and whatever has the shape of one.
///
/// Letter case does not count: a host is shown in lower case. Shapes: `idcscs-<uuid>` (client secrets of identity
/// domains), JSON web tokens (`eyJ….….…`), and a password ahead of a URL's host. Of a text that was shortened, what is left
/// of a secret counts too. Values shorter than ``minimumLength`` are left alone: they would turn every report into holes.
public struct Redactor: Sendable {
  public static let minimumLength = 4
  public static let mark = "[redacted]"

  /// A secret that is longer is known by its start: what a text has of it is taken out.
  private static let knownLength = 256

  /// Secrets in lower case by their first two bytes, in order.
  private var byStart: [UInt16: [[UInt8]]] = [:]
  /// Whether a secret, or the shape of one, starts with a byte (1), or has it in the second place (2): few do, and every
  /// text of a report comes by here.
  private var places = [UInt8](repeating: 0, count: 256)

  public init(secrets: some Sequence<String>) {
    var seen = Set<[UInt8]>()
    for secret in secrets.flatMap(Redactor.spellings) where secret.utf8.count >= Self.minimumLength {
      let bytes = secret.utf8.map(Redactor.lowered)
      // An export lists thousands, which their shape tells already.
      if bytes.withUnsafeBufferPointer({ Redactor.clientSecretShape($0, at: 0) }) == bytes.count { continue }
      if seen.insert(bytes).inserted { byStart[UInt16(bytes[0]) << 8 | UInt16(bytes[1]), default: []].append(bytes) }
    }
    for key in byStart.keys {
      byStart[key]?.sort { $0.lexicographicallyPrecedes($1) }
      places[Int(key >> 8)] |= 1
      places[Int(key & 0xFF)] |= 2
    }
    // `idcscs-…`, `eyJ…` and `://…@`
    for byte in "ie:".utf8 { places[Int(byte)] |= 1 }
    for byte in "dy/".utf8 { places[Int(byte)] |= 2 }
    for byte in 65...90 { places[byte] |= places[byte | 0x20] }
  }

  /// A secret as it stands, without what came along when it was copied, and line by line.
  private static func spellings(_ secret: String) -> [String] {
    var spellings = [secret, Tile.clean(secret)]
    // As the key of a mapping it stands in pointers.
    let step = String(Pointer(keys: secret).description.dropFirst(2))
    if step != secret { spellings.append(step) }
    if secret.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
      let lines = secret.split(whereSeparator: \.isNewline).map { Tile.clean(String($0)) }
      spellings += lines.filter { $0.utf8.count >= 8 }
    }
    return spellings
  }

  public func redact(_ text: String) -> String {
    let ranges = secretRanges(text)
    guard !ranges.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    for range in ranges {
      result += bytes[at..<range.lowerBound]
      result += Array(Self.mark.utf8)
      at = range.upperBound
    }
    result += bytes[at...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of a text that are secrets, in order, without overlap.
  public func secretRanges(_ text: String) -> [Range<Int>] {
    var text = text
    return text.withUTF8 { bytes in
      places.withUnsafeBufferPointer { places in
        var found: [Range<Int>] = []
        var i = 0
        // Up to where no token starts, since one did not end.
        var tokenless = 0
        while i + 1 < bytes.count {
          if places[Int(bytes[i])] & 1 != 0, places[Int(bytes[i + 1])] & 2 != 0,
            let range = match(bytes, at: i, &tokenless)
          {
            found.append(range)
            i = range.upperBound
          } else {
            i += 1
          }
        }
        return found
      }
    }
  }

  private func match(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int, _ tokenless: inout Int) -> Range<Int>? {
    var longest = known(bytes, at: i)
    if longest == 0, bytes[i] == UInt8(ascii: ":") { return Redactor.userInfo(bytes, at: i) }
    if bytes[i] | 0x20 == UInt8(ascii: "i"), let end = Redactor.clientSecretShape(bytes, at: i) {
      longest = max(longest, end - i)
    }
    if bytes[i] == UInt8(ascii: "e"), i >= tokenless {
      let token = Redactor.tokenShape(bytes, at: i)
      if token.isWhole { longest = max(longest, token.end - i) } else { tokenless = token.end }
    }
    return longest > 0 ? i..<i + longest : nil
  }

  /// What stands between `://` and the `@` ahead of a host.
  private static func userInfo(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Range<Int>? {
    guard i + 3 < bytes.count, bytes[i + 2] == UInt8(ascii: "/") else { return nil }
    var at = i + 3
    while at < bytes.count, at < i + 1024 {
      switch bytes[at] {
      case UInt8(ascii: "@"): return at > i + 3 ? i + 3..<at : nil
      case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"):
        return nil
      default: at += 1
      }
    }
    return nil
  }

  /// How many bytes from here on are a secret that was read: the longest of those that the text goes on with.
  private func known(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Int {
    guard !byStart.isEmpty,
      var candidates = byStart[UInt16(Redactor.lowered(bytes[i])) << 8 | UInt16(Redactor.lowered(bytes[i + 1]))]?[...]
    else { return 0 }
    var longest = 0
    var length = 2
    while let first = candidates.first {
      if first.count == length {
        longest = length
        candidates = candidates.dropFirst()
      }
      guard i + length < bytes.count else { break }
      if length >= Self.minimumLength, Redactor.isCut(bytes, at: i + length), !candidates.isEmpty { longest = length }
      let byte = Redactor.lowered(bytes[i + length])
      let start = candidates.partitioningIndex { $0[length] >= byte }
      candidates = candidates[start...]
      candidates = candidates[..<candidates.partitioningIndex { $0[length] > byte }]
      if !candidates.isEmpty, length >= Self.knownLength { longest = length + 1 }
      length += 1
    }
    return longest
  }

  /// `idcscs-` and the 36 characters of a UUID, or as many as are left of them.
  private static func clientSecretShape(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Int? {
    let lead: StaticString = "idcscs-"
    guard i + 8 <= bytes.count else { return nil }
    let isLead = lead.withUTF8Buffer { lead in (0..<7).allSatisfy { bytes[i + $0] | 0x20 == lead[$0] | 0x20 } }
    guard isLead else { return nil }
    for k in 0..<36 {
      if k > 0, isCut(bytes, at: i + 7 + k) { return i + 7 + k }
      guard i + 7 + k < bytes.count else { return nil }
      let byte = bytes[i + 7 + k]
      let isDash = k == 8 || k == 13 || k == 18 || k == 23
      guard isDash ? byte == UInt8(ascii: "-") : Redactor.isHex(byte) else { return nil }
    }
    return i + 43
  }

  /// Three base64url parts, the first of which begins with `eyJ`: where they end, or where that ends which is too short
  /// for them.
  private static func tokenShape(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> (end: Int, isWhole: Bool) {
    guard i + 10 < bytes.count, bytes[i + 1] == UInt8(ascii: "y"), bytes[i + 2] == UInt8(ascii: "J") else {
      return (i, false)
    }
    var at = i
    var dots = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: ".") {
        dots += 1
        if dots > 2 { break }
      } else if !Redactor.isBase64URL(byte) {
        break
      }
      at += 1
    }
    return (at, dots >= 2 || isCut(bytes, at: at))
  }

  /// Whether `…` stands at a place, as where a text was shortened.
  private static func isCut(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Bool {
    i + 2 < bytes.count && bytes[i] == 0xE2 && bytes[i + 1] == 0x80 && bytes[i + 2] == 0xA6
  }

  /// ASCII letters in lower case.
  private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }

  private static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte | 0x20)
  }

  private static func isBase64URL(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 0x20) && byte >= 65 || byte == 45 || byte == 95
  }
}
