import Foundation
import SourceText
import TestSupport
import Testing

/// `check --live` through the built binaries: over TLS, through the simulator's proxy, against real host names.
@Suite struct ScenarioTests {
  @Test func healthyPodIsGo() throws {
    let run = try LiveRun.run(["healthy"], ["--require", "go"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.verdict == "go")
    #expect(run.rootCauses.isEmpty, "\(run.rootCauses)")
    #expect(run.counters["requests"]?.integer ?? 99 <= 30)
    #expect(run.report["setups"]?.items.first?["seenFrom"]?.string?.isEmpty == false)
  }

  /// Each fault with the one rule that is its root cause, or those between which nothing can tell.
  static let faults: [(scenarios: [String], cause: [String])] = [
    (["domain-unresolvable"], ["FD0601"]), (["domain-expired-certificate"], ["FD0601"]),
    (["domain-wrong-host-certificate"], ["FD0601"]), (["domain-unknown-authority"], ["FD0601"]),
    (["domain-old-tls"], ["FD0601"]), (["domain-reset-in-tls"], ["FD0601"]),
    (["domain-forbidden-by-proxy"], ["FD0601"]),
    (["discovery-other-endpoint"], ["FD0602"]), (["secret-wrong"], ["FD0603"]), (["secret-wrong-400"], ["FD0603"]),
    (["client-unknown"], ["FD0603"]), (["application-inactive"], ["FD0603"]), (["scope-not-granted"], ["FD0603"]),
    (["scope-not-granted-invalid"], ["FD0603"]), (["grant-missing"], ["FD0603"]), (["token-html"], ["FD0603"]),
    (["token-throttled"], ["FD0603"]), (["token-server-error"], ["FD0603"]), (["token-oversized"], ["FD0603"]),
    (["token-redirect-elsewhere"], ["FD0603"]), (["claims-other-audience"], ["FD0605"]),
    (["claims-other-tenant"], ["FD0606"]), (["clock-far-ahead"], ["FD0609"]), (["pod-unresolvable"], ["FD0701"]),
    (["pod-expired-certificate"], ["FD0701"]), (["pod-refused"], ["FD0701"]), (["sign-in-page"], ["FD0702"]),
    (["sign-in-redirect"], ["FD0702"]), (["pod-not-found"], ["FD0702"]), (["user-missing"], ["FD0703"]),
    (["user-inactive"], ["FD0703"]), (["user-unsynchronised"], ["FD0703"]), (["refresh-removed-user"], ["FD0703"]),
    (["domain-no-longer-trusted"], ["FD0703"]), (["role-integration-specialist-missing"], ["FD0409"]),
    (["role-internal-auditor-missing"], ["FD0409"]), (["roles-stale"], ["FD0409"]), (["audit-fail-all"], ["FD0707"]),
    (["edge-all"], ["FD0712"]), (["edge-posts"], ["FD0712"]), (["location-based"], ["FD0712"]),
    (["location-based-json"], ["FD0712"]),
    (["environment-rules"], ["FD0712"]), (["ess-forbidden"], ["FD0704"]), (["audit-level-low"], ["FD0501"]),
    (["application-restricted-address"], ["FD0208"]), (["application-trust-all"], ["FD0209"]),
    (["application-public"], ["FD0204"]), (["datadog-api-key-wrong"], ["FD0801"]),
    (["datadog-app-key-wrong"], ["FD0808"]),
    (["datadog-other-client"], ["FD0803"]), (["domain-unresolvable", "pod-unresolvable"], ["FD0601", "FD0701"]),
  ]

  @Test(arguments: faults)
  func faultHasItsRootCause(fault: (scenarios: [String], cause: [String])) throws {
    let run = try LiveRun.run(fault.scenarios)
    #expect(run.code == 1, "\(fault.scenarios): \(run.errors)")
    #expect(run.verdict == "no-go", "\(fault.scenarios)")
    #expect(run.standing == fault.cause, "\(fault.scenarios)")
    isSafe(run, fault.scenarios)
  }

  @Test(arguments: [
    "ess-all-null", "record-unknown-values", "claims-audience-list", "token-throttled-once", "pod-delay",
    "own-record-refused",
    "discovery-regional-endpoint", "proxy-user", "grants-of-script", "role-of-script",
  ])
  func oddityIsNoFault(scenario: String) throws {
    let run = try LiveRun.run([scenario])
    #expect(run.code == 0, "\(scenario): \(run.errors)")
    #expect(run.verdict == "go", "\(scenario): \(run.rootCauses)")
    isSafe(run, [scenario])
  }

  private func isSafe(_ run: LiveRun, _ scenarios: [String]) {
    #expect(run.counters["writes"]?.items.isEmpty == true, "\(scenarios): writes")
    #expect(run.counters["leaks"]?.items.isEmpty == true, "\(scenarios): leaks")
    #expect(run.counters["plainRequests"]?.integer == 0, "\(scenarios): requests without TLS")
  }

  /// What was recorded of a live run is judged offline as it was, and is never `go`.
  @Test(arguments: [
    "healthy", "secret-wrong", "user-missing", "roles-stale", "application-restricted-address", "environment-rules",
    "datadog-logs-silent", "domain-expired-certificate", "audit-level-low", "token-throttled",
  ])
  func recordIsJudgedAsTheRun(scenario: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("live-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    let run = try LiveRun.run(
      [scenario], ["--record", folder.path, "--report", "json=\(folder.path)/live.txt"])
    let replay = try Subprocess.run(
      Subprocess.product, ["check", folder.path, "--format", "json"], in: folder,
      environment: ["PATH": "/usr/bin:/bin"])
    let live = try text("live.txt").replacing("\"mode\":\"live\"", with: "\"mode\":\"replay\"")
      .replacing("\"verdict\":\"go\"", with: "\"verdict\":\"not-proven\"")
    #expect(replay.output == live, "\(scenario)")
    #expect(replay.code == run.code, "\(scenario): \(replay.errors)")
    let record = try text("fusion-doctor.record.json")
    #expect(!record.contains("idcscs-") && !record.contains("eyJ"), "\(scenario)")
  }

  @Test func refusedFindingCarriesItsExchange() throws {
    let run = try LiveRun.run(["secret-wrong"])
    let finding = run.check("FD0603")?["findings"]?.items.first
    #expect(finding?["exchange"]?["method"]?.string == "POST")
    #expect(finding?["exchange"]?["status"]?.integer == 401)
    #expect(finding?["exchange"]?["url"]?.string?.hasSuffix("/oauth2/v1/token") == true)
    #expect(finding?["location"]?["file"]?.string == "fusion-doctor.yaml")
  }

  @Test func secretsStayOutOfEveryFormat() throws {
    for format in ["text", "json", "junit", "sarif", "markdown", "html", "short", "github", "gitlab", "checkstyle"] {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("live-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appendingPathComponent("report").path
      _ = try LiveRun.run(["secret-wrong"], ["--report", "\(format)=\(file)"])
      let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
      #expect(!text.isEmpty, "\(format)")
      #expect(!text.contains("idcscs-0") && !text.contains("eyJ"), "\(format)")
    }
  }

  @Test func waitingEndsWhenTheRoleTakesEffect() throws {
    let run = try LiveRun.run(["role-effective-after-requests"], ["--wait", "40s"])
    #expect(run.verdict == "go", "\(run.rootCauses) \(run.errors)")
  }
}
