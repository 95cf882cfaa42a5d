public import Lint

/// A scope that holds a system name holds the environment's.
public struct ScopeNamesEnvironment: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0120",
    name: "scope-names-environment",
    severities: [.error],
    component: .tile,
    summary: "A scope with a system name holds the name of the environment.",
    rationale: """
      A scope of the form `urn:opc:resource:faaas:fa:<System Name>…` belongs to the environment of that name, \
      letter case included. With another name it is another pod's, or of none.
      """,
    sources: [.script("builds the scope from the environment's system name")],
    remedy: Remedy(
      owner: .identityDomain,
      summary: "Enter the scope of this environment's Fusion application.",
      right: "Application Administrator of the identity domain",
      steps: [
        "Open the environment and note its system name.",
        "Open the application, OAuth configuration, Resources, and add the scope that holds this name.",
        "Copy it as a whole into the tile and the configuration.",
      ],
      commands: ["oci fusion-apps fusion-environment get --fusion-environment-id {environment}"],
      where: "Identity & Security > Domains > (domain) > Integrated Applications > (application) > OAuth configuration"
    ),
    needs: [.environment],
    uses: [.oauthScope],
    examples: [
      .passes(
        "the environment's name", .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all"),
        .environment(
          #"{"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "system-name": "ABCD"}}"#)),
      .fails(
        "another name", .tile("oauth_scope: «urn:opc:resource:faaas:fa:WXYZurn:opc:resource:consumer::all»"),
        .environment(
          #"{"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "system-name": "ABCD"}}"#)),
      .fails(
        "another letter case", .tile("oauth_scope: «urn:opc:resource:faaas:fa:abcdurn:opc:resource:consumer::all»"),
        .environment(
          #"{"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "system-name": "ABCD"}}"#)),
      .undecidable(
        "no export", .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all")),
      .notApplicable("the form with the instance"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeValue(.oauthScope) { scope in
      guard case .system(let name) = ScopeForm(scope.value) else {
        if case .broken = ScopeForm(scope.value), scope.value.hasPrefix(ScopeForm.system) {
          return .unverified("the scope is not whole", missing: [], prerequisite: "FD0107")
        }
        return .notApplicable("the scope is not of the form that holds a system name")
      }
      return setup.judgeEnvironment { environment in
        environment.systemName.verdict { system, place in
          if system == name { return .meets }
          return .fails([
            .tile(
              .oauthScope, message(name, system), at: scope.place, observed: name, expected: system,
              related: [Fact("the environment's system name", at: place)])
          ])
        }
      }
    }
  }
}

private func message(_ name: String, _ system: String) -> String {
  name.lowercased() == system.lowercased()
    ? "the scope holds the name `\(name)`, but the environment's system name is `\(system)`: letter case counts"
    : "the scope holds the name `\(name)`, but the environment's system name is `\(system)`: it is another pod's"
}
