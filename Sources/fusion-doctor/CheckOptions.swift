import ArgumentParser
import Evidence
import Glibc
import Lint
import Report

enum FailOn: String, Word {
  case error, warning, info, never

  var severity: Severity? { Severity(rawValue: rawValue) }
}

enum ColorMode: String, Word { case auto, always, never }

extension Severity: Word {}
extension ReportFormat: Word {}
extension JUnitProfile: Word {}
extension Setup.Stage: Word {}
extension Engine.Demand: Word {}

/// The flags of `check`, as they are typed; ``CheckPlan`` says what they mean.
struct CheckOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Configuration files, folders to search, - for standard input; or records.",
      discussion:
        "Default: fusion-doctor.yaml. Folders are searched for fusion-doctor.{yaml,yml,json} and *.fusion.{yaml,yml,json}."
    ))
  var paths: [String] = []

  @OptionGroup var network: NetworkOptions
  @Option(
    help: ArgumentHelp("With --live: repeat failing checks until they pass or time is up.", valueName: "duration"))
  var wait: String?
  @Option(help: ArgumentHelp("Before or after go-live; wins over the configuration.", valueName: "before|after"))
  var stage: String?
  @Option(help: ArgumentHelp("Exit 1 unless this is proven.", valueName: "go|proven")) var require: String?
  @Option(help: ArgumentHelp("Judge these alone: rule ID, name or component; repeatable.", valueName: "sel"))
  var only: [String] = []
  @Option(help: ArgumentHelp("Leave these out: rule ID, name or component; repeatable.", valueName: "sel"))
  var skip: [String] = []
  @Option(help: ArgumentHelp("Findings at or above this make the exit code 1.", valueName: "error|warning|info|never"))
  var failOn = "error"
  @Option(help: ArgumentHelp("Findings at or above this are listed.", valueName: "error|warning|info")) var show =
    "info"
  @Flag(help: "What is not proven makes the exit code 1 as a failure would; declared facts do not count.")
  var strict = false
  @Option(help: ArgumentHelp("Format of standard output.", valueName: "format")) var format = "text"
  @Option(help: ArgumentHelp("Write a further report to a file; repeatable.", valueName: "format=file")) var report:
    [String] = []
  @Option(help: ArgumentHelp("Readers of the JUnit report.", valueName: "rich|strict")) var junitProfile = "rich"
  @Option(help: ArgumentHelp("Known findings, which do not count for --fail-on.", valueName: "file")) var baseline:
    String?
  @Option(help: ArgumentHelp("Write the findings of this run as a baseline.", valueName: "file")) var writeBaseline:
    String?
  @Option(help: ArgumentHelp("Say what changed since an earlier JSON report.", valueName: "report.json")) var compare:
    String?
  @Option(
    help: ArgumentHelp(
      "Record what was found, without secrets, in a folder; `check` with the folder judges it again offline.",
      valueName: "dir"),
    completion: .directory)
  var record: String?
  @Flag(help: "Suppressions do nothing.") var noIgnore = false
  @Flag(help: "List suppressed findings too.") var showSuppressed = false
  @Option(help: ArgumentHelp("Setups that are judged at the same time; default: one for each core.", valueName: "n"))
  var jobs: Int?
  @Option(help: ArgumentHelp("Colour.", valueName: "auto|always|never")) var color = "auto"
  @Flag(name: .shortAndLong, help: "Findings alone.") var quiet = false
  @Flag(name: .shortAndLong, help: "Everything that was checked; with --live each request too.") var verbose = false
}

/// What a call of `check` asks for.
struct CheckPlan {
  var paths: [String]
  var engine = Engine.Options()
  var stage: Setup.Stage?
  var format = ReportFormat.text
  var files: [(format: ReportFormat, path: String)] = []
  var report = ReportOptions()
  var baseline: String?
  var writeBaseline: String?
  var compare: String?
  /// The file that `--record` writes.
  var record: String?
  /// Setups that are worked on at the same time.
  var width = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// With `--live`.
  var live: LiveCheck?
  /// What `--ca-file` names.
  var authorities: String?
  /// Whether anything is written beside standard output.
  var writesFiles: Bool { !files.isEmpty || writeBaseline != nil || record != nil }

  /// A call that names files and nothing else.
  init(paths: [String]) throws {
    self.paths = paths
    if paths.contains("") { throw UsageError("an empty PATH names no file: is a variable unset?") }
    report.catalogue = Catalogue.metadata
    report.width = Terminal.width ?? 100
    let forbids = Terminal.variable("NO_COLOR").map { !$0.isEmpty } ?? false
    report.color = Terminal.isTerminal && !forbids && Terminal.variable("TERM") != "dumb"
  }

  init(_ options: CheckOptions, machine: Machine) throws {
    try self.init(paths: options.paths)
    stage = try options.stage.map { try Setup.Stage.parse($0, option: "--stage") }
    format = try ReportFormat.parse(options.format, option: "--format")
    for text in options.report {
      guard let equals = text.firstIndex(of: "="), text.index(after: equals) < text.endIndex else {
        throw UsageError("`--report \(text)` names no file: write --report FORMAT=FILE")
      }
      let format = try ReportFormat.parse(String(text[..<equals]), option: "--report")
      files.append((format, String(text[text.index(after: equals)...])))
    }
    engine.failOn = try FailOn.parse(options.failOn, option: "--fail-on").severity
    engine.isStrict = options.strict
    engine.require = try options.require.map { try Engine.Demand.parse($0, option: "--require") }
    engine.ignoresSuppressions = options.noIgnore
    do throws(Selection.Problem) {
      engine.selection = try Selection(only: options.only, skip: options.skip, among: Catalogue.metadata)
    } catch {
      switch error {
      case .unknown(let selector, let near):
        throw UsageError("`\(selector)` is no rule and no component" + (near.map { "; did you mean `\($0)`?" } ?? ""))
      }
    }
    if engine.require != nil, engine.selection.rules != nil {
      throw UsageError("--require needs every rule: it cannot be combined with --only or --skip")
    }
    if engine.require == .go, !options.network.live {
      throw UsageError("`go` comes from a live run alone: --require go needs --live")
    }
    if options.network.live {
      engine.mode = .live
      live = try LiveCheck(options.network, wait: options.wait, machine: machine)
      authorities = options.network.caFile
    } else {
      try options.network.refuseLoneFlags([("--wait", options.wait != nil)])
    }
    if let path = options.baseline { engine.baseline = try Baseline(path: path, machine: machine).fingerprints }
    baseline = options.baseline
    if options.writeBaseline == "" { throw UsageError("--write-baseline names no file") }
    writeBaseline = options.writeBaseline
    compare = options.compare
    if options.record == "" { throw UsageError("--record names no folder") }
    record = options.record.map { "\($0)/\(RunRecord.fileName)" }
    if let jobs = options.jobs, jobs < 1 { throw UsageError("--jobs takes a whole number from 1") }
    width = options.jobs ?? width
    report.show = try Severity.parse(options.show, option: "--show")
    report.showSuppressed = options.showSuppressed
    report.junitProfile = try JUnitProfile.parse(options.junitProfile, option: "--junit-profile")
    report.verbosity = options.quiet ? .quiet : options.verbose ? .verbose : .normal
    live?.progress = LiveProgress(report.verbosity)
    switch try ColorMode.parse(options.color, option: "--color") {
    case .always: report.color = true
    case .never: report.color = false
    case .auto: break
    }
  }
}
