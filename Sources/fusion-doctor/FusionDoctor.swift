import ArgumentParser
import CMalloc
import Evidence
import Glibc
import Lint
import Report
import Rules

@main
struct FusionDoctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fusion-doctor",
    abstract: "Checks an Oracle Fusion to Datadog integration before it goes live.",
    discussion: """
      Reads the tile configuration and exported evidence, and says what is wrong, where, and how to mend it.

      Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage, 3 nothing was checked, 4 not completed.
      """,
    version: "fusion-doctor \(Version.number)",
    subcommands: [
      CheckCommand.self, EvidenceCommand.self, InitCommand.self, FixCommand.self, RulesCommand.self,
      ExplainCommand.self, SchemaCommand.self,
    ])

  static func main() async {
    Terminal.keepStandardDescriptors()
    // A reader that goes away ends the output, not the program.
    signal(SIGPIPE, SIG_IGN)
    // The heaps of further threads grow by a page or two, each time by a call of the system, unless they start with room;
    // room that is not used takes no memory.
    _ = mallopt(M_TOP_PAD, 32 << 20)
    do {
      if try await answersAtOnce(Array(CommandLine.arguments.dropFirst())) { return }
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      leave(error)
    }
  }

  /// Answers the plainest calls before every command is described to the parser, which takes longer than they do. It
  /// answers them alike.
  private static func answersAtOnce(_ arguments: [String]) async throws -> Bool {
    if arguments == ["--version"] {
      try Output.print(Array("\(configuration.version)\n".utf8))
    } else if arguments.count == 2, arguments[0] == "explain", let rule = Catalogue.byID(arguments[1].uppercased()) {
      try Output.print(renderExplanation(rule, as: .text, width: Terminal.width ?? 100))
    } else if arguments.first == "check", !arguments.contains(where: { $0.utf8.first == UInt8(ascii: "-") }) {
      try await CheckCommand.run(try CheckPlan(paths: Array(arguments.dropFirst())), .real())
    } else {
      return false
    }
    return true
  }

  /// Ends the program with the exit code of the contract: usage errors are 2.
  private static func leave(_ error: any Error) -> Never {
    if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
    if let usage = error as? UsageError {
      Terminal.complain("error: \(usage.message)")
      Glibc.exit(2)
    }
    let text = fullMessage(for: error)
    let code = exitCode(for: error)
    if code == .success {
      do { try Output.print(Array((text + "\n").utf8)) } catch { Glibc.exit(4) }
      Glibc.exit(0)
    }
    if !text.isEmpty { Terminal.complain(text + suggestion(text)) }
    Glibc.exit(code == .validationFailure ? 2 : code == .failure ? 2 : code.rawValue)
  }

  /// A subcommand that is near to a word that is none.
  private static func suggestion(_ text: String) -> String {
    guard text.contains("Unexpected argument"), let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-")
    else { return "" }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.contains(word), let near = Suggestion.nearest(to: word, among: names) else { return "" }
    return "\nDid you mean the command `\(near)`?"
  }
}

/// A mistake in how the program was called: exit 2.
struct UsageError: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

enum Version {
  static let number = "0.1.0"
}

enum Catalogue {
  static let rules: [any Rule.Type] = allRules
  static let metadata: [RuleMetadata] = allRules.map { $0.metadata }

  /// The rule that a word means.
  static func rule(_ text: String) throws -> RuleMetadata {
    if let rule = byID(text.uppercased()) ?? Selection.rule(text, among: metadata) { return rule }
    let near = Suggestion.nearest(to: text, among: metadata.flatMap { [$0.id, $0.name] })
    throw UsageError("there is no rule `\(text)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
  }

  /// The rule with an ID. The rules stand in that order, so that few of them are described to find one.
  static func byID(_ id: String) -> RuleMetadata? {
    var range = rules.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let rule = rules[middle].metadata
      if rule.id == id { return rule }
      range = rule.id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}

/// An enumeration as an option, with "did you mean".
protocol Word: RawRepresentable, CaseIterable where RawValue == String {}

extension Word {
  static func parse(_ text: String, option: String) throws -> Self {
    if let value = Self(rawValue: text) { return value }
    let words = allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: text, among: words)
    throw UsageError(
      "`\(text)` is no value of \(option): "
        + (near.map { "did you mean `\($0)`?" } ?? "one of \(words.joined(separator: ", "))"))
  }
}
