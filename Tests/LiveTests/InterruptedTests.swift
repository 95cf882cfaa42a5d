import Foundation
import SourceText
import Testing

/// A signal in the middle of a probe: what was seen is judged, the rest is unverified, and the report is whole.
@Suite struct InterruptedTests {
  /// The pod never answers, and Datadog has refused the key by then.
  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)] as [(String, Int32)])
  func whatWasSeenIsJudged(signal: String, code: Int32) throws {
    let run = try LiveRun.run(
      ["pod-stall", "datadog-api-key-wrong"], ["--timeout", "60s", "--require", "go"],
      through: ["timeout", "--preserve-status", "-s", signal, "3"])
    #expect(run.code == code, "\(run.errors)")
    #expect(run.verdict == "no-go" && run.standing == ["FD0801"], "\(run.standing)")
    #expect(run.check("FD0603")?["status"]?.string == "passed")
    #expect(run.check("FD0704")?["reason"]?.string == "interrupted")
  }

  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)] as [(String, Int32)])
  func whatWasNotReachedIsInterrupted(signal: String, code: Int32) throws {
    let run = try LiveRun.run(
      ["pod-stall"], ["--timeout", "60s"], through: ["timeout", "--preserve-status", "-s", signal, "3"])
    #expect(run.code == code, "\(run.errors)")
    #expect(run.verdict == "not-proven", "\(run.rootCauses)")
    for rule in ["FD0601", "FD0602", "FD0603", "FD0605", "FD0701"] {
      #expect(run.check(rule)?["status"]?.string == "passed", "\(rule)")
    }
    for rule in ["FD0703", "FD0704", "FD0705", "FD0706", "FD0707", "FD0714"] {
      #expect(run.check(rule)?["status"]?.string == "unverified", "\(rule)")
      #expect(run.check(rule)?["reason"]?.string == "interrupted", "\(rule)")
    }
    #expect(run.standing.isEmpty)
  }

  /// A healthy setup gives no finding, whenever it is interrupted.
  @Test(arguments: 0..<12) func atAnyMoment(step: Int) throws {
    let run = try LiveRun.run(
      ["pod-slow"], ["--timeout", "60s"],
      through: ["timeout", "--preserve-status", "-s", "TERM", "\(Double(step + 1) * 0.08)"])
    guard run.code != 0, !run.report.isNull else { return }
    #expect(run.code == 143, "\(run.errors)")
    // Where the signal came behind the last answer nothing is missing.
    let checks = run.report["setups"]?.items.first?["checks"]?.items ?? []
    let isCut = checks.contains { $0["reason"]?.string == "interrupted" }
    #expect(run.verdict == (isCut ? "not-proven" : "go") && run.standing.isEmpty, "\(run.verdict) \(run.standing)")
  }

  /// What was not started is judged by its files.
  @Test func everySetupIsReported() throws {
    let text = try String(
      contentsOf: LiveRun.package.appendingPathComponent("fixtures/setups/guide/fusion-doctor.yaml"),
      encoding: .utf8)
    let more = (1..<12).map { "---\n" + text.replacing("name: guide", with: "name: guide\($0)") }.joined()
    let run = try LiveRun.run(
      ["pod-stall"], ["--timeout", "60s"], more: more,
      through: ["timeout", "--preserve-status", "-s", "TERM", "3"])
    let setups = run.report["setups"]?.items ?? []
    #expect(run.code == 143 && setups.count == 12, "\(run.errors)")
    for setup in setups {
      let checks = setup["checks"]?.items ?? []
      #expect(checks.first { $0["rule"]?.string == "FD0101" }?["status"]?.string == "passed")
      #expect(checks.first { $0["rule"]?.string == "FD0704" }?["reason"]?.string == "interrupted")
    }
  }
}
