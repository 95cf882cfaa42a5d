import Lint
import SourceText

/// Holds a configuration document against its ``Shape``: FD0002, FD0003 and FD0004.
struct Validator {
  private(set) var problems: [InputProblem] = []

  /// Keys that a mapping has twice.
  static func duplicates(in document: Document) -> [InputProblem] {
    document.duplicateKeys.prefix(Loader.faultLimit).map { duplicate in
      let file = document.root.file
      let place = Place(.bytes(file, duplicate.second), pointer: duplicate.pointer)
      var problem = InputProblem(
        rule: "FD0002", subject: duplicate.pointer.description,
        message: "the key `\(duplicate.key)` stands twice: which value is meant is open", place: place,
        related: [Fact("first given here", at: Place(.bytes(file, duplicate.first), pointer: duplicate.pointer))],
        expected: "one `\(duplicate.key)`")
      problem.leavesOpen = duplicate.pointer
      problem.blocks = EvidenceKind.blocked(by: duplicate.pointer)
      return problem
    }
  }

  mutating func validate(_ document: Document) {
    problems += Validator.duplicates(in: document)
    guard !document.root.isNull else { return }
    validate(document.root, ConfigurationSchema.root)
  }

  private mutating func validate(_ value: Located, _ shape: Shape) {
    // A key with no value is absent.
    if value.isNull || problems.count >= Loader.faultLimit { return }
    switch shape {
    case .any: return
    case .object(let fields):
      guard value.isObject else { return wrongType(value, shape) }
      var unset: [String]?
      for member in value.members where problems.count < Loader.faultLimit {
        if let field = fields.first(where: { $0.key == member.key }) {
          validate(member.value, field.shape)
        } else {
          // Looked up once: a mapping can have very many keys that are none.
          let names = unset ?? fields.map(\.key).filter { !value.has($0) }
          unset = names
          unknownKey(
            member.key, at: member.keyRange, in: value, value: member.value, known: fields.map(\.key), unset: names)
        }
      }
    case .map(let inner, let known):
      guard value.isObject else { return wrongType(value, shape) }
      let unset = known.filter { !value.has($0) }
      for member in value.members where problems.count < Loader.faultLimit {
        validate(member.value, inner)
        guard !unset.isEmpty, !known.contains(member.key), Suggestion.nearest(to: member.key, among: unset) != nil
        else { continue }
        unknownKey(member.key, at: member.keyRange, in: value, value: member.value, known: known, unset: unset)
      }
    case .list(let inner):
      guard value.isArray else { return wrongType(value, shape) }
      for item in value.items {
        if item.isNull { wrongType(item, inner) } else { validate(item, inner) }
      }
    case .either(let shapes):
      guard let fitting = shapes.first(where: { Validator.fits(value, $0) }) else { return wrongType(value, shape) }
      validate(value, fitting)
    default:
      if !Validator.fits(value, shape) { wrongType(value, shape) }
    }
  }

  /// Whether a value is of the kind that a shape wants; what is inside collections is not looked at.
  private static func fits(_ value: Located, _ shape: Shape) -> Bool {
    switch shape {
    case .object, .map: return value.isObject
    case .list: return value.isArray
    case .text: return value.isText
    case .filled: return value.string?.isEmpty == false
    case .positive(let inner): return fits(value, inner) && isPositive(value)
    case .requestNumber:
      let digits = value.string ?? value.integer.map(String.init) ?? ""
      return (1...18).contains(digits.utf8.count) && digits.utf8.allSatisfy { (48...57).contains($0) }
        && digits.utf8.contains { $0 != 48 }
    case .variable: return value.string.map { !$0.isEmpty && !Tile.clean($0).hasPrefix("file:") } == true
    case .integer: return value.integer != nil
    case .bool: return value.isTruthValue
    case .duration: return value.string.flatMap(Quantity.seconds) != nil
    case .size: return (value.string ?? value.integer.map(String.init)).flatMap(Quantity.bytes) != nil
    case .date: return value.string.flatMap { $0.utf8.count == 10 ? Timestamp($0) : nil } != nil
    case .pointer: return value.string.flatMap { Pointer($0) } != nil
    case .words(let words): return value.string.map(words.contains) == true
    case .either(let shapes): return shapes.contains { fits(value, $0) }
    case .any: return true
    }
  }

  private static func isPositive(_ value: Located) -> Bool {
    if let number = value.integer { return number > 0 }
    guard let text = value.string else { return false }
    return (Quantity.seconds(text) ?? Quantity.bytes(text).map(Double.init) ?? 0) > 0
  }

  private mutating func wrongType(_ value: Located, _ shape: Shape) {
    var message = "\(shape.wanted) is expected here, not \(value.kind)"
    var expected = shape.wanted
    if case .words(let words) = shape, let text = value.string {
      message = "`\(text)` is not \(shape.wanted)"
      if let near = Suggestion.nearest(to: text, among: words) {
        message += "; did you mean `\(near)`?"
        expected = near
      }
    } else if let text = value.string, !value.isArray {
      message = text.isEmpty ? "\(shape.wanted) is expected here" : "`\(text)` is not \(shape.wanted)"
    } else if let number = value.integer {
      message = "`\(number)` is not \(shape.wanted)"
    }
    var problem = InputProblem(
      rule: "FD0004", subject: value.pointer.description, message: message, place: Place(value),
      observed: value.string ?? value.kind, expected: expected)
    problem.leavesOpen = value.pointer
    problem.blocks = EvidenceKind.blocked(by: value.pointer)
    problems.append(problem)
  }

  private mutating func unknownKey(
    _ key: String, at range: Range<Int>, in object: Located, value: Located, known: [String], unset: [String]
  ) {
    let near = Suggestion.nearest(to: key, among: unset)
    var message = "`\(key)` is no key of this mapping"
    if key == "<<" { message = "`<<` is no key here: YAML 1.2 knows no merge keys" }
    if let near { message += "; did you mean `\(near)`?" }
    var problem = InputProblem(
      rule: "FD0003", subject: value.pointer.description, message: message, place: Place(key: range, of: value),
      observed: key, expected: near ?? "one of " + known.joined(separator: ", "))
    if let near {
      let meant = object.pointer.key(near)
      problem.leavesOpen = meant
      problem.blocks = EvidenceKind.blocked(by: meant)
    }
    problems.append(problem)
  }
}

extension EvidenceKind {
  /// The kinds that a fault at a pointer of the configuration leaves undecided.
  static func blocked(by pointer: Pointer) -> [EvidenceKind] {
    guard pointer.steps.first?.text == "evidence" else { return [] }
    guard pointer.steps.count >= 2 else { return allCases.filter { $0 != .live } }
    return EvidenceKind(rawValue: pointer.steps[1].text).map { [$0] } ?? []
  }
}
