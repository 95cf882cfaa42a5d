import ArgumentParser
import Evidence
import Lint
import Report

extension EvidenceFormat: Word {}
extension EvidenceScript.Shell: Word {}

struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Shows what was understood from each evidence file, what is missing, and how to obtain it.",
    discussion: """
      With --script, writes a script for whoever has the rights, often the customer's Oracle administrator. It only reads, \
      filters to this client, and writes one ZIP that `evidence:` accepts as it is. With --live, shows what the remotes \
      answer beside the files, and what `go` still lacks.

      Exit codes: 0 done, 1 a file could not be read or recognised, 2 usage, 3 no setup was found, 4 not completed.
      """)

  @Argument(help: "Configuration files, folders to search, or - for standard input. Default: fusion-doctor.yaml.")
  var paths: [String] = []
  @Option(help: ArgumentHelp("Format of standard output.", valueName: "text|json")) var format: String?
  @Option(help: ArgumentHelp("Write a script that collects evidence to standard output.", valueName: "sh|powershell"))
  var script: String?
  @Option(help: ArgumentHelp("With --script: the setup that is meant, by name.", valueName: "name")) var setup: String?
  @OptionGroup var network: NetworkOptions

  func run() async throws {
    let machine = Machine.real()
    let shell = try script.map { try EvidenceScript.Shell.parse($0, option: "--script") }
    let format = try self.format.map { try EvidenceFormat.parse($0, option: "--format") }
    if shell != nil, format != nil { throw UsageError("--script writes a script: it cannot be combined with --format") }
    if shell != nil, network.live { throw UsageError("--script asks nothing: it cannot be combined with --live") }
    if shell == nil, setup != nil { throw UsageError("--setup chooses the setup of --script") }
    try network.refuseLoneFlags()
    let live = network.live ? try LiveCheck(network, machine: machine) : nil
    let time = try Clock.now(machine)
    let loader = Loader(machine: machine, catalogue: Catalogue.metadata, time: time)
    let batch = try read(loader, machine)
    var setups = (0..<batch.count).map { loader.load($0, of: batch) }
    if let shell { return try write(shell, setups) }
    guard !setups.isEmpty else {
      Terminal.complain(
        paths.isEmpty
          ? "nothing was read: there is no \(Discovery.defaultName) here; name a file"
          : "nothing was read: no setup was found in \(paths.joined(separator: ", "))")
      throw ExitCode(3)
    }
    var options = Engine.Options()
    if var live {
      Interruption.watch()
      live.progress = LiveProgress(.normal)
      let loaded = setups
      var probed: [Setup?] = loaded
      await live.probe(Array(loaded.indices), of: loaded, loader: loader, batch: batch, into: &probed)
      setups = zip(probed, loaded).map { $0 ?? $1 }
      options.mode = .live
    }
    let redactor = Redactor(secrets: setups.reduce(into: Set<String>()) { $0.formUnion($1.secrets) })
    let engine = Engine(rules: Catalogue.rules, options: options)
    let overviews = setups.map { setup in
      EvidenceOverview(
        setup, engine.judge(setup, redactor: redactor), redactor: redactor, catalogue: Catalogue.metadata)
    }
    try Output.print(
      renderEvidence(
        overviews, as: format ?? .text, version: Version.number, time: time, color: false, width: Terminal.width ?? 100)
    )
    if let number = Interruption.number { throw ExitCode(128 + number) }
    if overviews.contains(where: \.hasRefusals) { throw ExitCode(1) }
  }

  private func read(_ loader: Loader, _ machine: Machine) throws -> Loader.Batch {
    let batch: Loader.Batch
    do throws(Discovery.Problem) {
      batch = try loader.read(try Discovery.inputs(paths, machine))
    } catch {
      throw UsageError(error.message)
    }
    let redactor = Redactor(secrets: batch.secrets)
    for note in batch.notes { Terminal.complain("note: \(note)", redactor: redactor) }
    return batch
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
      if setup != nil {
        let files = Set(chosen.map(\.file)).sorted().prefix(10).map { "`\(redactor.redact($0))`" }
        throw UsageError(
          "\(chosen.count) setups have that name: name the file of one, or give each a name of its own: "
            + files.joined(separator: ", "))
      }
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
