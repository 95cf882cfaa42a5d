import Lint
import Rules
import TestSupport
import Testing

/// One fault is one root cause: what follows from it names it.
@Suite struct CauseTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var title: String
    var parts: [Example.Part]
    var roots: [String]
    /// `rule<cause,cause` of every finding that something explains.
    var explained: [String]

    var testDescription: String { title }
  }

  static let application = #"""
    {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
     "name": "$CLIENT", "active": true, "isOAuthClient": true, "clientType": "confidential", "bypassConsent": true,
     "allowedGrants": ["client_credentials"], "allowedScopes": [{"fqs": "$SCOPE"}], "displayName": "Datadog"}
    """#

  static func configuration(_ text: String) -> Example.Part { .configuration(text) }

  static let faults: [Fault] = [
    Fault(
      title: "a mistyped key of the tile",
      parts: [.without([.clientID]), .tile("clientid: $CLIENT")], roots: ["FD0003"], explained: ["FD0101<FD0003"]),
    Fault(
      title: "a mistyped `tile`",
      parts: [
        configuration(
          """
          version: 1
          tiel:
            fusion_base_url: $POD
          """)
      ], roots: ["FD0003"], explained: Array(repeating: "FD0101<FD0003", count: 5)),
    Fault(
      title: "the tile twice",
      parts: [.lines("tile:\n  client_id: $CLIENT")], roots: ["FD0002"], explained: []),
    Fault(
      title: "a tile that is a list", parts: [configuration("version: 1\ntile: [a]\n")], roots: ["FD0004"],
      explained: []),
    Fault(
      title: "a file named twice",
      parts: [.lines("evidence:\n  application: a.json\n  application: b.json"), .file("a.json", application)],
      roots: ["FD0002"], explained: ["FD0005<FD0002"]),
    Fault(
      title: "declared roles that are no list",
      parts: [.lines("declared:\n  user: { roles: 3 }")], roots: ["FD0004"], explained: []),
    Fault(
      title: "a broken scope, and the right one granted",
      parts: [
        .tile("oauth_scope: urn:opc:resource:fa:instanceid=123456789:opc:resource:consumer::all"),
        .application(application),
      ], roots: ["FD0107"], explained: ["FD0210<FD0107"]),
    Fault(
      title: "a placeholder with a blank behind it",
      parts: [.tile(#"client_id: "<CLIENT_ID> ""#), .application(application)], roots: ["FD0113"],
      explained: ["FD0112<FD0113", "FD0201<FD0113"]),
    Fault(
      title: "a client ID of which application and user know nothing",
      parts: [
        .tile("client_id: 00000000000040008000000000000000"), .application(application),
        .user(#"{"Resources": [{"userName": "$CLIENT", "active": true}], "totalResults": 1}"#),
      ], roots: ["FD0201"], explained: ["FD0301<FD0201"]),
  ]

  @Test(arguments: faults) func oneFaultIsOneRoot(fault: Fault) throws {
    let rule = try #require(allRules.first)
    let example = Example(.fails, fault.title, fault.parts)
    let result = try #require(try ExampleCase(rule, example, .plain)?.results(allRules).first)
    let findings = result.checks.flatMap { check in
      check.findings.filter { $0.severity > .info }.map { (check.rule, $0.causedBy) }
    }
    #expect(Set(findings.filter { $0.1.isEmpty }.map(\.0)).sorted() == fault.roots)
    #expect(
      findings.filter { !$0.1.isEmpty }.map { "\($0.0)<\($0.1.joined(separator: ","))" } == fault.explained)
  }

  /// What the fault explains stays open where another export is missing as well: then both are said.
  @Test(arguments: [true, false]) func aFaultDoesNotHideWhatIsMissing(_ hasUser: Bool) throws {
    let parts: [Example.Part] = [
      .without([.clientID]), .application(Self.application),
      .user(hasUser ? #"{"Resources": [], "totalResults": 0}"# : ""),
    ]
    let example = Example(.fails, "no client ID", hasUser ? parts : Array(parts.dropLast()))
    let rule = try #require(allRules.first)
    let result = try #require(try ExampleCase(rule, example, .plain)?.results(allRules).first)
    let check = try #require(result.checks.first { $0.rule == "FD0301" })
    #expect(check.status == .unverified && check.prerequisite == "FD0101")
    #expect(check.wouldProve.isEmpty == hasUser, "\(check.wouldProve)")
  }
}
