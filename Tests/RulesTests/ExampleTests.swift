import Lint
import Rules
import SourceText
import TestSupport
import Testing

/// Runs every example of every rule, in every form, through the real pipeline.
@Suite struct ExampleTests {
  @Test(arguments: allRules.map { $0.metadata.id })
  func examplesHold(id: String) throws {
    let rule = try #require(allRules.first { $0.metadata.id == id })
    for example in ExampleCase.all(rule) {
      let check = try #require(try example.run(allRules), "\(example.testDescription): no such check")
      let title = Comment(rawValue: example.testDescription)
      switch example.example.expectation {
      case .passes:
        #expect(check.status == .passed, title)
      case .undecidable:
        #expect(check.status == .unverified, title)
        #expect(check.reason?.isEmpty == false, title)
      case .notApplicable:
        #expect(check.status == .notApplicable, title)
      case .fails:
        let isSuppressed = example.variant == .suppressed
        #expect(check.status == (isSuppressed ? .suppressed : .failed), title)
        let findings = isSuppressed ? check.suppressed : check.findings
        // A file that is not what it should be has no line of its own.
        let placed = findings.filter { $0.location.line != nil }
        #expect(
          !example.marks.isEmpty || placed.count < findings.count, "\(example.testDescription): nothing is marked")
        #expect(Set(placed.map(place)) == Set(example.marks), title)
        if let severity = example.example.severity
          ?? (rule.metadata.severities.count == 1 ? rule.metadata.severity : nil)
        {
          #expect(findings.allSatisfy { $0.severity == severity }, title)
        }
      }
    }
  }

  private func place(_ finding: ReportedFinding) -> ExampleCase.Mark {
    let location = finding.location
    return ExampleCase.Mark(
      file: location.file, start: .init(line: location.line ?? 0, column: location.column ?? 0),
      end: .init(line: location.endLine ?? 0, column: location.endColumn ?? 0))
  }
}
