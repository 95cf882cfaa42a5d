import ArgumentParser
import Evidence
import Glibc
import Lint
import Report

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judges setups: what is wrong, where, and how to mend it.")

  @OptionGroup var options: CheckOptions

  func run() async throws { try await CheckCommand.run(options) }

  static func run(_ options: CheckOptions) async throws {
    Interruption.watch()
    let machine = Machine.real()
    let plan = try CheckPlan(options, machine: machine)
    let time = try Clock.now(machine)
    func loader(_ machine: Machine) -> Loader {
      Loader(
        machine: machine, catalogue: Catalogue.metadata, time: time, isStrict: plan.engine.isStrict, stage: plan.stage)
    }
    var reading = machine
    reading.standardInput = machine.stoppable().standardInput
    let batch: Loader.Batch
    do throws(Discovery.Problem) {
      let inputs = try Discovery.inputs(plan.paths, machine)
      batch = try await loader(reading).read(inputs, width: plan.width)
    } catch {
      throw UsageError(error.message)
    }
    let configured = Redactor(secrets: batch.secrets)
    for note in batch.notes { Terminal.complain("note: \(note)", redactor: configured) }
    guard batch.count > 0 || Interruption.number != nil else {
      Terminal.complain(
        plan.paths.isEmpty
          ? "nothing was checked: there is no \(Discovery.defaultName) here; name a file, or start with the README's example"
          : "nothing was checked: no setup was found in \(plan.paths.joined(separator: ", "))", redactor: configured)
      throw ExitCode(3)
    }
    guard plan.engine.selection.rules?.isEmpty != true else {
      Terminal.complain("nothing was checked: no rule is selected")
      throw ExitCode(3)
    }
    if !plan.files.isEmpty || plan.writeBaseline != nil { try InputGuard(batch, options, machine).check(plan) }
    let previous = try plan.compare.map { try ReportComparison.read($0, machine: machine) }

    let run = CheckRun(
      loader: loader(machine.stoppable()), batch: batch, options: plan.engine, width: plan.width, live: plan.live)
    let (setups, redactor) = await run.results()
    if isEverythingOff(setups) {
      Terminal.complain("nothing was checked: every rule is off")
      throw ExitCode(3)
    }
    var result = RunResult(
      version: Version.number, mode: plan.live == nil ? .offline : .live, time: time,
      selection: plan.engine.selection.rules == nil ? nil : plan.engine.selection.words,
      verdict: setups.map(\.verdict).max() ?? .notProven, setups: setups, failOn: plan.engine.failOn,
      notes: batch.notes.map(redactor.redact))
    result.comparison = previous.map { ReportComparison.compare(result, with: $0, redactor: redactor) }
    // What the setups hold is not given back before the end either.
    withExtendedLifetime(setups) { write(result, plan, machine, redactor) }
  }

  /// Whether the configurations switch off every rule that can be switched off, and those that cannot found nothing.
  private static func isEverythingOff(_ setups: [SetupResult]) -> Bool {
    func isOn(_ check: Check) -> Bool {
      check.isFixedInput ? check.status == .failed : !(check.status == .notApplicable && check.reason == "disabled")
    }
    return !setups.contains { $0.checks.contains(where: isOn) }
      && setups.contains { $0.checks.contains { !$0.isFixedInput } }
  }

  /// Writes every report that was asked for, and leaves with the exit code.
  private static func write(_ result: RunResult, _ plan: CheckPlan, _ machine: Machine, _ redactor: Redactor) -> Never {
    var isComplete = true
    func attempt(_ what: String, _ body: () throws -> Void) {
      do { try body() } catch {
        let message =
          (error as? WholeFile.Problem)?.message ?? (error as? Terminal.Problem)?.message
          ?? (error as? ReportProblem)?.message ?? "\(error)"
        Terminal.complain("error: \(what) could not be written: \(message)", redactor: redactor)
        isComplete = false
      }
    }
    for (format, path) in plan.files {
      attempt("the report `\(path)`") {
        var options = plan.report
        options.color = false
        options.width = 100
        try WholeFile.replace(
          Path.absolute(path, in: machine.workingDirectory), with: render(result, as: format, options: options))
      }
    }
    if let path = plan.writeBaseline {
      attempt("the baseline `\(path)`") {
        try WholeFile.replace(Path.absolute(path, in: machine.workingDirectory), with: Baseline.json(result))
      }
    }
    Interruption.printing()
    attempt("standard output") {
      try Terminal.print(render(result, as: plan.format, options: plan.report))
    }
    let code = result.exitCode
    // At once: to give the memory of many setups back takes as long as to render them.
    Glibc.exit(Interruption.number.map { 128 + $0 } ?? (code == 0 && !isComplete ? 4 : code))
  }
}

/// The report's clock: `SOURCE_DATE_EPOCH` where it is set, else now.
enum Clock {
  static func now(_ machine: Machine) throws -> Timestamp {
    guard let text = machine.variable("SOURCE_DATE_EPOCH"), !text.isEmpty else { return Timestamp(seconds: time(nil)) }
    guard let seconds = Int(text), (0...253_402_300_799).contains(seconds) else {
      throw UsageError("SOURCE_DATE_EPOCH is not a number of seconds since 1970")
    }
    return Timestamp(seconds: seconds)
  }
}

/// Loads and judges the setups of a batch.
struct CheckRun {
  var loader: Loader
  var batch: Loader.Batch
  var options: Engine.Options
  /// Setups that are judged at the same time.
  var width: Int
  var live: LiveCheck?

  func results() async -> (setups: [SetupResult], redactor: Redactor) {
    let loaded = await mapped(0..<batch.count, width: width) { index in
      guard Interruption.number == nil else { return nil as Setup? }
      let setup = loader.load(index, of: batch)
      // A file whose reading was cut short is no fault of the setup.
      return Interruption.number == nil ? setup : nil
    }
    guard let live else { return await judge(loaded) }
    let deadline = live.wait.map { ContinuousClock.now + .milliseconds(Int($0 * 1000)) }
    var setups = loaded
    var pending = Array(loaded.indices)
    while true {
      live.progress.tell("asking the remotes of \(pending.count) of \(batch.count) setups …")
      await live.probe(pending, of: loaded, loader: loader, batch: batch, into: &setups)
      let result = await judge(setups)
      pending = pending.filter { index in
        result.setups[index].checks.contains { check in check.findings.contains { $0.exchange != nil } }
      }
      guard let deadline, !pending.isEmpty, Interruption.number == nil else { return result }
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return result }
      live.progress.tell("\(pending.count) setups still fail; asking again …")
      await live.pause(min(left, .seconds(15)))
    }
  }

  private func judge(_ setups: [Setup?]) async -> (setups: [SetupResult], redactor: Redactor) {
    // What any setup read as a secret is shown of none.
    let redactor = Redactor(secrets: setups.reduce(into: Set(batch.secrets)) { $0.formUnion($1?.secrets ?? []) })
    let engine = Engine(rules: Catalogue.rules, options: options)
    let results = await mapped(0..<batch.count, width: width) { index in
      guard let setup = setups[index], Interruption.number == nil || live != nil && setup.live != nil else {
        return engine.interrupted(batch.setup(index), redactor: redactor)
      }
      return engine.judge(setup, redactor: redactor)
    }
    return (results, redactor)
  }
}
