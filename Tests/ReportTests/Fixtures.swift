import Lint
import Report
import SourceText

/// Results made by hand.
enum Fixture {
  static func location(
    _ file: String, _ line: Int?, _ column: Int = 1, _ endColumn: Int = 2, pointer: String = "#", excerpt: String? = nil
  ) -> Location {
    var location = Location(file: file, pointer: pointer)
    location.line = line
    location.column = line == nil ? nil : column
    location.endLine = line
    location.endColumn = line == nil ? nil : endColumn
    location.excerpt = excerpt
    if excerpt != nil { location.highlight = column..<endColumn }
    return location
  }

  static let remedy = Remedy(
    owner: .identityDomain, summary: "Allow the client credentials grant.", right: "Application Administrator",
    steps: ["Open the application.", "Check Client credentials."],
    commands: ["oci identity-domains app patch --app-id '<application id>'"],
    where: "Identity & Security > Domains", links: ["https://docs.oracle.com/x"])

  static func finding(
    _ message: String, _ severity: Severity = .error, subject: String = "client_credentials",
    at location: Location? = nil, causedBy: [String] = []
  ) -> ReportedFinding {
    var place = location
    if place == nil {
      place = self.location(
        "exports/app.json", 9, 24, 46, pointer: "#/data/allowed-grants",
        excerpt: "    \"allowed-grants\": [\"authorization_code\"],")
      place?.configuration = "#/evidence/application"
    }
    return ReportedFinding(
      subject: subject, message: message, severity: severity, observed: "authorization_code",
      expected: "client_credentials", location: place ?? self.location("x", 1),
      related: [
        ("client ID defined here", self.location("fusion-doctor.yaml", 6, 14, 46, pointer: "#/tile/client_id"))
      ],
      causedBy: causedBy, fingerprint: "f-\(subject)-\(message.utf8.count)", remedy: remedy)
  }

  static func check(
    _ rule: String, _ name: String, _ status: Status, component: Component = .application, reason: String? = nil,
    _ findings: [ReportedFinding] = [], prerequisite: String? = nil, proof: Bool = false
  ) -> Check {
    Check(
      rule: rule, name: name, component: component, severity: findings.map(\.severity).max() ?? .error, status: status,
      reason: reason, basis: ["exports/app.json"], prerequisite: prerequisite,
      wouldProve: proof
        ? [
          ProvingEvidence(
            evidence: "application", how: "export the confidential application", right: "Application Administrator",
            commands: ["oci identity-domains app get > app.json"])
        ] : [],
      findings: findings, summary: "The application allows the client credentials grant.")
  }

  static func setup(_ name: String, _ verdict: GoVerdict, _ checks: [Check], document: Int = 0) -> SetupResult {
    SetupResult(
      name: name, file: "fusion-doctor.yaml", document: document, stage: .before, verdict: verdict, checks: checks,
      sources: [
        SourceSummary(name: "exports/app.json", shape: "OCI CLI app get", system: "identity domain", records: 1)
      ])
  }

  static func run(_ setups: [SetupResult], failOn: Severity? = .error, mode: RunResult.Mode = .offline) -> RunResult {
    RunResult(
      version: "0.1.0", mode: mode, time: Timestamp(seconds: 1_772_366_400), selection: nil,
      verdict: setups.map(\.verdict).max() ?? .notProven, setups: setups, failOn: failOn)
  }

  /// A run with everything that a report can show.
  static var rich: RunResult {
    var suppressed = check("FD0207", "bypass-consent", .suppressed, reason: "suppressed")
    var covered = finding("consent is not bypassed", .warning, subject: "bypassConsent")
    covered.suppression = AppliedSuppression(
      reason: "until the split", until: "2027-01-31", location: location("fusion-doctor.yaml", 20))
    suppressed.suppressed = [covered]
    var baselined = finding("an old one", .error, subject: "old")
    baselined.isBaselined = true
    var demanded = check("FD0210", "scope-resource-granted", .unverified, reason: "no export", proof: true)
    demanded.isProofDemanded = true
    var fault = check("FD0219", "other-fields-default", .unverified, reason: "an internal fault")
    fault.isFault = true
    var result = run([
      setup(
        "prod", .noGo,
        [
          check("FD0101", "tile-complete", .passed, component: .tile),
          check("FD0205", "client-credentials-grant", .failed, [finding("the grant is not among the allowed ones")]),
          check("FD0206", "no-excess-grants", .failed, [finding("another grant", .warning, subject: "password")]),
          suppressed, demanded,
          check("FD0216", "no-redirects", .failed, [finding("a redirect", .info, subject: "redirect"), baselined]),
          fault,
          check("FD0301", "user-exists", .unverified, component: .user, reason: "no evidence", proof: true),
          check("FD0503", "audited-objects", .notApplicable, component: .audit, reason: "disabled"),
          check(
            "FD0603", "token-issued", .failed, component: .identity,
            [finding("no token", subject: "token", causedBy: ["FD0205"])]),
          check(
            "FD0604", "token-subject", .unverified, component: .identity, reason: "no token", prerequisite: "FD0603"),
        ]),
      setup("test", .notProven, [check("FD0101", "tile-complete", .passed, component: .tile)], document: 1),
    ])
    result.notes = ["an account for EPM alone was passed over"]
    var comparison = Comparison(against: "old.json")
    comparison.newlyFailed = [.init(setup: "prod", rule: "FD0205", subject: "client_credentials")]
    comparison.gone = [.init(setup: "old", rule: "FD0101", subject: nil)]
    result.comparison = comparison
    return result
  }

  /// Text that tries to forge something in some format.
  static let hostile: [String] =
    (0..<0x20).map { "a\(Character(Unicode.Scalar(UInt8($0))))b" } + [
      "\u{7F}\u{85}\u{9B}31m", "\u{1B}[31mred\u{1B}[0m", "\u{FFFE}\u{FFFF}", "]]>", "::error::forged",
      "\n::error::forged",
      "  \n \u{A0}::error file=x::forged", "##[error]forged", "##vso[task.complete]forged", "##VSO[x]", "#####[x]",
      "[click](https://evil.example)", "\\[click\\](https://evil.example)", "](x)", "<script>alert(1)</script>",
      "<img src=x onerror=y>", "`` ` ```", "| a | b |", "# head", "- item", "&amp;", "\"><b>", "' onload='",
      "\u{202E}rtl\u{202C}\u{2066}\u{2069}\u{200B}\u{FEFF}\u{2028}\u{2029}", "%0A::error::x",
      "@someone #1 www.x.example",
      "日本語のテキスト\t😀", String(repeating: "x", count: 1 << 20), String(repeating: "`", count: 300),
      "~~~\n```\n", "a\r\n\r\n# forged\r\n", "\u{E0001}\u{E0041}", "$(rm -rf)", "",
    ]

  static func hostile(_ text: String) -> RunResult {
    var place = location(text.isEmpty ? "f" : text, 3, 2, 9, pointer: "#/" + text, excerpt: "key: " + text)
    place.configuration = text
    var finding = finding(text, subject: text, at: place)
    finding.observed = text
    finding.expected = text
    finding.related = [(text, place)]
    finding.remedy.commands = ["oci --app-id '\(text)'"]
    var covered = finding
    covered.suppression = AppliedSuppression(reason: text, until: text, location: place)
    var failed = check("FD0205", "client-credentials-grant", .failed, [finding])
    failed.suppressed = [covered]
    failed.basis = [text]
    var result = run([
      setup(
        text, .noGo,
        [failed, check("FD0301", "user-exists", .unverified, component: .user, reason: text, proof: true)]),
      setup(text, .noGo, [check("FD0301", "user-exists", .unverified, component: .user, reason: text)], document: 1),
    ])
    result.setups[0].file = text
    result.setups[0].sources[0].name = text
    result.notes = [text]
    var comparison = Comparison(against: text)
    comparison.resolved = [.init(setup: text, rule: "FD0205", subject: text)]
    result.comparison = comparison
    return result
  }
}

func text(_ result: RunResult, _ format: ReportFormat, _ change: (inout ReportOptions) -> Void = { _ in }) throws
  -> String
{
  var options = ReportOptions()
  change(&options)
  return String(decoding: try render(result, as: format, options: options), as: UTF8.self)
}

/// JSON text as a tree.
func json(_ text: String) throws -> Located {
  try JSONReader.read(SourceFile(name: "report", text: text)).root
}
