import Foundation
import SourceText
import TestSupport
import Testing

/// What is said on standard error while remotes are asked.
@Suite struct ProgressTests {
  @Test func nothingWithoutTerminal() throws {
    #expect(try LiveRun.run(["healthy"]).errors == "")
  }

  @Test func eachRequestIsLoggedWhereItIsAskedFor() throws {
    let run = try LiveRun.run(["secret-wrong"], ["-v"], format: "text")
    let lines = run.errors.split(separator: "\n")
    let token = lines.filter { $0.hasPrefix("guide: POST https://idcs-") && $0.contains("/oauth2/v1/token: 401 (") }
    #expect(token.count == 1, "\(run.errors)")
    #expect(lines.contains { $0.hasPrefix("guide: CONNECT abcd.fa.ocs.oraclecloud.com:443: TLSv1.3 (") })
    for secret in ["idcscs-", "eyJ", "Basic ", "Bearer "] { #expect(!run.errors.contains(secret), "\(secret)") }
    #expect(run.code == 1 && !run.output.contains("guide: POST"))
  }

  /// `script` gives the program a terminal.
  @Test(.enabled(if: Subprocess.find("script") != nil)) func terminalShowsTheSteps() throws {
    func errors(_ flags: String) throws -> String {
      let authority = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(UUID().uuidString).pem")
      defer { try? FileManager.default.removeItem(at: authority) }
      let check = "\(Subprocess.product) check --live --format json \(flags) >/dev/null"
      let run = try Subprocess.run(
        LiveRun.simulator,
        ["--ca-file", authority.path, "--counters", "/dev/null", "--scenarios", LiveRun.scenarios]
          + ["--", "script", "-qec", check, "/dev/null"],
        in: LiveRun.package.appendingPathComponent("fixtures/setups/guide"),
        environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm"])
      return run.output
    }
    let shown = try errors("")
    #expect(shown.contains("guide: connection to the ") && shown.contains("guide: token"), "\(shown)")
    #expect(shown.hasSuffix("\r\u{1B}[K"), "the line is taken away")
    #expect(!(try errors("-q")).contains("guide:"))
  }
}
