import TestSupport
import Testing
import XML

/// The events as one line: `<a k=v @2>` for a start on line 2, `'text'`, `</a>`.
func events(_ reader: XMLReader) throws -> String {
  var all: [String] = []
  while let event = try reader.next() {
    switch event {
    case .start(let element):
      let attributes = element.attributes.map { " \($0.name)=\($0.value)" }.joined()
      all.append("<\(element.name)\(attributes) @\(element.line)>")
    case .text(let text): all.append("'\(text)'")
    case .end(let name): all.append("</\(name)>")
    }
  }
  return all.joined(separator: " ")
}

func events(_ bytes: [UInt8], piece: Int = 1 << 20) throws -> String {
  var at = 0
  return try events(
    XMLReader {
      guard at < bytes.count else { return nil }
      let end = min(at + piece, bytes.count)
      defer { at = end }
      return Array(bytes[at..<end])
    })
}

func problem(_ text: String, limits: XMLReader.Limits = .init()) -> XMLProblem? {
  do {
    let reader = try XMLReader(bytes: Array(text.utf8), limits: limits)
    while try reader.next() != nil {}
    return nil
  } catch {
    return error
  }
}

func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
  (mark ? [0xFEFF] + Array(text.utf16) : Array(text.utf16)).flatMap { unit in
    bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
  }
}

@Suite struct XMLReaderTests {
  static let sample = """
    <?xml version="1.0"?>
    <!-- no event -->
    <r xmlns:x="urn:x" xmlns="urn:r">
      <x:a
         k="1 &lt; é"
         x:id='"'>one<!-- c --> &amp; <![CDATA[<two>]]></x:a><b> </b>
      <c/>
    </r>
    """
  static let expected =
    "<r @3> <a k=1 < é id=\" @4> 'one & <two>' </a> <b @6> ' ' </b> <c @7> </c> </r>"

  @Test(arguments: [1, 2, 3, 7, 64, 1 << 20]) func piecesDoNotMatter(piece: Int) throws {
    #expect(try events(Array(Self.sample.utf8), piece: piece) == Self.expected)
    #expect(try events([0xEF, 0xBB, 0xBF] + Array(Self.sample.utf8), piece: piece) == Self.expected)
    #expect(try events(Array(Self.sample.utf8.flatMap { $0 == 10 ? [13, 10] : [$0] }), piece: piece) == Self.expected)
    for bigEndian in [true, false] {
      #expect(try events(utf16(Self.sample, bigEndian: bigEndian), piece: piece) == Self.expected)
      let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><r a=\"é\">\u{1F600}</r>"
      #expect(try events(utf16(declared, bigEndian: bigEndian), piece: piece) == "<r a=é @1> '\u{1F600}' </r>")
    }
    let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r>".utf8) + [0xE9] + Array("</r>".utf8)
    #expect(try events(latin, piece: piece) == "<r @1> 'é' </r>")
  }

  @Test func attributesByName() throws {
    let reader = try XMLReader(bytes: Array("<s xmlns:r='urn:r' r:id='rId1' name='n'><t r:id='1' id='2'/></s>".utf8))
    guard case .start(let outer) = try reader.next(), case .start(let inner) = try reader.next() else {
      throw XMLProblem("no start")
    }
    #expect(outer["id"] == "rId1")
    #expect(outer["name"] == "n")
    #expect(outer["none"] == nil)
    #expect(inner["id"] == "2")
    #expect(outer.attributes.first?.namespace == "urn:r")
  }

  @Test func linesGoOnBehind65535() throws {
    let text = "<r>" + String(repeating: "\n", count: 70_000) + "<a\n\n k='1'/><b/>" + "\n</r"
    #expect(throws: XMLProblem.self) { try events(Array(text.utf8)) }
    #expect(problem(text)?.line == 70_004)
    #expect(try events(Array((text + ">").utf8)) == "<r @1> <a k=1 @70001> </a> <b @70003> </b> </r>")
  }

  @Test(arguments: [
    "<!DOCTYPE r><r/>", "<?xml version='1.0'?>\n<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>",
    "<!DOCTYPE r [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><r>&c;</r>",
    "<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><r/>",
    "<!-- c --><!DOCTYPE r PUBLIC '-//x' 'http://localhost:1/x.dtd' []>",
  ]) func documentTypesAreRefused(text: String) throws {
    let found = try #require(problem(text))
    #expect(found.isDocumentType)
    #expect(found.message.contains("DOCTYPE"))
    #expect(found.line == (text.contains("\n") ? 2 : 1))
  }

  @Test(arguments: [
    ("", "no XML"), ("  ", "no XML"), ("text", "no XML"), ("{\"a\": 1}", "no XML"),
    ("<r> ", "ends before"), ("<r>", ""), ("<r", ""),
    ("<r><a></r>", "end tag"), ("<r>&x;</r>", "entity"), ("<r>a & b</r>", "&amp;"), ("<r a='1' a='2'/>", "twice"),
    ("<r a=1/>", "not quoted"), ("<r/><r/>", "behind its root"), ("<r>\u{1}</r>", "does not allow"),
    ("<r>&#27;</r>", "does not allow"), ("<r>]]></r>", "]]>"), ("<r a='<'/>", "`<`"),
    ("<?xml version='1.0' encoding='UTF-7'?><r/>", "encoding"),
    ("<?xml version='1.0' encoding='nope'?><r/>", "encoding"),
    ("<r><![CDATA[ x </r>", ""), ("<r><!-- x </r>", ""),
  ]) func brokenTextsAreRefused(text: String, message: String) throws {
    let found = try #require(problem(text), "\(text)")
    #expect(message.isEmpty || found.message.contains(message), "\(text): \(found)")
    #expect(!found.isDocumentType)
    #expect(!found.message.contains("libxml2"), "\(text): \(found)")
  }

  @Test func bytesOfAnotherEncodingAreRefused() {
    for bytes: [UInt8] in [
      Array("<r>".utf8) + [0xE9, 0x20] + Array("</r>".utf8), [0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0], [0, 0, 0, 0x3C],
      [0x4C, 0x6F, 0xA7, 0x94], [0, 1, 2, 3], [0xFF, 0xFE, 0x3C, 0, 0, 0xD8, 0x3C, 0],
    ] {
      #expect(throws: XMLProblem.self) { try events(bytes) }
    }
  }

  @Test func limits() throws {
    let nested = { (n: Int) in String(repeating: "<a>", count: n) + String(repeating: "</a>", count: n) }
    #expect(problem(nested(256)) == nil)
    #expect(problem(nested(257))?.message.contains("256 levels") == true)
    #expect(problem(nested(200_000))?.message.contains("256 levels") == true)
    let text = { (n: Int) in "<a><b>" + String(repeating: "x", count: n) + "</b></a>" }
    #expect(problem(text(1 << 20)) == nil)
    #expect(problem(text(1 << 20 + 1)) != nil)
    #expect(problem(text(101), limits: .init(text: 100))?.message.contains("100 bytes") == true)
    #expect(problem("<a b='\(String(repeating: "x", count: 101))'/>", limits: .init(text: 100)) != nil)
    #expect(problem(text(101), limits: .init(bytes: 100))?.message.contains("larger than 100 bytes") == true)
    #expect(problem("<a" + (0..<257).map { " a\($0)=''" }.joined() + "/>")?.message.contains("256") == true)
    let names = { (n: Int) in "<r>" + (0..<n).map { "<n\($0)/>" }.joined() + "</r>" }
    #expect(problem(names(9900)) == nil)
    #expect(problem(names(10_100))?.message.contains("different names") == true)
    let spaces = { (n: Int) in " " + (0..<n).map { "xmlns:a\($0)='u'" }.joined(separator: " ") }
    #expect(problem("<a\(spaces(130))><a\(spaces(130))/></a>") != nil)
    #expect(problem("<r><a\(spaces(130))/><a\(spaces(130))/></r>") == nil)
  }

  /// libxml2 alone would compare each attribute with each other one: hours for a tag of ten megabytes.
  @Test func aTagOfMegabytesIsRefusedAtOnce() {
    let attributes = (0..<400_000).map { " a\($0)='>'" }.joined()
    let start = ContinuousClock.now
    #expect(problem("<r><a\(attributes)/></r>")?.message.contains("a tag is longer") == true)
    #expect(throws: XMLProblem.self) { try events(utf16("<a\(attributes)/>", bigEndian: true)) }
    #expect(ContinuousClock.now - start < .seconds(20))
    // A comment is no tag.
    #expect(problem("<r><!-- a \(String(repeating: "'x", count: 1 << 18)) --></r>") == nil)
  }

  @Test func theProblemOfTheSourceArrives() throws {
    struct Broken: Error, CustomStringConvertible { var description: String { "the line is cut" } }
    var given = false
    let reader = try XMLReader {
      guard !given else { throw Broken() }
      given = true
      return Array("<r><a/>".utf8)
    }
    for _ in 0..<3 { #expect(try reader.next() != nil) }
    for _ in 0..<2 {
      do {
        _ = try reader.next()
        Issue.record("no error")
      } catch {
        #expect(error.cause is Broken)
        #expect(error.message == "the line is cut")
      }
    }
  }

  /// A gigabyte passes through in bounded memory; here a tenth of that, made while it is read.
  @Test func streams() throws {
    let row = Array("<row r='1'><c t='s'><v>12345</v></c></row>\n".utf8)
    let block = Array((0..<1000).map { _ in row }.joined())
    var left = 100
    var started = false
    let reader = try XMLReader {
      if !started {
        started = true
        return Array("<sheet>".utf8)
      }
      guard left > 0 else {
        defer { left = -1 }
        return left == 0 ? Array("</sheet>".utf8) : nil
      }
      left -= 1
      return block
    }
    var rows = 0
    while let event = try reader.next() {
      if case .start(let element) = event, element.name == "row" { rows += 1 }
    }
    #expect(rows == 100_000)
  }

  @Test func mutatedTextsGiveEventsOrAProblem() {
    var random = SeededRandom(seed: 11)
    let seeds = [
      Array(Self.sample.utf8), utf16(Self.sample, bigEndian: false),
      Array("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;<a b='&#x41;'/></r>".utf8),
    ]
    let clock = ContinuousClock.now
    var count = 0
    while count < 20_000, ContinuousClock.now - clock < .milliseconds(1500) {
      var bytes = seeds[random.below(seeds.count)]
      for _ in 0...random.below(6) { random.mutate(&bytes) }
      let piece = 1 + random.below(80)
      do { _ = try events(bytes, piece: piece) } catch { #expect(error is XMLProblem) }
      count += 1
    }
    #expect(count > 100)
  }
}
