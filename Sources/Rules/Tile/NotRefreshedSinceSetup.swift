public import Lint

/// The environment was not refreshed after the integration was set up.
public struct NotRefreshedSinceSetup: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0119",
    name: "not-refreshed-since-setup",
    severities: [.warning],
    component: .tile,
    summary: "The environment was not refreshed since the integration was set up.",
    rationale: """
      A refresh (production to test) replaces users, roles and audit set-up of the pod by the source's. The \
      integration user is gone, while tokens are still issued.
      """,
    sources: [
      .oracle(
        "Environment refresh",
        url: "https://docs.oracle.com/en-us/iaas/Content/fusion-applications/environment-refresh.htm")
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Set up user, roles and audit policies of this pod again.",
      right: "IT Security Manager",
      steps: [
        "Create the integration user with this environment's client ID as user name.",
        "Assign the custom role with ESSMonitor and the two job roles.",
        "Run Import User and Role Application Security Data.",
        "Set the audit policies again.",
        "Export the evidence anew: what was exported before the refresh describes another pod.",
      ],
      commands: ["oci fusion-apps fusion-environment get --fusion-environment-id {environment}"],
      where: "Security Console > Users"
    ),
    needs: [.environment, .user],
    uses: [.clientID],
    explainsFromWarning: true,
    examples: [
      .passes(
        "never refreshed",
        environment(refresh: "null"),
        .user(#"{"userName": "$CLIENT", "id": "u", "active": true, "meta": {"created": "2026-02-01T08:00:00Z"}}"#)),
      .passes(
        "refreshed before",
        environment(refresh: #"{"time-finished": "2026-01-15T08:00:00+00:00"}"#),
        .user(#"{"userName": "$CLIENT", "id": "u", "active": true, "meta": {"created": "2026-02-01T08:00:00Z"}}"#)),
      .fails(
        "refreshed after the user was created",
        environment(refresh: #"{"time-finished": «"2026-02-15T08:00:00+00:00"»}"#),
        .user(#"{"userName": "$CLIENT", "id": "u", "active": true, "meta": {"created": "2026-02-01T08:00:00Z"}}"#)),
      .fails(
        "the user of another pod's client",
        .sibling(
          name: "prod",
          tile: """
            fusion_base_url: https://wxyz.fa.ocs.oraclecloud.com
            client_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
            """),
        .user(
          #"{"totalResults": 1, "Resources": [{"userName": «"0a1b2c3d4e5f60718293a4b5c6d7e8f9"», "id": "u"}]}"#
        )),
      .undecidable(
        "no date of the user",
        environment(refresh: #"{"time-finished": "2026-02-15T08:00:00+00:00"}"#),
        .user(#"{"userName": "$CLIENT", "id": "u", "active": true}"#)),
      .undecidable("no evidence"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    let dates = dates(setup)
    let judgement = setup.judgeEnvironment { environment in
      environment.refreshed.verdict { refreshed, place in
        guard let refreshed else { return .meets }
        if let earlier = dates.first(where: { $0.time < refreshed }) {
          return .fails([
            Finding(
              Self.metadata.name, message(refreshed, earlier), severity: .warning, at: place, observed: refreshed.text,
              expected: "before \(earlier.time.text)",
              related: [Fact("\(earlier.what): \(earlier.time.text)", at: earlier.place)])
          ])
        }
        return dates.isEmpty ? .unknown("neither the user's date of creation nor the evidence's is known") : .meets
      }
    }
    if case .failed = judgement.outcome { return judgement }
    if let finding = foreignUser(setup) {
      return Judgement(.failed([finding]), basis: setup.sources(of: .user) + setup.sources(of: .roles))
    }
    guard case .unverified(let reason) = judgement.outcome else { return judgement }
    // What the evidence at hand shows already needs no export.
    let missing: [EvidenceKind] = setup.environments.isEmpty || !dates.isEmpty ? [.environment] : []
    return .unverified(reason, missing: missing + (dates.isEmpty ? [.user] : []))
  }

  private struct Date {
    var what: String
    var time: Timestamp
    var place: Place
  }

  /// When the integration user was created, and when the evidence of the pod was exported.
  private func dates(_ setup: Setup) -> [Date] {
    let users = setup.users.judged.compactMap { $0.created.fact }
    let manifests = setup.sources.filter { [.user, .roles, .audit].contains($0.kind) }.compactMap {
      $0.manifest?.created
    }
    return users.map { Date(what: "the integration user was created", time: $0.value, place: $0.place) }
      + manifests.map { Date(what: "the evidence was exported", time: $0.value, place: $0.place) }
  }

  /// The own user is absent, and a user carries the client ID of another pod's setup: the pod is a copy of that one.
  private func foreignUser(_ setup: Setup) -> Finding? {
    guard setup.users.judged.isEmpty,
      let own = setup.tile.cleaned(.fusionBaseURL).flatMap({ WebAddress.pod($0.value) }),
      setup.tile.cleaned(.clientID) != nil
    else { return nil }
    for user in setup.users.all {
      guard let name = user.username.fact else { continue }
      let folded = name.value.lowercased()
      let sibling = setup.siblings.first { other in
        guard let id = other.clientID, let pod = other.pod else { return false }
        return Tile.clean(id.value).lowercased() == folded && pod != own
      }
      guard let sibling, let id = sibling.clientID else { continue }
      return Finding(
        Self.metadata.name, foreign(name.value, sibling.name.value), severity: .warning, at: name.place,
        observed: name.value, expected: setup.tile.cleaned(.clientID)?.value,
        related: [Fact("client ID of the setup `\(sibling.name.value)`", at: id.place)])
    }
    return nil
  }

  private func message(_ refreshed: Timestamp, _ earlier: Date) -> String {
    "the environment was refreshed at `\(refreshed.text)`, after \(earlier.what) (`\(earlier.time.text)`): "
      + "users, roles and audit set-up were replaced by the source's"
  }
}

private func foreign(_ name: String, _ setup: String) -> String {
  "the pod has the user `\(name)` of the setup `\(setup)` and not its own: it was probably refreshed from there"
}

/// An environment as the OCI CLI exports it.
private func environment(refresh: String) -> Example.Part {
  .environment(
    """
    {"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE", "refresh": \(refresh)}}
    """)
}
