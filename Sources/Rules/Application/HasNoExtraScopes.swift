public import Lint

/// No scope is granted beside the one that the integration asks for.
public struct HasNoExtraScopes: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0211",
    name: "no-extra-scopes",
    severities: [.warning],
    component: .application,
    summary: "No scope is granted beyond the tile's, an EPM scope aside.",
    rationale: """
      Whoever holds the client secret can ask for every scope that is granted. The integration reads one Fusion \
      environment, and an EPM one where it is entered in the tile.
      """,
    sources: [
      .rfc(9700, section: "2.3"),
      .oracle(
        "Security checklist",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/SecurityChecklist.htm"),
    ],
    remedy: ApplicationRemedy.patch(
      "Remove the scopes that the integration does not use.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Resources remove every scope but the tile's, and save.",
      ],
      operations: #"{"op":"replace","path":"allowedScopes","value":[{"fqs":"'{scope}'"}]}"#),
    needs: [.application],
    uses: [.oauthScope],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("the tile's alone", .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"}]}"#)),
      .passes(
        "an EPM environment beside it",
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"},
            {"fqs": "https://epm-abcd.epm.us-ashburn-1.ocs.oraclecloud.comurn:opc:resource:consumer::all"}]}
          """#)),
      .passes(
        "the tile's EPM scope", .tile("epm_oauth_scope: urn:opc:serviceInstanceID=77urn:opc:resource:consumer::all"),
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"},
            {"fqs": "urn:opc:serviceInstanceID=77urn:opc:resource:consumer::all"}]}
          """#)),
      .passes("none: that is FD0210's", .application(#"{"name": "$CLIENT", "allowedScopes": []}"#)),
      .passes(
        "another scope in its place: that is FD0210's",
        .application(
          #"{"name": "$CLIENT", "allowedScopes": [{"fqs": "urn:opc:resource:fusion:abcd:boss/"}]}"#)),
      .passes(
        "the right scope, while the tile's is broken",
        .tile("oauth_scope: urn:opc:resource:fa:instanceid=*urn:opc:resource:consumer::all"),
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"},
            {"fqs": "https://epm-abcd.epm.us-ashburn-1.ocs.oraclecloud.comurn:opc:resource:consumer::all"}]}
          """#)),
      .fails(
        "a product's scope, while the tile's is broken",
        .tile("oauth_scope: urn:opc:resource:fa:instanceid=*urn:opc:resource:consumer::all"),
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"}, {"fqs": «"urn:opc:resource:fusion:abcd:boss/"»}]}
          """#)),
      .fails(
        "an administrator's scope",
        .application(
          #"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$SCOPE"}, {"fqs": «"urn:opc:idm:__myscopes__"»}]}"#)),
      .fails(
        "another environment, and a host that only looks like EPM",
        .application(
          #"""
          {"name": "$CLIENT", "allowedScopes": [
            {"fqs": «"urn:opc:resource:fa:instanceid=987654321urn:opc:resource:consumer::all"»}, {"fqs": "$SCOPE"},
            {"fqs": «"https://epm.oraclecloud.com.shop.testurn:opc:resource:consumer::all"»}]}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let scope = setup.tile.cleaned(.oauthScope)
    let epm = setup.tile.cleaned(.epmOAuthScope)?.value
    return setup.judgeApplication { application in
      application.allowedScopes.verdict { granted, _ in
        if granted.isEmpty { return .meets }
        guard let scope else { return .unknown(Judgement.noScope) }
        var allowed = [scope.value]
        if let epm { allowed.append(epm) }
        let scopes = granted.map(\.scope)
        // Where the tile's is not granted, the one that stands in its place is one fault, and FD0210 reports it: the
        // only one, the one with a slip in it, or else those that have the form of Fusion's.
        if !scopes.contains(where: { $0.value == scope.value }) {
          let own = scopes.map(\.value).filter { !isEPM($0) && $0 != epm }
          if own.count == 1 {
            allowed += own
          } else if let near = ScopeDifference.nearest(to: scope.value, among: scopes) {
            allowed.append(near.granted.value)
          } else {
            allowed += own.filter { ScopeForm($0).isFusion }
          }
        }
        let hasEPM = scopes.contains { isEPM($0.value) || $0.value == epm }
        let findings = scopes.filter { !allowed.contains($0.value) && !isEPM($0.value) }.map { extra in
          Finding(
            extra.value, message(extra.value), severity: .warning, at: extra.place, observed: extra.value,
            expected: scope.value, related: [Fact("the tile's scope", at: scope.place)],
            remedy: hasEPM ? Self.keepingEPM : nil)
        }
        return findings.isEmpty ? .meets : .fails(findings)
      }
    }.namingScope
  }

  /// Replacing the list would take the EPM scope away.
  private static let keepingEPM = Remedy(
    owner: .identityDomain, summary: "Remove the scopes that the integration does not use.",
    right: ApplicationRemedy.right,
    steps: [
      "Choose Edit OAuth configuration.",
      "Under Resources remove all but the Fusion and the EPM scope, and save.",
    ],
    where: ApplicationRemedy.oauth)
}

/// Whether the audience half of a scope is an EPM host: `https://….epm.<region>.ocs.oraclecloud.com` and older forms.
private func isEPM(_ scope: String) -> Bool {
  let audience = scope.firstRange(of: "urn:").map { String(scope[..<$0.lowerBound]) } ?? scope
  let address = WebAddress(audience)
  guard address.scheme == "https", address.isHost(below: "oraclecloud.com") else { return false }
  return address.labels.dropLast(2).contains { $0 == "epm" || $0 == "pbcs" }
}

private func message(_ scope: String) -> String {
  scope.hasPrefix("urn:opc:idm:")
    ? "the scope \(quoted(scope)) is granted: it opens the administration of the identity domain to the integration"
    : "the scope \(quoted(scope)) is granted beyond the tile's: the integration never asks for it"
}
