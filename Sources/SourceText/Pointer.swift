/// A JSON pointer (RFC 6901).
public struct Pointer: Sendable, Hashable, CustomStringConvertible {
  public enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// A pointer made of keys alone.
  public init(keys: String...) { steps = keys.map(Step.key) }

  public func appending(_ step: Step) -> Pointer { Pointer(steps + [step]) }
  public func key(_ key: String) -> Pointer { appending(.key(key)) }
  public func index(_ index: Int) -> Pointer { appending(.index(index)) }

  /// Whether this pointer names the other's place or one above it.
  public func covers(_ other: Pointer) -> Bool {
    other.steps.count >= steps.count && zip(steps, other.steps).allSatisfy { $0.text == $1.text }
  }

  /// The URI fragment form (RFC 6901 section 6): `#/tile/client_id`.
  public var description: String {
    var text = "#"
    for step in steps {
      text += "/"
      for byte in step.text.utf8 { text += Pointer.escape(byte) }
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
    for part in plain.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
      guard let decoded = Pointer.unescaped(part) else { return nil }
      steps.append(.key(decoded))
    }
    self.steps = steps
  }

  /// `~` and `/` as RFC 6901 section 3 writes them, and what a URI fragment may not hold in percent-encoding.
  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "~"): return "~0"
    case UInt8(ascii: "/"): return "~1"
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: ";"),
      UInt8(ascii: "&")...UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "="),
      UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "_"):
      return String(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "%0" + digits : "%" + digits
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
