import TestSupport
import Testing
import XML

@Suite struct XMLWriterTests {
  private func written(_ body: (XMLWriter) throws -> Void) throws -> String {
    let writer = try XMLWriter()
    try writer.startDocument()
    try body(writer)
    return String(decoding: try writer.finish(), as: UTF8.self)
  }

  @Test func elementsStandOnLinesOfTheirOwn() throws {
    let text = try written { writer in
      try writer.startElement("testsuites")
      try writer.startElement("testsuite")
      try writer.attribute("name", "a \"b\" <c> & 'd'\n\té")
      try writer.element("failure", "x < y & z > ]]>\r\n")
      try writer.startElement("empty")
      try writer.endElement()
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites>
          <testsuite name="a &quot;b&quot; &lt;c&gt; &amp; 'd'&#10;&#9;é">
            <failure>x &lt; y &amp; z &gt; ]]&gt;&#13;
        </failure>
            <empty/>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func mixedContentGetsNoWhiteSpace() throws {
    let text = try written { writer in
      try writer.startElement("p")
      try writer.startElement("q")
      try writer.text("a")
      try writer.startElement("b")
      try writer.startElement("c")
      try writer.endElement()
      try writer.endElement()
      try writer.text("d")
      try writer.startElement("b")
      try writer.endElement()
      try writer.endElement()
      try writer.startElement("m", isMixed: true)
      try writer.startElement("b")
      try writer.endElement()
      try writer.endElement()
      try writer.startElement("r")
      try writer.endElement()
      try writer.endElement()
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <p>
          <q>a<b><c/></b>d<b/></q>
          <m><b/></m>
          <r/>
        </p>

        """)
  }

  @Test func whatXMLCannotHoldBecomesVisible() {
    let hostile = "a\u{0}b\u{1B}[0m\u{7F}\u{85}\u{9F}\u{FFFE}\u{FFFF}"
    #expect(XMLText.sanitized(hostile) == "a#x00b#x1B[0m#x7F#x85#x9F#xFFFE#xFFFF")
    let kept = "\t\n\r ~\u{A0}é\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}"
    #expect(XMLText.sanitized(kept) == kept)
    for value in UInt32(0)...0x10FFFF where value % 61 == 0 || value < 0x300 || value > 0x10FFF0 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isKept =
        [0x9, 0xA, 0xD].contains(value) || (0x20...0x7E).contains(value) || (0xA0...0xFFFD).contains(value)
        || value >= 0x10000
      #expect((XMLText.sanitized(String(scalar)) == String(scalar)) == isKept)
    }
  }

  @Test func misuseIsAnError() throws {
    let writer = try XMLWriter()
    #expect(throws: XMLProblem.self) { try writer.text("outside") }
    #expect(throws: XMLProblem.self) { try writer.endElement() }
    for name in ["", "a b", "1a", "a>", "é", "a\u{0}"] {
      #expect(throws: XMLProblem.self) { try writer.startElement(name) }
    }
    try writer.startElement("a")
    try writer.startElement("b")
    try writer.endElement()
    #expect(throws: XMLProblem.self) { try writer.text("late") }
    #expect(throws: XMLProblem.self) { try writer.attribute("late", "1") }
    _ = try writer.finish()
    #expect(throws: XMLProblem.self) { try writer.finish() }
    #expect(throws: XMLProblem.self) { try writer.startElement("a") }
    let second = try XMLWriter()
    try second.element("a", "")
    #expect(throws: XMLProblem.self) { try second.startElement("a") }
  }

  /// Whatever texts a report holds, the reader gets back what ``XMLText`` makes of them.
  @Test func anyTextComesBack() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      var value = String.UnicodeScalarView()
      for _ in 0..<random.below(40) {
        let pools: [ClosedRange<UInt32>] = [
          0...0x9F, 0x20...0x7E, 0x200E...0x202E, 0xFFF0...0xFFFF, 0x10000...0x10FFFF,
        ]
        let pool = pools[random.below(pools.count)]
        if let scalar = Unicode.Scalar(pool.lowerBound + UInt32(random.below(pool.count))) { value.append(scalar) }
      }
      let text = String(value) + ["", "]]>", "<!--", "&#27;"][random.below(4)] + "."
      let writer = try XMLWriter()
      try writer.startDocument()
      try writer.startElement("r")
      try writer.attribute("v", text)
      try writer.text(text)
      let reader = try XMLReader(bytes: try writer.finish())
      guard case .start(let element) = try reader.next() else { throw XMLProblem("no start") }
      let clean = XMLText.sanitized(text)
      #expect(element["v"]?.unicodeScalars.elementsEqual(clean.unicodeScalars) == true)
      guard case .text(let back) = try reader.next() else { throw XMLProblem("no text") }
      #expect(back.unicodeScalars.elementsEqual(clean.unicodeScalars))
    }
  }
}
