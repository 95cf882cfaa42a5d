import ArgumentParser
import Evidence

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a commented starting file.",
    discussion: """
      --from fills it from exports: the confidential application, the Fusion environment, or Datadog's Oracle Fusion \
      accounts (several accounts give several setups). The client secret is never taken over.
      """)

  @Option(help: ArgumentHelp("File to write, or - for standard output.", valueName: "file"))
  var output = Discovery.defaultName
  @Option(help: ArgumentHelp("Export to take values from; repeatable.", valueName: "file")) var from: [String] = []
  @Flag(help: "Replace the file if it is there.") var force = false

  func run() throws {
    let machine = Machine.real()
    let isFile = output != "-"
    let path = Path.absolute(output, in: machine.workingDirectory)
    if isFile { try checkTarget(path, machine) }
    let time = try Clock.now(machine)
    var exports: [StartingExport] = []
    for file in from {
      do throws(StartingExport.Problem) {
        let export = try StartingExport(file, machine: machine, time: time)
        if !exports.contains(where: { $0.path == export.path }) { exports.append(export) }
      } catch {
        throw UsageError(error.message)
      }
    }
    let plan = StartingPlan(exports, directory: isFile ? Path.directory(of: path) : machine.workingDirectory)
    for note in plan.notes { Terminal.complain("note: \(note)") }
    let bytes = Array(StartingFile.text(plan.setups).utf8)
    guard isFile else { return try Output.print(bytes) }
    do {
      if force { try WholeFile.replace(path, with: bytes) } else { try WholeFile.create(path, with: bytes) }
    } catch {
      if (error as? WholeFile.Problem)?.isTaken == true { throw taken }
      let message = (error as? WholeFile.Problem)?.message ?? (error as? Terminal.Problem)?.message ?? "\(error)"
      Terminal.complain("error: `\(output)` could not be written: \(message)")
      throw ExitCode(4)
    }
    Terminal.complain(
      "\(output) is written: fill in what is open, set FUSION_CLIENT_SECRET, and run `fusion-doctor check"
        + (output == Discovery.defaultName ? "`" : " \(output)`"))
  }

  private var taken: UsageError { UsageError("`\(output)` is there already: --force replaces it") }

  private func checkTarget(_ path: String, _ machine: Machine) throws {
    if machine.isDirectory(path) { throw UsageError("`\(output)` is a folder, not a file") }
    if from.contains(where: { Path.absolute($0, in: machine.workingDirectory) == path }) {
      throw UsageError("`\(output)` is an input of this run: it would be overwritten")
    }
    if machine.exists(path), !force { throw taken }
  }
}
