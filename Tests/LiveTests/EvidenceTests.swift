import Foundation
import SourceText
import TestSupport
import Testing

/// `evidence --live`: what the remotes answer, and what `go` lacks.
@Suite struct LiveEvidenceTests {
  private func evidence(_ scenario: String, format: String = "json", isBare: Bool = false) throws -> LiveRun {
    try LiveRun.run([scenario], command: "evidence", format: format) { text in
      isBare ? String(text.prefix(upTo: text.firstRange(of: "evidence:")?.lowerBound ?? text.endIndex)) : text
    }
  }

  private func answer(_ run: LiveRun, _ step: String) -> Located? {
    run.report["setups"]?.items.first?["live"]?["answers"]?.items.first { $0["step"]?.string == step }
  }

  private func lacks(_ run: LiveRun) -> [String] {
    run.report["setups"]?.items.first?["goLacks"]?.items.compactMap { $0["rule"]?.string } ?? []
  }

  @Test func showsEveryAnswerOfHealthySetup() throws {
    let run = try evidence("healthy")
    #expect(run.code == 0, "\(run.errors)")
    for step in ["connection to the identity domain", "token", "own application record", "ESS requests", "newest log"] {
      #expect(answer(run, step)?["outcome"]?.string == "answered", "\(step)")
    }
    #expect(answer(run, "token")?["status"]?.integer == 200)
    let sources = run.report["setups"]?.items.first?["live"]?["sources"]?.items ?? []
    #expect(sources.compactMap { $0["evidence"]?.string } == ["application", "audit", "account"])
    #expect(lacks(run).isEmpty)
    #expect(run.report["setups"]?.items.first?["files"]?.items.count == 7)
  }

  @Test func saysWhatGoLacksWhereNothingIsExported() throws {
    let run = try evidence("own-record-refused", isBare: true)
    #expect(run.code == 0, "\(run.errors)")
    #expect(lacks(run) == ["FD0204", "FD0208", "FD0209", "FD0210"])
    let proofs = run.report["setups"]?.items.first?["goLacks"]?.items.first?["wouldProve"]?.items ?? []
    #expect(proofs.first?["evidence"]?.string == "application" && proofs.first?["commands"]?.items.isEmpty == false)
    #expect(answer(run, "own application record")?["outcome"]?.string == "failed")
    #expect(lacks(try evidence("healthy", isBare: true)).isEmpty)
  }

  @Test func whatWasNotReachedNamesItsPrerequisite() throws {
    let run = try evidence("secret-wrong")
    #expect(run.code == 0, "\(run.errors)")
    #expect(answer(run, "token")?["outcome"]?.string == "failed")
    #expect(answer(run, "ESS requests")?["outcome"]?.string == "not-reached")
    #expect(answer(run, "ESS requests")?["prerequisite"]?.string == "FD0603")
    #expect(lacks(run).contains("FD0603") && lacks(run).contains("FD0704"))
  }

  @Test func textHasTheSameAndNoSecret() throws {
    let run = try evidence("own-record-refused", format: "text", isBare: true)
    for part in ["answers, as seen from ", "ESS requests: ", "`go` lacks:", "FD0209 token-issuance-specific"] {
      #expect(run.output.contains(part), "\(part)")
    }
    #expect(!run.output.contains("idcscs-0") && !run.output.contains("eyJ"))
  }

  @Test func flagsNeedLiveAndLiveWritesNoScript() throws {
    for flags in [["--proxy", "http://127.0.0.1:9"], ["--live", "--script", "sh"]] {
      let run = try Subprocess.run(
        Subprocess.product, ["evidence"] + flags, in: LiveRun.package.appendingPathComponent("fixtures/setups/guide"),
        environment: [:])
      #expect(run.code == 2 && run.errors.contains("--live"), "\(run.errors)")
    }
  }
}
