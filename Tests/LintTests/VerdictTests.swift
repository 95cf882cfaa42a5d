import Lint
import SourceText
import Testing

/// When a setup is `go` (contract: what `go` needs).
@Suite struct VerdictTests {
  private static let place = Place(.file("fusion-doctor.yaml"))

  private static func setup(_ change: (inout Setup) -> Void = { _ in }) -> Setup {
    var setup = Setup(
      file: "fusion-doctor.yaml", document: 0, name: "prod", stage: .before, root: place,
      tile: Tile(place: place, site: Fact("datadoghq.com", at: place)),
      run: RunFacts(time: Timestamp(seconds: 1_773_144_000)))
    setup.live = LiveEvidence(seenFrom: "runner", proxy: "proxy.test:3128")
    change(&setup)
    return setup
  }

  private static func judge(
    _ rules: [any Rule.Type], _ setup: Setup = setup(), _ change: (inout Engine.Options) -> Void = { _ in }
  ) -> SetupResult {
    var options = Engine.Options()
    options.mode = .live
    change(&options)
    return Engine(rules: rules, options: options).judge(setup, redactor: Redactor(secrets: []))
  }

  @Test func provenRulesOfAFullLiveRunAreGo() {
    let result = Self.judge([Proven.self, Note.self, OtherOpen.self])
    #expect(result.verdict == .go)
    #expect(result.seenFrom == "runner through the proxy proxy.test:3128")
  }

  @Test(arguments: [RunResult.Mode.offline, .replay])
  func goComesFromALiveRunAlone(mode: RunResult.Mode) {
    #expect(Self.judge([Proven.self]) { $0.mode = mode }.verdict == .notProven)
  }

  @Test func aSelectionIsNeverGo() throws {
    let selection = try Selection(only: ["FD9001"], skip: [], among: [Proven.metadata, OtherOpen.metadata])
    #expect(Self.judge([Proven.self, OtherOpen.self]) { $0.selection = selection }.verdict == .notProven)
  }

  @Test func whatIsOpenIsNotProven() {
    #expect(Self.judge([Proven.self, Open.self]).verdict == .notProven)
  }

  @Test func anErrorOfAnyRuleIsNoGo() {
    #expect(Self.judge([Proven.self, OtherError.self]).verdict == .noGo)
  }

  @Test func theCatalogueGradesNotTheConfiguration() {
    let lowered = Self.setup { $0.severities["FD9004"] = .warning }
    #expect(Self.judge([Proven.self, NeededError.self], lowered).verdict == .notProven)
    #expect(Self.judge([Proven.self, NeededError.self]).verdict == .noGo)
  }

  @Test func suppressedAndDisabledRulesAreNotProven() {
    let disabled = Self.setup { $0.disabled = ["FD9001"] }
    #expect(Self.judge([Proven.self], disabled).verdict == .notProven)
    let suppressed = Self.setup { setup in
      var suppression = Suppression(rule: "FD9002", place: Self.place, rulePlace: Self.place)
      suppression.reason = "agreed"
      setup.suppressions = [suppression]
    }
    #expect(Self.judge([Proven.self, Note.self], suppressed).verdict == .notProven)
    let other = Self.setup { $0.disabled = ["FD9006"] }
    #expect(Self.judge([Proven.self, OtherError.self], other).verdict == .go)
  }

  @Test func oneOfTwoAlternativesIsEnough() {
    #expect(Self.judge([Proven.self, RoleOpen.self, AccessProven.self]).verdict == .go)
    #expect(Self.judge([Proven.self, RoleOpen.self]).verdict == .notProven)
  }

  @Test func declaredFactsCountUnlessStrict() {
    #expect(Self.judge([Declared.self]).verdict == .go)
    #expect(Self.judge([Declared.self]) { $0.isStrict = true }.verdict == .notProven)
  }

  @Test func requiringGoDemandsWhatIsMissing() {
    func demanded(_ rules: [any Rule.Type]) -> [String] {
      Self.judge(rules) { $0.require = .go }.checks.filter(\.isProofDemanded).map(\.rule)
    }
    #expect(demanded([Proven.self, Note.self, OtherOpen.self]) == [])
    #expect(demanded([Proven.self, Open.self]) == ["FD9003"])
    #expect(demanded([Proven.self, OtherError.self]) == ["FD9006"])
    #expect(demanded([RoleOpen.self, AccessProven.self]) == [])
    #expect(demanded([RoleOpen.self]) == ["FD0401"])
  }

  @Test func requiringProofAsksNothingOfTheNetwork() {
    func demanded(_ rules: [any Rule.Type]) -> [String] {
      Self.judge(rules) {
        $0.require = .proven
        $0.mode = .offline
      }.checks.filter(\.isProofDemanded).map(\.rule)
    }
    #expect(demanded([Proven.self, LiveOnly.self]) == [])
    #expect(demanded([Proven.self, Open.self, LiveOnly.self]) == ["FD9003"])
  }

  @Test func exchangesAreReportedWithoutSecrets() throws {
    let engine = Engine(rules: [OtherError.self])
    let result = engine.judge(Self.setup(), redactor: Redactor(secrets: ["hunter2"]))
    let exchange = try #require(result.checks.first?.findings.first?.exchange)
    #expect(exchange.url == "https://pod.test/a?token=[redacted]")
    #expect(exchange.status == 403)
  }

  // MARK: rules of the tests

  private static func metadata(
    _ id: String, isNeeded: Bool = true, severities: [Severity] = [.error], needs: [EvidenceKind] = [.user]
  ) -> RuleMetadata {
    RuleMetadata(
      id: id, name: "rule-\(id.lowercased())", severities: severities, component: .user, summary: "It holds.",
      rationale: "", sources: [],
      remedy: Remedy(owner: .operator, summary: "Mend it.", right: "none", where: "here"), needs: needs,
      neededForGo: isNeeded, examples: [])
  }

  private static func finding(_ severity: Severity) -> Finding {
    Finding(
      "it", "it does not hold", severity: severity, at: place,
      exchange: Exchange(method: "GET", url: "https://pod.test/a?token=hunter2", status: 403))
  }

  private struct Proven: Rule {
    static let metadata = VerdictTests.metadata("FD9001")
    func check(_ setup: Setup) -> Judgement { .passed }
  }
  private struct Note: Rule {
    static let metadata = VerdictTests.metadata("FD9002", severities: [.error, .warning])
    func check(_ setup: Setup) -> Judgement { .failed(VerdictTests.finding(.warning)) }
  }
  private struct Open: Rule {
    static let metadata = VerdictTests.metadata("FD9003")
    func check(_ setup: Setup) -> Judgement { .unverified("no evidence") }
  }
  private struct NeededError: Rule {
    static let metadata = VerdictTests.metadata("FD9004")
    func check(_ setup: Setup) -> Judgement { .failed(VerdictTests.finding(.error)) }
  }
  private struct OtherOpen: Rule {
    static let metadata = VerdictTests.metadata("FD9005", isNeeded: false)
    func check(_ setup: Setup) -> Judgement { .unverified("no evidence") }
  }
  private struct OtherError: Rule {
    static let metadata = VerdictTests.metadata("FD9006", isNeeded: false)
    func check(_ setup: Setup) -> Judgement { .failed(VerdictTests.finding(.error)) }
  }
  private struct LiveOnly: Rule {
    static let metadata = VerdictTests.metadata("FD9007", needs: [.live])
    func check(_ setup: Setup) -> Judgement { .notApplicable("needs --live") }
  }
  private struct Declared: Rule {
    static let metadata = VerdictTests.metadata("FD9008")
    func check(_ setup: Setup) -> Judgement { Judgement(.passed, isDeclared: true) }
  }
  private struct RoleOpen: Rule {
    static let metadata = VerdictTests.metadata("FD0401")
    func check(_ setup: Setup) -> Judgement { .unverified("no evidence") }
  }
  private struct AccessProven: Rule {
    static let metadata = VerdictTests.metadata("FD0705", needs: [.live])
    func check(_ setup: Setup) -> Judgement { .passed }
  }
}
