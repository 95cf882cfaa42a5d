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
    let plan = try CheckPlan(options, machine: machine)
    Interruption.watch()
    let time = try Clock.now(machine)
    let batch: Loader.Batch
    let loader = Loader(
      machine: machine, catalogue: Catalogue.metadata, time: time, isStrict: plan.engine.isStrict, stage: plan.stage)
    do throws(Discovery.Problem) {
      batch = try loader.read(try Discovery.inputs(plan.paths, machine))
    } catch {
      throw UsageError(error.message)
    }
    for note in batch.notes { Terminal.complain("note: \(note)") }
    guard batch.count > 0 else {
      Terminal.complain(
        plan.paths.isEmpty
          ? "nothing was checked: there is no \(Discovery.defaultName) here; name a file, or start with the README's example"
          : "nothing was checked: no setup was found in \(plan.paths.joined(separator: ", "))")
      throw ExitCode(3)
    }
    guard plan.engine.selection.rules?.isEmpty != true else {
      Terminal.complain("nothing was checked: no rule is selected")
      throw ExitCode(3)
    }
    try refuseInputs(plan, batch, machine)
    let previous = try plan.compare.map { try ReportComparison.read($0, machine: machine) }

    let run = CheckRun(loader: loader, batch: batch, options: plan.engine, jobs: plan.jobs)
    let setups = await run.results()
    if setups.allSatisfy({
      $0.checks.allSatisfy { $0.status == .notApplicable && $0.reason == "disabled" || $0.isFixedInput }
    }) {
      Terminal.complain("nothing was checked: every rule is off")
      throw ExitCode(3)
    }
    let verdict = setups.map(\.verdict).max() ?? .notProven
    var result = RunResult(
      version: Version.number, mode: .offline, time: time,
      selection: plan.engine.selection.rules == nil ? nil : plan.engine.selection.words, verdict: verdict,
      setups: setups,
      failOn: plan.engine.failOn, notes: batch.notes)
    result.comparison = previous.map { ReportComparison.compare(result, with: $0) }
    try write(result, plan, machine)
  }

  /// A report may not take the place of what the run reads.
  private func refuseInputs(_ plan: CheckPlan, _ batch: Loader.Batch, _ machine: Machine) throws {
    var inputs = Set(batch.inputFiles(machine))
    for path in [options.baseline, options.compare].compactMap({ $0 }) {
      inputs.insert(Path.absolute(path, in: machine.workingDirectory))
    }
    let written = plan.files.map(\.path) + (plan.writeBaseline.map { $0 == options.baseline ? [] : [$0] } ?? [])
    var seen = Set<String>()
    for path in written {
      let absolute = Path.absolute(path, in: machine.workingDirectory)
      if inputs.contains(absolute) {
        throw UsageError("`\(path)` is an input of this run: a report would overwrite it")
      }
      if !seen.insert(absolute).inserted { throw UsageError("two reports would be written to `\(path)`") }
    }
  }

  /// Writes every report that was asked for, and leaves with the exit code.
  private func write(_ result: RunResult, _ plan: CheckPlan, _ machine: Machine) throws {
    var isComplete = true
    func attempt(_ what: String, _ body: () throws -> Void) {
      do { try body() } catch {
        let message = (error as? Terminal.Problem)?.message ?? (error as? ReportProblem)?.message ?? "\(error)"
        Terminal.complain("error: \(what) could not be written: \(message)")
        isComplete = false
      }
    }
    for (format, path) in plan.files {
      attempt("the report `\(path)`") {
        var options = plan.report
        options.color = false
        options.width = 100
        try Terminal.replace(
          Path.absolute(path, in: machine.workingDirectory), with: render(result, as: format, options: options))
      }
    }
    if let path = plan.writeBaseline {
      attempt("the baseline `\(path)`") {
        try Terminal.replace(Path.absolute(path, in: machine.workingDirectory), with: Baseline.json(result))
      }
    }
    attempt("standard output") {
      try Terminal.print(render(result, as: plan.format, options: plan.report))
    }
    if let number = Interruption.number { throw ExitCode(128 + number) }
    let code = result.exitCode
    if code == 1 { throw ExitCode(1) }
    if !isComplete { throw ExitCode(4) }
    if code != 0 { throw ExitCode(code) }
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
  var jobs: Int?

  func results() async -> [SetupResult] {
    let width = min(jobs ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), batch.count)
    let setups = await map(0..<batch.count, width: width) { index in
      Interruption.number == nil ? loader.load(index, of: batch) : nil
    }
    // What any setup read as a secret is shown of none.
    let redactor = Redactor(secrets: setups.reduce(into: Set<String>()) { $0.formUnion($1?.secrets ?? []) })
    let engine = Engine(rules: Catalogue.rules, options: options)
    return await map(0..<batch.count, width: width) { index in
      guard let setup = setups[index], Interruption.number == nil else {
        return engine.interrupted(batch.setup(index), redactor: redactor)
      }
      return engine.judge(setup, redactor: redactor)
    }
  }

  /// The results in order, whatever the number of tasks.
  private func map<Value: Sendable>(
    _ range: Range<Int>, width: Int, _ body: @escaping @Sendable (Int) -> Value
  ) async -> [Value] {
    guard width > 1 else { return range.map(body) }
    return await withTaskGroup(of: [(Int, Value)].self) { group in
      for lane in 0..<width {
        group.addTask { stride(from: range.lowerBound + lane, to: range.upperBound, by: width).map { ($0, body($0)) } }
      }
      var all: [(Int, Value)] = []
      for await part in group { all += part }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
