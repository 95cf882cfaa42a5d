import Lint
import Rules
import SourceText
import Testing

private let noon = "2026-03-10T12:00:00Z"

/// A setup with one environment and one user, made by hand: what importers make of files is tested with them.
private struct Fixture {
  var token = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token"
  var base = "https://abcd.fa.ocs.oraclecloud.com"
  var scope = "urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"
  var domain: String? = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443"
  var publicURL: String? = "https://abcd.fa.ocs.oraclecloud.com/"
  var system: String? = "ABCD"
  var state: String? = "ACTIVE"
  var isSuspended: Bool? = false
  var allowed: [[String]]? = []
  var refreshed: String?
  var maintenance: String?
  var created: String?

  func outcome(_ rule: some Rule) -> String {
    let file = SourceFile(name: "fusion-doctor.yaml", text: "x")
    let place = Place(Located(Node(.string, text: "x", range: 0..<1), file: file))
    func known<T: Sendable>(_ value: T?) -> Known<T> { value.map { .known($0, place) } ?? .unknown("not shown") }
    var tile = Tile(place: place, site: Fact("datadoghq.com", at: place))
    tile.values = TileValues([
      .tokenURL: Fact(token, at: place), .fusionBaseURL: Fact(base, at: place), .oauthScope: Fact(scope, at: place),
      .clientID: Fact("4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", at: place),
    ])
    guard let time = Timestamp(noon) else { return "no time" }
    var setup = Setup(
      file: "fusion-doctor.yaml", document: 0, name: "prod", stage: .before, root: place, tile: tile,
      run: RunFacts(time: time))
    func source(_ kind: EvidenceKind) -> Source {
      Source(
        name: "\(kind).json", kind: kind, shape: "by hand", system: "OCI", configuration: Pointer(keys: "evidence"))
    }
    setup.environments = [
      Environment(
        source: source(.environment), place: place, domainURL: known(domain), publicURL: known(publicURL),
        systemName: known(system), state: known(state), isSuspended: known(isSuspended),
        rules: known(allowed.map { $0.map { .init(place: place, sources: $0.map { Fact($0, at: place) }) } }),
        refreshed: .known(refreshed.flatMap(Timestamp.init), place),
        maintenance: .known(maintenance.flatMap(Timestamp.init), place))
    ]
    setup.users.judged = [
      User(
        source: source(.user), place: place, username: known("4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"),
        created: known(created.flatMap(Timestamp.init)))
    ]
    switch rule.check(setup).outcome {
    case .passed: return "passed"
    case .failed(let findings): return findings.map { "\($0.severity) \($0.subject)" }.joined(separator: ", ")
    case .unverified: return "unverified"
    case .notApplicable: return "not-applicable"
    }
  }
}

@Suite struct TileEnvironmentTests {
  @Test func theHealthyEnvironmentPasses() {
    #expect(Fixture().outcome(TokenURLBelongsToPod()) == "passed")
    #expect(Fixture().outcome(EnvironmentIsActive()) == "passed")
    #expect(Fixture().outcome(EnvironmentIsOpenToDatadog()) == "passed")
    #expect(Fixture().outcome(NotRefreshedSinceSetup()) == "passed")
    #expect(Fixture().outcome(ScopeNamesEnvironment()) == "passed")
  }

  @Test func urlsAreComparedWithTheEnvironment() {
    let rule = TokenURLBelongsToPod()
    let other = "https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com/oauth2/v1/token"
    #expect(Fixture(token: other).outcome(rule) == "error token_url")
    #expect(
      Fixture(token: other, base: "https://wxyz.fa.ocs.oraclecloud.com").outcome(rule)
        == "error token_url, error fusion_base_url")
    #expect(Fixture(token: "https://acme.identity.oraclecloud.com/oauth2/v1/token").outcome(rule) == "unverified")
    #expect(Fixture(token: "https://sso.acme.com/oauth2/v1/token").outcome(rule) == "error token_url")
    #expect(Fixture(token: "").outcome(rule) == "unverified")
    #expect(Fixture(base: "https://ABCD.fa.ocs.oraclecloud.com/fscmUI").outcome(rule) == "passed")
    #expect(Fixture(domain: nil).outcome(rule) == "unverified")
    #expect(
      Fixture(domain: nil, publicURL: "https://wxyz.fa.ocs.oraclecloud.com").outcome(rule) == "error fusion_base_url")
    let regional =
      "https://idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com/x"
    #expect(Fixture(token: regional).outcome(rule) == "passed")
  }

  @Test(
    arguments: [
      ("INACTIVE", false, nil, "error lifecycle-state"), ("UPDATING", false, nil, "warning lifecycle-state"),
      ("ACTIVE", true, nil, "error suspended"), (nil, true, nil, "error suspended"), (nil, false, nil, "unverified"),
      ("UNKNOWN_ENUM_VALUE", false, nil, "unverified"), ("ACTIVE", false, "2026-03-11T12:00:00Z", "info maintenance"),
      ("ACTIVE", false, "2026-03-11T12:00:01Z", "passed"), ("ACTIVE", false, "2026-03-10T11:59:59Z", "passed"),
      ("DELETING", true, "2026-03-10T13:00:00Z", "error lifecycle-state, error suspended, info maintenance"),
    ] as [(String?, Bool, String?, String)])
  func states(state: String?, isSuspended: Bool, maintenance: String?, outcome: String) {
    let fixture = Fixture(state: state, isSuspended: isSuspended, maintenance: maintenance)
    #expect(fixture.outcome(EnvironmentIsActive()) == outcome)
  }

  @Test(
    arguments: [
      ([["0.0.0.0/0"]], "passed"), ([["192.0.2.0/24"], ["0.0.0.0/0"]], "passed"),
      ([["192.0.2.0/24"]], "warning environment-open-to-datadog"), ([[]], "warning environment-open-to-datadog"),
      ([["::/0"]], "warning environment-open-to-datadog"), (nil, "unverified"),
    ] as [([[String]]?, String)])
  func accessRules(rules: [[String]]?, outcome: String) {
    #expect(Fixture(allowed: rules).outcome(EnvironmentIsOpenToDatadog()) == outcome)
  }

  @Test func refreshes() {
    let rule = NotRefreshedSinceSetup()
    #expect(
      Fixture(refreshed: "2026-02-15", created: "2026-02-01").outcome(rule) == "warning not-refreshed-since-setup")
    #expect(Fixture(refreshed: "2026-02-15", created: "2026-02-20").outcome(rule) == "passed")
    #expect(Fixture(refreshed: "2026-02-15").outcome(rule) == "unverified")
  }

  @Test func systemNames() {
    let rule = ScopeNamesEnvironment()
    #expect(Fixture(system: "abcd").outcome(rule) == "error oauth_scope")
    #expect(Fixture(system: nil).outcome(rule) == "unverified")
    #expect(
      Fixture(scope: "urn:opc:resource:fa:instanceid=1urn:opc:resource:consumer::all").outcome(rule) == "not-applicable"
    )
    #expect(
      Fixture(scope: "urn:opc:resource:faaas:fa:ABCD urn:opc:resource:consumer::all").outcome(rule) == "unverified")
  }
}
