import SourceText
import TestSupport
import Testing

/// Random documents, written with random white space, must come back with their values and places; damaged ones must end
/// in a value or a mistake inside the text.
@Suite struct JSONPropertyTests {
  /// A writer of random values that notes what it wrote, and where.
  private struct Writer {
    var random: SeededRandom
    var bytes: [UInt8] = []
    var expected: [String] = []

    mutating func blank() {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        bytes.append([0x20, 0x09, 0x0A, 0x0D].randomElement(using: &random) ?? 0x20)
      }
    }

    mutating func value(_ depth: Int) {
      let slot = expected.count
      expected.append("")
      let start = bytes.count
      let name: String
      switch Int.random(in: 0..<(depth > 4 ? 5 : 8), using: &random) {
      case 0: name = word("null")
      case 1: name = word("true")
      case 2: name = word("false")
      case 3: name = number()
      case 4: name = "'" + string() + "'"
      case 5, 6: name = array(depth)
      default: name = object(depth)
      }
      expected[slot] = "\(start)-\(bytes.count) \(name)"
    }

    mutating func word(_ text: String) -> String {
      bytes += Array(text.utf8)
      return text
    }

    mutating func number() -> String {
      var text = Bool.random(using: &random) ? "-" : ""
      text += "\(Int.random(in: 0...1000, using: &random))"
      if Bool.random(using: &random) { text += ".\(Int.random(in: 0...999, using: &random))" }
      if Bool.random(using: &random) {
        text +=
          (["e", "E", "e+", "E-"].randomElement(using: &random) ?? "e") + "\(Int.random(in: 0...99, using: &random))"
      }
      return word(text)
    }

    mutating func string() -> String {
      let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\u{8}", "\u{C}", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "€",
        "\u{2028}", "\u{FFFF}", "😀", "\u{10FFFF}", ":", ",", "{", "]", "#",
      ]
      let short: [Unicode.Scalar: Character] = [
        "\"": "\"", "\\": "\\", "\u{8}": "b", "\u{C}": "f", "\n": "n", "\r": "r", "\t": "t", "/": "/",
      ]
      var value = ""
      var text = "\""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let scalar = scalars.randomElement(using: &random) ?? "a"
        value.unicodeScalars.append(scalar)
        if let letter = short[scalar], Bool.random(using: &random) {
          text += "\\\(letter)"
        } else if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || Int.random(in: 0..<4, using: &random) == 0
        {
          for unit in String(scalar).utf16 {
            let hex = String(unit, radix: 16, uppercase: Bool.random(using: &random))
            text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
          }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
      bytes += Array((text + "\"").utf8)
      return value
    }

    mutating func array(_ depth: Int) -> String {
      bytes.append(UInt8(ascii: "["))
      blank()
      for i in 0..<Int.random(in: 0...4, using: &random) {
        if i > 0 { separator() }
        value(depth + 1)
        blank()
      }
      bytes.append(UInt8(ascii: "]"))
      return "array"
    }

    mutating func object(_ depth: Int) -> String {
      bytes.append(UInt8(ascii: "{"))
      blank()
      for i in 0..<Int.random(in: 0...4, using: &random) {
        if i > 0 { separator() }
        let start = bytes.count
        let slot = expected.count
        expected.append("")
        let key = string()
        expected[slot] = "\(start)-\(bytes.count) key \(key)"
        blank()
        bytes.append(UInt8(ascii: ":"))
        blank()
        value(depth + 1)
        blank()
      }
      bytes.append(UInt8(ascii: "}"))
      return "object"
    }

    mutating func separator() {
      bytes.append(UInt8(ascii: ","))
      blank()
    }
  }

  private func seen(_ node: Node) -> [String] {
    let range = "\(node.range.lowerBound)-\(node.range.upperBound) "
    switch node.content {
    case .array(let items): return [range + "array"] + items.flatMap(seen)
    case .object(let members):
      return [range + "object"]
        + members.flatMap { ["\($0.keyRange.lowerBound)-\($0.keyRange.upperBound) key \($0.key)"] + seen($0.value) }
    default: return [range + outline(node)]
    }
  }

  @Test func documentsComeBack() throws {
    for seed in 0..<400 {
      var writer = Writer(random: SeededRandom(seed: UInt64(seed)))
      writer.blank()
      writer.value(0)
      writer.blank()
      let root = try JSONReader.read(SourceFile(name: "test", bytes: writer.bytes)).root
      #expect(seen(root.node) == writer.expected, "seed \(seed): \(String(decoding: writer.bytes, as: UTF8.self))")
    }
  }

  @Test func yamlReadsJSONAlike() throws {
    for seed in 0..<100 {
      var writer = Writer(random: SeededRandom(seed: UInt64(seed) &+ 1_000_000))
      writer.value(0)
      // YAML 1.1 folds LS and PS, and control characters never stand in it unescaped.
      let text = String(decoding: writer.bytes, as: UTF8.self)
      guard !text.unicodeScalars.contains(where: { ["\u{2028}", "\u{7F}", "\u{FFFF}", "\t"].contains($0) }) else {
        continue
      }
      let root = try yaml(text).root
      let fromJSON = try json(text).root
      #expect(outline(root.node) == outline(fromJSON.node), "seed \(seed): \(text)")
      #expect(pieces(root.node, root.file) == pieces(fromJSON.node, fromJSON.file), "seed \(seed): \(text)")
    }
  }

  @Test func damagedTextsEndInAMistake() {
    let alphabet = Array("{}[],:\"\\ \n\r\t019-+.eEtrufalsn/#'u\u{0}é😀".utf8) + [0xFF, 0xC0, 0x80]
    var random = SeededRandom(seed: 7)
    for seed in 0..<1500 {
      var writer = Writer(random: SeededRandom(seed: UInt64(seed)))
      writer.value(0)
      let file = SourceFile.decode(mutated(writer.bytes, with: alphabet, &random), name: "test").file
      do throws(SyntaxProblem) {
        let root = try JSONReader.read(file).root
        #expect(isSound(root.node, in: 0..<file.bytes.count, nested: true))
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= file.bytes.count)
        #expect(!error.message.isEmpty)
      }
    }
  }
}
