import SourceText
import TestSupport
import Testing

@Suite struct JSONPositionTests {
  @Test func everyValueHasItsRange() throws {
    let file = SourceFile(name: "test", text: "{ \"a\" : [ 1 , \"é😀\" , true ] ,\r\n\t\"b\\u0063\":{ } }\n")
    let root = try JSONReader.read(file).root
    #expect(
      pieces(root.node, file) == [
        "{ \"a\" : [ 1 , \"é😀\" , true ] ,\r\n\t\"b\\u0063\":{ } }", "\"a\"", "[ 1 , \"é😀\" , true ]", "1", "\"é😀\"",
        "true", "\"b\\u0063\"", "{ }",
      ])
    let last = try #require(root["bc"])
    #expect(file.position(at: last.range.lowerBound) == .init(line: 2, column: 12))
    #expect(file.position(at: last.range.upperBound) == .init(line: 2, column: 15))
    let flag = root["a"]?.items[2]
    #expect(flag.map { file.position(at: $0.range.lowerBound) } == .init(line: 1, column: 22))
    #expect(flag?.pointer.description == "#/a/2")
  }

  @Test func duplicateKeysHaveBothPlaces() throws {
    let marked = Marked(#"{"x": [{«"a"»: 1, "b": {"c": 0}, «"\u0061"»: 2, "b\u0000": 3}], "y": {"a": 1}}"#)
    let found = try JSONReader.read(marked.file).duplicateKeys
    #expect(found.map(\.key) == ["a"])
    #expect(found.first?.pointer.description == "#/x/0/a")
    #expect(found.map { [$0.first, $0.second] } == [marked.ranges])
  }

  @Test func keysThatOnlyLookAlikeAreTwo() throws {
    #expect(try json("{\"\u{E9}\": 1, \"e\u{301}\": 2}").duplicateKeys.isEmpty)
  }

  @Test func everyRepetitionIsADuplicate() throws {
    let members = (0..<20).map { "\"k\($0 % 10)\": \($0)" } + ["\"k3\": 0"]
    let found = try json("{\(members.joined(separator: ", "))}").duplicateKeys
    #expect(found.map(\.key) == (0..<10).map { "k\($0)" } + ["k3"])
    #expect(Set(found.filter { $0.key == "k3" }.map(\.first)).count == 1)
  }

  /// Few keys are told apart in one way and many in another; an escape spells a key otherwise.
  @Test(arguments: [2, 7, 8, 9, 17, 63, 255, 256, 257, 300])
  func aRepetitionIsSeenAmongSoMany(count: Int) throws {
    var random = SeededRandom(seed: UInt64(count))
    let keys = (0..<count).map { "key-\($0)" }
    for isEscaped in [false, true] {
      let first = Int.random(in: 0..<count - 1, using: &random)
      let second = Int.random(in: first + 1..<count, using: &random)
      var members = keys.map { "\"\($0)\":1" }
      #expect(try json("{\(members.joined(separator: ","))}").duplicateKeys.isEmpty)
      members[second] = isEscaped ? "\"\\u006bey-\(first)\":1" : "\"key-\(first)\":1"
      let found = try json("{\(members.joined(separator: ","))}").duplicateKeys
      #expect(found.map(\.key) == ["key-\(first)"], "\(first) \(second) \(isEscaped)")
    }
  }

  @Test func duplicatesAreBounded() throws {
    let text = "[" + String(repeating: "{\"a\":1,\"a\":2},", count: 5000) + "0]"
    #expect(try json(text).duplicateKeys.count == 1000)
  }

  @Test func lastOfTwoKeysCounts() throws {
    #expect(try json(#"{"a": 1, "a": 2}"#).root["a"]?.integer == 2)
  }

  @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
  func utf16IsRead(_ mark: [UInt8]) throws {
    let text = "{\"é\": \"😀\", \"b\": 1}"
    let units = Array(text.utf16)
    let bytes = units.flatMap {
      mark[0] == 0xFF ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
    }
    let (file, problem) = SourceFile.decode(mark + bytes, name: "test")
    #expect(problem == nil)
    #expect(file.bytes == Array(text.utf8))
    let value = try #require(try JSONReader.read(file).root["b"])
    #expect(file.position(at: value.range.lowerBound) == .init(line: 1, column: 17))
  }

  @Test func byteOrderMarkIsNoText() throws {
    let (file, problem) = SourceFile.decode([0xEF, 0xBB, 0xBF] + Array("[1]".utf8), name: "test")
    #expect(problem == nil)
    #expect(try JSONReader.read(file).root.range == 0..<3)
  }
}
