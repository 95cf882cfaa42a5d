public import Lint

/// The evidence has the application that the tile's client ID means.
public struct ApplicationIsFound: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0201",
    name: "application-found",
    severities: [.error],
    component: .application,
    summary: "The identity domain has an application with the tile's client ID.",
    rationale: """
      The client ID is the `name` of the confidential application. Where no application has it, the identity domain \
      answers `invalid_client`: it was copied wrongly, or the application lives in another domain or was made anew.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Enter the client ID of the confidential application, of the domain of this Fusion instance.",
      right: ApplicationRemedy.right,
      steps: [
        "Open the identity domain of the Fusion instance and the application in it.",
        "Compare the Client ID under OAuth configuration > General information with the tile's, letter by letter.",
        "Correct the tile; the Fusion user must carry the same client ID as its user name.",
        "Where the export holds other applications, export the one that has this client ID.",
      ],
      commands: [
        #"oci identity-domains apps list --endpoint {domain} --all --filter 'name eq "'{client}'"'"#
      ],
      where: ApplicationRemedy.path + " > OAuth configuration > General information"
    ),
    needs: [.application],
    uses: [.clientID],
    explainedBy: ["FD0106", "FD0212"],
    neededForGo: true,
    examples: [
      .passes("the application of the tile", .application(#"{"name": "$CLIENT", "displayName": "Datadog Fusion"}"#)),
      .passes(
        "one of several",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "Resources": [
            {"name": "11112222333344445555666677778888", "displayName": "Warehouse Sync"},
            {"name": "$CLIENT", "displayName": "Datadog Fusion Integration"}]}
          """#)),
      .passes(
        "by its id: that is FD0212's alone", .tile("client_id: a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"), theApplication),
      .passes("another letter case", .tile("client_id: 4F2C0E6D9B1A4C7F8E3D2A1B0C9D8E7F"), theApplication),
      .fails(
        "another application", .tile("client_id: «11112222333344445555666677778888»"), theApplication),
      .fails("a letter wrong", .tile("client_id: «4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7e»"), theApplication),
      .fails("a blank inside", .tile("client_id: «4f2c0e6d9b1a4c7f 8e3d2a1b0c9d8e7f»"), theApplication),
      .undecidable(
        "a plan that creates it",
        .application(
          #"""
          {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
            {"address": "oci_identity_domains_app.datadog", "mode": "managed", "type": "oci_identity_domains_app",
             "name": "datadog", "values": {"display_name": "Datadog Fusion Integration", "active": true}}]}},
           "resource_changes": [
            {"address": "oci_identity_domains_app.datadog", "mode": "managed", "type": "oci_identity_domains_app",
             "name": "datadog", "change": {"actions": ["create"], "before": null,
              "after": {"display_name": "Datadog Fusion Integration", "active": true},
              "after_unknown": {"name": true, "id": true, "client_secret": true}}}]}
          """#)),
      .undecidable(
        "an answer without its name",
        .application(#"{"displayName": "Datadog Fusion Integration", "allowedGrants": ["client_credentials"]}"#)),
      .undecidable(
        "a list that is cut",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 90, "itemsPerPage": 1,
           "startIndex": 1, "Resources": [{"name": "11112222333344445555666677778888", "displayName": "Warehouse"}]}
          """#)),
      .passes("a token was issued, whatever an export says", .application(#"{"name": "another"}"#), .healthyLive),
      .undecidable("no export"),
    ]
  )

  private static let theApplication = Example.Part.application(
    #"""
    {"name": "$CLIENT", "id": "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "displayName": "Datadog Fusion Integration"}
    """#)

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let proof = setup.provenByToken { return proof }
    guard let clientID = setup.tile.cleaned(.clientID) else {
      return .unverified("the tile has no client ID", prerequisite: "FD0101")
    }
    let evidence = setup.applications
    switch evidence.selection {
    case .byName, .byOther, .oracleManaged: return Judgement(.passed, basis: evidence.judged.map(\.source))
    case .onlyUnnamed(let reason):
      return .unverified("\(reason): whether the only application is the client \(quoted(clientID.value)) is not shown")
    case .notFound: break
    default:
      if setup.applicationListIsEmpty { break }
      return setup.applicationIsMissing
    }
    let candidates = evidence.candidates
    let near = nearMiss(clientID.value, among: evidence.configurable)
    let named = near?.application ?? (candidates.count == 1 ? candidates[0] : nil)
    return .failed(
      Finding(
        Self.metadata.name, message(clientID.value, near, named, candidates, isEmpty: evidence.all.isEmpty),
        at: clientID.place,
        observed: clientID.value, expected: named?.name,
        related: (named.map { [$0] } ?? Array(candidates.prefix(5))).map(related), tileKey: .clientID))
  }
}

private typealias ApplicationNearMiss = (application: Application, difference: String)

/// The application whose name is the client ID but for a slip of the hand.
private func nearMiss(_ clientID: String, among applications: [Application]) -> ApplicationNearMiss? {
  func packed(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !Tile.isStray($0) && $0 != "-" }))
  }
  for application in applications {
    guard let name = application.name else { continue }
    if name.lowercased() == clientID.lowercased() { return (application, "only in letter case") }
    if packed(name) == packed(clientID) { return (application, "only in blanks, quotes or hyphens") }
    if packed(name).lowercased() == packed(clientID).lowercased() {
      return (application, "only in letter case and in blanks, quotes or hyphens")
    }
  }
  guard let nearest = Suggestion.nearest(to: clientID, among: applications.compactMap(\.name)),
    let application = applications.first(where: { $0.name == nearest })
  else { return nil }
  return (application, "in a few letters")
}

private func related(_ application: Application) -> Fact<String> {
  Fact("\(title(application)) has the client ID \(quoted(application.name ?? ""))", at: application.place(of: .name))
}

private func title(_ application: Application) -> String {
  application.displayName.map { "the application " + quoted($0) } ?? "an application without a display name"
}

private func message(
  _ clientID: String, _ near: ApplicationNearMiss?, _ named: Application?, _ candidates: [Application], isEmpty: Bool
) -> String {
  let start = "no application in evidence has the client ID \(quoted(clientID))"
  if let near {
    let other = "\(title(near.application)), \(quoted(near.application.name ?? ""))"
    return "\(start); that of \(other), differs \(near.difference)"
  }
  if let named { return "\(start); \(title(named)) has \(quoted(named.name ?? ""))" }
  if candidates.isEmpty { return isEmpty ? "\(start): the export holds none" : "\(start), only Oracle's own are there" }
  let names = candidates.prefix(5).map { quoted($0.displayName ?? $0.name ?? "") }.joined(separator: ", ")
  return "\(start), of these: \(names)\(candidates.count > 5 ? " and \(candidates.count - 5) more" : "")"
}
