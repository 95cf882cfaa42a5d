import Lint
import Report
import TestSupport
import Testing

@Suite struct JUnitReportTests {
  private func junit(_ result: RunResult, _ profile: JUnitProfile) throws -> [UInt8] {
    var options = ReportOptions()
    options.junitProfile = profile
    return try render(result, as: .junit, options: options)
  }

  private static let schemas = ["windyroad-JUnit.xsd", "jenkins-junit-10.xsd"]

  private func problems(_ result: RunResult) throws -> [String] {
    let report = try junit(result, .strict)
    return try Self.schemas.flatMap { try SchemaValidator(schema: schemaFolder + $0).problems(in: report) }
  }

  @Test func strictFitsBothSchemas() throws {
    #expect(try problems(Fixture.rich).isEmpty)
    #expect(try problems(Fixture.run(Fixture.rich.setups, failOn: nil)).isEmpty)
    #expect(try problems(Fixture.run([])).isEmpty)
  }

  @Test(arguments: Fixture.hostile) func strictFitsBothSchemasWhateverIsReported(_ hostile: String) throws {
    #expect(try problems(Fixture.hostile(hostile)).isEmpty)
    // The rich profile fits neither by intent, but is well-formed.
    let rich = try SchemaValidator(schema: schemaFolder + Self.schemas[0]).problems(
      in: try junit(Fixture.hostile(hostile), .rich))
    #expect(!rich.contains { $0.contains("well-formed") })
  }

  /// The case of a rule in the report of one check.
  private func outcome(_ check: Check, failOn: Severity? = .error) throws -> String {
    let report = String(
      decoding: try junit(Fixture.run([Fixture.setup("p", .noGo, [check])], failOn: failOn), .strict), as: UTF8.self)
    let found = ["failure", "error", "skipped"].filter { report.contains("<\($0) ") }
    #expect(
      report.contains("<testcase name=\"\(check.rule) \(check.name)\" classname=\"p.application\" time=\"0.000\""))
    #expect(found.count <= 1)
    return found.first ?? "passed"
  }

  @Test func followsTheTable() throws {
    func check(_ status: Status, _ findings: [ReportedFinding] = [], _ change: (inout Check) -> Void = { _ in })
      -> Check
    {
      var check = Fixture.check("FD0205", "client-credentials-grant", status, reason: "why", findings)
      change(&check)
      return check
    }
    let error = Fixture.finding("m")
    let warning = Fixture.finding("m", .warning)
    var old = error
    old.isBaselined = true
    #expect(try outcome(check(.failed, [error])) == "failure")
    #expect(try outcome(check(.failed, [warning])) == "passed")
    #expect(try outcome(check(.failed, [warning]), failOn: .warning) == "failure")
    #expect(try outcome(check(.failed, [error]), failOn: nil) == "passed")
    #expect(try outcome(check(.failed, [old])) == "passed")
    #expect(try outcome(check(.failed, [old]) { $0.isProofDemanded = true }) == "failure")
    #expect(try outcome(check(.passed)) == "passed")
    #expect(try outcome(check(.passed) { $0.isProofDemanded = true }) == "failure")
    for status in [Status.unverified, .notApplicable, .suppressed] {
      #expect(try outcome(check(status)) == "skipped")
      #expect(try outcome(check(status) { $0.isProofDemanded = true }) == "failure")
    }
    #expect(try outcome(check(.unverified) { $0.isFault = true }) == "error")
    #expect(
      try outcome(
        check(.unverified) {
          $0.isFault = true; $0.isProofDemanded = true
        }) == "failure")
  }

  @Test func tellsSetupsOfOneNameApart() throws {
    let checks = [Fixture.check("FD0101", "tile-complete", .passed, component: .tile)]
    let result = Fixture.run([Fixture.setup("a", .go, checks), Fixture.setup("a", .go, checks, document: 1)])
    let report = String(decoding: try junit(result, .rich), as: UTF8.self)
    #expect(report.contains("classname=\"a (fusion-doctor.yaml#0).tile\""))
    #expect(report.contains("classname=\"a (fusion-doctor.yaml#1).tile\""))
  }

  @Test func keepsWhatPassesAllTheSame() throws {
    let check = Fixture.check("FD0206", "no-excess-grants", .failed, [Fixture.finding("another grant", .warning)])
    let result = Fixture.run([Fixture.setup("p", .notProven, [check])])
    for profile in JUnitProfile.allCases {
      #expect(String(decoding: try junit(result, profile), as: UTF8.self).contains("another grant"))
    }
  }

  @Test func capsTheTextOfACase() throws {
    let findings = (0..<200).map { Fixture.finding(String(repeating: "é", count: 900), subject: "\($0)") }
    let check = Fixture.check("FD0206", "no-excess-grants", .failed, findings)
    let report = try junit(Fixture.run([Fixture.setup("p", .noGo, [check])]), .strict)
    #expect(report.count < 20 * 1024)
    #expect(String(decoding: report, as: UTF8.self).contains("truncated, see the JSON report"))
  }
}

/// The schemas beside the fixtures, from where this file stands.
private let schemaFolder =
  #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/fixtures/schemas/"
