import Testing

/// What a small file could make of a run: the report says where it ends.
@Suite struct LimitTests {
  @Test func findingsOfARule() throws {
    let keys = (0..<2_500).map { "k\($0): x" }.joined(separator: "\n")
    let folder = try Workspace(Sample.configuration(more: keys))
    let report = try folder.report()
    let findings = report.failed("FD0003")
    #expect(report.code == 1 && findings.count == 1_001)
    #expect(findings.prefix(1_000).allSatisfy { $0.subject.hasPrefix("#/k") })
    let last = try #require(findings.last)
    #expect(last.subject == "others" && last.message.contains("more than 1000 findings"))
    let first = try #require(findings.first?.place.split(separator: ":")[1]).description
    #expect(last.place == "fusion-doctor.yaml:\((Int(first) ?? 0) + 1_000):1")
    for format in Sample.formats {
      let run = try folder.run(["check", "--format", format])
      #expect(run.code == 1 && run.output.contains("FD0003"), "\(format)")
    }
  }

  /// One that is accepted accepts them all.
  @Test func suppressedFindings() throws {
    let keys = (0..<1_500).map { "k\($0): x" }.joined(separator: "\n")
    let text = Sample.configuration(more: "ignore: [{ rule: FD0003, reason: keys of another tool }]\n" + keys)
    #expect(try Workspace(text).report().status("FD0003") == "suppressed")
  }

  @Test func setups() throws {
    let folder = try Workspace()
    let document = "---\nversion: 1\nname: x\n"
    try folder.write("one.yaml", String(repeating: document, count: 2_501))
    let one = try folder.report(["one.yaml"])
    #expect(one.code == 1 && one.failed("FD0001").map(\.place) == ["one.yaml:7501:1"])
    for name in ["a.yaml", "b.yaml"] { try folder.write(name, String(repeating: document, count: 1_251)) }
    let run = try folder.run(["check", "a.yaml", "b.yaml"])
    #expect(run.code == 2 && run.errors.contains("more than 2500 setups in one run"))
  }

  @Test func faults() throws {
    let keys = (0..<900).map { "k\($0): x" }.joined(separator: "\n")
    let documents = (0..<40).map { Sample.configuration(name: "s\($0)", more: keys) }
    let report = try Workspace(documents.joined(separator: "---\n")).report()
    #expect(report.code == 1 && report.failed("FD0001").count == 1)
    #expect(report.names.count == 13)
  }

  @Test func suppressions() throws {
    let entry = "  - { rule: FD0104, reason: a }\n"
    let text = Sample.configuration(more: "ignore:\n" + String(repeating: entry, count: 10_010))
    let report = try Workspace(text).report()
    #expect(report.failed("FD0011").map(\.message).filter { $0.contains("more than 10000") }.count == 1)
  }
}
