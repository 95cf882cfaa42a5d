import Lint
import Report
import Rules
import SourceText
import Testing

@Suite struct AnnotationTests {
  private func result(_ file: String, configuration: Location?) -> RunResult {
    var place = Fixture.location(file, 9, 24, 46, pointer: "#/a")
    place.configuration = "#/evidence/application"
    var finding = Fixture.finding("wrong", at: place)
    finding.configurationLocation = configuration
    return Fixture.run([
      Fixture.setup("p", .noGo, [Fixture.check("FD0205", "client-credentials-grant", .failed, [finding])])
    ])
  }

  @Test(arguments: [
    ("exports/app.json", "exports/app.json", 9), ("/srv/app.json", "fusion-doctor.yaml", 14),
    ("../app.json", "fusion-doctor.yaml", 14), ("..app.json", "..app.json", 9), ("e/a.zip!x.csv", "e/a.zip", 9),
    ("e/a.XLSX!Sheet1", "e/a.XLSX", 9), ("a!b.json", "a!b.json", 9),
  ]) func standAtTheEvidenceOrWhereItIsNamed(_ file: String, _ annotated: String, _ line: Int) throws {
    let run = result(file, configuration: Fixture.location("fusion-doctor.yaml", 14, 16, 32))
    let place = try #require(
      try json(try text(run, .sarif))["runs"]?.items.first?["results"]?.items.first?["locations"]?.items.first?[
        "physicalLocation"])
    #expect(place["artifactLocation"]?["uri"]?.string == annotated.replacing("!", with: "%21"))
    #expect(place["region"]?["startLine"]?.integer == line)
    #expect(try text(run, .github).hasPrefix("::error file=\(annotated),line=\(line),endLine=\(line),col="))
    let issue = try #require(try json(try text(run, .gitlab)).items.first)
    #expect(issue["location"]?["path"]?.string == annotated)
    #expect(issue["location"]?["lines"]?["begin"]?.integer == line)
  }

  @Test func declareEveryRule() throws {
    let run = try #require(try json(try text(Fixture.rich, .sarif))["runs"]?.items.first)
    let ids = try #require(run["tool"]?["driver"]?["rules"]?.items.map { $0["id"]?.string })
    let results = try #require(run["results"]?.items)
    #expect(results.count == 6)
    for result in results {
      #expect(ids[try #require(result["ruleIndex"]?.integer)] == result["ruleId"]?.string)
    }
    #expect(results.filter { $0.has("suppressions") }.count == 1)
    #expect(run["columnKind"]?.string == "unicodeCodePoints")
  }

  @Test func countWhatGitHubWouldDrop() throws {
    let findings =
      (0..<25).map { Fixture.finding("m\($0)", subject: "\($0)") }
      + (0..<12).map { Fixture.finding("i\($0)", .info, subject: "i\($0)") }
    let check = Fixture.check("FD0205", "client-credentials-grant", .failed, findings)
    let lines = try text(Fixture.run([Fixture.setup("p", .noGo, [check])]), .github).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("::error ") }.count == 10)
    #expect(lines.filter { $0.hasPrefix("::notice ") }.count == 10)
    #expect(lines.contains { $0.hasSuffix("15 more of severity error, 3 more of severity info") })
  }

  @Test func escapeMessagesAndProperties() throws {
    let run = result("a,b:c%.json", configuration: nil)
    #expect(try text(run, .github).hasPrefix("::error file=a%2Cb%3Ac%25.json,line=9"))
  }

  @Test func giveGitLabDifferentFingerprints() throws {
    var same = Fixture.finding("a")
    same.fingerprint = "f"
    let check = Fixture.check("FD0205", "client-credentials-grant", .failed, [same, same])
    let issues = try json(try text(Fixture.run([Fixture.setup("p", .noGo, [check])]), .gitlab)).items
    #expect(issues.map { $0["fingerprint"]?.string } == ["f", "f#2"])
  }

  @Test func groupCheckstyleByFile() throws {
    let report = try text(Fixture.rich, .checkstyle)
    #expect(report.split(separator: "<file ").count == 2)
    #expect(
      report.contains(
        #"<error line="9" column="24" severity="error" message="the grant is not among the allowed ones" "#
          + #"source="fusion-doctor.FD0205"/>"#
      ))
  }
}

@Suite struct CatalogueTests {
  private let rule = GrantsClientCredentials.metadata

  @Test func explainsWithTheMarkedPlace() throws {
    let page = String(decoding: renderExplanation(rule, as: .text), as: UTF8.self)
    let expected = """
            {"name": "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", "allowedGrants": []}
                                                                          ^^
      """
    #expect(page.contains(expected), "\(page)")
    #expect(!page.contains("«") && !page.contains("$CLIENT"))
  }

  @Test func hasAnAnchorForEachRule() throws {
    let pages = String(decoding: renderCatalogue([rule], as: .markdown), as: UTF8.self)
    #expect(pages.contains("<a id=\"fd0205\"></a>\n\n## FD0205 client-credentials-grant\n"))
    #expect(pages.contains("| [FD0205](#fd0205) | client-credentials-grant | error |"))
    #expect(pages.contains("\n### Example, fails: no grant at all\n"))
  }

  @Test func isDataToo() throws {
    let page = try json(String(decoding: renderExplanation(rule, as: .json), as: UTF8.self))
    #expect(page["id"]?.string == "FD0205")
    #expect(page["examples"]?.items.count == rule.examples.count)
    let catalogue = try json(String(decoding: renderCatalogue([rule], as: .json), as: UTF8.self))
    #expect(catalogue["rules"]?.items.count == 1)
    #expect(
      String(decoding: renderCatalogue([rule], as: .text), as: UTF8.self).hasPrefix(
        "FD0205  client-credentials-grant  error"))
  }
}
