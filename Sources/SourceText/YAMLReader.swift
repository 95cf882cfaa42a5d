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

    public init(depth: Int = 128, nodes: Int = 1_000_000) {
      self.depth = depth
      self.nodes = nodes
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
      var builder = YAMLTreeBuilder(parser: YAMLParser(text), file: file, standIns: standIns, limits: limits)
      return try builder.documents()
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
  /// A node with what it costs where an alias repeats it.
  private struct Built {
    var node: Node
    var count: Int
    /// Levels of lists and mappings in it.
    var height: Int
  }

  private let parser: YAMLParser
  private let file: SourceFile
  private let standIns: YAMLDialect.StandIns
  private let limits: YAMLReader.Limits
  private var anchors: [String: Built] = [:]
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
        starts.append(event.range.lowerBound)
        let root = try build(try next(), level: 0).node
        documents.append(Document(root: Located(root, file: file), duplicateKeys: DuplicateKeys.find(in: root)))
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

  private mutating func next() throws(SyntaxProblem) -> YAMLEvent {
    let event: YAMLEvent
    do throws(YAMLFailure) {
      event = try parser.next()
    } catch {
      throw YAMLDiagnosis(text: file.bytes, failure: error, progress: progress).problem
    }
    progress.pass(event)
    if case .scalar(_, let style, _, _) = event.kind, !event.range.isEmpty {
      var range = event.range
      if style == .block {
        // A comment may stand behind the `|` or `>`.
        while range.count > 1, file.bytes[range.lowerBound] != 0x0A, file.bytes[range.lowerBound] != 0x0D {
          range = range.lowerBound + 1..<range.upperBound
        }
      }
      scalars.append(range)
    }
    return event
  }

  /// Builds the node that starts with an event.
  /// - Parameter level: how many lists and mappings are around it
  private mutating func build(_ event: YAMLEvent, level: Int) throws(SyntaxProblem) -> Built {
    let built: Built
    let name: String?
    switch event.kind {
    case .scalar(let text, let style, let tag, let anchor):
      try spend(1, event.range)
      let isPlain = style == .plain
      let text = standIns.restored(text)
      let content = YAMLSchema.content(text, isPlain: isPlain, tag: tag)
      let node = Node(content, text: text, range: event.range, isPlain: isPlain && tag == nil)
      (built, name) = (Built(node: node, count: 1, height: 0), anchor)
    case .alias(let target):
      guard let target = anchors[target] else {
        throw SyntaxProblem(
          "no anchor of this name stands before this alias (a text that starts with `*` stands in quotes)",
          range: event.range)
      }
      try checkDepth(level + target.height, event.range)
      try spend(target.count, event.range)
      return target
    case .sequenceStart(let anchor, _):
      (built, name) = (try sequence(event, level: level + 1), anchor)
    case .mappingStart(let anchor, _):
      (built, name) = (try mapping(event, level: level + 1), anchor)
    default:
      return Built(node: Node(.null, range: event.range), count: 1, height: 0)
    }
    if let name { anchors[name] = built }
    return built
  }

  private mutating func sequence(_ start: YAMLEvent, level: Int) throws(SyntaxProblem) -> Built {
    try checkDepth(level, start.range)
    try spend(1, start.range)
    var items: [Node] = []
    var total = 1
    var height = 0
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { break }
      let item = try build(event, level: level)
      items.append(item.node)
      total += item.count
      height = max(height, item.height)
    }
    let node = Node(.array(items), range: start.range.lowerBound..<max(start.range.upperBound, progress.end))
    return Built(node: node, count: total, height: height + 1)
  }

  private mutating func mapping(_ start: YAMLEvent, level: Int) throws(SyntaxProblem) -> Built {
    try checkDepth(level, start.range)
    try spend(1, start.range)
    var members: [Node.Member] = []
    var total = 1
    var height = 0
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { break }
      let key = try self.key(event, level: level)
      let value = try build(try next(), level: level)
      members.append(Node.Member(key: key, keyRange: event.range, value: value.node))
      total += value.count + 1
      height = max(height, value.height)
    }
    let node = Node(.object(members), range: start.range.lowerBound..<max(start.range.upperBound, progress.end))
    return Built(node: node, count: total, height: height + 1)
  }

  private mutating func key(_ event: YAMLEvent, level: Int) throws(SyntaxProblem) -> String {
    switch event.kind {
    case .sequenceStart, .mappingStart: throw complexKey(event.range)
    default:
      let node = try build(event, level: level).node
      switch node.content {
      case .array, .object: throw complexKey(event.range)
      default: return node.text
      }
    }
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
    if case .scalar(_, let style, _, _) = event.kind { scalar = (event.range, style) } else { scalar = nil }
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
