public import Evidence
public import Lint
import Report
import Rules
import SourceText
import Synchronization

/// The whole of `check` over files in memory, and what holds of every result.
public enum Pipeline {
  /// Stands nowhere but in the variable: no report may show it.
  static let secret = "idcscs-5f0c1d2e-3a4b-4c5d-8e6f-7a8b9c0d1e2f"
  static let client = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"

  public static let healthyTile = """
    version: 1
    tile:
      fusion_base_url: https://abcd.fa.ocs.oraclecloud.com
      token_url: https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token
      client_id: \(client)
      oauth_scope: urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all
      client_secret: ${FUSION_CLIENT_SECRET}

    """

  private static let catalogue = allRules.map { $0.metadata }
  private static let engine = Engine(rules: allRules)

  /// Judges a healthy tile with one file under each of some keys of `evidence:`.
  public static func judge(evidence: [UInt8], as kinds: [EvidenceKind]) -> [SetupResult] {
    let lines = kinds.map { "  \($0.rawValue): evidence\n" }.joined()
    return judge(configuration: Array((healthyTile + "evidence:\n" + lines).utf8), files: ["/w/evidence": evidence])
  }

  /// Judges a configuration and reports on it.
  @discardableResult
  public static func judge(configuration: [UInt8], files: [String: [UInt8]] = [:]) -> [SetupResult] {
    var files = files
    files["/w/fusion-doctor.yaml"] = configuration
    let loader = Loader(
      machine: machine(files), catalogue: catalogue, time: Timestamp(seconds: 1_773_144_000))
    let batch: Loader.Batch
    do throws(Discovery.Problem) { batch = try loader.read([.file("/w/fusion-doctor.yaml")]) } catch { return [] }
    var results: [SetupResult] = []
    for index in 0..<min(batch.count, 20) {
      let setup = loader.load(index, of: batch)
      results.append(engine.judge(setup, redactor: Redactor(secrets: setup.secrets)))
    }
    demandSound(results, number: configuration.count)
    return results
  }

  /// Judges a record and reports on it.
  public static func judge(record bytes: [UInt8]) {
    let record: RunRecord
    do throws(RecordProblem) {
      record = try RunRecord(reading: bytes, name: "record")
    } catch {
      return demand(!error.message.isEmpty, "a refusal says why")
    }
    let results = record.setups.prefix(20).map {
      engine.judge($0.setup, redactor: Redactor(secrets: $0.setup.secrets))
    }
    demandSound(results, number: bytes.count)
  }

  /// - Parameter number: chooses the format of the report
  private static func demandSound(_ results: [SetupResult], number: Int) {
    for result in results {
      demand(result.checks.count == catalogue.count, "every rule has a check")
      for check in result.checks { demandSound(check) }
    }
    report(results, format: ReportFormat.allCases[number % ReportFormat.allCases.count])
  }

  private static func demandSound(_ check: Check) {
    switch check.status {
    case .failed: demand(!check.findings.isEmpty, "a failed check has findings")
    case .unverified, .notApplicable: demand(check.reason?.isEmpty == false, "what is not judged has a reason")
    case .passed, .suppressed: demand(check.findings.isEmpty, "what passes has no findings")
    }
    for finding in check.findings + check.suppressed {
      demand(!finding.message.isEmpty && !finding.subject.isEmpty, "a finding says what it is about")
      let location = finding.location
      if let line = location.line, let end = location.endLine {
        demand(line >= 1 && end >= line, "the end comes behind the start")
        demand((location.column ?? 1) >= 1, "columns count from 1")
      }
    }
  }

  /// The result of a run that judged these setups.
  public static func run(_ results: [SetupResult]) -> RunResult {
    RunResult(
      version: "0", mode: .offline, time: Timestamp(seconds: 1_773_144_000), selection: nil,
      verdict: results.map(\.verdict).max() ?? .notProven, setups: results, failOn: .error)
  }

  /// Renders one format, and the one that another program reads.
  private static func report(_ results: [SetupResult], format: ReportFormat) {
    guard !results.isEmpty else { return }
    let run = run(results)
    var options = ReportOptions()
    options.catalogue = catalogue
    for format in Set([format, .json]) {
      guard let bytes = try? render(run, as: format, options: options) else {
        demand(false, "every result can be reported")
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      demand(Array(text.utf8) == bytes, "a report is UTF-8")
      demand(!text.contains(secret), "no report shows a secret")
      if format == .json || format == .sarif || format == .gitlab {
        let file = SourceFile(name: "report", text: text)
        do throws(SyntaxProblem) { _ = try JSONReader.read(file) } catch { demand(false, "the report is JSON") }
      }
    }
  }

  /// A machine of files in memory, by their absolute path.
  public static func machine(_ files: [String: [UInt8]]) -> Machine {
    Machine(
      open: { (path) throws(FileProblem) in
        guard let bytes = files[path] else { throw FileProblem(.missing, "no such file") }
        let position = Position()
        return OpenFile(size: bytes.count) { (count) throws(FileProblem) in
          position.value.withLock { at in
            let end = min(bytes.count, at + count)
            defer { at = end }
            return Array(bytes[at..<end])
          }
        }
      },
      entries: { folder in
        guard folder == "/w" else { return nil }
        return files.keys.sorted().map {
          DirectoryEntry(name: String($0.dropFirst(3)), isDirectory: false, isLink: false)
        }
      },
      isDirectory: { $0 == "/w" }, exists: { files[$0] != nil || $0 == "/w" },
      variable: { $0 == "FUSION_CLIENT_SECRET" ? secret : nil }, workingDirectory: "/w",
      standardInput: { (_) throws(FileProblem) in [] })
  }

  private final class Position: Sendable {
    let value = Mutex(0)
  }
}

/// The fuzzer's bytes.
public func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: start, count: count))
}
