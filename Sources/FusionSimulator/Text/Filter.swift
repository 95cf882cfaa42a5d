/// A SCIM filter (RFC 7644, section 3.4.2.2), as the identity domain, Fusion's SCIM and the scheduler take it.
indirect enum Filter: Sendable {
  case compare(String, String, JSON)
  case present(String)
  case both(Filter, Filter)
  case either(Filter, Filter)
  case not(Filter)

  /// Nil where the text is no filter. Texts stand in double quotes.
  init?(parsing text: String) {
    var parser = FilterParser(text)
    guard let filter = parser.either(depth: 0), parser.isAtEnd else { return nil }
    self = filter
  }

  var attributes: [String] {
    switch self {
    case .compare(let name, _, _), .present(let name): [name]
    case .both(let a, let b), .either(let a, let b): a.attributes + b.attributes
    case .not(let inner): inner.attributes
    }
  }

  func matches(_ object: JSON, ignoringCase: Bool = false) -> Bool {
    switch self {
    case .both(let a, let b):
      a.matches(object, ignoringCase: ignoringCase) && b.matches(object, ignoringCase: ignoringCase)
    case .either(let a, let b):
      a.matches(object, ignoringCase: ignoringCase) || b.matches(object, ignoringCase: ignoringCase)
    case .not(let inner): !inner.matches(object, ignoringCase: ignoringCase)
    case .present(let name): Filter.member(name, of: object).map { $0 != .null } ?? false
    case .compare(let name, let op, let wanted):
      Filter.holds(Filter.member(name, of: object) ?? .null, op, wanted, ignoringCase)
    }
  }

  private static func member(_ name: String, of object: JSON) -> JSON? {
    object.members.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  static func holds(_ found: JSON, _ op: String, _ wanted: JSON, _ ignoringCase: Bool) -> Bool {
    if found == .null || wanted == .null { return (op == "eq") == (found == wanted) && (op == "eq" || op == "ne") }
    if let a = found.double, let b = wanted.double ?? wanted.text.flatMap({ Double($0) }) { return ordered(a, op, b) }
    if case .bool(let a) = found {
      let b = wanted == .bool(true) || wanted.text?.lowercased() == "true"
      return op == "eq" ? a == b : op == "ne" && a != b
    }
    guard var a = found.text, var b = wanted.text else { return false }
    if ignoringCase { (a, b) = (a.lowercased(), b.lowercased()) }
    switch op {
    case "co": return a.contains(b)
    case "sw": return a.hasPrefix(b)
    case "ew": return a.hasSuffix(b)
    case "eq": return a == b
    case "ne": return a != b
    default: break
    }
    if let x = CivilTime.seconds(a), let y = CivilTime.seconds(b) { return ordered(x, op, y) }
    return ordered(a, op, b)
  }

  static func ordered<Value: Comparable>(_ a: Value, _ op: String, _ b: Value) -> Bool {
    switch op {
    case "eq": a == b
    case "ne": a != b
    case "gt": a > b
    case "ge": a >= b
    case "lt": a < b
    case "le": a <= b
    default: false
    }
  }
}

private struct FilterParser {
  private var words: [Substring] = []

  init(_ text: String) {
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "(" || first == ")" {
        words.append(rest.prefix(1))
        rest.removeFirst()
      } else if first == "\"" {
        var end = rest.index(after: rest.startIndex)
        while end < rest.endIndex, rest[end] != "\"" {
          end = rest.index(after: end)
          if rest[rest.index(before: end)] == "\\", end < rest.endIndex { end = rest.index(after: end) }
        }
        guard end < rest.endIndex else {
          // Not closed: no word can match it.
          words.append("\u{0}")
          return
        }
        words.append(rest[...end])
        rest = rest[rest.index(after: end)...]
      } else {
        let word = rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ")" && $0 != "\"" }
        words.append(word)
        rest = rest.dropFirst(word.count)
      }
    }
    words.reverse()
  }

  var isAtEnd: Bool { words.isEmpty }

  mutating func either(depth: Int) -> Filter? {
    guard var left = both(depth: depth) else { return nil }
    while words.last?.lowercased() == "or" {
      words.removeLast()
      guard let right = both(depth: depth) else { return nil }
      left = .either(left, right)
    }
    return left
  }

  private mutating func both(depth: Int) -> Filter? {
    guard var left = term(depth: depth) else { return nil }
    while words.last?.lowercased() == "and" {
      words.removeLast()
      guard let right = term(depth: depth) else { return nil }
      left = .both(left, right)
    }
    return left
  }

  private mutating func term(depth: Int) -> Filter? {
    guard depth < 32, let word = words.popLast() else { return nil }
    if word.lowercased() == "not" { return term(depth: depth + 1).map { .not($0) } }
    if word == "(" {
      let inner = either(depth: depth + 1)
      return words.popLast() == ")" ? inner : nil
    }
    guard word.first?.isLetter == true, let op = words.popLast()?.lowercased() else { return nil }
    if op == "pr" { return .present(String(word)) }
    guard ["eq", "ne", "gt", "ge", "lt", "le", "co", "sw", "ew"].contains(op), let value = words.popLast() else {
      return nil
    }
    if value.first == "\"" {
      return JSON(parsing: Array(value.utf8)).map { .compare(String(word), op, $0) }
    }
    if let number = Int(value) { return .compare(String(word), op, .integer(number)) }
    switch value {
    case "true", "false": return .compare(String(word), op, .bool(value == "true"))
    case "null": return .compare(String(word), op, .null)
    default: return nil
    }
  }
}
