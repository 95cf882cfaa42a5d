import CLibXML2

/// The owner of a libxml2 push parser: takes bytes, keeps the events that they gave until they are asked for.
///
/// The parser builds no tree and has no handler for entities, so nothing can be declared, expanded or loaded. Errors of
/// name spaces alone (an undeclared prefix) are let pass: names are local here.
final class SAXCollector {
  let limits: XMLReader.Limits
  private(set) var problem: XMLProblem?
  private var context: xmlParserCtxtPtr?
  private var tags = TagGuard()
  private var events: [XMLReader.Event] = []
  private var nextIndex = 0
  private var text: [UInt8] = []
  private var textIsBlank = true
  /// Whether the last tag was a start tag, so that white space up to an end tag is the element's value.
  private var lastWasStart = false
  /// Name space declarations of each open element: looking one up takes time that grows with their number.
  private var declarations: [Int] = []
  private var declared = 0
  /// Different names of elements, attributes and name spaces; formats have some dozens.
  private static let nameLimit = 10_000
  /// Names by where libxml2 keeps them.
  private var names: [UnsafePointer<xmlChar>: String] = [:]
  private var hasElement = false
  private var endsTooEarly = false
  private var isMisencoded = false

  init(limits: XMLReader.Limits) throws(XMLProblem) {
    self.limits = limits
    try XMLLibrary.start()
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.internalSubset = { context, _, _, _ in collector(context)?.documentType() }
    handler.startDocument = { context in collector(context)?.startDocument() }
    handler.characters = { context, text, count in collector(context)?.characters(text, count) }
    handler.ignorableWhitespace = { context, text, count in collector(context)?.characters(text, count) }
    handler.cdataBlock = { context, text, count in collector(context)?.characters(text, count) }
    handler.startElementNs = { context, name, _, _, namespaceCount, _, count, _, attributes in
      collector(context)?.startElement(name, Int(namespaceCount), Int(count), attributes)
    }
    handler.endElementNs = { context, name, _, _ in collector(context)?.endElement(name) }
    handler.serror = { context, error in
      guard let error, error.pointee.level == XML_ERR_FATAL else { return }
      collector(context)?.refused(error.pointee)
    }
    let own = Unmanaged.passUnretained(self).toOpaque()
    guard let context = lazy_xmlCreatePushParserCtxt(&handler, own, nil, 0, nil) else {
      throw XMLProblem("no memory for the XML reader")
    }
    self.context = context
    var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    // XML_PARSE_NO_XXE, which older headers do not name.
    if LIBXML_VERSION >= 21300 { options |= 1 << 23 }
    _ = lazy_xmlCtxtUseOptions(context, CInt(options))
  }

  deinit {
    guard let context else { return }
    // Without a tree there is a document only where declarations were read.
    lazy_xmlFreeDoc(context.pointee.myDoc)
    context.pointee.myDoc = nil
    lazy_xmlFreeParserCtxt(context)
  }

  func nextEvent() -> XMLReader.Event? {
    guard nextIndex < events.count else {
      events.removeAll(keepingCapacity: true)
      nextIndex = 0
      return nil
    }
    defer { nextIndex += 1 }
    return events[nextIndex]
  }

  /// Keeps the first problem; what follows from it is not told.
  func fail(_ problem: XMLProblem) {
    if self.problem == nil { self.problem = problem }
  }

  func feed(_ bytes: ArraySlice<UInt8>) {
    guard problem == nil, let context else { return }
    if let message = tags.scan(bytes) { return fail(message) }
    listening {
      bytes.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { bytes in
          _ = lazy_xmlParseChunk(context, bytes.baseAddress, CInt(bytes.count), 0)
        }
      }
    }
    judge()
  }

  func finish() {
    guard problem == nil, let context else { return }
    listening { _ = lazy_xmlParseChunk(context, nil, 0, 1) }
    judge()
    // The end is told the same way whatever came before it.
    if endsTooEarly, !declarations.isEmpty { problem?.message = "the XML text ends before all of its elements do" }
    if endsTooEarly, !hasElement, line <= 1 { problem?.message = "there is no XML here" }
  }

  /// Runs a call of the parser while this thread's errors are heard here: those of encodings are told to no context,
  /// and without a listener libxml2 prints them, with bytes of the text.
  private func listening(_ body: () -> Void) {
    lazy_xmlSetStructuredErrorFunc(Unmanaged.passUnretained(self).toOpaque()) { context, error in
      guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
      collector(context)?.isMisencoded = true
    }
    body()
    lazy_xmlSetStructuredErrorFunc(nil, nil)
    if isMisencoded { fail(SAXCollector.message(XML_ERR_INVALID_ENCODING.rawValue)) }
  }

  /// Where no handler was told of an error (newer versions with NOERROR), the parser still knows that there was one.
  private func judge() {
    guard problem == nil, let context, context.pointee.wellFormed == 0 else { return }
    if let error = lazy_xmlCtxtGetLastError(context) {
      refused(error.pointee)
    } else {
      fail("the XML text is not well-formed")
    }
  }

  private var line: Int { context.map { Int(lazy_xmlSAX2GetLineNumber($0)) } ?? 0 }

  private func fail(_ message: String, isDocumentType: Bool = false) {
    let column = context.map { Int(lazy_xmlSAX2GetColumnNumber($0)) } ?? 0
    let place = line
    fail(
      XMLProblem(
        message, line: place > 0 ? place : nil, column: place > 0 && column > 0 ? column : nil,
        isDocumentType: isDocumentType))
  }

  private func refused(_ error: xmlError) {
    guard problem == nil else { return }
    endsTooEarly = UInt32(bitPattern: error.code) == XML_ERR_DOCUMENT_END.rawValue
    fail(
      XMLProblem(
        SAXCollector.message(UInt32(bitPattern: error.code)), line: error.line > 0 ? Int(error.line) : nil,
        column: error.int2 > 0 ? Int(error.int2) : nil))
  }

  private func documentType() {
    fail("the XML text has a DOCTYPE, which is refused", isDocumentType: true)
    // Its declarations are not even read.
    if let context { lazy_xmlStopParser(context) }
  }

  /// The declaration has been read by now; an encoding that is no superset of ASCII would pass by the tag guard.
  private func startDocument() {
    guard let context else { return }
    for name in [context.pointee.encoding, context.pointee.input?.pointee.encoding] {
      guard let name else { continue }
      let encoding = String(cString: name).uppercased()
      let isKnown =
        encoding == "UTF-8" || encoding == "UTF8" || encoding == "US-ASCII" || encoding == "ASCII"
        || ["UTF-16", "ISO-8859-", "WINDOWS-125", "CP125"].contains { encoding.hasPrefix($0) }
      if !isKnown { fail("the encoding is not supported; save the file as UTF-8") }
    }
  }

  private func characters(_ start: UnsafePointer<xmlChar>?, _ count: CInt) {
    guard problem == nil, let start, count > 0 else { return }
    let bytes = UnsafeBufferPointer(start: start, count: Int(count))
    if textIsBlank { textIsBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0xA || $0 == 0x9 || $0 == 0xD } }
    guard text.count + bytes.count <= limits.text else {
      // White space between elements is no text and is not kept, but neither may it grow.
      return fail("a text is longer than \(limits.text) bytes")
    }
    text.append(contentsOf: bytes)
  }

  private func endText(keepsBlank: Bool) {
    guard !text.isEmpty else { return }
    if !textIsBlank || keepsBlank { events.append(.text(String(decoding: text, as: UTF8.self))) }
    text.removeAll(keepingCapacity: text.capacity <= 1 << 16)
    textIsBlank = true
  }

  private func startElement(
    _ name: UnsafePointer<xmlChar>?, _ namespaceCount: Int, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard problem == nil, let name else { return }
    endText(keepsBlank: false)
    lastWasStart = true
    hasElement = true
    declared += namespaceCount
    declarations.append(namespaceCount)
    guard declarations.count <= limits.depth else {
      return fail("elements are nested deeper than \(limits.depth) levels")
    }
    // libxml2 keeps every name, and finding one among very many takes long.
    guard lazy_xmlDictSize(context?.pointee.dict) <= SAXCollector.nameLimit else {
      return fail("there are more than \(SAXCollector.nameLimit) different names")
    }
    guard count + namespaceCount <= limits.attributes, declared <= limits.attributes else {
      return fail("an element has more than \(limits.attributes) attributes or name spaces")
    }
    var element = XMLReader.Element(name: text(of: name), attributes: [], line: startLine())
    if let attributes, count > 0 {
      element.attributes.reserveCapacity(count)
      for i in 0..<count {
        let fields = attributes + 5 * i
        guard let name = fields[0], let value = fields[3], let end = fields[4] else { continue }
        let bytes = UnsafeBufferPointer(start: value, count: max(0, end - value))
        guard bytes.count <= limits.text else { return fail("a value is longer than \(limits.text) bytes") }
        element.attributes.append(
          XMLReader.Attribute(
            name: String(cString: name), namespace: fields[2].map { String(cString: $0) },
            value: SAXCollector.value(bytes)))
      }
    }
    events.append(.start(element))
  }

  /// A name as a text. libxml2 keeps each name once, as long as the parser lives.
  private func text(of name: UnsafePointer<xmlChar>) -> String {
    if let known = names[name] { return known }
    let text = String(cString: name)
    names[name] = text
    return text
  }

  /// libxml2 hands an `&` of a value over as `&#38;` as long as entities are not to be replaced, which they never are.
  private static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    let written = Array("&#38;".utf8)
    var value: [UInt8] = []
    value.reserveCapacity(bytes.count)
    var i = 0
    while i < bytes.count {
      value.append(bytes[i])
      i += bytes[i...].starts(with: written) ? written.count : 1
    }
    return String(decoding: value, as: UTF8.self)
  }

  private func endElement(_ name: UnsafePointer<xmlChar>?) {
    guard problem == nil, let name else { return }
    endText(keepsBlank: lastWasStart)
    lastWasStart = false
    declared -= declarations.popLast() ?? 0
    events.append(.end(text(of: name)))
  }

  /// The parser stands behind the tag's attributes now. The tag's whole text is still in its buffer, and only its first
  /// character is a `<`, so the lines in between can be taken off.
  private func startLine() -> Int {
    var line = line
    guard let input = context?.pointee.input, let base = input.pointee.base, var at = input.pointee.cur else {
      return line
    }
    while at > base {
      at -= 1
      if at.pointee == UInt8(ascii: "<") { break }
      if at.pointee == UInt8(ascii: "\n") { line -= 1 }
    }
    return max(line, 1)
  }
}

/// The collector that a handler was registered with. The parser does not outlive it.
private func collector(_ context: UnsafeMutableRawPointer?) -> SAXCollector? {
  context.map { Unmanaged<SAXCollector>.fromOpaque($0).takeUnretainedValue() }
}
