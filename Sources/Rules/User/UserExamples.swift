/// Evidence of the integration user in the shapes that the rules' examples use.
///
/// A text between `«` and `»` is marked with its quotes, as a JSON text is placed.
enum UserExample {
  /// Fusion's SCIM user, as `GET Users/{id}` answers.
  static func scim(name: String = "$CLIENT", _ members: String...) -> String {
    let schema = #""schemas": ["urn:scim:schemas:core:2.0:User"]"#
    return "{" + ([schema, #""userName": "# + quoted(name)] + members).joined(separator: ",\n  ") + "}"
  }

  /// The answer of a search by SCIM.
  static func scimList(_ users: String..., total: Int? = nil) -> String {
    """
    {"itemsPerPage": \(users.count), "startIndex": 1, "totalResults": \(total ?? users.count),
    "Resources": [\(users.joined(separator: ",\n"))]}
    """
  }

  /// HCM's user accounts, each with its roles.
  static func hcm(name: String = "$CLIENT", suspended: String = "false", _ roles: String..., hasMore: Bool = false)
    -> String
  {
    let items = roles.map { #"{"RoleCode": "# + quoted($0) + "}" }.joined(separator: ", ")
    return """
      {"items": [{"Username": \(quoted(name)), "SuspendedFlag": \(suspended), "PersonNumber": null, "GUID": "A1B2C3D4",
      "userAccountRoles": {"items": [\(items)], "count": \(roles.count), "hasMore": \(hasMore)}}],
      "count": 1, "hasMore": false}
      """
  }

  static func roles(_ codes: String...) -> String {
    #""roles": ["# + codes.map { #"{"value": "# + quoted($0) + "}" }.joined(separator: ", ") + "]"
  }

  /// The User Role Membership Report, one row for each role.
  static func membership(_ rows: String...) -> String {
    """
    "User Role Membership Report"
    "User Name Begins With",""
    ""
    "User Name","First Name","User Status","Policy Stripe","Assigned Role Name","Assigned Role Display Name"

    """ + rows.map { $0 + "\n" }.joined()
  }

  /// A BI Publisher report of direct roles.
  static func direct(_ rows: String...) -> String {
    "USER_LOGIN,ROLE_CODE,EFFECTIVE_START_DATE,EFFECTIVE_END_DATE\n" + rows.map { $0 + "\n" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    text.hasPrefix("«") ? "«\"" + text.dropFirst().dropLast() + "\"»" : "\"" + text + "\""
  }
}
