import SourceText
import TestSupport
import Testing

/// A text with `«` and `»` around ranges, without them.
struct Marked {
  var text = ""
  var ranges: [Range<Int>] = []

  init(_ marked: String) {
    var open: [Int] = []
    for character in marked.unicodeScalars {
      switch character {
      case "«": open.append(text.utf8.count)
      case "»": ranges.append((open.popLast() ?? 0)..<text.utf8.count)
      default: text.unicodeScalars.append(character)
      }
    }
  }

  var file: SourceFile { SourceFile(name: "test", text: text) }
}

func json(_ text: String) throws(SyntaxProblem) -> Document {
  try JSONReader.read(SourceFile(name: "test.json", text: text))
}

func yaml(_ text: String) throws(SyntaxProblem) -> Document {
  let documents = try YAMLReader.read(SourceFile(name: "test.yaml", text: text))
  guard let first = documents.first else { throw SyntaxProblem("no document", range: 0..<0) }
  return first
}

/// The values of a tree on one line, so that a test can write what it expects: texts in quotes, all else as written.
func outline(_ node: Node) -> String {
  switch node.content {
  case .null: "null"
  case .bool(let value): "\(value)"
  case .number: node.text
  case .string: "'\(node.text)'"
  case .array(let items): "[" + items.map(outline).joined(separator: " ") + "]"
  case .object(let members): "{" + members.map { "\($0.key): \(outline($0.value))" }.joined(separator: " ") + "}"
  }
}

/// What the values of a tree cover in the text, from the root down, keys before their values.
func pieces(_ node: Node, _ file: SourceFile) -> [String] {
  var found = [file.text(in: node.range)]
  switch node.content {
  case .array(let items): for item in items { found += pieces(item, file) }
  case .object(let members):
    for member in members { found += [file.text(in: member.keyRange)] + pieces(member.value, file) }
  default: break
  }
  return found
}

/// The mistake that reading gives, as the message and the marked text.
func problem<T>(_ read: () throws(SyntaxProblem) -> T) -> SyntaxProblem? {
  do throws(SyntaxProblem) {
    _ = try read()
    return nil
  } catch {
    return error
  }
}

/// Changes some bytes of a text: replaces, removes, repeats and inserts.
func mutated(_ bytes: [UInt8], with alphabet: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<Int.random(in: 1...4, using: &random) {
    let at = Int.random(in: 0...bytes.count, using: &random)
    let byte = alphabet.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.insert(byte, at: at)
    case 1 where at < bytes.count: bytes[at] = byte
    case 2 where at < bytes.count:
      bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
    default:
      let end = min(bytes.count, at + Int.random(in: 1...16, using: &random))
      bytes.insert(contentsOf: bytes[at..<end], at: at)
    }
  }
  return bytes
}

/// Whether every range of a tree lies in the text, and every value in its parent's where no alias leads elsewhere.
func isSound(_ node: Node, in text: Range<Int>, nested: Bool) -> Bool {
  guard node.range.lowerBound >= text.lowerBound, node.range.upperBound <= text.upperBound else { return false }
  let around = nested ? node.range : text
  switch node.content {
  case .array(let items): return items.allSatisfy { isSound($0, in: around, nested: nested) }
  case .object(let members):
    return members.allSatisfy {
      $0.keyRange.lowerBound >= around.lowerBound && $0.keyRange.upperBound <= around.upperBound
        && isSound($0.value, in: around, nested: nested)
    }
  default: return true
  }
}
