public import Lint

/// The granted scope is defined by the Fusion application.
public struct ScopeIsOfFusionApplication: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0218",
    name: "scope-of-fusion-application",
    severities: [.warning],
    component: .application,
    summary: "The granted scope is defined by the Fusion application.",
    rationale: """
      A token's audience is that of the application which defines the scope. The guide adds the scope of *Fusion \
      Applications Cloud Service*; a scope of another application opens something else.
      """,
    sources: [.guide("Create a confidential application"), .script("fusion_application_id")],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Add the scope of the Fusion application instead.",
      right: ApplicationRemedy.right,
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Resources remove the scope, select Add scope and choose Fusion Applications Cloud Service.",
        "Save, copy the value under Resources > Scope and enter it as OAuth Scope in the tile.",
        "Where the scope is right, correct fusion_application_id: it is the application's id, not its OCID.",
      ],
      commands: [#"oci identity-domains apps list --endpoint {domain} --all --filter 'isOPCService eq true'"#],
      where: ApplicationRemedy.oauth
    ),
    needs: [.application],
    uses: [.oauthScope, .fusionApplicationID],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes(
        "of the application in the tile", .tile("fusion_application_id: b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"),
        granted(by: #""b0b1b2b3b4b5b6b7b8b9babbbcbdbebf""#)),
      .passes("of the Fusion application in the list", listed(by: #""b0b1b2b3b4b5b6b7b8b9babbbcbdbebf""#)),
      .fails(
        "of another application than the tile's", .tile("fusion_application_id: b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"),
        granted(by: #"«"c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"»"#)),
      .fails("of another application than Fusion's in the list", listed(by: #"«"IDCSAppId"»"#)),
      .passes(
        "of the Fusion application in a file of its own", granted(by: #""b0b1b2b3b4b5b6b7b8b9babbbcbdbebf""#),
        .evidence(.application, service, name: "fusion-application.json")),
      .fails(
        "of another application than the one in a file of its own", granted(by: #"«"IDCSAppId"»"#),
        .evidence(.application, service, name: "fusion-application.json")),
      .undecidable("nothing says which one is Fusion's", granted(by: #""b0b1b2b3b4b5b6b7b8b9babbbcbdbebf""#)),
      .undecidable(
        "the definer is not shown", .tile("fusion_application_id: b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"),
        granted(by: "null")),
    ]
  )

  private static let service =
    #"""
    {"id": "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "name": "FAaaS_123456789", "isOPCService": true,
     "displayName": "Fusion Applications Cloud Service", "audience": "urn:opc:resource:fa:instanceid=123456789"}
    """#

  private static func granted(by definer: String) -> Example.Part {
    .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE", "idOfDefiningApp": \#(definer)}]}"#)
  }

  private static func listed(by definer: String) -> Example.Part {
    .application(
      #"""
      {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "Resources": [
        \#(service),
        {"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE", "idOfDefiningApp": \#(definer)}]}]}
      """#)
  }

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let scope = setup.tile.cleaned(.oauthScope)
    let fusion = scope.map { fusionApplication(setup, scope: $0.value) } ?? []
    return setup.judgeApplication { application in
      guard let scope else { return .unknown(Judgement.noScope) }
      return application.allowedScopes.verdict { granted, _ in
        guard let grant = granted.first(where: { $0.scope.value == scope.value }) else {
          return .unknown("the tile's scope is not granted")
        }
        guard let definer = grant.definedBy else { return .unknown("the export does not show who defines the scope") }
        guard let first = fusion.first else {
          return .unknown("neither `fusion_application_id` nor the evidence says which application is Fusion's")
        }
        if fusion.contains(where: { $0.value.lowercased() == definer.value.lowercased() }) { return .meets }
        return .fails([
          Finding(
            scope.value, message(scope.value, definer.value, first.value), severity: .warning, at: definer.place,
            observed: definer.value, expected: fusion.map(\.value).joined(separator: ", "),
            related: fusion.map { Fact("the Fusion application", at: $0.place) })
        ])
      }
    }.namingScope
  }
}

/// The ids of the Fusion application: what the tile says, else the service applications in evidence whose audience the
/// scope has, else those of any Fusion instance.
private func fusionApplication(_ setup: Setup, scope: String) -> [Fact<String>] {
  let services = setup.applications.all.filter { $0.isOracleManaged && $0.id != nil }
  func ids(_ applications: [Application]) -> [Fact<String>] {
    applications.compactMap { application in application.id.map { Fact($0, at: application.place(of: .id)) } }
  }
  if let given = setup.tile.cleaned(.fusionApplicationID) {
    guard given.value.hasPrefix("ocid1.") else { return [given] }
    return ids(services.filter { $0.ocid == given.value })
  }
  func audience(_ application: Application) -> String { application.text(.audience).value ?? "" }
  let ofScope = services.filter { !audience($0).isEmpty && scope.hasPrefix(audience($0)) }
  if !ofScope.isEmpty { return ids(ofScope) }
  return ids(
    services.filter { service in
      let prefixes = ["urn:opc:resource:fa:", "urn:opc:resource:faaas:fa:"]
      return prefixes.contains { audience(service).hasPrefix($0) }
        || service.displayName?.lowercased().hasPrefix("fusion applications") == true
    })
}

private func message(_ scope: String, _ definer: String, _ fusion: String) -> String {
  "the scope \(quoted(scope)) is defined by application \(quoted(definer)), the Fusion application is \(quoted(fusion))"
}
