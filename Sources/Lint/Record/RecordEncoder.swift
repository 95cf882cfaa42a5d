import SourceText

/// Why a record could not be written or read.
public struct RecordProblem: Error, Sendable, Hashable {
  public var message: String
  /// Where in the record; nil: it is about the whole.
  var range: Range<Int>?

  init(_ message: String, range: Range<Int>? = nil) {
    self.message = message
    self.range = range
  }
}

/// What the writing of a record gathers: the texts that places lie in, and what stands in for secrets.
final class RecordDesk {
  var standIns: StandIns
  private(set) var texts: [(file: SourceFile, offsets: Set<Int>)] = []
  private var numbers: [ObjectIdentifier: Int] = [:]

  init(redactor: Redactor) { standIns = StandIns(redactor: redactor) }

  /// The number of a text, of which a range is asked for later.
  func number(of file: SourceFile, _ range: Range<Int>) -> Int {
    let number = numbers[ObjectIdentifier(file)] ?? texts.count
    if number == texts.count {
      numbers[ObjectIdentifier(file)] = number
      texts.append((file, []))
    }
    texts[number].offsets.insert(range.lowerBound)
    texts[number].offsets.insert(range.upperBound)
    return number
  }
}

/// A value on its way into the text of a record.
final class RecordBox {
  enum Content {
    case null
    case bool(Bool)
    case number(Int)
    case text(String)
    case array([RecordBox])
    case object([(key: String, value: RecordBox)])
  }

  var content: Content

  init(_ content: Content = .null) { self.content = content }

  func append(_ box: RecordBox) {
    guard case .array(var items) = content else { return }
    content = .null
    items.append(box)
    content = .array(items)
  }

  func set(_ key: String, _ box: RecordBox) {
    guard case .object(var members) = content else { return }
    content = .null
    members.append((key, box))
    content = .object(members)
  }

  /// Writes JSON; in the upper levels a line for each value that is more than a word, so that a person can look through it.
  func write(to bytes: inout [UInt8], level: Int = 0) {
    switch content {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let text): JSONText.append(text, to: &bytes)
    case .array(let items):
      let isSpread = level < 4 && items.contains(where: \.isCollection)
      list(items, "[", "]", isSpread, level, &bytes) { item, bytes in item.write(to: &bytes, level: level + 1) }
    case .object(let members):
      list(members, "{", "}", level < 4, level, &bytes) { member, bytes in
        JSONText.append(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes, level: level + 1)
      }
    }
  }

  /// This value and those in it.
  var count: Int {
    switch content {
    case .null, .bool, .number, .text: 1
    case .array(let items): items.reduce(1) { $0 + $1.count }
    case .object(let members): members.reduce(1) { $0 + $1.value.count }
    }
  }

  private var isCollection: Bool {
    switch content {
    case .array, .object: true
    case .null, .bool, .number, .text: false
    }
  }

  private func list<Item>(
    _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ isSpread: Bool, _ level: Int,
    _ bytes: inout [UInt8], _ write: (Item, inout [UInt8]) -> Void
  ) {
    func lineBreak(_ level: Int) {
      if isSpread, !items.isEmpty { bytes.append(contentsOf: ("\n" + String(repeating: "  ", count: level)).utf8) }
    }
    bytes.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      lineBreak(level + 1)
      write(item, &bytes)
    }
    lineBreak(level)
    bytes.append(UInt8(ascii: close))
  }
}

/// Collections without an order: a record has the same bytes each time.
private protocol Unordered {}
extension Set: Unordered {}
extension Dictionary: Unordered {}
/// Mappings whose keys are words of ours.
private protocol KeyedByWords {}
extension Dictionary: KeyedByWords where Key: CaseIterable {}

/// Encodes what conforms to `Codable` for a record: texts, whole numbers, truth values and what is made of them. Secrets
/// are taken out of every text.
struct RecordEncoder: Encoder {
  let box: RecordBox
  let desk: RecordDesk
  /// Whether the keys of a mapping are the model's own words; else they are texts of others.
  private var hasOwnKeys = true
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ box: RecordBox, _ desk: RecordDesk) {
    self.box = box
    self.desk = desk
  }

  static func encode(_ value: some Encodable, _ desk: RecordDesk) throws -> RecordBox {
    let box = RecordBox()
    switch value {
    // The words of an enumeration are ours: were one a secret, it would not be known again.
    case let word as any (CaseIterable & RawRepresentable<String>): box.content = .text(word.rawValue)
    case let text as String: box.content = .text(desk.standIns.cover(text))
    case let number as Int:
      // Beyond this nothing that is counted or measured here makes sense, and sums could overflow.
      box.content = .number(min(max(number, -RecordDecoder.largest), RecordDecoder.largest))
    case let truth as Bool: box.content = .bool(truth)
    default:
      var encoder = RecordEncoder(box, desk)
      encoder.hasOwnKeys = !(value is any Unordered) || value is any KeyedByWords
      try value.encode(to: encoder)
      if value is any Unordered { sort(box) }
    }
    return box
  }

  private static func sort(_ box: RecordBox) {
    switch box.content {
    case .object(let members): box.content = .object(members.sorted { $0.key < $1.key })
    case .array(let items):
      let keyed = items.map { item in
        var bytes: [UInt8] = []
        item.write(to: &bytes, level: 9)
        return (String(decoding: bytes, as: UTF8.self), item)
      }
      box.content = .array(keyed.sorted { $0.0 < $1.0 }.map(\.1))
    default: break
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Keyed<Key>(box, desk, hasOwnKeys: hasOwnKeys))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed(box, desk) }
  func singleValueContainer() -> any SingleValueEncodingContainer { Single(box: box, desk: desk) }

  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: RecordBox
    let desk: RecordDesk
    let hasOwnKeys: Bool
    var codingPath: [any CodingKey] { [] }

    init(_ box: RecordBox, _ desk: RecordDesk, hasOwnKeys: Bool = true) {
      box.content = .object([])
      self.box = box
      self.desk = desk
      self.hasOwnKeys = hasOwnKeys
    }

    private func add(_ inner: RecordBox, _ key: Key) -> RecordBox {
      box.set(hasOwnKeys ? key.stringValue : desk.standIns.cover(key.stringValue), inner)
      return inner
    }

    func encodeNil(forKey key: Key) { _ = add(RecordBox(), key) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      _ = add(try RecordEncoder.encode(value, desk), key)
    }
    func nestedContainer<Inner: CodingKey>(keyedBy: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
      KeyedEncodingContainer(Keyed<Inner>(add(RecordBox(), key), desk))
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      Unkeyed(add(RecordBox(), key), desk)
    }
    func superEncoder() -> any Encoder { RecordEncoder(box, desk) }
    func superEncoder(forKey key: Key) -> any Encoder { RecordEncoder(add(RecordBox(), key), desk) }
  }

  struct Unkeyed: UnkeyedEncodingContainer {
    let box: RecordBox
    let desk: RecordDesk
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(_ box: RecordBox, _ desk: RecordDesk) {
      box.content = .array([])
      self.box = box
      self.desk = desk
    }

    private mutating func add(_ inner: RecordBox) -> RecordBox {
      count += 1
      box.append(inner)
      return inner
    }

    mutating func encodeNil() { _ = add(RecordBox()) }
    mutating func encode<T: Encodable>(_ value: T) throws { _ = add(try RecordEncoder.encode(value, desk)) }
    mutating func nestedContainer<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
      KeyedEncodingContainer(Keyed<Key>(add(RecordBox()), desk))
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed(add(RecordBox()), desk) }
    mutating func superEncoder() -> any Encoder { RecordEncoder(add(RecordBox()), desk) }
  }

  private struct Single: SingleValueEncodingContainer {
    let box: RecordBox
    let desk: RecordDesk
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { box.content = .null }
    func encode<T: Encodable>(_ value: T) throws { box.content = try RecordEncoder.encode(value, desk).content }
  }
}
