public import Lint

/// The tile's scope is one of those that were added to the application.
public struct ScopeIsGranted: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0210",
    name: "scope-resource-granted",
    severities: [.error],
    component: .application,
    summary: "The tile's scope is added to the application as a resource, to the letter.",
    rationale: """
      With the policy Specific a token is given for the scopes under Resources alone, compared letter by \
      letter. A scope of another environment gives `invalid_scope` or a token that this Fusion instance refuses.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle(
        "Scopes", url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/Scopes.htm"),
    ],
    remedy: ApplicationRemedy.patch(
      "Add the Fusion application's scope to the application, and enter exactly this one in the tile.",
      steps: [
        "Choose Edit OAuth configuration, and toggle Add resources on.",
        "Under Resources select Add scope and choose your Fusion application (Fusion Applications Cloud Service).",
        "Where it is not offered, the application lives in another identity domain than the Fusion instance.",
        "Save, copy the value under Resources > Scope as it stands, and compare it with OAuth Scope in the tile.",
      ],
      operations: #"{"op":"add","path":"allowedScopes","value":[{"fqs":"'{scope}'"}]}"#),
    needs: [.application],
    uses: [.oauthScope],
    explainedBy: RuleMetadata.applicationCauses + ["FD0107", "FD0120"],
    neededForGo: true,
    examples: [
      .passes("granted", .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"}]}"#)),
      .passes(
        "the form with the system name",
        .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"),
        .application(
          #"""
          {"name": "$CLIENT",
           "allowedScopes": [{"fqs": "urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"}]}
          """#)),
      .fails("no resource at all", .application(#"{"name": "$CLIENT", "allowedScopes": «[]»}"#)),
      .fails(
        "unset in a whole object means none",
        .application(
          #"""
          «{"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "isOAuthClient": true}»
          """#)),
      .fails(
        "another instance number",
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes":
            «[{"fqs": "urn:opc:resource:fa:instanceid=987654321urn:opc:resource:consumer::all"}]»}
          """#)),
      .fails(
        "another letter case",
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes":
            «[{"fqs": "urn:opc:resource:fa:instanceId=123456789urn:opc:resource:consumer::all"}]»}
          """#)),
      .fails(
        "a slash more", .tile("oauth_scope: https://abcd.fa.ocs.oraclecloud.com:443/"),
        .application(
          #"{"name": "$CLIENT", "allowedScopes": «[{"fqs": "https://abcd.fa.ocs.oraclecloud.com:443"}]»}"#)),
      .fails(
        "a blank more", .tile("oauth_scope: '$SCOPE '"),
        .application(#"{"name": "$CLIENT", "allowedScopes": «[{"fqs": "$SCOPE"}]»}"#)),
      .undecidable(
        "a list of the OCI CLI, which can leave scopes out",
        .application(
          #"""
          {"data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "total-results": 1,
            "start-index": 1, "items-per-page": 50, "resources": [
              {"name": "$CLIENT", "allowed-scopes": null, "is-o-auth-client": true,
               "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resource-type": "App"}}]}}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
      .undecidable(
        "scopes without their names", .application(#"{"name": "$CLIENT", "allowedScopes": [{"readOnly": false}]}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    // As it stands: a blank too many (FD0113) makes it another scope.
    let scope = setup.tile.cleaned(.oauthScope) == nil ? nil : setup.tile.text(.oauthScope)
    return setup.judgeApplication { application in
      application.allowedScopes.verdict { granted, place in
        let names = granted.map(\.scope.value)
        if let scope, names.contains(scope.value) { return .meets }
        if scope == nil, !names.isEmpty { return .unknown(Judgement.noScope) }
        let near = scope.flatMap { ScopeDifference.nearest(to: $0.value, among: granted.map(\.scope)) }
        var related = scope.map { [Fact("the tile's scope", at: $0.place)] } ?? []
        if let near { related.append(Fact("the scope that is granted", at: near.granted.place)) }
        return .fails([
          Finding(
            scope?.value ?? Self.metadata.name, message(scope?.value, names, near), at: place,
            observed: names.isEmpty ? "none" : names.joined(separator: ", "), expected: scope?.value,
            related: related, tileKey: .oauthScope)
        ])
      }
    }.namingScope
  }
}

private func message(_ scope: String?, _ names: [String], _ near: ScopeDifference?) -> String {
  guard let scope, !names.isEmpty else {
    return "no resource is added: the application may ask for no scope, the tile's must be granted"
  }
  let start = "the tile's scope \(quoted(scope)) is not granted"
  if let near { return "\(start): \(quoted(near.granted.value)) differs only in \(near.description)" }
  let others = names.prefix(5).map(quoted).joined(separator: ", ")
  return "\(start), only \(others)\(names.count > 5 ? " and \(names.count - 5) more" : "")"
}
