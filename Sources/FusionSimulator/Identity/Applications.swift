extension World.State {
  /// `/admin/v1`: reading applications, for a token of the domain's own API.
  func administration(_ request: Request, own: Bool) -> Reply {
    let unauthorised = scimError(
      401, "You are not authorized to access this resource.", "error.common.exception.unauthorizedAccess")
    guard own, let bearer = request.bearer, let token = tokens[bearer], token.forDomain, token.expires > now else {
      return unauthorised
    }
    guard request.method == "GET", request.path.hasPrefix("/admin/v1/Apps") else {
      return scimError(403, "Forbidden", "error.common.exception.forbidden")
    }
    if scenario.application.ownRecord == .refused {
      return scimError(403, "Forbidden", "error.common.exception.forbidden")
    }
    let known = scenario.application.ownRecord == .empty ? [] : [applicationRecord(), fusionApplication()]
    let parts = request.segments
    if parts.count == 4 {
      guard let found = known.first(where: { $0["id"]?.text == parts[3] || $0["ocid"]?.text == parts[3] }) else {
        return scimError(404, "The resource does not exist.", "error.common.common.resourceNotFound")
      }
      return Reply(trimmed(found, request), type: "application/scim+json;charset=utf-8")
    }
    guard parts.count == 3 else { return scimError(404, "Not found") }
    var found = known
    if let text = request.parameter("filter") {
      // Names of attributes, and values of `name`, are compared without letter case.
      guard let filter = Filter(parsing: text) else { return scimError(400, "The filter is not valid.") }
      found = known.filter { filter.matches($0, ignoringCase: true) }
    }
    let start = max(1, request.parameter("startIndex").flatMap { Int($0) } ?? 1)
    let count = min(1000, max(0, request.parameter("count").flatMap { Int($0) } ?? 50))
    let page = Array(found.dropFirst(start - 1).prefix(count))
    return Reply(
      [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": .integer(found.count),
        "Resources": .array(page.map { trimmed($0, request) }), "startIndex": .integer(start),
        "itemsPerPage": .integer(count),
      ], type: "application/scim+json;charset=utf-8")
  }

  /// The client's own record, as SCIM returns it: what is unset is absent, and the secret is there in clear.
  private func applicationRecord() -> JSON {
    let client = scenario.client
    let application = scenario.application
    let location = "https://\(scenario.hosts.domain)/admin/v1"
    var record: JSON = [
      "accessTokenExpiry": 3600, "clientType": .string(application.clientType), "isAliasApp": false,
      "meta": [
        "created": "2026-01-12T09:10:26.953Z", "lastModified": "2026-01-12T09:37:14.039Z", "resourceType": "App",
        "location": .string("\(location)/Apps/\(client.guid)"),
      ],
      "active": .bool(application.active), "isLoginTarget": true, "displayName": .string(client.displayName),
      "showInMyApps": false, "allowOffline": false, "isUnmanagedApp": false, "isOPCService": false,
      "name": .string(client.id), "isOAuthClient": .bool(application.isOAuthClient), "isManagedApp": false,
      "infrastructure": false, "allUrlSchemesAllowed": false, "trustScope": .string(application.trustScope),
      "id": .string(client.guid), "ocid": .string(client.ocid), "loginMechanism": "OIDC",
      "isOAuthResource": .bool(application.isOAuthResource), "bypassConsent": .bool(application.bypassConsent),
      "clientIPChecking": .string(application.clientIPChecking),
      "basedOnTemplate": [
        "value": "CustomWebAppTemplateId", "$ref": .string("\(location)/AppTemplates/CustomWebAppTemplateId"),
      ],
      "allowedGrants": JSON(strings: application.allowedGrants),
      "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "clientSecret": .string(client.secret),
    ]
    if !application.allowedScopes.isEmpty {
      record["allowedScopes"] = .array(
        application.allowedScopes.map { ["fqs": .string($0), "idOfDefiningApp": "ffff0000eeee1111dddd2222cccc3333"] })
    }
    if !application.allowedOperations.isEmpty {
      record["allowedOperations"] = JSON(strings: application.allowedOperations)
    }
    return record.merging(application.record, removing: true)
  }

  private func fusionApplication() -> JSON {
    [
      "id": "ffff0000eeee1111dddd2222cccc3333", "name": "FusionAppsCloudService_APPID",
      "displayName": "Fusion Applications Cloud Service", "active": true, "isOPCService": true,
      "isOAuthResource": true, "isOAuthClient": true, "infrastructure": false, "isAliasApp": false,
      "audience": .string(scenario.pod.audience), "scopes": [["value": .string(World.anyScope)]],
      "basedOnTemplate": ["value": "OPCAppTemplateId"], "meta": ["resourceType": "App"],
      "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"],
    ]
  }

  /// `attributes` trims an object to what is always returned and what was asked for.
  private func trimmed(_ record: JSON, _ request: Request) -> JSON {
    guard let wanted = request.parameter("attributes") else { return record }
    let names =
      wanted.split(separator: ",").map { $0.lowercased() } + ["isaliasapp", "displayname", "id", "basedontemplate"]
    return .object(record.members.filter { names.contains($0.name.lowercased()) })
  }
}
