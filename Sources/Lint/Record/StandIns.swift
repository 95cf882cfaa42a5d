import SourceText

/// Takes secrets out of what a record keeps, in a way that leaves every judgement as it was.
///
/// A rule must come to the same result on a record, and a report must show `[redacted]` at the same columns. So a secret
/// is not cut out: another text of the same form stands in for it wherever it stands, with other digits and letters. The
/// record names its stand-ins, and whoever
/// reads it treats them as secrets.
struct StandIns {
  let redactor: Redactor
  /// By the secret in lower case.
  private var bySecret: [[Unicode.Scalar]: [Unicode.Scalar]] = [:]
  private var used: Set<String> = []

  init(redactor: Redactor) { self.redactor = redactor }

  /// Every stand-in, sorted.
  var all: [String] { used.sorted() }

  /// A text without secrets.
  mutating func cover(_ text: String) -> String {
    let ranges = redactor.secretRanges(text)
    guard !ranges.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    for range in ranges {
      result += bytes[at..<range.lowerBound]
      let secret = String(decoding: bytes[range], as: UTF8.self)
      result += Array(String(String.UnicodeScalarView(standIn(for: Array(secret.unicodeScalars)))).utf8)
      at = range.upperBound
    }
    result += bytes[at...]
    return String(decoding: result, as: UTF8.self)
  }

  /// A line of somebody's file without secrets, also without those that only their key tells.
  /// - Parameter isContinued: whether the line belongs to the value of a secret's key on the line above
  mutating func cover(line: String, isContinued: Bool = false) -> String {
    let scalars = Array(line.unicodeScalars)
    let marks = SecretMarks(scalars, text: line, redactor: redactor, isContinued: isContinued).marks
    var result: [Unicode.Scalar] = []
    var at = 0
    while at < scalars.count {
      let end = marks[at...].firstIndex { $0 != marks[at] } ?? scalars.count
      result += marks[at] ? standIn(for: Array(scalars[at..<end])) : Array(scalars[at..<end])
      at = end
    }
    return String(String.UnicodeScalarView(result))
  }

  private mutating func standIn(for secret: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let key = secret.map(StandIns.lowered)
    let standIn = bySecret[key] ?? invent(for: key)
    bySecret[key] = standIn
    return zip(secret, standIn).map { original, scalar in
      ("A"..."Z").contains(original) ? StandIns.raised(scalar) : scalar
    }
  }

  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
  }

  private static func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("a"..."z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) & 0xDF) : scalar
  }

  /// A text that no other secret has, made from nothing but a number and the form of the secret.
  private mutating func invent(for secret: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let form = Form(secret)
    var seed = UInt64(bySecret.count) << 32
    var standIn: [Unicode.Scalar]
    repeat {
      standIn = secret.indices.map { form.scalar(at: $0, of: secret, &seed) }
      // A secret of one or two characters leaves little to choose from, and reports show it.
    } while (standIn == secret || used.contains(String(String.UnicodeScalarView(standIn)))) && seed & 0xFFFF < 1000
    used.insert(String(String.UnicodeScalarView(standIn)))
    return standIn
  }

  /// What of a secret's form rules and reports look at.
  private struct Form {
    /// Scalars at the start that stay: `idcscs-`, `eyJ`.
    var lead = 0
    var isHex: Bool
    /// Whether marks stay, since enough beside them does not.
    var keepsMarks: Bool
    var ends: ClosedRange<Int>?

    init(_ secret: [Unicode.Scalar]) {
      if secret.starts(with: "idcscs-".unicodeScalars) { lead = 7 }
      if secret.starts(with: "eyj".unicodeScalars), secret.count(where: { $0 == "." }) >= 2 { lead = 3 }
      isHex = secret[lead...].allSatisfy { $0 == "-" || $0.isASCII && $0.properties.isASCIIHexDigit }
      keepsMarks = secret.count { $0.properties.isAlphabetic || ("0"..."9").contains($0) } >= Redactor.minimumLength
      // White space and quotes at the ends came along when the value was copied.
      var first = secret.startIndex
      var last = secret.endIndex - 1
      func isAround(_ scalar: Unicode.Scalar) -> Bool { Tile.isStray(scalar) || scalar == "\"" || scalar == "'" }
      while first < last, isAround(secret[first]) { first += 1 }
      while last > first, isAround(secret[last]) { last -= 1 }
      if first <= last { ends = first...last }
    }

    func scalar(at index: Int, of secret: [Unicode.Scalar], _ seed: inout UInt64) -> Unicode.Scalar {
      let scalar = secret[index]
      if index < lead || ends?.contains(index) != true || scalar == "\n" || scalar == "\r" { return scalar }
      if ("0"..."9").contains(scalar) { return Form.pick(Form.digits, &seed) }
      if keepsMarks, !scalar.properties.isAlphabetic { return scalar }
      return Form.pick(scalar.isASCII ? isHex ? Form.hexLetters : Form.letters : Form.furtherLetters, &seed)
    }

    private static let digits = Array("0123456789".unicodeScalars)
    private static let hexLetters = Array("abcdef".unicodeScalars)
    /// No vowels, so that no word comes out, and no `x`, which placeholders are made of.
    private static let letters = Array("bcdfghjklmnpqrstvwz".unicodeScalars)
    private static let furtherLetters = Array("çðñöøüþßłž".unicodeScalars)

    /// SplitMix64.
    private static func pick(_ letters: [Unicode.Scalar], _ seed: inout UInt64) -> Unicode.Scalar {
      seed &+= 1
      var z = seed &* 0x9e37_79b9_7f4a_7c15
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      z ^= z >> 31
      return letters[Int(z % UInt64(letters.count))]
    }
  }
}
