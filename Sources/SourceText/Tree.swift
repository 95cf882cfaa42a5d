/// The values of a document in one piece, in the order of the text: a list or a mapping stands before what is in it.
///
/// A document has hundreds of values, of which a run asks for dozens. So no value is an object or holds a text of its own:
/// it is a number, and what it says is read off the file when it is asked for, as is the way that leads to it.
final class Tree: Pointer.Trail, @unchecked Sendable {
  let file: SourceFile
  /// The pointer of the first value: not empty where this is a part of a document.
  let start: Pointer
  let values: [Value]
  private let keys: KeyTable
  /// Texts that are spelled otherwise than the file has them.
  private let texts: [String]

  init(file: SourceFile, start: Pointer = Pointer(), _ builder: TreeBuilder) {
    self.file = file
    self.start = start
    values = builder.values
    keys = builder.keys
    texts = builder.texts
  }

  enum Kind: UInt8, Sendable { case null, no, yes, number, string, array, object }

  /// How a text comes out of the bytes at which it stands.
  struct Form: Sendable, Equatable {
    /// 0: as it is written; 1: between quotes; from 2 on: the number of a text that is kept.
    fileprivate let code: UInt32

    static let asWritten = Form(code: 0)
    static let inQuotes = Form(code: 1)
    static func kept(_ number: Int) -> Form { Form(code: UInt32(truncatingIfNeeded: number + 2)) }

    var isKept: Bool { code >= 2 }
    /// The same text where so many that were kept before it are left out.
    func without(_ texts: Int) -> Form { isKept ? Form(code: code - UInt32(truncatingIfNeeded: texts)) : self }
    /// The number of the text that is kept.
    fileprivate var number: Int? { isKept ? Int(code) - 2 : nil }
  }

  /// What leads to a value from the one around it.
  struct Step: Sendable {
    /// The bytes of the key; of an item of a list its place in the list, twice.
    var start: UInt32
    var end: UInt32
    var form: Form
    /// Of a key its digest; see ``KeyTable``.
    var digest: UInt32 = 0

    static func item(_ place: Int) -> Step {
      let place = UInt32(truncatingIfNeeded: place)
      return Step(start: place, end: place, form: .asWritten)
    }

    static func key(_ range: Range<Int>, _ form: Form, digest: UInt32) -> Step {
      Step(
        start: UInt32(truncatingIfNeeded: range.lowerBound), end: UInt32(truncatingIfNeeded: range.upperBound),
        form: form, digest: digest)
    }

    var range: Range<Int> { Int(start)..<Int(max(start, end)) }

    /// Whether it may be a key of some length: most differ already in that.
    func mayBe(_ length: Int) -> Bool { form.isKept || Int(end &- start) == length + (form == .inQuotes ? 2 : 0) }
  }

  struct Value: Sendable {
    var kind: Kind
    /// Whether it is an unquoted YAML scalar.
    var isPlain: Bool
    var start: UInt32
    var end: UInt32
    var step: Step
    /// The number of the list or mapping around it; of the first value its own.
    var parent: UInt32
    /// The number of the value behind it and all that is in it.
    var next: UInt32
    /// The form of a scalar.
    var form: Form
    /// How many items or members it has.
    var count: UInt32
    /// Of a mapping that the ``KeyTable`` holds where its part begins.
    var table: UInt32

    var range: Range<Int> { Int(start)..<Int(max(start, end)) }
    var isScalar: Bool { kind != .array && kind != .object }
  }

  // MARK: Texts

  /// The text of a scalar; empty for a list and a mapping.
  func text(_ number: Int) -> String {
    let value = values[number]
    return value.isScalar ? text(value.range, value.form) : ""
  }

  /// The key of a member.
  func key(_ number: Int) -> String {
    let step = values[number].step
    return text(step.range, step.form)
  }

  private func text(_ range: Range<Int>, _ form: Form) -> String {
    if let number = form.number { return texts[number] }
    return withBytes(range, form) { String(decoding: $0, as: UTF8.self) }
  }

  private func withBytes<Result>(
    _ range: Range<Int>, _ form: Form, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    file.bytes.withUnsafeBufferPointer { Tree.withBytes(range, form, $0, texts, body) }
  }

  /// Hands over the bytes of a text in the file or of one that is kept.
  @inline(__always)
  static func withBytes<Result>(
    _ range: Range<Int>, _ form: Form, _ bytes: UnsafeBufferPointer<UInt8>, _ texts: [String],
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard let number = form.number else { return body(inFile(range, form, bytes)) }
    var text = texts[number]
    return text.withUTF8(body)
  }

  /// The bytes of a text that is not kept.
  @inline(__always)
  private static func inFile(
    _ range: Range<Int>, _ form: Form, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let quotes = form == .inQuotes && range.count >= 2 ? 1 : 0
    guard range.upperBound <= bytes.count else { return UnsafeBufferPointer(rebasing: bytes[bytes.count...]) }
    return UnsafeBufferPointer(rebasing: bytes[range.lowerBound + quotes..<range.upperBound - quotes])
  }

  /// Hands over the bytes of a scalar's text.
  func withText<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withBytes(values[number].range, values[number].form, body)
  }

  /// Hands over the bytes of a member's key.
  func withKey<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withBytes(values[number].step.range, values[number].step.form, body)
  }

  private func hasKey(_ number: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    withKey(number) { ByteScan.areSame($0, key) }
  }

  // MARK: Members

  /// The number of the value of a key; of a key that stands twice the last one.
  func member(_ key: String, of object: Int) -> Int? {
    let key = key.utf8.span
    return key.withUnsafeBufferPointer { member($0, of: object) }
  }

  private func member(_ key: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
    let value = values[object]
    guard value.kind == .object else { return nil }
    if KeyTable.sizes.contains(Int(value.count)) {
      let digest = KeyTable.digest(key)
      return keys.last(digest, from: Int(value.table), members: Int(value.count)) { hasKey(object + $0, key) }
        .map { object + $0 }
    }
    return values.withUnsafeBufferPointer { values in
      var found: Int?
      var number = object + 1
      // The members lie one behind the other, each with what is in it.
      for _ in 0..<value.count {
        if values[number].step.mayBe(key.count), hasKey(number, key) { found = number }
        number = Int(values[number].next)
      }
      return found
    }
  }

  /// Whether something holds of a value or of one in it; see ``Located/contains(_:)``.
  func contains(from first: Int, _ holds: (Span<UInt8>, Span<UInt8>, Bool) -> Bool) -> Bool {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    return file.bytes.withUnsafeBufferPointer { bytes in
      for number in first..<Int(values[first].next) {
        let value = values[number]
        let isMember = number > first && values[Int(value.parent)].kind == .object
        let isFound = Tree.withBytes(isMember ? value.step.range : 0..<0, value.step.form, bytes, texts) { key in
          let key = isMember ? key : none
          guard value.kind == .string else { return holds(key.span, none.span, value.kind == .null) }
          return Tree.withBytes(value.range, value.form, bytes, texts) { holds(key.span, $0.span, false) }
        }
        if isFound { return true }
      }
      return false
    }
  }

  // MARK: Ways

  override func addSteps(to number: Int, _ steps: inout [Pointer.Step]) -> Pointer {
    var number = number
    while number > 0 {
      let parent = Int(values[number].parent)
      steps.append(values[parent].kind == .array ? .index(Int(values[number].step.start)) : .key(key(number)))
      number = parent
    }
    return start
  }
}
