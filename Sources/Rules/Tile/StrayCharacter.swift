import Lint

/// A character that came along with a copied value and does not belong to it.
package struct StrayCharacter: Sendable, Hashable {
  package enum Position: String, Sendable { case start, end, inside }

  package var scalar: Unicode.Scalar
  package var position: Position

  /// The stray characters of a value, in their order.
  ///
  /// At its ends every white space counts; inside, ordinary spaces and tabs do not: whether they may stand there is for
  /// the rule of that value's form.
  package static func find(in value: String) -> [StrayCharacter] {
    if value.isAll({ (0x21...0x7E).contains($0) }) { return [] }
    let scalars = Array(value.unicodeScalars)
    guard let first = scalars.firstIndex(where: { !Tile.isStray($0) }),
      let last = scalars.lastIndex(where: { !Tile.isStray($0) })
    else { return [] }
    var found: [StrayCharacter] = []
    for (index, scalar) in scalars.enumerated() where Tile.isStray(scalar) {
      if index < first {
        found.append(StrayCharacter(scalar: scalar, position: .start))
      } else if index > last {
        found.append(StrayCharacter(scalar: scalar, position: .end))
      } else if scalar != " ", scalar != "\t" {
        found.append(StrayCharacter(scalar: scalar, position: .inside))
      }
    }
    return found
  }

  package var isLineBreak: Bool { [0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029].contains(scalar.value) }

  /// `U+200B zero width space`.
  package var name: String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + " " + word
  }

  private var word: String {
    if let word = StrayCharacter.words[scalar.value] { return word }
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: return "control character"
    case 0x202A...0x202E: return "direction mark"
    case 0x2018...0x201F: return "typographic quote"
    default: return scalar.properties.isWhitespace ? "white space" : "invisible character"
    }
  }

  private static let words: [UInt32: String] = [
    0x09: "tab", 0x0A: "line feed", 0x0B: "line tabulation", 0x0C: "form feed", 0x0D: "carriage return", 0x20: "space",
    0x85: "next line", 0xA0: "no-break space", 0xAB: "left guillemet", 0xAD: "soft hyphen", 0xBB: "right guillemet",
    0x2007: "figure space", 0x200B: "zero width space", 0x200C: "zero width non-joiner", 0x200D: "zero width joiner",
    0x200E: "left-to-right mark", 0x200F: "right-to-left mark", 0x2018: "left single quotation mark",
    0x2019: "right single quotation mark", 0x201C: "left double quotation mark", 0x201D: "right double quotation mark",
    0x201E: "double low quotation mark", 0x2028: "line separator", 0x2029: "paragraph separator",
    0x202F: "narrow no-break space", 0x2039: "left single guillemet", 0x203A: "right single guillemet",
    0x2060: "word joiner", 0x3000: "ideographic space", 0xFEFF: "zero width no-break space (byte-order mark)",
  ]
}
