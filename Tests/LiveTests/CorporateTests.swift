import Foundation
import SourceText
import TestSupport
import Testing

/// Networks as companies have them, each over real sockets.
@Suite struct CorporateTests {
  /// Runs a command after a change of its environment.
  private func shell(_ script: String) -> [String] { ["sh", "-c", script + "; exec \"$@\"", "sh"] }

  private func fault(_ run: LiveRun, _ rule: String) -> String {
    run.check(rule)?["findings"]?.items.first?["observed"]?.string ?? ""
  }

  @Test(arguments: ["healthy", "proxy-user", "pod-throttled-once", "grants-of-script"])
  func overHTTP2(scenario: String) throws {
    let run = try LiveRun.run(["http2", scenario])
    #expect(run.code == 0 && run.verdict == "go", "\(run.errors) \(run.rootCauses)")
    let pod = run.counters["hosts"]?["abcd.fa.ocs.oraclecloud.com"]
    #expect(pod?["http2Requests"]?.integer ?? 0 > 4 && pod?["greatestInFlight"]?.integer ?? 99 <= 4)
    #expect(run.counters["leaks"]?.items.isEmpty == true && run.counters["writes"]?.items.isEmpty == true)
  }

  @Test(arguments: [
    (["edge-posts"], ["FD0712"]), (["user-missing"], ["FD0703"]), (["secret-wrong"], ["FD0603"]),
    (["pod-reset"], ["FD0704"]), (["token-oversized"], ["FD0603"]), (["token-redirect-elsewhere"], ["FD0603"]),
    (["pod-expired-certificate"], ["FD0701"]),
  ])
  func faultsOverHTTP2(scenarios: [String], standing: [String]) throws {
    let one = try LiveRun.run(scenarios)
    let two = try LiveRun.run(["http2"] + scenarios)
    #expect(two.standing == one.standing, "\(scenarios): \(one.standing)")
    if scenarios != ["pod-reset"] { #expect(two.standing == standing, "\(scenarios)") }
  }

  private static let hasIPv6 =
    (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?
    .contains("00000000000000000000000000000001") == true

  @Test(.enabled(if: hasIPv6)) func proxyOnIPv6() throws {
    let run = try LiveRun.run(["healthy"], simulator: ["--address", "::1"])
    #expect(run.verdict == "go", "\(run.errors) \(run.rootCauses)")
    let seen = run.report["setups"]?.items.first?["seenFrom"]?.string ?? ""
    #expect(seen.contains("through the proxy [::1]:"), "\(seen)")
  }

  @Test func proxyWithUserAndPassword() throws {
    for scenario in ["proxy-user", "proxy-user-special"] {
      let run = try LiveRun.run([scenario])
      #expect(run.verdict == "go", "\(scenario): \(run.errors) \(run.rootCauses)")
    }
    let wrong = shell("HTTPS_PROXY=$(echo \"$HTTPS_PROXY\" | sed 's#//.*@#//ci:hunter2-canary@#')")
    for scenario in ["proxy-user", "proxy-user-special"] {
      let run = try LiveRun.run([scenario], ["-v"], through: wrong)
      #expect(run.standing.prefix(2) == ["FD0601", "FD0701"], "\(run.standing)")
      #expect(fault(run, "FD0601").contains("407"), "\(fault(run, "FD0601"))")
      #expect(!(run.output + run.errors).contains("hunter2"))
    }
  }

  @Test func ownAuthorityByFlag() throws {
    let flag = ["sh", "-c", "ca=$SSL_CERT_FILE; unset SSL_CERT_FILE; exec \"$@\" --ca-file \"$ca\"", "sh"]
    #expect(try LiveRun.run(["healthy"], through: flag).verdict == "go")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/etc/ssl/certs/ca-certificates.crt")))
  func authorityThatIsNotTrusted() throws {
    let run = try LiveRun.run(["healthy"], through: ["env", "-u", "SSL_CERT_FILE"])
    #expect(run.standing.prefix(2) == ["FD0601", "FD0701"], "\(run.standing)")
    #expect(fault(run, "FD0601").contains("Fusion Simulator Test CA"))
    // The certificate is refused before anything is said.
    #expect(run.counters["requests"]?.integer == 0)
  }

  /// A name that no name server knows, asked directly since NO_PROXY says so, and by the proxy.
  @Test func nameThatIsNotResolved() throws {
    func run(_ noProxy: String) throws -> LiveRun {
      try LiveRun.run(
        ["healthy"], ["--allow-host", "pod.private.invalid"], through: ["env", "NO_PROXY=\(noProxy)"]
      ) { $0.replacing("https://abcd.fa.ocs.oraclecloud.com", with: "https://pod.private.invalid") }
    }
    for direct in [".invalid", "pod.private.invalid", "other.example, .private.invalid", "*.private.invalid:443"] {
      let run = try run(direct)
      #expect(run.check("FD0701")?["status"]?.string == "failed", "\(direct)")
      #expect(fault(run, "FD0701").contains("the name was not resolved"), "\(direct): \(fault(run, "FD0701"))")
      #expect(run.counters["refusedTunnels"]?.members.isEmpty == true, "\(direct)")
      #expect(run.check("FD0601")?["status"]?.string == "passed", "\(direct)")
    }
    let proxied = try run("private.invalid.example,invalid2")
    #expect(fault(proxied, "FD0701").contains("the proxy refused the way"), "\(fault(proxied, "FD0701"))")
    #expect(proxied.counters["refusedTunnels"]?.members.count == 1)
  }

  @Test func proxyThatIsNotThere() throws {
    let run = try LiveRun.run(["healthy"], ["--proxy", "http://127.0.0.1:9"])
    #expect(run.standing.prefix(2) == ["FD0601", "FD0701"], "\(run.standing)")
    #expect(fault(run, "FD0601").contains("the proxy `127.0.0.1:9`"))
  }

  @Test(arguments: ["socks5://127.0.0.1:1080", "http://", "http://127.0.0.1:99999"])
  func proxyThatCannotBe(url: String) throws {
    let run = try LiveRun.run(["healthy"], ["--proxy", url])
    #expect(run.code == 2 && run.errors.contains("proxy"), "\(run.errors)")
  }
}
