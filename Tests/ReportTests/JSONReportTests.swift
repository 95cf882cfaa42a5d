import Lint
import Report
import SourceText
import TestSupport
import Testing

@Suite struct JSONReportTests {
  @Test func followsItsSchema() throws {
    let schema = SchemaCheck(schema: try json(String(decoding: reportSchema(), as: UTF8.self)))
    #expect(schema.problems(try json(try text(Fixture.rich, .json))).isEmpty)
    #expect(!schema.problems(try json("{}")).isEmpty)
  }

  @Test func hasTheMembersOfTheContractInTheirOrder() throws {
    let report = try json(try text(Fixture.rich, .json))
    #expect(
      report.keys == [
        "schema", "tool", "mode", "time", "selection", "verdict", "summary", "setups", "comparison", "notes",
      ])
    let check = try #require(report["setups"]?.items.first?["checks"]?.items[1])
    #expect(
      check.keys == [
        "rule", "name", "component", "severity", "status", "reason", "basis", "declared", "prerequisite", "wouldProve",
        "findings",
      ])
    let finding = try #require(check["findings"]?.items.first)
    #expect(
      finding.keys == [
        "subject", "message", "severity", "observed", "expected", "baselined", "location", "related", "causedBy",
        "exchange", "fingerprint", "remedy",
      ])
    #expect(
      finding["location"]?.keys == ["file", "line", "column", "endLine", "endColumn", "pointer", "configuration"])
    #expect(
      finding["related"]?.items.first?["location"]?.keys
        == ["file", "line", "column", "endLine", "endColumn", "pointer"])
    #expect(finding["remedy"]?.keys == ["owner", "summary", "right", "steps", "commands", "where", "docs"])
  }

  @Test func namesTheSuppressionOfWhatIsSuppressed() throws {
    let checks = try #require(try json(try text(Fixture.rich, .json))["setups"]?.items.first?["checks"]?.items)
    let check = try #require(checks.first { $0["rule"]?.string == "FD0207" })
    #expect(check["status"]?.string == "suppressed")
    #expect(check["findings"]?.items.first?["suppression"]?["reason"]?.string == "until the split")
  }

  @Test(arguments: Fixture.hostile) func keepsEveryText(_ hostile: String) throws {
    let bytes = try text(Fixture.hostile(hostile), .json)
    let finding = try #require(try json(bytes)["setups"]?.items.first?["checks"]?.items.first?["findings"]?.items.first)
    #expect(finding["message"]?.string.map { Array($0.unicodeScalars) } == Array(hostile.unicodeScalars))
    #expect(!bytes.contains("##[") && !bytes.lowercased().contains("##vso["))
    #expect(!bytes.dropLast().unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
  }
}
