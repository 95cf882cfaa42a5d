import CLibXML2

/// A pull reader for XML from anywhere, in bounded memory.
///
/// Nothing outside the text is ever read, and a DOCTYPE is refused. The encoding is UTF-8, UTF-16, or a declared one of
/// the ISO 8859 or Windows families. Names are local: a prefix is dropped. Text between two tags comes as one event,
/// whatever comments and CDATA sections it has; white space alone is left out unless it is all that an element holds.
public final class XMLReader {
  public struct Limits: Sendable {
    /// Of the whole input, in bytes.
    public var bytes: Int
    /// Of one text and of one attribute's value, in UTF-8 bytes.
    public var text: Int
    /// Of nested elements.
    public var depth: Int
    /// Of one element, name space declarations included.
    public var attributes: Int

    public init(bytes: Int = 2 << 30, text: Int = 1 << 20, depth: Int = 256, attributes: Int = 256) {
      self.bytes = bytes
      self.text = text
      self.depth = depth
      self.attributes = attributes
    }
  }

  public struct Attribute: Sendable, Hashable {
    public var name: String
    /// The name space's address; nil for a name without a prefix.
    public var namespace: String?
    public var value: String
  }

  public struct Element: Sendable, Hashable {
    public var name: String
    public var attributes: [Attribute]
    /// The line of the tag's `<`, 1-based.
    public var line: Int

    /// The value of an attribute by its local name, first of all of the one without a prefix.
    public subscript(_ name: String) -> String? {
      var prefixed: String?
      for attribute in attributes where attribute.name == name {
        if attribute.namespace == nil { return attribute.value }
        if prefixed == nil { prefixed = attribute.value }
      }
      return prefixed
    }
  }

  public enum Event: Sendable, Hashable {
    case start(Element)
    case text(String)
    case end(String)
  }

  private let source: () throws -> [UInt8]?
  private let collector: SAXCollector
  private var chunk: [UInt8] = []
  private var chunkStart = 0
  private var received = 0
  private var isAtEnd = false
  /// Large enough for speed, small enough that the events of one piece, which wait here, stay few.
  private static let pieceSize = 1 << 16

  /// - Parameters:
  ///   - source: gives the next bytes, any number of them; nil at the end. What it throws arrives as the `cause` of a
  ///     problem.
  public init(limits: Limits = Limits(), source: @escaping () throws -> [UInt8]?) throws(XMLProblem) {
    self.source = source
    collector = try SAXCollector(limits: limits)
  }

  public convenience init(bytes: [UInt8], limits: Limits = Limits()) throws(XMLProblem) {
    var rest: [UInt8]? = bytes
    try self.init(limits: limits) {
      defer { rest = nil }
      return rest
    }
  }

  /// The next event; nil at the end of the document. After a problem every call throws it again.
  public func next() throws(XMLProblem) -> Event? {
    while true {
      if let event = collector.nextEvent() { return event }
      if let problem = collector.problem { throw problem }
      if isAtEnd { return nil }
      try advance()
    }
  }

  private func advance() throws(XMLProblem) {
    if chunkStart >= chunk.count {
      let next: [UInt8]?
      do { next = try source() } catch {
        let problem = XMLProblem(String(describing: error), cause: error)
        collector.fail(problem)
        throw problem
      }
      guard let next else {
        chunk = []
        isAtEnd = true
        collector.finish()
        return
      }
      chunk = next
      chunkStart = 0
      received += next.count
      if received > collector.limits.bytes {
        collector.fail(XMLProblem("the XML text is larger than \(collector.limits.bytes) bytes"))
        return
      }
    }
    let end = min(chunkStart + XMLReader.pieceSize, chunk.count)
    collector.feed(chunk[chunkStart..<end])
    chunkStart = end
  }
}
