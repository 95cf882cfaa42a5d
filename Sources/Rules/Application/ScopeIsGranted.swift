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
      With the policy Specific a token is given for the scopes under Resources alone, and a scope is compared letter by \
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
        "Under Resources select Add scope and choose the Fusion application, typically Fusion Applications Cloud Service.",
        "Where it is not offered, the application lives in another identity domain than the Fusion instance.",
        "Save, copy the value under Resources > Scope as it stands, and compare it with OAuth Scope in the tile.",
      ],
      operations: #"{"op":"add","path":"allowedScopes","value":[{"fqs":"'{scope}'"}]}"#),
    needs: [.application],
    uses: [.clientID, .oauthScope],
    explainedBy: RuleMetadata.applicationCauses + ["FD0107", "FD0120"],
    neededForGo: true,
    examples: [
      .passes("granted", .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"}]}"#)),
      .passes(
        "the form with the system name", .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"),
        .application(
          #"{"name": "$CLIENT", "allowedScopes": [{"fqs": "urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"}]}"#
        )),
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
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
      .undecidable(
        "scopes without their names", .application(#"{"name": "$CLIENT", "allowedScopes": [{"readOnly": false}]}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let scope = setup.tile.cleaned(.oauthScope)
    let judgement = setup.judgeApplication { application in
      application.allowedScopes.verdict { granted, place in
        let names = granted.map(\.scope.value)
        if let scope, names.contains(scope.value) { return .meets }
        if scope == nil, !names.isEmpty { return .unknown("the tile has no scope") }
        let near = scope.flatMap { ScopeDifference.nearest(to: $0.value, among: granted.map(\.scope)) }
        var related = scope.map { [Fact("the tile's scope", at: $0.place)] } ?? []
        if let near { related.append(Fact("the scope that is granted", at: near.granted.place)) }
        return .fails([
          Finding(
            scope?.value ?? Self.metadata.name, message(scope?.value, names, near), at: place,
            observed: names.joined(separator: ", "), expected: scope?.value, related: related, tileKey: .oauthScope)
        ])
      }
    }
    if scope == nil, case .unverified(let reason) = judgement.outcome, judgement.prerequisite == nil {
      return .unverified(reason, prerequisite: "FD0101")
    }
    return judgement
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

/// How a granted scope misses the one that is asked for by little.
struct ScopeDifference {
  let granted: Fact<String>
  /// `letter case and a slash`.
  let description: String

  /// The first scope that is the same but for some of the usual slips.
  static func nearest(to scope: String, among granted: [Fact<String>]) -> ScopeDifference? {
    for fact in granted {
      if let names = differences(scope, fact.value) {
        return ScopeDifference(granted: fact, description: names.joined(separator: " and "))
      }
    }
    return nil
  }

  private typealias Slip = (name: String, level: (String) -> String)

  /// What makes two scopes equal when it is taken away.
  private static let slips: [(name: String, level: @Sendable (String) -> String)] = [
    ("letter case", { $0.lowercased() }),
    ("white space", { String(String.UnicodeScalarView($0.unicodeScalars.filter { !Tile.isStray($0) })) }),
    ("a slash", { $0.filter { $0 != "/" } }),
    ("the port", { cut($0, from: ":443", while: { _ in false }) }),
    ("the instance number", { cut($0, from: "instanceid=", while: { $0.isASCII && $0.isWholeNumber }) }),
    ("the environment's name", { cut($0, from: "urn:opc:resource:faaas:fa:", until: "urn:") }),
  ]

  private static func differences(_ a: String, _ b: String) -> [String]? {
    func areEqual(_ slips: [(name: String, level: @Sendable (String) -> String)]) -> Bool {
      slips.reduce(a) { $1.level($0) } == slips.reduce(b) { $1.level($0) }
    }
    guard a.utf8.count <= 1024, b.utf8.count <= 1024, areEqual(slips) else { return nil }
    // What is not needed for the likeness is no difference; the grave ones are given up first.
    var needed = slips
    for index in slips.indices.reversed() {
      var fewer = needed
      fewer.remove(at: index)
      if areEqual(fewer) { needed = fewer }
    }
    return needed.map(\.name)
  }

  /// The text without the first mark and the letters behind it that belong to it.
  private static func cut(_ text: String, from mark: String, while belongs: (Character) -> Bool) -> String {
    guard let range = text.firstRange(of: mark) else { return text }
    let rest = text[range.upperBound...].drop(while: belongs)
    return String(text[..<range.lowerBound] + rest)
  }

  private static func cut(_ text: String, from mark: String, until end: String) -> String {
    guard let range = text.firstRange(of: mark), let next = text[range.upperBound...].firstRange(of: end) else {
      return text
    }
    return String(text[..<range.lowerBound] + text[next.lowerBound...])
  }
}
