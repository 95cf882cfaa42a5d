import Foundation
import SourceText
import Testing

/// Each step of the probe, refused, silent, cut short or answered by something else, over real sockets: the fault is
/// named by its rule alone, nothing that was not seen is called wrong or proven, and nothing is written or leaked.
@Suite struct StepFaultTests {
  /// A request of the probe, and the root causes of each way in which it can fail.
  struct Step: Sendable, CustomTestStringConvertible {
    var name: String
    var host: String
    var path: String
    /// What tells it from others with that path.
    var contains: String?
    /// The rule that is not proven without the answer.
    var rule: String?
    /// Root causes where the status is 401 or 403, and 404.
    var refused: [String] = []
    var notFound: [String] = []
    /// Where a page for people refuses.
    var page: [String] = []
    /// Where no answer comes, or half of one.
    var silent: [String] = []
    var broken: [String] = []

    var testDescription: String { name }
  }

  private static let scheduler = "/ess/rest/scheduler/v1/requests"
  private static let integrations = "/fscmRestApi/resources/11.13.18.05/erpintegrations"
  private static let audit = "/fscmRestApi/fndAuditRESTService/audittrail/"

  static let steps = [
    // The request for a token is answered on the same way: the domain is reached.
    Step(name: "discovery", host: "domain", path: "/.well-known/", rule: "FD0602"),
    Step(
      name: "token", host: "domain", path: "/oauth2/v1/token", contains: "fa%3Ainstanceid", rule: "FD0603",
      refused: ["FD0603"], notFound: ["FD0603"], page: ["FD0603"], silent: ["FD0603"], broken: ["FD0603"]),
    Step(name: "token for the own record", host: "domain", path: "/oauth2/v1/token", contains: "__myscopes__"),
    Step(name: "own record", host: "domain", path: "/admin/v1/Apps"),
    Step(
      name: "ESS requests", host: "pod", path: scheduler, contains: "orderBy", rule: "FD0704", refused: ["FD0704"],
      notFound: ["FD0704"], page: ["FD0712"], silent: ["FD0704"], broken: ["FD0704"]),
    Step(
      name: "permissions", host: "pod", path: scheduler, contains: "permissions", rule: "FD0714", page: ["FD0712"]),
    // The exports of this setup show the roles, so that a refusal means that they are not in effect.
    Step(
      name: "ERP integrations", host: "pod", path: integrations, contains: "ESSJobStatusRF", rule: "FD0706",
      refused: ["FD0409"], notFound: ["FD0409"], page: ["FD0712"]),
    Step(name: "log", host: "pod", path: integrations, contains: "ESSJobExecution", rule: "FD0708", page: ["FD0712"]),
    Step(
      name: "audit history", host: "pod", path: audit + "getaudithistory", rule: "FD0707", refused: ["FD0409"],
      page: ["FD0712"]),
    Step(name: "audit levels", host: "pod", path: audit + "get-auditlevel"),
    Step(
      name: "ERP data", host: "pod", path: "/fscmRestApi/resources/11.13.18.05/invoices", rule: "FD0715",
      page: ["FD0712"]),
    Step(name: "API key", host: "api", path: "/api/v1/validate", rule: "FD0801", refused: ["FD0801"]),
    Step(name: "accounts", host: "api", path: "/api/v2/web-integrations", refused: ["FD0808"]),
    Step(name: "logs", host: "api", path: "/api/v2/logs", rule: "FD0805", refused: ["FD0808"]),
    Step(name: "metrics", host: "api", path: "/api/v2/metrics", refused: ["FD0808"]),
    Step(name: "points", host: "api", path: "/api/v2/query", rule: "FD0806", refused: ["FD0808"]),
  ]

  @Test(arguments: steps) func isNamedAlone(step: Step) throws {
    let faults: [(name: String, members: String, roots: [String])] = [
      ("401", #""action": "answer", "status": 401"#, step.refused),
      ("403", #""action": "answer", "status": 403, "body": {}"#, step.refused),
      ("404", #""action": "answer", "status": 404"#, step.notFound),
      ("page", #""action": "html", "status": 403"#, step.page),
      ("500", #""action": "answer", "status": 500"#, step.broken),
      ("timeout", #""action": "stall""#, step.silent),
      ("reset", #""action": "reset""#, step.silent),
      ("cut", #""action": "truncate""#, step.silent),
    ]
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("steps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for fault in faults {
      let contains = step.contains.map { #", "contains": "\#($0)""# } ?? ""
      let scenario = """
        {"name": "fault", "summary": "\(step.name): \(fault.name)", "faults": [
          {\(fault.members), "host": "\(step.host)", "path": "\(step.path)"\(contains)}]}
        """
      try scenario.write(to: folder.appendingPathComponent("fault.json"), atomically: true, encoding: .utf8)
      let run = try LiveRun.run(["fault"], ["--timeout", "1s"], simulator: ["--scenarios", folder.path])
      let what: Comment = "\(step.name), \(fault.name): \(run.rootCauses) \(run.errors)"
      #expect(run.rootCauses == fault.roots, what)
      #expect(run.code == (fault.roots.isEmpty ? 0 : 1), what)
      if let rule = step.rule { #expect(run.check(rule)?["status"]?.string != "passed", what) }
      #expect(run.counters["writes"]?.items.isEmpty == true, what)
      #expect(run.counters["leaks"]?.items.isEmpty == true, what)
    }
  }
}
