public import Lint

/// The tile's client ID is the application's `name`, not another of its identifiers.
public struct ClientIDIsApplicationName: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0212",
    name: "client-id-is-application-name",
    severities: [.error],
    component: .application,
    summary: "The tile's client ID is the Client ID of the application, no other of its ids.",
    rationale: """
      An application has several identifiers that look alike: its `name` is the client ID, its `id`, OCID and display \
      name are not, and the identity domain answers `invalid_client` to them. Oracle's own service applications are no \
      clients for an integration.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: Remedy(
      owner: .datadog,
      summary: "Enter the Client ID of the confidential application in the tile.",
      right: "integrations_write in Datadog; Application Administrator to read the value",
      steps: [
        "Copy the Client ID under OAuth configuration > General information of the confidential application.",
        "Enter it as Client ID in the Oracle Fusion tile, with the client secret of the same application.",
        "Make sure that the Fusion user carries this client ID as its user name.",
      ],
      where: ApplicationRemedy.path + " > OAuth configuration > General information"
    ),
    needs: [.application],
    uses: [.clientID],
    examples: [
      .passes("the name", theApplication),
      .fails("the id", .tile("client_id: «a0a1a2a3a4a5a6a7a8a9aaabacadaeaf»"), theApplication),
      .fails("the OCID", .tile("client_id: «ocid1.domainapp.oc1.iad.aaaaaaaapppp»"), theApplication),
      .fails("the display name", .tile("client_id: «Datadog Fusion Integration»"), theApplication),
      .fails(
        "Oracle's own application", .tile("client_id: «FAaaS_123456789»"),
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "Resources": [
            {"name": "FAaaS_123456789", "displayName": "Fusion Applications Cloud Service", "isOPCService": true},
            {"name": "$CLIENT", "displayName": "Datadog Fusion Integration"}]}
          """#)),
      .undecidable("another application", .tile("client_id: 11112222333344445555666677778888"), theApplication),
      .undecidable("no name in the answer", .application(#"{"displayName": "Datadog Fusion", "active": true}"#)),
    ]
  )

  private static let theApplication = Example.Part.application(
    #"""
    {"name": "$CLIENT", "id": "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "ocid": "ocid1.domainapp.oc1.iad.aaaaaaaapppp",
     "displayName": "Datadog Fusion Integration"}
    """#)

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let evidence = setup.applications
    guard let clientID = setup.tile.cleaned(.clientID), let application = evidence.judged.first else {
      return setup.applicationIsMissing
    }
    let place = application.place(of: .name)
    let sources = evidence.judged.map(\.source)
    switch evidence.selection {
    case .byName: return Judgement(.passed, basis: sources)
    case .byOther(let attribute):
      let related = Fact(
        application.name.map { "the application's client ID is \(quoted($0))" } ?? "the application", at: place)
      return failed(
        clientID, message(clientID.value, attribute, application.name), expected: application.name, related, sources)
    case .oracleManaged:
      let own = evidence.candidates
      let name = own.count == 1 ? own[0].name : nil
      return failed(
        clientID, oracleManaged(clientID.value, application.displayName), expected: name,
        Fact("Oracle's own application", at: place), sources)
    case .onlyUnnamed(let reason): return .unverified(reason)
    default: return setup.applicationIsMissing
    }
  }

  private func failed(
    _ clientID: Fact<String>, _ message: String, expected: String?, _ related: Fact<String>, _ sources: [Source]
  ) -> Judgement {
    Judgement(
      .failed([
        Finding(
          TileKey.clientID.rawValue, message, at: clientID.place, observed: clientID.value, expected: expected,
          related: [related], tileKey: .clientID)
      ]), basis: sources)
  }
}

private func message(_ clientID: String, _ attribute: AppAttribute, _ name: String?) -> String {
  let what =
    switch attribute {
    case .ocid: "OCID"
    case .displayName: "display name"
    default: "`id`"
    }
  let right = name.map { "its client ID is its `name`, \(quoted($0))" } ?? "its client ID is its `name`"
  return "\(quoted(clientID)) is the \(what) of the application: \(right)"
}

private func oracleManaged(_ clientID: String, _ displayName: String?) -> String {
  """
  \(quoted(clientID)) means \(displayName.map(quoted) ?? "a service application"), which Oracle manages: the client ID \
  must be that of the confidential application made for Datadog
  """
}
