import SourceText

/// Decodes a value of a record. The record is somebody's file: what is not as it should be is an error with its place.
struct RecordDecoder: Decoder {
  let node: Node
  /// The texts that places lie in, by their number.
  let texts: [SourceFile]
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// No number of a record is larger, so that no sum or difference of a few overflows.
  static let largest = 1_000_000_000_000

  static func decode<T: Decodable>(_ type: T.Type, from node: Node, _ texts: [SourceFile]) throws -> T {
    func wrong(_ wanted: String) -> RecordProblem { RecordProblem("\(wanted) is expected here", range: node.range) }
    switch type {
    case is String.Type:
      guard case .string = node.content, let value = node.text as? T else { throw wrong("a text") }
      return value
    case is Int.Type:
      guard case .number = node.content, let number = Int(node.text), (-largest...largest).contains(number),
        let value = number as? T
      else { throw wrong("a whole number") }
      return value
    case is Bool.Type:
      guard case .bool(let truth) = node.content, let value = truth as? T else { throw wrong("true or false") }
      return value
    default:
      do {
        return try T(from: RecordDecoder(node: node, texts: texts))
      } catch is DecodingError {
        // A word that an enumeration does not have, a case that is not there.
        throw RecordProblem("this value is not known", range: node.range)
      }
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try Keyed<Key>(node, texts))
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try Unkeyed(node, texts) }
  func singleValueContainer() -> any SingleValueDecodingContainer { Single(node: node, texts: texts) }

  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let node: Node
    private let members: [Node.Member]
    /// By key, where there are many.
    private let index: [String: Node]?
    private let texts: [SourceFile]
    var codingPath: [any CodingKey] { [] }

    init(_ node: Node, _ texts: [SourceFile]) throws {
      guard case .object(let members) = node.content else {
        throw RecordProblem("a mapping is expected here", range: node.range)
      }
      self.node = node
      self.members = members
      self.texts = texts
      index =
        members.count > 32 ? Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }) : nil
    }

    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }
    private func find(_ key: Key) -> Node? {
      if let index { return index[key.stringValue] }
      return members.last { $0.key == key.stringValue }?.value
    }
    private func value(_ key: Key) throws -> Node {
      guard let value = find(key) else {
        throw RecordProblem("`\(key.stringValue.prefix(80))` is missing here", range: node.range)
      }
      return value
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try RecordDecoder.decode(type, from: value(key), texts)
    }
    func nestedContainer<Inner: CodingKey>(keyedBy: Inner.Type, forKey key: Key) throws -> KeyedDecodingContainer<Inner>
    {
      KeyedDecodingContainer(try Keyed<Inner>(value(key), texts))
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try Unkeyed(value(key), texts)
    }
    func superDecoder() -> any Decoder { RecordDecoder(node: node, texts: texts) }
    func superDecoder(forKey key: Key) throws -> any Decoder { RecordDecoder(node: try value(key), texts: texts) }
  }

  struct Unkeyed: UnkeyedDecodingContainer {
    private let node: Node
    private let items: [Node]
    private let texts: [SourceFile]
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    init(_ node: Node, _ texts: [SourceFile]) throws {
      guard case .array(let items) = node.content else {
        throw RecordProblem("a list is expected here", range: node.range)
      }
      self.node = node
      self.items = items
      self.texts = texts
    }

    private mutating func next() throws -> Node {
      guard currentIndex < items.count else { throw RecordProblem("a value is missing here", range: node.range) }
      defer { currentIndex += 1 }
      return items[currentIndex]
    }

    mutating func decodeNil() -> Bool {
      guard !isAtEnd, items[currentIndex].isNull else { return false }
      currentIndex += 1
      return true
    }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
      try RecordDecoder.decode(type, from: next(), texts)
    }
    mutating func nestedContainer<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(try Keyed<Key>(next(), texts))
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try Unkeyed(next(), texts) }
    mutating func superDecoder() throws -> any Decoder { RecordDecoder(node: try next(), texts: texts) }
  }

  private struct Single: SingleValueDecodingContainer {
    let node: Node
    let texts: [SourceFile]
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { node.isNull }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try RecordDecoder.decode(type, from: node, texts) }
  }
}

extension Node {
  fileprivate var isNull: Bool { if case .null = content { true } else { false } }
}
