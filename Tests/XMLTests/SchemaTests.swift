import TestSupport
import Testing
import XML

/// The schemas that reports are judged by, and the judge.
@Suite struct SchemaTests {
  /// `fixtures/schemas`, found from this file, whatever the working directory is.
  private func schema(_ name: String) throws -> SchemaValidator {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return try SchemaValidator(schema: "\(root)/fixtures/schemas/\(name)")
  }

  @Test(arguments: ["windyroad-JUnit.xsd", "jenkins-junit-10.xsd"]) func judges(name: String) throws {
    let schema = try schema(name)
    func suite(extra: [(String, String)] = []) throws -> [UInt8] {
      let writer = try XMLWriter()
      try writer.startDocument()
      try writer.startElement("testsuites")
      try writer.startElement("testsuite")
      for (name, value) in [
        ("name", "oauth"), ("package", "fusion-doctor"), ("id", "0"), ("timestamp", "2026-01-02T03:04:05"),
        ("hostname", "localhost"), ("tests", "1"), ("failures", "1"), ("errors", "0"), ("time", "0.012"),
      ] + extra { try writer.attribute(name, value) }
      try writer.startElement("properties")
      try writer.endElement()
      try writer.startElement("testcase")
      for (name, value) in [("name", "FD0402"), ("classname", "user"), ("time", "0.001")] {
        try writer.attribute(name, value)
      }
      try writer.startElement("failure")
      try writer.attribute("message", "the name \u{1B} differs")
      try writer.attribute("type", "error")
      try writer.text("the name\n\u{0} differs")
      try writer.endElement()
      try writer.endElement()
      try writer.element("system-out", "")
      try writer.element("system-err", "")
      return try writer.finish()
    }
    #expect(schema.problems(in: try suite()) == [])
    #expect(schema.problems(in: try suite(extra: [("colour", "red")])) != [])
    #expect(schema.problems(in: Array("<testsuites>".utf8)) != [])
  }

  @Test func aMissingSchemaIsAnError() {
    #expect(throws: SchemaValidator.Failure.self) { try schema("none.xsd") }
  }
}
