import Lint
import Rules
import Testing

/// What every rule owes its readers.
@Suite struct MetadataTests {
  @Test func registryIsSortedAndUnique() {
    let ids = allRules.map { $0.metadata.id }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    let names = allRules.map { $0.metadata.name }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: allRules.map { $0.metadata.id })
  func metadataIsComplete(id: String) throws {
    let rule = try #require(allRules.first { $0.metadata.id == id }).metadata
    #expect(rule.id.count == 6 && rule.id.hasPrefix("FD") && rule.id.dropFirst(2).allSatisfy(\.isNumber))
    #expect(rule.name == rule.name.lowercased() && !rule.name.contains(" "))
    #expect(rule.summary.count <= 80 && rule.summary.hasSuffix("."), "\(rule.summary.count)")
    #expect(rule.rationale.count > 40)
    #expect(!rule.sources.isEmpty)
    #expect(rule.remedy.summary.hasSuffix(".") && rule.remedy.summary.first?.isUppercase == true)
    #expect(!rule.remedy.right.isEmpty && !rule.remedy.place.isEmpty)
    #expect(!rule.remedy.steps.isEmpty || !rule.remedy.commands.isEmpty)
    #expect(!rule.severities.isEmpty && rule.severities == rule.severities.sorted(by: >))
    let expectations = rule.examples.map(\.expectation)
    #expect(expectations.contains(.passes))
    #expect(expectations.contains(.fails))
    for cause in rule.explainedBy { #expect(cause != rule.id) }
  }

  @Test func causesHaveNoCircle() {
    let edges = Dictionary(uniqueKeysWithValues: allRules.map { ($0.metadata.id, $0.metadata.explainedBy) })
    func visit(_ id: String, _ path: [String]) {
      if path.contains(id) {
        Issue.record("a circle: \((path + [id]).joined(separator: " <- "))")
        return
      }
      for cause in edges[id] ?? [] { visit(cause, path + [id]) }
    }
    for id in edges.keys { visit(id, []) }
  }
}
