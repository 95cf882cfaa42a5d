import Lint
import Report
import Testing

@Suite struct TextReportTests {
  @Test func showsTheCauseWithWhatItExplains() throws {
    let report = try text(Fixture.rich, .text)
    let expected = """
      error[FD0205] client-credentials-grant: the grant is not among the allowed ones
        --> exports/app.json:9:24 (#/data/allowed-grants)
        |
      9 |     "allowed-grants": ["authorization_code"],
        |                        ^^^^^^^^^^^^^^^^^^^^^^
        = note: client ID defined here
        --> fusion-doctor.yaml:6:14 (#/tile/client_id)
        = observed: authorization_code
        = expected: client_credentials
        = remedy: Allow the client credentials grant.
            who:   Identity domain administrator (right: Application Administrator)
            where: Identity & Security > Domains
            1. Open the application.
            2. Check Client credentials.
            $ oci identity-domains app patch --app-id '<application id>'
            see:   https://docs.oracle.com/x
            more:  fusion-doctor explain FD0205
        = explains: 1 further failure
            error[FD0603] token-issued: no token (exports/app.json:9:24)
        = not judged for want of it: FD0604
      """
    #expect(shows(report, expected), "\(report)")
  }

  /// Whether the report has the lines.
  private func shows(_ report: String, _ expected: String) -> Bool { report.contains(expected) }

  @Test func endsWithTheVerdict() throws {
    let report = try text(Fixture.rich, .text)
    let last = try #require(report.split(separator: "\n").last)
    #expect(last.hasPrefix("verdict: no-go: 3 errors, 1 warning, 1 info in 2 setups; root causes: FD0205"), "\(last)")
    #expect(!report.contains("as seen from this machine"))
    #expect(try text(Fixture.run(Fixture.rich.setups, mode: .live), .text).contains("as seen from this machine"))
  }

  @Test func showsWhatIsAskedFor() throws {
    let errors = try text(Fixture.rich, .text) { $0.show = .error }
    #expect(errors.contains("error[FD0205]") && !errors.contains("warning[FD0206]"))
    #expect(errors.contains("2 findings below --show error not listed"))
    #expect(try text(Fixture.rich, .text).contains("1 rule suppressed; --show-suppressed lists"))
    let all = try text(Fixture.rich, .text) { $0.showSuppressed = true }
    #expect(all.contains("until the split, until 2027-01-31 (fusion-doctor.yaml:20:1)"))
  }

  @Test func coloursOnlyOnRequest() throws {
    #expect(!(try text(Fixture.rich, .text).contains("\u{1B}")))
    #expect(try text(Fixture.rich, .text) { $0.color = true }.contains("\u{1B}[1;31merror[FD0205]\u{1B}[0m"))
  }

  @Test func givesSetupsWithoutFindingsOneLine() throws {
    let setups = (0..<1000).map { index in
      Fixture.setup(
        "s\(index)", .notProven,
        [
          Fixture.check("FD0101", "tile-complete", .passed, component: .tile),
          Fixture.check("FD0301", "user-exists", .unverified, component: .user, reason: "no evidence", proof: true),
        ])
    }
    let lines = try text(Fixture.run(setups), .text).split(separator: "\n")
    #expect(lines.count < 1010)
  }

  @Test(arguments: [
    ("a\tb: wrong", 6..<11, "a    b: wrong", 8..<13),
    ("日本: wrong", 5..<10, "日本: wrong", 6..<11),
    ("\u{1B}x: y", 5..<6, "\\u{1B}x: y", 9..<10),
    ("short", 6..<6, "short", 5..<6),
  ]) func underlinesColumns(_ excerpt: String, _ highlight: Range<Int>, _ line: String, _ columns: Range<Int>) throws {
    var location = Fixture.location("a.yaml", 1, excerpt: excerpt)
    location.highlight = highlight
    let check = Fixture.check("FD0205", "client-credentials-grant", .failed, [Fixture.finding("m", at: location)])
    let report = try text(Fixture.run([Fixture.setup("p", .noGo, [check])]), .text)
    let carets = String(repeating: " ", count: columns.lowerBound) + String(repeating: "^", count: columns.count)
    #expect(report.contains("1 | \(line)\n  | \(carets)\n"), "\(report)")
  }

  @Test func cutsLongLinesAroundWhatIsMeant() throws {
    var location = Fixture.location(
      "a.json", 1, excerpt: String(repeating: "a", count: 500) + "HERE" + String(repeating: "b", count: 1 << 20))
    location.highlight = 501..<505
    let check = Fixture.check("FD0205", "client-credentials-grant", .failed, [Fixture.finding("m", at: location)])
    let lines = try text(Fixture.run([Fixture.setup("p", .noGo, [check])]), .text).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("1 | ") })
    let carets = try #require(lines.first { $0.contains("^") })
    #expect(line.count <= 100 && line.hasSuffix("…"))
    let start = line.distance(from: line.startIndex, to: try #require(line.firstIndex(of: "H")))
    #expect(carets == Substring("  | " + String(repeating: " ", count: start - 4) + "^^^^"))
  }
}
