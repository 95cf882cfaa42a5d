import SourceText
import Testing

/// What is left out of a list leaves the rest as it stands.
@Suite struct TrimmingTests {
  /// Twelve members, of which some texts and keys hold escapes.
  private func record(_ number: Int) -> String {
    let members = (0..<10).map { #""key\#($0)": "v\#(number) é""# }
    return
      #"{"na\u006de": "n\#(number)\t", \#(members.joined(separator: ", ")), "list": [{"in\u006eer": "i\n\#(number)"}]}"#
  }

  private func read(_ count: Int, _ trimming: JSONReader.Trimming?) throws(SyntaxProblem) -> Located {
    let text = "[" + (0..<count).map(record).joined(separator: ",\n") + "]"
    return try JSONReader.read(SourceFile(name: "", text: text), trimming: trimming).root
  }

  @Test func everyOtherIsLeftOut() throws {
    var seen: [String] = []
    let root = try read(40) { record in
      // Objects in the lists of records are asked for too, but for the first of each.
      guard let name = record["name"]?.string else { return nil }
      seen.append(name + (record["list"]?.first?["inner"]?.string ?? ""))
      return seen.count.isMultiple(of: 2) ? ["name", "key3"] : nil
    }
    #expect(seen == (1..<40).map { "n\($0)\ti\n\($0)" })
    let whole = try read(40, nil)
    #expect(root.count == 40)
    for (number, (record, full)) in zip(root.items, whole.items).enumerated() {
      let isTrimmed = number > 0 && number.isMultiple(of: 2)
      #expect(record.keys == (isTrimmed ? ["name", "key3"] : full.keys))
      for (key, keyRange, value) in record.members {
        #expect(value.text == full[key]?.text && value.range == full[key]?.range)
        #expect(full.members.contains { $0.key == key && $0.keyRange == keyRange })
        #expect(value.pointer.description == "#/\(number)/\(key)")
      }
      #expect(record["list"]?.first?["inner"]?.string == (isTrimmed ? nil : "i\n\(number)"))
    }
  }

  /// Many that stay and many that go take no more time than their number says: some thousand of each are read at once.
  @Test func manyThatStayCostTheOthersNothing() throws {
    var count = 0
    let root = try read(6_000) { record in
      guard record.has("name") else { return nil }
      count += 1
      return count.isMultiple(of: 2) ? ["name"] : nil
    }
    #expect(root.items.reduce(0) { $0 + $1.count } == 2_999 + 3_001 * 12)
  }
}
