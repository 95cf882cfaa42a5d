import Evidence
import Lint

/// Judges records again: offline, by their clock, from nothing but what they hold.
struct Replay: JudgingRun {
  let mode = RunResult.Mode.replay
  /// Of several records the latest.
  let time: Timestamp
  let notes: [String]
  let inputFiles: [String]
  private let entries: [RunRecord.Entry]
  private let plan: CheckPlan

  init(_ inputs: [Discovery.Input], _ plan: CheckPlan, _ machine: Machine) throws {
    var records: [RunRecord] = []
    var files: [String] = []
    for input in inputs {
      guard case .record(let path) = input else {
        let record = inputs.first(where: \.isRecord)?.name(machine) ?? ""
        throw UsageError(
          "`\(record)` is a record and `\(input.name(machine))` a configuration: check them in a run of their own each")
      }
      let name = input.name(machine)
      if plan.live != nil {
        throw UsageError("`\(name)` is a record, which is judged offline: --live asks the remotes of a configuration")
      }
      if plan.record != nil { throw UsageError("`\(name)` is a record already: --record records a run of its own") }
      do {
        let bytes = try machine.open(path).all(limit: RunRecord.limit)
        records.append(try RunRecord(reading: bytes, name: name))
      } catch let problem as FileProblem {
        throw UsageError("the record `\(name)` cannot be read: \(problem.message)")
      } catch let problem as RecordProblem {
        throw UsageError("the record `\(name)` cannot be read: \(problem.message)")
      }
      files.append(path)
    }
    time = records.map(\.time).max() ?? Timestamp(seconds: 0)
    notes = records.flatMap(\.notes)
    inputFiles = files
    entries = records.flatMap(\.setups).map { entry in
      var entry = entry
      if let stage = plan.stage { entry.setup.stage = stage }
      return entry
    }
    self.plan = plan
  }

  var count: Int { entries.count }
  var redactor: Redactor { Redactor(secrets: entries.reduce(into: Set<String>()) { $0.formUnion($1.setup.secrets) }) }

  func results() async -> Judged {
    let redactor = redactor
    var options = plan.engine
    options.mode = mode
    let engine = Engine(rules: Catalogue.rules, options: options)
    let results = await mapped(count, width: plan.width) { index in
      let entry = entries[index]
      return entry.isInterrupted || Interruption.number != nil
        ? engine.interrupted(entry.setup, redactor: redactor) : engine.judge(entry.setup, redactor: redactor)
    }
    return Judged(results: results, redactor: redactor)
  }
}
