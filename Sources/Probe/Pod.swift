import Lint
import SourceText

/// A question to the pod: a documented reading request, and what its answer is for.
struct Question: Sendable {
  enum Kind: Sendable {
    case family(LiveEvidence.Family)
    case auditLevels
    case auditProduct(String)
    /// Whether changes of a collection can be followed: `erp/invoices`, and the resource's own name.
    case collection(String, resource: String)
    case known, permissions
  }

  var kind: Kind
  var request: ProbeRequest
  var service: Classification.Service
}

/// The documented reading requests of a pod (Oracle: REST API for Common Features, Financials, HCM, SCM, Sales).
struct Pod: Sendable {
  let host: String
  let port: Int
  /// Nil: asks as a stranger.
  let credential: Credential?
  /// Seconds since 1970, for the day that the audit history is asked for.
  let now: Int

  private static let resources = "/resources/11.13.18.05/"
  private static let scheduler = "/ess/rest/scheduler/v1/requests"

  func question(_ family: LiveEvidence.Family) -> Question {
    switch family {
    case .ess:
      ess(.family(family), "?orderBy=submissionTime%3Adesc&fields=requestId,state,submissionTime,submitter")
    case .erpIntegrations: status("1")
    case .audit: audit(.family(family), "OPSS", object: nil)
    case .essLogs: log("1")
    case .erp: adf(.family(family), "fscmRestApi", "invoices?limit=1&onlyData=true")
    case .hcm: adf(.family(family), "hcmRestApi", "publicWorkers?limit=1&onlyData=true")
    case .scm: adf(.family(family), "fscmRestApi", "inventoryOrganizations?limit=1&onlyData=true")
    case .cx: adf(.family(family), "crmRestApi", "accounts?limit=1&onlyData=true")
    }
  }

  var auditLevels: Question {
    post(.auditLevels, "get-auditlevel", #"["ODI","ESS","MDS","SOA","ADF","OPSS"]"#, service: .auditSetup)
  }

  func auditProduct(_ read: ProbePlan.AuditRead) -> Question {
    audit(.auditProduct(read.product), read.product, object: read.object)
  }

  /// The audit history of the security services since yesterday.
  var recentAudit: Question { audit(.family(.audit), "OPSS", object: nil, since: now - 86_400, rows: 100) }

  func collection(_ collection: ProbePlan.Collection) -> Question {
    adf(
      .collection(collection.name, resource: collection.resource), collection.context, collection.resource + "/describe"
    )
  }

  func known(_ id: String) -> Question { ess(.known, "/" + Percent.encode(id)) }

  func permissions(_ id: String) -> Question { ess(.permissions, "/\(Percent.encode(id))/permissions") }

  /// What ERP integrations say of a request's state.
  func status(_ id: String) -> Question {
    let finder = Percent.encode("ESSJobStatusRF;requestId=\(id)")
    return adf(.family(.erpIntegrations), "fscmRestApi", "erpintegrations?finder=\(finder)&onlyData=true&limit=1")
  }

  func log(_ id: String) -> Question {
    let finder = Percent.encode("ESSJobExecutionDetailsRF;requestId=\(id),fileType=LOG")
    return adf(.family(.essLogs), "fscmRestApi", "erpintegrations?finder=\(finder)&onlyData=true")
  }

  // MARK: Requests

  private func ess(_ kind: Question.Kind, _ target: String) -> Question {
    Question(kind: kind, request: get(Pod.scheduler + target, accept: "application/json"), service: .ess)
  }

  private func adf(_ kind: Question.Kind, _ context: String, _ resource: String) -> Question {
    var request = get(
      "/" + context + Pod.resources + resource, accept: "application/json, application/vnd.oracle.adf.error+json")
    request.headers.append(("REST-Framework-Version", "4"))
    return Question(kind: kind, request: request, service: .adf)
  }

  private func audit(
    _ kind: Question.Kind, _ product: String, object: String?, since: Int? = nil, rows: Int = 1
  ) -> Question {
    func day(_ seconds: Int) -> String { String(Timestamp(seconds: seconds).text.prefix(10)) }
    var members = [("product", product)]
    if let object { members.append(("businessObjectType", object)) }
    members += [("fromDate", day(since ?? now)), ("toDate", day(now)), ("pageSize", "\(rows)"), ("pageNumber", "1")]
    let body = "{" + members.map { "\(JSONText.quoted($0)):\(JSONText.quoted($1))" }.joined(separator: ",") + "}"
    return post(kind, "getaudithistory", body)
  }

  private func get(_ target: String, accept: String) -> ProbeRequest {
    ProbeRequest(
      host: host, port: port, target: target, headers: [(name: "Accept", value: accept)], credential: credential,
      limit: 8 << 20)
  }

  private func post(
    _ kind: Question.Kind, _ operation: String, _ body: String, service: Classification.Service = .audit
  ) -> Question {
    let request = ProbeRequest(
      .post, host: host, port: port, target: "/fscmRestApi/fndAuditRESTService/audittrail/" + operation,
      headers: [("Accept", "application/json"), ("Content-Type", "application/json")], body: Array(body.utf8),
      credential: credential)
    return Question(kind: kind, request: request, service: service)
  }

  // MARK: Answers

  static func requests(_ root: Located) -> [EssRequest] { (root["items"]?.items ?? []).prefix(500).compactMap(request) }

  static func request(_ node: Located) -> EssRequest? {
    guard let id = number(node["requestId"]) else { return nil }
    return EssRequest(id: id, submitter: node["submitter"]?.string, state: node["state"]?.string)
  }

  /// A number in digits, whichever way it is written.
  static func number(_ node: Located?) -> String? {
    guard let text = node?.string ?? node?.integer.map(String.init), (1...18).contains(text.utf8.count),
      text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return text
  }

  /// What may be done, in lower case: the names of members that are true, or the entries of a list.
  static func permissions(_ root: Located) -> [String] {
    let list = root["permissions"] ?? root["items"] ?? root
    if list.isArray {
      let granted = list.items.filter { item in
        !["allowed", "granted", "value"].contains { item[$0].map { isFalse($0) } ?? false }
      }
      return granted.compactMap { ($0.string ?? $0["name"]?.string ?? $0["action"]?.string)?.lowercased() }
    }
    return list.members.filter { isTrue($0.value) }.map { $0.key.lowercased() }
  }

  private static func isTrue(_ node: Located) -> Bool { node.bool ?? (node.string?.lowercased() == "true") }

  private static func isFalse(_ node: Located) -> Bool { node.bool == false || node.string?.lowercased() == "false" }

  /// Whether a described resource has a `LastUpdateDate` that can be asked for; nil where the answer does not say.
  static func isFollowable(_ root: Located, _ resource: String) -> Bool? {
    let described = root["Resources"]
    let only = described?.members.count == 1 ? described?.members.first?.value : nil
    guard let attributes = (described?[resource] ?? only)?["attributes"], attributes.isArray else { return nil }
    guard let date = attributes.items.first(where: { $0["name"]?.string == "LastUpdateDate" }) else { return false }
    return date["queryable"]?.bool
  }
}
