/// Answers about audit policies that the rules' examples use, and the remedies' common texts.
enum AuditExample {
  /// The answer of `get-auditlevel`; a level between `«` and `»` is marked with its quotes.
  static func levels(_ levels: (product: String, level: String)...) -> String { answer(levels) }

  /// The six products at High but for one.
  static func levels(_ product: String, _ level: String) -> String {
    answer(["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"].map { ($0, $0 == product ? level : "High") })
  }

  /// A table typed from the page.
  static func table(_ rows: String...) -> String { "Product,Audit Level\n" + rows.map { $0 + "\n" }.joined() }

  static func status(_ rows: String...) -> String {
    #"{"actionName": "check-auditstatus", "status": "SUCCESS", "auditDate": ["# + rows.joined(separator: ", ") + "]}"
  }

  private static func answer(_ levels: [(product: String, level: String)]) -> String {
    let rows = levels.map { item in
      let level =
        item.level.hasPrefix("«") ? "«\"" + item.level.dropFirst().dropLast() + "\"»" : "\"" + item.level + "\""
      return #"{"product": ""# + item.product + #"", "auditLevel": "# + level + "}"
    }
    return #"{"actionName": "get-auditlevel", "status": "SUCCESS", "auditDate": ["# + rows.joined(separator: ", ")
      + "]}"
  }
}

enum AuditPage {
  static let place = "Setup and Maintenance > Manage Audit Policies"
  static let right = "Application Implementation Consultant (privilege Manage Audit Policies)"
  static let open =
    "In Fusion open Setup and Maintenance, search the task Manage Audit Policies and open it (not in a sandbox)."
  static let documentation = "https://docs.oracle.com/en/cloud/saas/applications-common/24b/facia/audit-policies.html"
  static let readLevels = """
    curl -u ADMINISTRATOR -X POST -H 'Content-Type: application/json' -d '["ODI","ESS","MDS","SOA","ADF","OPSS"]' \
    {pod}'/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel'
    """
}
