import Evidence
import FuzzSupport
import Lint

// The readers of earlier results belong to the command, which no other package can import: this fuzzer compiles the same
// two files, by links.

/// What the command answers to a mistake of its caller.
struct UsageError: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

/// Reads the input as a baseline and as an earlier JSON report.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEarlier(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let machine = Pipeline.machine(["/w/earlier": bytes(start, count)])
  do { _ = try Baseline(path: "earlier", machine: machine) } catch {
    demand(error is UsageError, "what is no baseline is a mistake of the caller")
  }
  do {
    let earlier = try ReportComparison.read("earlier", machine: machine)
    _ = ReportComparison.compare(Pipeline.run(healthy), with: earlier, redactor: Redactor(secrets: []))
  } catch {
    demand(error is UsageError, "what is no report is a mistake of the caller")
  }
  return 0
}

private let healthy = Pipeline.judge(configuration: Array(Pipeline.healthyTile.utf8))
