import ArgumentParser
import Evidence
import Glibc
import Lint
import Report

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judges setups: what is wrong, where, and how to mend it.")

  @OptionGroup var options: CheckOptions

  func run() async throws {
    let machine = Machine.real()
    try await CheckCommand.run(try CheckPlan(options, machine: machine), machine)
  }

  static func run(_ plan: CheckPlan, _ machine: Machine) async throws {
    Interruption.watch()
    let inputs: [Discovery.Input]
    do throws(Discovery.Problem) { inputs = try await Discovery.inputs(plan.paths, machine, width: plan.width) } catch {
      throw UsageError(error.message)
    }
    let run: any JudgingRun =
      inputs.contains(where: \.isRecord)
      ? try Replay(inputs, plan, machine) : try await CheckRun(inputs, plan, machine)
    for note in run.notes { Terminal.complain("note: \(note)", redactor: run.redactor) }
    guard run.count > 0 || Interruption.number != nil else {
      Terminal.complain(
        plan.paths.isEmpty && inputs.isEmpty
          ? "nothing was checked: there is no \(Discovery.defaultName) here; name a file, or write one with fusion-doctor init"
          : "nothing was checked: no setup was found in "
            + (plan.paths.isEmpty ? Discovery.defaultName : plan.paths.joined(separator: ", ")), redactor: run.redactor)
      throw ExitCode(3)
    }
    guard plan.engine.selection.rules?.isEmpty != true else {
      Terminal.complain("nothing was checked: no rule is selected")
      throw ExitCode(3)
    }
    if plan.writesFiles { try InputGuard(run.inputFiles, plan, machine).check() }
    let previous = try plan.compare.map { try ReportComparison.read($0, machine: machine) }

    let judged = await run.results()
    if isEverythingOff(judged.results) {
      Terminal.complain("nothing was checked: every rule is off")
      throw ExitCode(3)
    }
    var result = RunResult(
      version: Version.number, mode: run.mode, time: run.time,
      selection: plan.engine.selection.rules == nil ? nil : plan.engine.selection.words,
      verdict: judged.results.map(\.verdict).max() ?? .notProven, setups: judged.results, failOn: plan.engine.failOn,
      notes: run.notes.map(judged.redactor.redact))
    result.comparison = previous.map { ReportComparison.compare(result, with: $0, redactor: judged.redactor) }
    let record = RunRecord(time: run.time, mode: run.mode, notes: run.notes, setups: judged.entries)
    await write(result, record, plan, machine, judged.redactor)
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
  private static func write(
    _ result: RunResult, _ record: RunRecord, _ plan: CheckPlan, _ machine: Machine, _ redactor: Redactor
  ) async -> Never {
    var isComplete = true
    func attempt(_ what: String, _ body: () async throws -> Void) async {
      do { try await body() } catch {
        let message =
          (error as? WholeFile.Problem)?.message ?? (error as? Terminal.Problem)?.message
          ?? (error as? ReportProblem)?.message ?? (error as? RecordProblem)?.message ?? "\(error)"
        Terminal.complain("error: \(what) could not be written: \(message)", redactor: redactor)
        isComplete = false
      }
    }
    for (format, path) in plan.files {
      await attempt("the report `\(path)`") {
        var options = plan.report
        options.color = false
        options.width = 100
        try WholeFile.replace(
          Path.absolute(path, in: machine.workingDirectory),
          with: await render(result, as: format, options: options, width: plan.width))
      }
    }
    if let path = plan.writeBaseline {
      await attempt("the baseline `\(path)`") {
        try WholeFile.replace(Path.absolute(path, in: machine.workingDirectory), with: Baseline.json(result))
      }
    }
    if let path = plan.record {
      await attempt("the record `\(path)`") {
        // What is known of an organisation's setups is for its own people.
        try WholeFile.replace(
          Path.absolute(path, in: machine.workingDirectory),
          with: record.bytes(redactor: redactor, results: result.setups, version: Version.number), mode: 0o600)
      }
    }
    Interruption.printing()
    await attempt("standard output") {
      try Terminal.print(await render(result, as: plan.format, options: plan.report, width: plan.width))
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
