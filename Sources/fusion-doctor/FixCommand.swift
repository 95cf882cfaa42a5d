import ArgumentParser
import Evidence
import Glibc
import Lint
import Report
import SourceText

struct FixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix", abstract: "Applies mechanical corrections to configuration files.",
    discussion: """
      Corrects stray characters at the ends of values, a slash or :443 at the end of URLs, the address of a page as base \
      URL, and how the Datadog site is written. Comments and layout stay; running it twice changes nothing. \
      Standard input is corrected to standard output.
      """)

  @Argument(
    help: "Configuration files, folders to search, or - for standard input. Default: fusion-doctor.yaml.")
  var paths: [String] = []
  @Flag(help: "Show the corrections as a unified diff, and write nothing: exit 1 when there are some.") var diff = false

  func run() throws {
    let machine = Machine.real()
    let inputs: [Discovery.Input]
    do throws(Discovery.Problem) { inputs = try Discovery.inputs(paths, machine) } catch {
      throw UsageError(error.message)
    }
    if inputs.isEmpty {
      throw UsageError(
        paths.isEmpty
          ? "there is no \(Discovery.defaultName) here: name a file, or write one with `fusion-doctor init`"
          : "no configuration was found in \(paths.joined(separator: ", "))")
    }
    var isComplete = true
    var files = 0
    var values = 0
    // All are read before one is changed: what cannot be read is a usage error, after which nothing is done.
    let sources = try inputs.map { (input: $0, source: try read($0, machine)) }
    for (input, (raw, name)) in sources {
      let fix: ConfigurationFix
      do throws(FixProblem) { fix = try ConfigurationFix(raw, name: name) } catch {
        let at = "\(name):\(error.position.line):\(error.position.column)"
        Terminal.complain("error: \(at): the file is left alone: \(error.message)")
        isComplete = false
        if input == .standardInput, !diff { try Output.print(raw) }
        continue
      }
      for note in fix.notes { Terminal.complain("note: \(note)") }
      do {
        try apply(fix, to: input)
      } catch {
        let message = (error as? WholeFile.Problem)?.message ?? (error as? Terminal.Problem)?.message ?? "\(error)"
        Terminal.complain("error: `\(name)` could not be corrected: \(message)")
        isComplete = false
        continue
      }
      if !fix.changes.isEmpty {
        files += 1
        values += fix.changes.count
      }
    }
    if diff, files > 0 { throw ExitCode(1) }
    if !isComplete { throw ExitCode(4) }
    if files == 0 { return Terminal.complain("nothing to correct") }
    Terminal.complain(
      "\(values) \(values == 1 ? "value" : "values") corrected in \(files) \(files == 1 ? "file" : "files"); "
        + "Datadog's tile keeps its own: enter the same values there")
  }

  private func read(_ input: Discovery.Input, _ machine: Machine) throws -> (raw: [UInt8], name: String) {
    let name = input.name(machine)
    do throws(FileProblem) {
      switch input {
      case .file(let path): return (try machine.open(path).all(limit: Loader.configurationLimit), name)
      case .standardInput: return (try machine.standardInput(Loader.configurationLimit), name)
      case .record: throw FileProblem.isRecord
      }
    } catch {
      throw UsageError("`\(name)` cannot be read: \(error.message)")
    }
  }

  private func apply(_ fix: ConfigurationFix, to input: Discovery.Input) throws {
    let redactor = Redactor(secrets: fix.secrets)
    if diff {
      if fix.isUTF16, !fix.changes.isEmpty {
        Terminal.complain("note: \(fix.file.name) is UTF-16: the difference shows its text, and is no patch for it")
      }
      let isTerminal = Terminal.isTerminal
      let lines = fix.difference(
        show: { line in
          let line = redactor.redact(line)
          return isTerminal ? visibleText(line) : PatchText.harmless(line)
        }, hidesContext: !isTerminal)
      return try Terminal.print(lines)
    }
    let list = fix.changes.map { change in
      let why = change.corrections.map { "\($0.what), \($0.rule)" }.joined(separator: "; ")
      let (before, after) = (redactor.redact(change.before), redactor.redact(change.after))
      return "\(fix.file.name):\(change.position.line):\(change.position.column): \(change.key): `\(before)` becomes "
        + "`\(after)` (\(why))"
    }
    switch input {
    case .file(let path):
      if fix.changes.isEmpty { return }
      try WholeFile.rewrite(path, with: fix.result)
      // One line for each, whatever the values hold.
      for line in list { try Terminal.print(Array((visibleText(line.replacing("\n", with: "\\n")) + "\n").utf8)) }
    case .standardInput, .record:
      try Terminal.print(fix.result)
      for line in list { Terminal.complain(line.replacing("\n", with: "\\n")) }
    }
  }
}

/// Lines of a difference for a reader that is no terminal: as they are, so that they can be applied, unless a terminal or
/// a CI service would obey them.
enum PatchText {
  static func harmless(_ line: String) -> String {
    // The CR of a CRLF belongs to the line; elsewhere a reader of logs takes it for a new one.
    let end = line.hasSuffix("\r") ? "\r" : ""
    var text = ""
    for scalar in line.unicodeScalars.dropLast(end.isEmpty ? 0 : 1) {
      let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
      if isControl { text += visibleText(String(scalar)) } else { text.unicodeScalars.append(scalar) }
    }
    return withoutWorkflowCommands(text) + end
  }
}
