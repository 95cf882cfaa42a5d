import Foundation
import SourceText
import TestSupport
import Testing

/// Networks and servers in which something goes wrong for a moment, and answers that take long or come packed.
@Suite struct RepeatTests {
  /// Runs against a scenario that is written here.
  private func run(_ faults: String, _ flags: [String] = [], more: String = "") throws -> LiveRun {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("repeat-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try #"{"name": "fault", "summary": "One.", "faults": [\#(faults)]\#(more)}"#.write(
      to: folder.appendingPathComponent("fault.json"), atomically: true, encoding: .utf8)
    return try LiveRun.run(["fault"], flags, simulator: ["--scenarios", folder.path])
  }

  @Test(arguments: [
    #"{"action": "reset", "host": "pod", "times": 1}"#, #"{"action": "reset", "host": "domain", "times": 1}"#,
    #"{"action": "reset", "host": "domain", "path": "/oauth2/v1/token", "times": 1}"#,
    #"{"action": "truncate", "host": "pod", "path": "/ess", "times": 1}"#,
    #"{"action": "html", "status": 503, "host": "domain", "times": 1}"#,
    #"{"action": "html", "status": 502, "host": "pod", "times": 2}"#,
    #"{"action": "answer", "status": 504, "host": "api", "times": 1}"#,
    #"{"action": "resetInTLS", "host": "pod", "times": 1}"#,
    #"{"action": "throttle", "host": "domain", "path": "/.well-known", "retryAfter": 1, "times": 1}"#,
  ])
  func whatPassesIsNoFault(fault: String) throws {
    let run = try run(fault)
    #expect(run.verdict == "go" && run.code == 0, "\(fault): \(run.rootCauses) \(run.errors)")
    #expect(run.counters["writes"]?.items.isEmpty == true && run.counters["leaks"]?.items.isEmpty == true)
  }

  @Test(arguments: ["pod", "domain", "api"]) func packedAnswersAreUnderstood(host: String) throws {
    let run = try run(#"{"action": "pack", "host": "\#(host)"}"#)
    #expect(run.verdict == "go", "\(run.rootCauses) \(run.errors)")
  }

  /// 1 GiB in 1 MiB, and 4 MiB that are none of the documents asked for.
  @Test(arguments: [1 << 30, 4 << 20]) func answerThatUnpacksWithoutEndIsRefused(bytes: Int) throws {
    let run = try run(#"{"action": "pack", "host": "pod", "path": "/ess", "bytes": \#(bytes)}"#)
    #expect(run.rootCauses == ["FD0704"], "\(run.errors)")
  }

  @Test func answerThatDripsEnds() throws {
    let start = ContinuousClock.now
    let run = try run(
      #"{"action": "slow", "host": "pod", "path": "/ess", "bytes": 1, "milliseconds": 300}"#, ["--timeout", "1s"])
    #expect(run.rootCauses == ["FD0704"], "\(run.errors)")
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  /// What is only noted is not waited for.
  @Test func waitingEndsWhereNothingFails() throws {
    let start = ContinuousClock.now
    let run = try run(
      #"{"action": "answer", "host": "pod", "path": "/fscmRestApi/resources/11.13.18.05/invoices", "body": {"items": []}}"#,
      ["--wait", "300s"])
    #expect(run.verdict == "go" && run.check("FD0715")?["status"]?.string == "failed", "\(run.rootCauses)")
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  /// A finding without an exchange is waited for too.
  @Test func waitingEndsWhenTheAccountIsRegistered() throws {
    let run = try run(
      "", ["--wait", "300s"],
      more:
        #", "datadog": {"accounts": []}, "changes": [{"afterRequests": 10, "set": {"datadog": {"accounts": [{"attributes": {"settings": {"fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com"}}}]}}}]"#
    )
    #expect(run.check("FD0802")?["status"]?.string == "passed", "\(run.rootCauses) \(run.errors)")
  }
}
