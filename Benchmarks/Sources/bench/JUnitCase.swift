import Lint
import Report
import Rules

/// A JUnit report of 100,000 cases: of ten rules six pass, three are not proven, one failed.
func junitCase() -> Bench.Case {
  let rules = allRules.map { $0.metadata }
  let setups = (0..<(100_000 / rules.count + 1)).map { number in
    SetupResult(
      name: "setup-\(number)", file: "setups/\(number)/fusion-doctor.yaml", document: 0, stage: .before, verdict: .noGo,
      checks: rules.enumerated().map { index, rule in check(rule, index, setup: number) }, sources: [])
  }
  let result = RunResult(
    version: "0", mode: .offline, time: Timestamp(seconds: 1_773_144_000), selection: nil, verdict: .noGo,
    setups: setups, failOn: .error)
  return Bench.Case(name: "JUnit report of 100,000 cases", limit: 1, bytes: nil) {
    _ = try? render(result, as: .junit)
  }
}

private func check(_ rule: RuleMetadata, _ index: Int, setup: Int) -> Check {
  var check = Check(
    rule: rule.id, name: rule.name, component: rule.component, severity: rule.severity, status: .passed,
    summary: rule.summary)
  switch index % 10 {
  case 0..<6: check.basis = ["setups/\(setup)/exports/app.json"]
  case 6..<9:
    check.status = .unverified
    check.reason = "no export of the confidential application"
  default:
    check.status = .failed
    var location = Location(file: "setups/\(setup)/exports/app.json", pointer: "#/data/allowed-grants")
    (location.line, location.column, location.endLine, location.endColumn) = (9, 24, 9, 46)
    check.findings = [
      ReportedFinding(
        subject: "client_credentials", message: "`allowedGrants` lacks `client_credentials`", severity: .error,
        observed: "authorization_code", expected: "client_credentials", location: location, related: [], causedBy: [],
        fingerprint: Fingerprint.make([String(setup), rule.id]), remedy: rule.remedy)
    ]
  }
  return check
}
