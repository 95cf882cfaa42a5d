import Evidence
import Glibc
import Lint
import Report

/// The setups of a run on their way to results: from configurations, or from records.
protocol JudgingRun: Sendable {
  var count: Int { get }
  var mode: RunResult.Mode { get }
  /// The report's clock.
  var time: Timestamp { get }
  /// Accounts that were passed over, and the like.
  var notes: [String] { get }
  /// Every file that is read, absolute.
  var inputFiles: [String] { get }
  /// Knows the secrets that have been read so far.
  var redactor: Redactor { get }
  func results() async -> Judged
}

/// What became of a run's setups.
struct Judged: Sendable {
  var results: [SetupResult]
  var redactor: Redactor
  /// What was judged, where it is to be recorded.
  var entries: [RunRecord.Entry] = []
}

/// Loads and judges the setups of configurations.
struct CheckRun: JudgingRun {
  let mode: RunResult.Mode
  let time: Timestamp
  private let loader: Loader
  private let batch: Loader.Batch
  private let plan: CheckPlan
  private let machine: Machine

  /// Reads the configurations.
  init(_ inputs: [Discovery.Input], _ plan: CheckPlan, _ machine: Machine) async throws {
    let time = try Clock.now(machine)
    func loader(_ machine: Machine) -> Loader {
      Loader(
        machine: machine, catalogue: Catalogue.metadata, time: time, isStrict: plan.engine.isStrict, stage: plan.stage)
    }
    var reading = machine
    reading.standardInput = machine.stoppable().standardInput
    do throws(Discovery.Problem) {
      batch = try await loader(reading).read(inputs, width: plan.width)
    } catch {
      throw UsageError(error.message)
    }
    self.time = time
    self.loader = loader(machine.stoppable())
    self.plan = plan
    mode = plan.live == nil ? .offline : .live
    self.machine = machine
  }

  var count: Int { batch.count }
  var notes: [String] { batch.notes }
  var inputFiles: [String] { batch.inputFiles(machine) }
  var redactor: Redactor { Redactor(secrets: batch.secrets) }

  func results() async -> Judged {
    if plan.live == nil, plan.record == nil, let judged = await judgedOnTheWay() { return judged }
    let loaded = await mapped(batch.count, width: plan.width, load)
    guard let live = plan.live else { return await judge(loaded) }
    let deadline = live.wait.map { ContinuousClock.now + .milliseconds(Int($0 * 1000)) }
    var setups = loaded
    var pending = Array(loaded.indices)
    while true {
      live.progress.tell("asking the remotes of \(pending.count) of \(batch.count) setups …")
      await live.probe(pending, of: loaded, loader: loader, batch: batch, into: &setups)
      let judged = await judge(setups)
      pending = pending.filter { judged.results[$0].isPending }
      guard let deadline, !pending.isEmpty, Interruption.number == nil else { return judged }
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return judged }
      live.progress.tell("\(pending.count) setups still fail; asking again …")
      await live.pause(min(left, .seconds(15)))
    }
  }

  /// Nil for a setup that an interruption cut short: that a file was not read to its end is no fault of the setup.
  @Sendable private func load(_ index: Int) -> Setup? {
    guard Interruption.number == nil else { return nil }
    let setup = loader.load(index, of: batch)
    return Interruption.number == nil ? setup : nil
  }

  /// Judges each setup as soon as it is loaded and keeps none of their evidence; nil where a secret stood in a file of
  /// evidence, which no other setup's report may show either: then all have to be loaded first.
  private func judgedOnTheWay() async -> Judged? {
    let known = Set(batch.secrets)
    let redactor = Redactor(secrets: known)
    let engine = Engine(rules: Catalogue.rules, options: plan.engine)
    let results = await mapped(batch.count, width: plan.width) { index -> SetupResult? in
      guard let setup = load(index) else { return engine.interrupted(batch.setup(index), redactor: redactor) }
      return setup.secrets.isSubset(of: known) ? engine.judge(setup, redactor: redactor) : nil
    }
    let judged = results.compactMap(\.self)
    return judged.count == results.count ? Judged(results: judged, redactor: redactor) : nil
  }

  private func judge(_ setups: [Setup?]) async -> Judged {
    // What any setup read as a secret is shown of none.
    let redactor = Redactor(secrets: setups.reduce(into: Set(batch.secrets)) { $0.formUnion($1?.secrets ?? []) })
    let engine = Engine(rules: Catalogue.rules, options: plan.engine)
    let results = await mapped(batch.count, width: plan.width) { index -> (SetupResult, isInterrupted: Bool) in
      guard let setup = setups[index], Interruption.number == nil || plan.live != nil && setup.live != nil else {
        return (engine.interrupted(batch.setup(index), redactor: redactor), true)
      }
      return (engine.judge(setup, redactor: redactor), false)
    }
    var judged = Judged(results: results.map(\.0), redactor: redactor)
    if plan.record != nil {
      judged.entries = results.indices.map {
        RunRecord.Entry(setups[$0] ?? batch.setup($0), isInterrupted: results[$0].isInterrupted)
      }
    }
    return judged
  }
}
