/// Evidence of roles in the shapes that the rules' examples use.
enum RoleExample {
  static let specialist = "ORA_FND_INTEGRATION_SPECIALIST_JOB"
  static let auditor = "ORA_FND_INTERNAL_AUDITOR_JOB"

  /// A role hierarchy by parent and child; rows that are marked are marked whole, as a row of a table is placed.
  static func hierarchy(_ rows: String...) -> String {
    "Parent Role Code,Child Role Code\n" + rows.map { $0 + "\n" }.joined()
  }

  /// A transitive report: everything below a top role.
  static func transitive(_ rows: String...) -> String { "TOP_ROLE_CODE,ROLE_CODE\n" + rows.map { $0 + "\n" }.joined() }

  /// The integration user with the roles of the guide.
  static let guide = UserExample.scim(UserExample.roles("DD_ESS", specialist, auditor))
}
