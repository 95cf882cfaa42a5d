import CLibXML2

/// A writer of XML 1.0 in UTF-8 into memory.
///
/// Elements stand on lines of their own, two spaces for each level; an element that holds text, or is started as mixed,
/// is written without white space of the writer's own. Every text goes through ``XMLText/sanitized(_:)``; there is no
/// CDATA. Names are the program's own and must be plain ASCII names.
public final class XMLWriter {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr
  /// One for each open element.
  private var open: [Content] = []
  private var hasRoot = false
  private var isFinished = false

  private enum Content { case nothing, elements, mixed }

  public init() throws(XMLProblem) {
    try XMLLibrary.start()
    guard let buffer = lazy_xmlBufferCreate() else { throw XMLProblem("no memory for the XML text") }
    lazy_xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
    guard let writer = lazy_xmlNewTextWriterMemory(buffer, 0) else {
      lazy_xmlBufferFree(buffer)
      throw XMLProblem("no memory for the XML text")
    }
    self.buffer = buffer
    self.writer = writer
    lazy_xmlTextWriterSetIndentString(writer, "  ")
    lazy_xmlTextWriterSetIndent(writer, 1)
  }

  deinit {
    lazy_xmlFreeTextWriter(writer)
    lazy_xmlBufferFree(buffer)
  }

  /// Writes the XML declaration: version 1.0, UTF-8.
  public func startDocument() throws(XMLProblem) {
    try check(lazy_xmlTextWriterStartDocument(writer, nil, "UTF-8", nil))
  }

  /// - Parameter isMixed: whether texts and elements will alternate inside, so that no white space may be added
  public func startElement(_ name: String, isMixed: Bool = false) throws(XMLProblem) {
    try checkName(name)
    if let parent = open.last {
      if parent == .nothing { open[open.count - 1] = .elements }
      if parent == .mixed { lazy_xmlTextWriterSetIndent(writer, 0) }
    } else {
      guard !hasRoot else { throw XMLProblem("an XML text has one root element") }
      hasRoot = true
    }
    try check(lazy_xmlTextWriterStartElement(writer, name))
    let isInMixed = open.last == .mixed
    open.append(isMixed || isInMixed ? .mixed : .nothing)
  }

  /// Adds an attribute to the element that was started last.
  public func attribute(_ name: String, _ value: String) throws(XMLProblem) {
    try checkName(name)
    try check(lazy_xmlTextWriterWriteAttribute(writer, name, XMLText.sanitized(value)))
  }

  /// Adds text to the open element: before its child elements, or anywhere in a mixed one.
  public func text(_ value: String) throws(XMLProblem) {
    switch open.last {
    case nil: throw XMLProblem("text outside of the root element")
    case .elements: throw XMLProblem("text behind the child elements of an element that is not mixed")
    case .nothing: open[open.count - 1] = .mixed
    case .mixed: break
    }
    try check(lazy_xmlTextWriterWriteString(writer, XMLText.sanitized(value)))
  }

  public func endElement() throws(XMLProblem) {
    guard let content = open.popLast() else { throw XMLProblem("no element is open") }
    if content == .mixed, open.last != .mixed {
      // The line ends behind the outermost mixed element, but no white space may stand before its end tag: an empty
      // text tells libxml2 so.
      lazy_xmlTextWriterSetIndent(writer, 1)
      try check(lazy_xmlTextWriterWriteString(writer, ""))
    }
    try check(lazy_xmlTextWriterEndElement(writer))
  }

  /// Writes an element that holds only a text.
  public func element(_ name: String, _ value: String) throws(XMLProblem) {
    try startElement(name)
    try text(value)
    try endElement()
  }

  /// Closes what is open and gives the bytes; nothing can be written after that.
  public func finish() throws(XMLProblem) -> [UInt8] {
    guard !isFinished else { throw XMLProblem("the XML text is finished") }
    while !open.isEmpty { try endElement() }
    isFinished = true
    try check(lazy_xmlTextWriterEndDocument(writer))
    try check(lazy_xmlTextWriterFlush(writer))
    guard let content = lazy_xmlBufferContent(buffer) else { throw XMLProblem("no memory for the XML text") }
    return Array(UnsafeBufferPointer(start: content, count: Int(lazy_xmlBufferLength(buffer))))
  }

  private func check(_ result: CInt) throws(XMLProblem) {
    guard result >= 0 else { throw XMLProblem("the XML text cannot go on here, or there is no memory for it") }
  }

  /// The writer takes any name as it is, also one that would break the text.
  private func checkName(_ name: String) throws(XMLProblem) {
    var isFirst = true
    for byte in name.utf8 {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A: break
      case 0x30...0x39, 0x2D, 0x2E: guard !isFirst else { throw XMLProblem("not a name for an element or attribute") }
      default: throw XMLProblem("not a name for an element or attribute")
      }
      isFirst = false
    }
    if isFirst { throw XMLProblem("not a name for an element or attribute") }
  }
}

/// libxml2, opened by its first use, and its global set-up, which must come before its use on several threads.
enum XMLLibrary {
  private static let isStarted: Bool = {
    guard libxml2() != nil else { return false }
    lazy_xmlInitParser()
    return true
  }()

  static func start() throws(XMLProblem) {
    guard isStarted else { throw XMLProblem("the library libxml2 is not installed") }
  }
}
