extension World.State {
  private var userName: String { scenario.user.name.isEmpty ? scenario.client.id : scenario.user.name }

  /// `/hcmRestApi/scim`: for those who hold the security manager's role; not in the integration user's.
  func fusionSCIM(_ request: Request, _ parts: [String]) -> Reply {
    guard request.method == "GET" else { return refused(request, 403, "Forbidden", "The user may not do this.") }
    guard holds(["ORA_FND_IT_SECURITY_MANAGER_JOB", "ASE_REST_SERVICE_ACCESS_IDENTITY_INTEGRATION_PRIV"]) else {
      return refused(request, 403, "Forbidden", "The user may not read users and roles.")
    }
    switch (parts.first, parts.count) {
    case ("Users", 1): return scimList(request, scenario.user.state == .missing ? [] : [fusionUser(request)])
    case ("Users", 2):
      let user = fusionUser(request)
      return user["id"]?.text == parts[1] ? Reply(user) : refused(request, 404, "Not Found", "No such user.")
    case ("Roles", 1): return scimList(request, fusionRoles(request))
    case ("Roles", 2):
      guard let role = fusionRoles(request).first(where: { $0["id"]?.text == parts[1] }) else {
        return refused(request, 404, "Not Found", "No such role.")
      }
      return Reply(role)
    default: return refused(request, 404, "Not Found", "No such resource.")
    }
  }

  private func scimList(_ request: Request, _ all: [JSON]) -> Reply {
    var found = all
    if let text = request.parameter("filter") {
      guard let filter = Filter(parsing: text) else { return refused(request, 400, "Bad Request", "Invalid filter.") }
      found = all.filter { filter.matches($0, ignoringCase: true) }
    }
    let start = max(1, request.parameter("startIndex").flatMap { Int($0) } ?? 1)
    let page = Array(found.dropFirst(start - 1).prefix(max(0, request.parameter("count").flatMap { Int($0) } ?? 50)))
    var body: JSON = [
      "itemsPerPage": .integer(page.count), "startIndex": .integer(start), "totalResults": .integer(found.count),
    ]
    if !page.isEmpty { body["Resources"] = .array(page) }
    return Reply(body)
  }

  private func fusionUser(_ request: Request) -> JSON {
    let id = Encodings.hex(32, seed: 77).uppercased()
    let user = scenario.user
    var json: JSON = [
      "id": .string(id),
      "meta": [
        "location": .string("https://\(request.host)/hcmRestApi/scim/Users/\(id)"), "resourceType": "User",
        "created": "2026-01-12 10:05:09.192", "lastModified": "2026-01-12 10:25:45.278",
      ],
      "schemas": ["urn:scim:schemas:core:2.0:User", "urn:scim:schemas:extension:fa:2.0:faUser"],
      "userName": .string(userName), "name": ["familyName": "Datadog", "givenName": "Integration"],
      "displayName": "Integration Datadog", "preferredLanguage": "en",
      "roles": .array(
        user.roles.map {
          ["id": .string(roleID($0)), "value": .string($0), "displayName": .string($0), "description": .string($0)]
        }),
      "active": .bool(user.state != .inactive && user.state != .suspended),
      "urn:scim:schemas:extension:fa:2.0:faUser": ["userCategory": "DEFAULT"],
    ]
    if !user.email.isEmpty { json["emails"] = [["value": .string(user.email), "type": "W", "primary": true]] }
    return json
  }

  private func roleID(_ code: String) -> String {
    Encodings.hex(32, seed: code.utf8.reduce(5381) { ($0 &* 33) &+ UInt64($1) }).uppercased()
  }

  private func fusionRoles(_ request: Request) -> [JSON] {
    Set(scenario.user.roles).union(scenario.user.hierarchy.keys).sorted().map { code in
      [
        "id": .string(roleID(code)),
        "meta": ["location": .string("https://\(request.host)/hcmRestApi/scim/Roles/\(roleID(code))")],
        "schemas": ["urn:oracle:apps:scim:schemas:fa:1.0:Role"], "name": .string(code),
        "displayName": .string(code), "category": .string(code.hasSuffix("_JOB") ? "JOB" : "ABSTRACT"),
        "members": scenario.user.roles.contains(code)
          ? [["value": .string(Encodings.hex(32, seed: 77).uppercased())]] : [],
      ]
    }
  }

  /// `userAccounts` and its roles: for the HCM specialist.
  func userAccounts(_ request: Request, _ parts: [String]) -> Reply {
    guard holds([Scenario.hcmSpecialist, "ORA_PER_REST_SERVICE_ACCESS_USER_ACCOUNTS_RO"]) else {
      return adfError(request, 403, "Forbidden", "The user may not read userAccounts.")
    }
    let guid = Encodings.hex(32, seed: 78).uppercased()
    let date = JSON.string("2026-01-12T10:05:09.192+00:00")
    if parts.count == 7, parts[4] == guid, parts[5] == "child", parts[6] == "userAccountRoles" {
      let rows = scenario.user.roles.enumerated().map { index, code -> JSON in
        [
          "UserRoleId": .integer(300_100_000_000_001 + index), "RoleId": .integer(1001 + index),
          "RoleCode": .string(code), "CreatedBy": "SECURITY_ADMIN", "CreationDate": date, "LastUpdateDate": date,
          "links": [],
        ]
      }
      return page(request, rows, "userAccountRoles")
    }
    guard parts.count == 4 else { return adfError(request, 404, "Not Found", "The resource does not exist.") }
    let row: JSON = [
      "UserId": 300_100_000_000_501, "Username": .string(userName), "GUID": .string(guid),
      "SuspendedFlag": .bool(scenario.user.state == .suspended), "PersonId": .null, "PersonNumber": .null,
      "CreationDate": date, "LastUpdateDate": date, "links": [],
    ]
    var rows = scenario.user.state == .missing ? [] : [row]
    if let text = request.parameter("q") {
      let version = Int(request.header("REST-Framework-Version") ?? "1") ?? 1
      guard let query = RowQuery(parsing: text, version: version) else {
        return adfError(request, 400, "Bad Request", "q cannot be parsed.", code: "27520")
      }
      rows = rows.filter(query.matches)
    }
    return page(request, rows, "userAccounts")
  }
}
