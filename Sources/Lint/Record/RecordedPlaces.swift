public import SourceText

// Places and located values name the text that they lie in by its number: it is in the record once, as positions and as
// the lines that the report shows.

extension Pointer: Codable {
  /// Written as a text; a step that is a number comes back as a key, which says the same.
  public func encode(to encoder: any Encoder) throws {
    let desk = try RecordEncoder.desk(of: encoder)
    var container = encoder.singleValueContainer()
    try container.encode(Pointer(steps.map { .key(desk.standIns.cover($0.text)) }).description)
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let pointer = Pointer(text) else { throw RecordProblem.unreadable(in: decoder) }
    self = pointer
  }
}

extension Place: Codable {
  private enum CodingKeys: String, CodingKey {
    case text, start, end, file, line, column, row, pointer, configuration, isHidden
  }

  public func encode(to encoder: any Encoder) throws {
    let desk = try RecordEncoder.desk(of: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch extent {
    case .bytes(let file, let range):
      try container.encode(desk.number(of: file, range), forKey: .text)
      try container.encode(range.lowerBound, forKey: .start)
      try container.encode(range.upperBound, forKey: .end)
    case .row(let file, let line, let text):
      try container.encode(file, forKey: .file)
      try container.encode(line, forKey: .line)
      try container.encode(column, forKey: .column)
      try container.encodeIfPresent(text.map { desk.standIns.cover(line: $0) }, forKey: .row)
    case .file(let file): try container.encode(file, forKey: .file)
    }
    try container.encode(pointer, forKey: .pointer)
    try container.encodeIfPresent(configuration, forKey: .configuration)
    if isHidden { try container.encode(true, forKey: .isHidden) }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let pointer = try container.decode(Pointer.self, forKey: .pointer)
    let configuration = try container.decodeIfPresent(Pointer.self, forKey: .configuration)
    let isHidden = try container.decodeIfPresent(Bool.self, forKey: .isHidden) ?? false
    let extent: Extent
    var column = 1
    if container.contains(.text) {
      let file = try RecordDecoder.text(container.decode(Int.self, forKey: .text), of: decoder)
      let start = try container.decode(Int.self, forKey: .start)
      let end = try container.decode(Int.self, forKey: .end)
      guard start >= 0, end >= start else { throw RecordProblem.unreadable(in: decoder) }
      extent = .bytes(file, start..<end)
    } else {
      let file = try container.decode(String.self, forKey: .file)
      if let line = try container.decodeIfPresent(Int.self, forKey: .line) {
        column = try container.decode(Int.self, forKey: .column)
        guard line >= 1, column >= 1 else { throw RecordProblem.unreadable(in: decoder) }
        extent = .row(file: file, line: line, text: try container.decodeIfPresent(String.self, forKey: .row))
      } else {
        extent = .file(file)
      }
    }
    self.init(extent, pointer: pointer, configuration: configuration, isHidden: isHidden, column: column)
  }
}

extension Located: Codable {
  private enum CodingKeys: String, CodingKey { case text, pointer, value }

  public func encode(to encoder: any Encoder) throws {
    let desk = try RecordEncoder.desk(of: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(desk.number(of: file, range), forKey: .text)
    try container.encode(pointer, forKey: .pointer)
    var value = container.nestedUnkeyedContainer(forKey: .value)
    try node.put(into: &value, file, desk)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var value = try container.nestedUnkeyedContainer(forKey: .value)
    self.init(
      try Node(taking: &value, of: decoder),
      file: try RecordDecoder.text(container.decode(Int.self, forKey: .text), of: decoder),
      pointer: try container.decode(Pointer.self, forKey: .pointer))
  }
}

extension Node {
  /// What a record calls the kinds of values.
  private enum Kind: String, CaseIterable, Codable { case null, bool, number, string, array, object }

  /// Writes `[kind, start, end, …]`: the text of a scalar and whether it is plain, the items, or key, start, end and value
  /// of each member.
  fileprivate func put(into list: inout any UnkeyedEncodingContainer, _ file: SourceFile, _ desk: RecordDesk) throws {
    func put(_ range: Range<Int>) throws {
      _ = desk.number(of: file, range)
      try list.encode(range.lowerBound)
      try list.encode(range.upperBound)
    }
    func scalar(_ kind: Kind) throws {
      try list.encode(kind)
      try put(range)
      try list.encode(text)
      if isPlain { try list.encode(true) }
    }
    switch content {
    case .null: try scalar(.null)
    case .bool: try scalar(.bool)
    case .number: try scalar(.number)
    case .string: try scalar(.string)
    case .array(let items):
      try list.encode(Kind.array)
      try put(range)
      for item in items {
        var inner = list.nestedUnkeyedContainer()
        try item.put(into: &inner, file, desk)
      }
    case .object(let members):
      try list.encode(Kind.object)
      try put(range)
      for member in members {
        try list.encode(member.key)
        try put(member.keyRange)
        var inner = list.nestedUnkeyedContainer()
        try member.value.put(into: &inner, file, desk)
      }
    }
  }

  fileprivate init(taking list: inout any UnkeyedDecodingContainer, of decoder: any Decoder) throws {
    func taken() throws -> Range<Int> {
      let start = try list.decode(Int.self)
      let end = try list.decode(Int.self)
      guard start >= 0, end >= start else { throw RecordProblem.unreadable(in: decoder) }
      return start..<end
    }
    let kind = try list.decode(Kind.self)
    let range = try taken()
    switch kind {
    case .array:
      var items: [Node] = []
      while !list.isAtEnd {
        var inner = try list.nestedUnkeyedContainer()
        items.append(try Node(taking: &inner, of: decoder))
      }
      self.init(.array(items), range: range)
    case .object:
      var members: [Member] = []
      while !list.isAtEnd {
        let key = try list.decode(String.self)
        let keyRange = try taken()
        var inner = try list.nestedUnkeyedContainer()
        members.append(Member(key: key, keyRange: keyRange, value: try Node(taking: &inner, of: decoder)))
      }
      self.init(.object(members), range: range)
    case .null, .bool, .number, .string:
      let text = try list.decode(String.self)
      let isPlain = list.isAtEnd ? false : try list.decode(Bool.self)
      let content: Content =
        switch kind {
        case .bool: .bool(text.lowercased() == "true")
        case .number: .number
        case .string: .string
        default: .null
        }
      self.init(content, text: text, range: range, isPlain: isPlain)
    }
  }
}

extension RecordEncoder {
  fileprivate static func desk(of encoder: any Encoder) throws -> RecordDesk {
    guard let encoder = encoder as? RecordEncoder else { throw RecordProblem("a place is written into records alone") }
    return encoder.desk
  }
}

extension RecordDecoder {
  fileprivate static func text(_ number: Int, of decoder: any Decoder) throws -> SourceFile {
    guard let decoder = decoder as? RecordDecoder, decoder.texts.indices.contains(number) else {
      throw RecordProblem.unreadable(in: decoder)
    }
    return decoder.texts[number]
  }
}

extension RecordProblem {
  static func unreadable(in decoder: any Decoder) -> RecordProblem {
    RecordProblem("this is no place in a text of the record", range: (decoder as? RecordDecoder)?.node.range)
  }
}
