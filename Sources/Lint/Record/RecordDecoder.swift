import SourceText

/// Decodes a value of a record. The record is somebody's file: what is not as it should be is an error with its place.
struct RecordDecoder: Decoder {
  let node: Located
  /// The texts that places lie in, by their number.
  let texts: [SourceFile]
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// No number of a record is larger, so that no sum or difference of a few overflows.
  static let largest = 1_000_000_000_000

  static func decode<T: Decodable>(_ type: T.Type, from node: Located, _ texts: [SourceFile]) throws -> T {
    func wrong(_ wanted: String) -> RecordProblem { RecordProblem("\(wanted) is expected here", range: node.range) }
    switch type {
    case is String.Type:
      guard node.isString, let value = node.text as? T else { throw wrong("a text") }
      return value
    case is Int.Type:
      guard let number = node.integer, (-largest...largest).contains(number),
        let value = number as? T
      else { throw wrong("a whole number") }
      return value
    case is Bool.Type:
      guard node.isTruthValue, let value = node.bool as? T else { throw wrong("true or false") }
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
    private let node: Located
    private let texts: [SourceFile]
    var codingPath: [any CodingKey] { [] }

    init(_ node: Located, _ texts: [SourceFile]) throws {
      guard node.isObject else { throw RecordProblem("a mapping is expected here", range: node.range) }
      self.node = node
      self.texts = texts
    }

    var allKeys: [Key] { node.keys.compactMap(Key.init) }
    private func value(_ key: Key) throws -> Located {
      guard let value = node[key.stringValue] else {
        throw RecordProblem("`\(key.stringValue.shortened(to: 80))` is missing here", range: node.range)
      }
      return value
    }

    func contains(_ key: Key) -> Bool { node.has(key.stringValue) }
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
    private let node: Located
    private let items: [Located]
    private let texts: [SourceFile]
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    init(_ node: Located, _ texts: [SourceFile]) throws {
      guard node.isArray else { throw RecordProblem("a list is expected here", range: node.range) }
      self.node = node
      items = node.items
      self.texts = texts
    }

    private mutating func next() throws -> Located {
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
    let node: Located
    let texts: [SourceFile]
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { node.isNull }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try RecordDecoder.decode(type, from: node, texts) }
  }
}
