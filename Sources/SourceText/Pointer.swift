/// A JSON pointer (RFC 6901).
public struct Pointer: Sendable, Hashable, CustomStringConvertible {
  public enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  /// What leads to a place. Every value of a document has a pointer, and few are ever asked for their steps: so a pointer
  /// is a reference to what knows them, and a number that it is asked by.
  class Trail: @unchecked Sendable {
    // Unchecked as it is no final class; the two that there are, ``Link`` and ``Tree``, never change.

    /// Adds the steps to the place with a number, the last one first. The answer is the pointer behind which they come.
    func addSteps(to number: Int, _ steps: inout [Step]) -> Pointer { Pointer() }
  }

  /// A step behind a pointer.
  private final class Link: Trail, @unchecked Sendable {
    let above: Pointer
    let step: Step

    init(_ step: Step, below above: Pointer) {
      self.above = above
      self.step = step
    }

    override func addSteps(to number: Int, _ steps: inout [Step]) -> Pointer {
      steps.append(step)
      return above
    }
  }

  /// Nil at the start of the document.
  private let trail: Trail?
  private let number: Int

  public var steps: [Step] {
    var steps: [Step] = []
    var pointer = self
    while let trail = pointer.trail { pointer = trail.addSteps(to: pointer.number, &steps) }
    steps.reverse()
    return steps
  }

  public init(_ steps: [Step] = []) { self = steps.reduce(Pointer(trail: nil, 0)) { $0.appending($1) } }

  /// A pointer made of keys alone.
  public init(keys: String...) { self.init(keys.map(Step.key)) }

  /// The pointer of a value in a document.
  init(_ number: Int, in tree: Tree) { self = number == 0 ? tree.start : Pointer(trail: tree, number) }

  private init(trail: Trail?, _ number: Int) {
    self.trail = trail
    self.number = number
  }

  public static func == (a: Pointer, b: Pointer) -> Bool {
    a.trail === b.trail && a.number == b.number || a.steps == b.steps
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(steps) }

  public func appending(_ step: Step) -> Pointer { Pointer(trail: Link(step, below: self), 0) }
  public func key(_ key: String) -> Pointer { appending(.key(key)) }
  public func index(_ index: Int) -> Pointer { appending(.index(index)) }

  /// Whether this pointer names the other's place or one above it.
  public func covers(_ other: Pointer) -> Bool {
    let steps = steps
    let others = other.steps
    return others.count >= steps.count && zip(steps, others).allSatisfy { $0.text == $1.text }
  }

  /// The URI fragment form (RFC 6901 section 6): `#/tile/client_id`.
  public var description: String {
    var text = "#"
    for step in steps {
      text += "/"
      let step = step.text
      if step.utf8.allSatisfy(Pointer.isPlain) {
        text += step
      } else {
        for byte in step.utf8 { text += Pointer.escape(byte) }
      }
    }
    return text
  }

  /// Reads the URI fragment form or the plain form; nil where it is neither.
  public init?(_ text: String) {
    var rest = Substring(text).utf8
    let isFragment = rest.first == UInt8(ascii: "#")
    if isFragment { rest = rest.dropFirst() }
    guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return nil }
    guard let plain = isFragment ? Pointer.percentDecoded(rest) : Array(rest) else { return nil }
    var steps: [Step] = []
    guard plain.count(where: { $0 == UInt8(ascii: "/") }) <= Pointer.longest else { return nil }
    for part in plain.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
      guard let decoded = Pointer.unescaped(part) else { return nil }
      steps.append(.key(decoded))
    }
    self.init(steps)
  }

  /// Steps that a text may have; no document is that deep.
  private static let longest = 1000

  /// `~` and `/` as RFC 6901 section 3 writes them, and what a URI fragment may not hold in percent-encoding.
  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "~"): return "~0"
    case UInt8(ascii: "/"): return "~1"
    case _ where isPlain(byte): return String(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "%0" + digits : "%" + digits
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: ";"), UInt8(ascii: "&")...UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "$"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func percentDecoded(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var i = text.makeIterator()
    while let byte = i.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = i.next().flatMap(hexDigit), let low = i.next().flatMap(hexDigit) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }

  private static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var i = text.makeIterator()
    while let byte = i.next() {
      guard byte == UInt8(ascii: "~") else {
        bytes.append(byte)
        continue
      }
      switch i.next() {
      case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Pointer.Step {
  public var text: String {
    switch self {
    case .key(let key): key
    case .index(let index): String(index)
    }
  }
}
