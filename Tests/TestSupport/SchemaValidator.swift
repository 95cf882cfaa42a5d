import CLibXML2

/// Judges XML texts by an XSD file, with libxml2. For texts of our own only: its schema code is not made for hostile ones.
public final class SchemaValidator {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  private let schema: xmlSchemaPtr

  /// - Parameter path: the XSD file
  public init(schema path: String) throws {
    xmlInitParser()
    // The failure is thrown; libxml2 need not print it.
    xmlSetStructuredErrorFunc(nil) { _, _ in }
    defer { xmlSetStructuredErrorFunc(nil, nil) }
    guard let parser = xmlSchemaNewParserCtxt(path) else { throw Failure(description: "no such schema: \(path)") }
    defer { xmlSchemaFreeParserCtxt(parser) }
    guard let schema = xmlSchemaParse(parser) else { throw Failure(description: "not a schema: \(path)") }
    self.schema = schema
  }

  deinit { xmlSchemaFree(schema) }

  /// What is wrong with an XML text, one line for each problem (`12: message`); empty when it is valid.
  public func problems(in bytes: [UInt8]) -> [String] {
    let messages = Messages()
    let own = Unmanaged.passUnretained(messages).toOpaque()
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let document = bytes.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        xmlReadMemory($0.baseAddress, CInt($0.count), nil, nil, CInt(options))
      }
    }
    guard let document else { return ["the text is not well-formed"] }
    defer { xmlFreeDoc(document) }
    guard let context = xmlSchemaNewValidCtxt(schema) else { return ["no memory"] }
    defer { xmlSchemaFreeValidCtxt(context) }
    xmlSchemaSetValidStructuredErrors(
      context,
      { messages, error in
        guard let messages, let error else { return }
        let text = error.pointee.message.map { String(cString: $0) } ?? "code \(error.pointee.code)"
        Unmanaged<Messages>.fromOpaque(messages).takeUnretainedValue().lines.append("\(error.pointee.line): \(text)")
      }, own)
    let result = xmlSchemaValidateDoc(context, document)
    withExtendedLifetime(messages) {}
    return result == 0 ? [] : messages.lines.isEmpty ? ["code \(result)"] : messages.lines
  }

  private final class Messages { var lines: [String] = [] }
}
