import Lint

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

  /// Examples of a rule that demands a job role.
  ///
  /// - Parameters:
  ///   - title: the name of the role
  ///   - other: a role that is not the one
  static func jobRole(_ role: String, named title: String, another other: String) -> [Example] {
    let otherAlone = #""roles": «[{"value": "\#(other)"}]»"#
    return [
      .passes("assigned directly", .user(UserExample.scim(UserExample.roles(role, "DD_ESS")))),
      .passes("assigned directly in HCM", .user(UserExample.hcm(role))),
      .passes(
        "in the membership report",
        .roles(UserExample.membership(#""$CLIENT","Datadog","Active","fscm","\#(role)","\#(title)""#))),
      .passes(
        "inherited by the script's role", .user(UserExample.scim(UserExample.roles("DD_INTEGRATION_ROLE"))),
        .roles(hierarchy("DD_INTEGRATION_ROLE,\(role)"))),
      .passes(
        "a role that stands for it", .user(UserExample.scim(UserExample.roles("ACME_ROLE"))),
        .lines("role_aliases: { \(role): [ACME_ROLE] }")),
      .passes("declared by hand", .lines("declared:\n  user: { username: $CLIENT, roles: [\(role)] }")),
      .fails("another role alone", .user(UserExample.scim(otherAlone)), severity: .error),
      .fails(
        "the custom role does not inherit it", .user(UserExample.scim(#""roles": «[{"value": "DD_ESS"}]»"#)),
        .roles(hierarchy("DD_ESS,ESSMonitor")), severity: .error),
      .fails(
        "its assignment has ended",
        .roles(UserExample.direct("$CLIENT,\(other),2026-01-01,", "«$CLIENT,\(role),2026-01-01,2026-02-20»"))),
      .fails(
        "another role opens the access", .user(UserExample.scim(otherAlone)), .healthyLive, severity: .warning),
      .undecidable("the access is proven, which other roles open too", .healthyLive),
      .undecidable("a custom role may inherit it", .user(UserExample.scim(UserExample.roles("DD_ESS")))),
      .undecidable(
        "a role is given by an identifier",
        .user(UserExample.scim(UserExample.roles("A1B2C3D4E5F60718293A4B5C6D7E00AB", other)))),
      .undecidable("roles were cut", .user(UserExample.hcm(other, hasMore: true))),
    ]
  }
}
