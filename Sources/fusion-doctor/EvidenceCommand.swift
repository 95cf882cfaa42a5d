import ArgumentParser
import Evidence
import Lint
import Report

extension EvidenceFormat: Word {}
extension EvidenceScript.Shell: Word {}

struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Shows what was understood from each evidence file, what is missing, and how to obtain it.",
    discussion: """
      With --script, writes a script for whoever has the rights, often the customer's Oracle administrator. It only reads, \
      filters to this client, and writes one ZIP that `evidence:` accepts as it is.

      Exit codes: 0 done, 1 a file could not be read or recognised, 2 usage, 3 no setup was found, 4 not completed.
      """)

  @Argument(help: "Configuration files, folders to search, or - for standard input. Default: fusion-doctor.yaml.")
  var paths: [String] = []
  @Option(help: ArgumentHelp("Format of standard output.", valueName: "text|json")) var format: String?
  @Option(help: ArgumentHelp("Write a script that collects evidence to standard output.", valueName: "sh|powershell"))
  var script: String?
  @Option(help: ArgumentHelp("With --script: the setup that is meant, by name.", valueName: "name")) var setup: String?

  func run() throws {
    let machine = Machine.real()
    let shell = try script.map { try EvidenceScript.Shell.parse($0, option: "--script") }
    let format = try self.format.map { try EvidenceFormat.parse($0, option: "--format") }
    if shell != nil, format != nil { throw UsageError("--script writes a script: it cannot be combined with --format") }
    if shell == nil, setup != nil { throw UsageError("--setup chooses the setup of --script") }
    let time = try Clock.now(machine)
    let setups = try load(machine, time)
    if let shell { return try write(shell, setups) }
    guard !setups.isEmpty else {
      Terminal.complain(
        paths.isEmpty
          ? "nothing was read: there is no \(Discovery.defaultName) here; name a file"
          : "nothing was read: no setup was found in \(paths.joined(separator: ", "))")
      throw ExitCode(3)
    }
    let redactor = Redactor(secrets: setups.reduce(into: Set<String>()) { $0.formUnion($1.secrets) })
    let engine = Engine(rules: Catalogue.rules)
    let overviews = setups.map { setup in
      EvidenceOverview(
        setup, engine.judge(setup, redactor: redactor), redactor: redactor, catalogue: Catalogue.metadata)
    }
    try Output.print(
      renderEvidence(
        overviews, as: format ?? .text, version: Version.number, time: time, color: false, width: Terminal.width ?? 100)
    )
    if overviews.contains(where: \.hasRefusals) { throw ExitCode(1) }
  }

  private func load(_ machine: Machine, _ time: Timestamp) throws -> [Setup] {
    let loader = Loader(machine: machine, catalogue: Catalogue.metadata, time: time)
    let batch: Loader.Batch
    do throws(Discovery.Problem) {
      batch = try loader.read(try Discovery.inputs(paths, machine))
    } catch {
      throw UsageError(error.message)
    }
    let redactor = Redactor(secrets: batch.secrets)
    for note in batch.notes { Terminal.complain("note: \(note)", redactor: redactor) }
    return (0..<batch.count).map { loader.load($0, of: batch) }
  }

  /// Writes the script for one setup, or, where there is none, one that asks for everything.
  private func write(_ shell: EvidenceScript.Shell, _ setups: [Setup]) throws {
    var chosen = setups
    let redactor = Redactor(secrets: setups.flatMap(\.secrets))
    if let name = setup {
      chosen = setups.filter { $0.name == name }
      if chosen.isEmpty {
        let near = Suggestion.nearest(to: name, among: setups.map(\.name))
        throw UsageError(
          "there is no setup `\(name)`" + (near.map { "; did you mean `\(redactor.redact($0))`?" } ?? ""))
      }
    }
    guard chosen.count < 2 else {
      let names = chosen.prefix(10).map { "`\(redactor.redact($0.name))`" }.joined(separator: ", ")
      throw UsageError("a script is for one setup, and there are \(chosen.count): choose one with --setup: \(names)")
    }
    if let broken = chosen.first?.problems.first(where: { $0.rule == "FD0001" }) {
      Terminal.complain("error: `\(broken.place.file)` cannot be read: \(broken.message)", redactor: redactor)
      throw ExitCode(1)
    }
    let script = EvidenceScript(chosen.first, version: Version.number)
    for note in script.notes { Terminal.complain("note: \(note)", redactor: redactor) }
    try Output.print(script.bytes(for: shell))
  }
}
