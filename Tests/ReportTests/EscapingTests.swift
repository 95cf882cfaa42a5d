import Lint
import Report
import SourceText
import Testing

@Suite struct EscapingTests {
  static let formats: [ReportFormat] = [.text, .short, .markdown, .html, .github]

  @Test(arguments: Fixture.hostile) func forgesNothingInTexts(_ hostile: String) throws {
    for format in Self.formats {
      let report = try text(Fixture.hostile(hostile), format) {
        $0.showSuppressed = true; $0.verbosity = .verbose
      }
      for line in report.split(separator: "\n") {
        let start = line.drop { $0.isWhitespace }
        #expect(format == .github || !start.hasPrefix("::"), "\(format)")
        #expect(!line.contains("##[") && !line.lowercased().contains("##vso["), "\(format)")
      }
      let controls = report.unicodeScalars.filter { scalar in
        scalar != "\n"
          && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
      }
      #expect(controls.isEmpty, "\(format)")
      #expect(!report.unicodeScalars.contains { [0x2028, 0x2029, 0xFFFE].contains($0.value) }, "\(format)")
    }
  }

  @Test(arguments: Fixture.hostile) func gitHubCommandsAreOurs(_ hostile: String) throws {
    let report = try text(Fixture.hostile(hostile), .github)
    let commands = report.split(separator: "\n").filter { $0.drop(while: \.isWhitespace).hasPrefix("::") }
    #expect(commands.count == 1)
    #expect(
      commands.allSatisfy { $0.hasPrefix("::error file=") && $0.contains("title=FD0205 client-credentials-grant::") })
  }

  @Test(arguments: Fixture.hostile) func pagesHoldNoElementOfOthers(_ hostile: String) throws {
    let report = try text(Fixture.hostile(hostile), .html)
    #expect(!report.contains("<script") && !report.contains("<img") && !report.contains("<b>"))
    #expect(!report.contains("' onload='"))
  }

  @Test(arguments: Fixture.hostile) func messagesHoldNoLinkOfOthers(_ hostile: String) throws {
    let report = try json(try text(Fixture.hostile(hostile), .sarif))
    for result in try #require(report["runs"]?.items.first?["results"]?.items) {
      let message = try #require(result["message"]?["text"]?.string)
      #expect(!isLink(message), "\(message.prefix(100))")
    }
  }

  /// Whether a bracket that no backslash escapes closes before a parenthesis.
  private func isLink(_ message: String) -> Bool {
    var isEscaped = false
    var previous: Character = " "
    for character in message {
      if character == "(", previous == "]" { return true }
      previous = isEscaped ? " " : character
      isEscaped = character == "\\" && !isEscaped
    }
    return false
  }

  @Test(arguments: Fixture.hostile) func markdownHoldsNothingOfOthers(_ hostile: String) throws {
    let report = try text(Fixture.hostile(hostile), .markdown)
    var fence: Substring?
    for line in report.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open { fence = nil }
        continue
      }
      if line.hasPrefix("```") {
        fence = line.prefix { $0 == "`" }
        continue
      }
      #expect(!line.hasPrefix("# forged") && !line.contains("<script"), "\(line.prefix(100))")
    }
    #expect(fence == nil)
    // Outside of code every punctuation mark of the text is escaped.
    let cell = try #require(report.split(separator: "\n").first { $0.contains("| no-go |") })
    #expect(!cell.contains("](") && !cell.contains("<img") && !cell.contains(" @someone"))
  }

  @Test(arguments: ReportFormat.allCases) func isDeterministic(_ format: ReportFormat) throws {
    #expect(try render(Fixture.rich, as: format) == render(Fixture.rich, as: format))
  }
}
