/// Takes the values of a document one by one, as a reader comes upon them.
struct TreeBuilder {
  private(set) var values: [Tree.Value] = []
  private(set) var keys = KeyTable()
  private(set) var texts: [String] = []
  /// Whether keys of one mapping may be the same; ``DuplicateKeys`` knows.
  private(set) var mayHaveDuplicates = false

  /// - Parameter bytes: the length of the text, where it is one document
  init(bytes: Int) { values.reserveCapacity(min(bytes / 20 + 4, 1 << 12)) }

  /// Keeps a text that is spelled otherwise than the file has it.
  mutating func keep(_ text: String) -> Tree.Form {
    texts.append(text)
    return .kept(texts.count - 1)
  }

  /// The step to the value of a key.
  /// - Parameters:
  ///   - range: where the key stands
  ///   - source: where its text does: at the anchor, if the key is an alias
  mutating func step(
    key range: Range<Int>, _ source: Range<Int>, _ form: Tree.Form, of bytes: UnsafeBufferPointer<UInt8>
  ) -> Tree.Step {
    let digest = Tree.withBytes(source, form, bytes, texts, KeyTable.digest)
    if source == range || form.isKept { return .key(range, form, digest: digest) }
    let text = Tree.withBytes(source, form, bytes, texts) { String(decoding: $0, as: UTF8.self) }
    return .key(range, keep(text), digest: digest)
  }

  mutating func addScalar(
    _ kind: Tree.Kind, _ range: Range<Int>, _ form: Tree.Form, isPlain: Bool = false, _ step: Tree.Step, in parent: Int
  ) {
    values.append(
      Tree.Value(
        kind: kind, isPlain: isPlain, start: UInt32(truncatingIfNeeded: range.lowerBound),
        end: UInt32(truncatingIfNeeded: range.upperBound), step: step, parent: UInt32(truncatingIfNeeded: parent),
        next: UInt32(truncatingIfNeeded: values.count + 1), form: form, count: 0, table: 0))
  }

  /// Adds a list or mapping whose end has not been seen. The answer is its number.
  mutating func begin(_ kind: Tree.Kind, at start: Int, _ step: Tree.Step, in parent: Int) -> Int {
    addScalar(kind, start..<start, .asWritten, step, in: parent)
    return values.count - 1
  }

  /// - Parameters:
  ///   - number: that of the list or mapping that ends: all values behind it are in it
  ///   - count: how many items or members it has
  mutating func end(_ number: Int, at end: Int, count: Int) {
    let behind = values.count
    let keys = values.withUnsafeMutableBufferPointer { values in
      values[number].end = UInt32(truncatingIfNeeded: end)
      values[number].next = UInt32(truncatingIfNeeded: behind)
      values[number].count = UInt32(truncatingIfNeeded: count)
      return values[number].kind == .object && count > 1 ? count : 0
    }
    if KeyTable.sizes.contains(keys) {
      enter(number)
    } else if keys > 0, !mayHaveDuplicates {
      mayHaveDuplicates = holdsTwice(number)
    }
  }

  private mutating func enter(_ number: Int) {
    let (start, hasSame) = values.withUnsafeBufferPointer { values in
      keys.add(Int(values[number].count)) { take in
        var member = number + 1
        for _ in 0..<values[number].count {
          take(member - number, values[member].step.digest)
          member = Int(values[member].next)
        }
      }
    }
    values[number].table = UInt32(truncatingIfNeeded: start)
    mayHaveDuplicates = mayHaveDuplicates || hasSame
  }

  /// Whether two keys of a mapping have the same digest.
  private func holdsTwice(_ number: Int) -> Bool {
    values.withUnsafeBufferPointer { values in
      let count = Int(values[number].count)
      var digests: [UInt32] = []
      if count > KeyTable.sizes.upperBound { digests.reserveCapacity(count) }
      var member = number + 1
      for _ in 0..<count {
        let digest = values[member].step.digest
        if count > KeyTable.sizes.upperBound {
          digests.append(digest)
        } else {
          var other = number + 1
          while other < member {
            if values[other].step.digest == digest { return true }
            other = Int(values[other].next)
          }
        }
        member = Int(values[member].next)
      }
      digests.sort()
      return zip(digests, digests.dropFirst()).contains { $0 == $1 }
    }
  }

  /// Repeats a value with all that is in it at another place.
  mutating func `repeat`(_ number: Int, _ step: Tree.Step, in parent: Int) {
    let distance = UInt32(truncatingIfNeeded: values.count - number)
    let first = values.count
    for index in number..<Int(values[number].next) {
      var value = values[index]
      value.parent += distance
      value.next += distance
      values.append(value)
    }
    values[first].parent = UInt32(truncatingIfNeeded: parent)
    values[first].step = step
  }

  /// Adds a tree of values that have their texts with them.
  mutating func add(_ node: Node, _ step: Tree.Step, in parent: Int) {
    let kind: Tree.Kind
    switch node.content {
    case .array(let items):
      let list = begin(.array, at: node.range.lowerBound, step, in: parent)
      for (place, item) in items.enumerated() { add(item, .item(place), in: list) }
      return end(list, at: node.range.upperBound, count: items.count)
    case .object(let members):
      let object = begin(.object, at: node.range.lowerBound, step, in: parent)
      for member in members {
        var key = member.key
        let digest = key.withUTF8(KeyTable.digest)
        add(member.value, .key(member.keyRange, keep(member.key), digest: digest), in: object)
      }
      return end(object, at: node.range.upperBound, count: members.count)
    case .null: kind = .null
    case .bool(let value): kind = value ? .yes : .no
    case .number: kind = .number
    case .string: kind = .string
    }
    addScalar(kind, node.range, keep(node.text), isPlain: node.isPlain, step, in: parent)
  }

  // MARK: Records that do not matter

  /// How much there is, so that what comes later can be taken back.
  struct Mark {
    fileprivate let keys: Int
    fileprivate let texts: Int
    let number: Int
  }

  var mark: Mark { Mark(keys: keys.count, texts: texts.count, number: values.count) }

  /// The value at a mark, alone. It shares nothing with what is being built, which would be copied at the next change.
  func part(from mark: Mark, of file: SourceFile) -> Tree {
    var part = TreeBuilder(bytes: 0)
    part.texts = Array(texts[mark.texts...])
    part.keys = keys.suffix(from: mark.keys)
    let distance = UInt32(truncatingIfNeeded: mark.number)
    part.values = values[mark.number...].map { value in
      var value = value
      value.parent = value.parent < distance ? 0 : value.parent - distance
      value.next -= distance
      value.form = value.form.without(mark.texts)
      value.step.form = value.step.form.without(mark.texts)
      if value.table > 0 { value.table -= UInt32(truncatingIfNeeded: mark.keys) }
      return value
    }
    return Tree(file: file, part)
  }

  /// Leaves of the mapping at a mark the scalars with some keys.
  mutating func trim(_ mark: Mark, to kept: [String], of file: SourceFile) {
    let part = part(from: mark, of: file)
    var members: [(value: Tree.Value, key: String?, text: String?)] = []
    var number = 1
    for _ in 0..<part.values[0].count {
      let value = values[mark.number + number]
      if value.isScalar, kept.contains(part.key(number)) {
        members.append(
          (value, value.step.form.isKept ? part.key(number) : nil, value.form.isKept ? part.text(number) : nil))
      }
      number = Int(part.values[number].next)
    }
    values.removeLast(values.count - mark.number - 1)
    keys.removeLast(to: mark.keys)
    texts.removeLast(texts.count - mark.texts)
    for (var value, key, text) in members {
      if let key { value.step.form = keep(key) }
      if let text { value.form = keep(text) }
      value.next = UInt32(truncatingIfNeeded: values.count + 1)
      values.append(value)
    }
    end(mark.number, at: Int(values[mark.number].end), count: members.count)
  }
}
