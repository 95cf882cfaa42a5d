/// A reader of YAML 1.2 (core schema) into located trees, over the events of libyaml.
///
/// Aliases are resolved: the value at an alias is the anchor's, with the anchor's place; what they may expand to is
/// limited. Keys are texts, `<<` is one as any other. A key without a value is null.
public enum YAMLReader {
  public struct Limits: Sendable {
    /// Levels of lists and mappings, with aliases resolved.
    public var depth: Int
    /// Values and keys with aliases resolved; and comments.
    public var nodes: Int
    public var documents: Int

    public init(depth: Int = 128, nodes: Int = 1_000_000, documents: Int = 1_000_000) {
      self.depth = depth
      self.nodes = nodes
      self.documents = documents
    }
  }

  /// Reads every document of a stream. An empty stream has none.
  public static func read(_ file: SourceFile, limits: Limits = Limits()) throws(SyntaxProblem) -> [Document] {
    let standIns = YAMLDialect.StandIns(for: file.bytes)
    let bytes = standIns.replaced(file.bytes)
    do throws(SyntaxProblem) {
      return try read(file, bytes, standIns, limits)
    } catch {
      // YAML 1.2 allows a tab in a line without content, libyaml does not: then, and only then, the text is read again
      // without those tabs.
      guard let text = YAMLDialect.withoutTabs(inLinesWithoutContent: bytes, from: error.range.lowerBound) else {
        throw error
      }
      return try read(file, text, standIns, limits)
    }
  }

  private static func read(
    _ file: SourceFile, _ bytes: [UInt8], _ standIns: YAMLDialect.StandIns, _ limits: Limits
  ) throws(SyntaxProblem) -> [Document] {
    try bytes.withUnsafeBufferPointer { (text) throws(SyntaxProblem) in
      guard !text.isEmpty else { return [] }
      try checkDirectives(text)
      return try file.bytes.withUnsafeBufferPointer { (written) throws(SyntaxProblem) in
        let parser = YAMLParser(text, written: written)
        var builder = YAMLTreeBuilder(parser: parser, file: file, standIns: standIns, limits: limits)
        return try builder.documents()
      }
    }
  }

  /// Bounds the `%TAG` directives of a stream: libyaml compares each with all before it.
  private static func checkDirectives(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxProblem) {
    let limit = 100
    var count = 0
    for i in text.indices where text[i] == UInt8(ascii: "%") {
      guard i == 0 || text[i - 1] == 0x0A || text[i - 1] == 0x0D else { continue }
      count += 1
      if count > limit { throw SyntaxProblem("more than \(limit) directives", range: i..<i + 1) }
    }
  }
}

/// Builds the trees of a stream out of its events.
struct YAMLTreeBuilder: ~Copyable {
  /// What an anchor names, with what it costs where an alias repeats it.
  private struct Anchor {
    enum Target {
      /// A key, too.
      case scalar(Scalar)
      /// The number of a list or mapping.
      case collection(Int)
    }

    var target: Target
    var size: Size
  }

  private struct Scalar {
    var kind: Tree.Kind
    var range: Range<Int>
    var form: Tree.Form
    var isPlain: Bool
  }

  private struct Size {
    /// Values and keys.
    var count = 1
    /// Levels of lists and mappings.
    var height = 0
  }

  private let parser: YAMLParser
  private let file: SourceFile
  private let standIns: YAMLDialect.StandIns
  private let limits: YAMLReader.Limits
  private var anchors: [String: Anchor] = [:]
  private var tree = TreeBuilder(bytes: 0)
  private var count = 0
  private var progress = YAMLProgress()
  /// Ranges of scalars, in order: a `#` inside one is no comment.
  private var scalars: [Range<Int>] = []

  init(parser: consuming YAMLParser, file: SourceFile, standIns: YAMLDialect.StandIns, limits: YAMLReader.Limits) {
    self.parser = parser
    self.file = file
    self.standIns = standIns
    self.limits = limits
  }

  mutating func documents() throws(SyntaxProblem) -> [Document] {
    var documents: [Document] = []
    var starts: [Int] = []
    reading: while true {
      let event = try next()
      switch event.kind {
      case .streamEnd: break reading
      case .documentStart:
        anchors = [:]
        guard starts.count < limits.documents else {
          throw SyntaxProblem("more than \(limits.documents) documents", range: event.range)
        }
        starts.append(event.range.lowerBound)
        documents.append(try document())
      default: continue
      }
    }
    guard !documents.isEmpty else { return [] }
    // A comment belongs to the document whose `---` it follows; what stands before the first one, to that.
    var i = 0
    for comment in try YAMLComments.find(in: file.bytes, outside: scalars, limit: limits.nodes) {
      while i + 1 < starts.count, starts[i + 1] <= comment.range.lowerBound { i += 1 }
      documents[i].comments.append(comment)
    }
    return documents
  }

  private mutating func document() throws(SyntaxProblem) -> Document {
    tree = TreeBuilder(bytes: 0)
    try build(try next(), .item(0), in: 0, level: 0)
    let whole = Tree(file: file, tree)
    return Document(
      root: Located(0, in: whole), duplicateKeys: tree.mayHaveDuplicates ? DuplicateKeys.find(in: whole) : [])
  }

  private mutating func next() throws(SyntaxProblem) -> YAMLEvent {
    let event: YAMLEvent
    do throws(YAMLFailure) {
      event = try parser.next()
    } catch {
      throw YAMLDiagnosis(text: file.bytes, failure: error, progress: progress).problem
    }
    progress.pass(event)
    if case .scalar(let scalar, _) = event.kind, !event.range.isEmpty {
      var range = event.range
      if scalar.style == .block {
        // A comment may stand behind the `|` or `>`.
        while range.count > 1, file.bytes[range.lowerBound] != 0x0A, file.bytes[range.lowerBound] != 0x0D {
          range = range.lowerBound + 1..<range.upperBound
        }
      }
      scalars.append(range)
    }
    return event
  }

  /// Builds the value that starts with an event.
  /// - Parameters:
  ///   - step: what leads to it from the value around it, whose number is `parent`
  ///   - level: how many lists and mappings are around it
  @discardableResult
  private mutating func build(
    _ event: YAMLEvent, _ step: Tree.Step, in parent: Int, level: Int
  ) throws(SyntaxProblem) -> Size {
    let number = tree.values.count
    switch event.kind {
    case .scalar(let found, let anchor):
      add(try scalar(found, event.range, anchor), step, in: parent)
      return Size()
    case .alias(let name):
      let anchor = try anchor(name, event.range, level: level)
      switch anchor.target {
      case .scalar(let scalar): add(scalar, step, in: parent)
      case .collection(let number): tree.repeat(number, step, in: parent)
      }
      return anchor.size
    case .sequenceStart(let anchor, _):
      let size = try sequence(event, step, in: parent, level: level + 1)
      if let anchor { anchors[anchor] = Anchor(target: .collection(number), size: size) }
      return size
    case .mappingStart(let anchor, _):
      let size = try mapping(event, step, in: parent, level: level + 1)
      if let anchor { anchors[anchor] = Anchor(target: .collection(number), size: size) }
      return size
    default:
      tree.addScalar(.null, event.range, .asWritten, step, in: parent)
      return Size()
    }
  }

  private mutating func add(_ scalar: Scalar, _ step: Tree.Step, in parent: Int) {
    tree.addScalar(scalar.kind, scalar.range, scalar.form, isPlain: scalar.isPlain, step, in: parent)
  }

  private mutating func scalar(
    _ found: YAMLEvent.Scalar, _ range: Range<Int>, _ anchor: String?
  ) throws(SyntaxProblem) -> Scalar {
    try spend(1, range)
    let form: Tree.Form =
      switch found.text {
      case .asWritten: .asWritten
      case .inQuotes: .inQuotes
      case .other(let text): tree.keep(standIns.restored(text))
      }
    let isPlain = found.style == .plain && !found.hasTag
    let scalar = Scalar(kind: found.kind, range: range, form: form, isPlain: isPlain)
    if let anchor { anchors[anchor] = Anchor(target: .scalar(scalar), size: Size()) }
    return scalar
  }

  private mutating func anchor(_ name: String, _ range: Range<Int>, level: Int) throws(SyntaxProblem) -> Anchor {
    guard let anchor = anchors[name] else {
      throw SyntaxProblem(
        "no anchor of this name stands before this alias (a text that starts with `*` stands in quotes)", range: range)
    }
    try checkDepth(level + anchor.size.height, range)
    try spend(anchor.size.count, range)
    return anchor
  }

  private mutating func sequence(
    _ start: YAMLEvent, _ step: Tree.Step, in parent: Int, level: Int
  ) throws(SyntaxProblem) -> Size {
    try checkDepth(level, start.range)
    try spend(1, start.range)
    let list = tree.begin(.array, at: start.range.lowerBound, step, in: parent)
    var size = Size()
    var items = 0
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { break }
      let item = try build(event, .item(items), in: list, level: level)
      items += 1
      size.count += item.count
      size.height = max(size.height, item.height)
    }
    tree.end(list, at: max(start.range.upperBound, progress.end), count: items)
    size.height += 1
    return size
  }

  private mutating func mapping(
    _ start: YAMLEvent, _ step: Tree.Step, in parent: Int, level: Int
  ) throws(SyntaxProblem) -> Size {
    try checkDepth(level, start.range)
    try spend(1, start.range)
    let object = tree.begin(.object, at: start.range.lowerBound, step, in: parent)
    var size = Size()
    var members = 0
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { break }
      let key = try key(event, level: level)
      let value = try build(try next(), key, in: object, level: level)
      members += 1
      size.count += value.count + 1
      size.height = max(size.height, value.height)
    }
    tree.end(object, at: max(start.range.upperBound, progress.end), count: members)
    size.height += 1
    return size
  }

  /// Reads the key of the mapping that was opened last.
  private mutating func key(_ event: YAMLEvent, level: Int) throws(SyntaxProblem) -> Tree.Step {
    let scalar: Scalar
    switch event.kind {
    case .sequenceStart, .mappingStart: throw complexKey(event.range)
    case .scalar(let found, let anchor): scalar = try self.scalar(found, event.range, anchor)
    case .alias(let name):
      guard case .scalar(let found) = try anchor(name, event.range, level: level).target else {
        throw complexKey(event.range)
      }
      scalar = found
    default: scalar = Scalar(kind: .null, range: event.range, form: .asWritten, isPlain: false)
    }
    return file.bytes.withUnsafeBufferPointer { tree.step(key: event.range, scalar.range, scalar.form, of: $0) }
  }

  private func complexKey(_ range: Range<Int>) -> SyntaxProblem {
    let bytes = file.bytes
    let at = range.lowerBound
    let end = max(range.upperBound, min(at + 1, bytes.count))
    if at > 0, at < bytes.count, bytes[at] == UInt8(ascii: "{"), bytes[at - 1] == UInt8(ascii: "{") {
      return SyntaxProblem("a text that starts with `{{` stands in quotes", range: at - 1..<end)
    }
    return SyntaxProblem("a key is a text, not a list or a mapping", range: at..<end)
  }

  private func checkDepth(_ level: Int, _ range: Range<Int>) throws(SyntaxProblem) {
    guard level <= limits.depth else {
      throw SyntaxProblem("nested deeper than \(limits.depth) levels", range: range)
    }
  }

  private mutating func spend(_ more: Int, _ range: Range<Int>) throws(SyntaxProblem) {
    count += more
    guard count <= limits.nodes else {
      throw SyntaxProblem("more than \(limits.nodes) values once aliases are resolved", range: range)
    }
  }
}

/// How far a stream was read: what stands before the place at which libyaml gave up.
struct YAMLProgress {
  /// The end of the last token that is there in the text.
  private(set) var end = 0
  /// The last token where it was a scalar.
  private(set) var scalar: (range: Range<Int>, style: YAMLEvent.Style)?
  /// The brackets and braces that are open.
  private(set) var flow: [Int] = []
  private var isFlow: [Bool] = []
  /// Whether the document is a scalar alone.
  private(set) var isRootScalar = false

  mutating func pass(_ event: YAMLEvent) {
    switch event.kind {
    case .documentStart: isRootScalar = false
    case .scalar: isRootScalar = isRootScalar || isFlow.isEmpty
    case .sequenceStart(_, let flow), .mappingStart(_, let flow): open(event.range, isFlow: flow)
    case .sequenceEnd, .mappingEnd:
      if isFlow.popLast() == true { _ = flow.popLast() }
    default: break
    }
    guard !event.range.isEmpty || isValue(event) else { return }
    end = max(end, event.range.upperBound)
    if case .scalar(let found, _) = event.kind { scalar = (event.range, found.style) } else { scalar = nil }
  }

  private mutating func open(_ range: Range<Int>, isFlow: Bool) {
    self.isFlow.append(isFlow)
    if isFlow { flow.append(range.lowerBound) }
  }

  /// A value that is not there still stands behind its colon or dash.
  private func isValue(_ event: YAMLEvent) -> Bool {
    if case .scalar = event.kind { true } else { false }
  }
}
