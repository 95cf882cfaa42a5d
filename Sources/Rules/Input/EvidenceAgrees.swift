public import Lint

/// Sources of one fact agree.
public struct EvidenceAgrees: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0014",
    name: "evidence-agrees",
    severities: [.warning],
    component: .input,
    summary: "Two sources of one fact say the same.",
    rationale: """
      Where an old export and a new one disagree, one of them describes a setup that is gone. The value that fails its \
      rule is the one that counts until the older source is taken out.
      """,
    sources: [.tool("evidence files")],
    remedy: Remedy(
      owner: .operator,
      summary: "Export again, and take the outdated file out.",
      right: "write access to the configuration",
      steps: ["Find out which of the two files is the older.", "Export it again, or delete it from `evidence:`."],
      where: "evidence files"
    ),
    needs: [.application, .environment, .user, .roles, .audit],
    examples: [
      .passes(
        "two exports that agree",
        .evidence(.application, #"{"name": "$CLIENT", "active": true}"#, name: "old.json"),
        .evidence(.application, #"{"name": "$CLIENT", "active": true}"#, name: "new.json")),
      .fails(
        "an application that is active in one file alone",
        .evidence(.application, #"{"name": "$CLIENT", "active": true}"#, name: "old.json"),
        .evidence(.application, #"{"name": "$CLIENT", "active": «false»}"#, name: "new.json")),
      .fails(
        "a role that inherits what is needed in one hierarchy alone",
        .evidence(.roles, "Parent Role Code,Child Role Code\nDD_ESS,ESSMonitor\n", name: "old.csv"),
        .evidence(.roles, "Parent Role Code,Child Role Code\n«DD_ESS,ESSOperator»\n", name: "new.csv")),
      .passes(
        "hierarchies that differ in what nothing rests on",
        .evidence(.roles, "Parent Role Code,Child Role Code\nDD_ESS,ESSMonitor\n", name: "old.csv"),
        .evidence(
          .roles, "Parent Role Code,Child Role Code\nDD_ESS,ESSMonitor\nDD_ESS,ORA_FND_X_DUTY\n", name: "new.csv")),
      .notApplicable("one source alone", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  private struct Statement {
    var subject: String
    var verb = "is"
    var value: String
    var place: Place
  }

  public func check(_ setup: Setup) -> Judgement {
    func several<Value>(_ sources: [Value], _ source: (Value) -> Source, _ statements: (Value) -> [Statement])
      -> [[Statement]]
    {
      if sources.count < 2 { return [] }
      let proven = sources.filter { source($0).isProof }
      return proven.count < 2 ? [] : proven.map(statements)
    }
    let groups: [[[Statement]]] = [
      several(setup.applications.judged, \.source, statements), several(setup.environments, \.source, statements),
      several(setup.users.judged, \.source, statements), several(setup.audit.policies, \.source, statements),
      several(setup.roles.graphs.filter { !$0.edges.isEmpty }, \.source) { statements($0, setup.roles) },
    ].filter { !$0.isEmpty }
    if groups.isEmpty { return .notApplicable("no fact has two sources") }
    var findings: [Finding] = []
    for sources in groups {
      var first: [String: Statement] = [:]
      for statement in sources.flatMap(\.self) {
        guard let earlier = first[statement.subject] else {
          first[statement.subject] = statement
          continue
        }
        guard earlier.value != statement.value, earlier.place.file != statement.place.file else { continue }
        findings.append(
          Finding(
            statement.subject,
            "`\(statement.subject)` \(statement.verb) `\(statement.value)` here and `\(earlier.value)` in \(earlier.place.file)",
            severity: .warning, at: statement.place, observed: statement.value, expected: earlier.value,
            related: [Fact("the other source", at: earlier.place)]))
      }
    }
    return .findings(findings)
  }

  private func statements(_ application: Application) -> [Statement] {
    var found: [Statement] = []
    for attribute in [AppAttribute.active, .isOAuthClient, .isOAuthResource, .bypassConsent] {
      if case .known(let value, let place) = application.bool(attribute) {
        found.append(Statement(subject: attribute.rawValue, value: String(value), place: place))
      }
    }
    for attribute in [AppAttribute.clientType, .trustScope, .clientIPChecking] {
      if case .known(let value, let place) = application.text(attribute) {
        found.append(Statement(subject: attribute.rawValue, value: value, place: place))
      }
    }
    if case .known(let grants, let place) = application.texts(.allowedGrants) {
      found.append(list("allowedGrants", grants.map(\.value), place))
    }
    if case .known(let scopes, let place) = application.allowedScopes {
      found.append(list("allowedScopes", scopes.map(\.scope.value), place))
    }
    return found
  }

  private func statements(_ environment: Environment) -> [Statement] {
    let texts = [
      ("public-url", environment.publicURL.map { WebAddress($0).origin }),
      ("idcs-domain-url", environment.domainURL.map { WebAddress($0).domainLabel ?? WebAddress($0).origin }),
      ("system-name", environment.systemName), ("lifecycle-state", environment.state),
    ]
    return texts.compactMap { subject, text in
      if case .known(let value, let place) = text {
        Statement(subject: subject, value: value, place: place)
      } else {
        nil
      }
    }
  }

  private func statements(_ user: User) -> [Statement] {
    var found: [Statement] = []
    if case .known(let active, let place) = user.isActive {
      found.append(Statement(subject: "active", value: String(active), place: place))
    }
    if case .known(let roles, let place) = user.roles, user.rolesAreComplete, !roles.contains(where: { $0.code == nil })
    {
      found.append(list("roles", roles.compactMap(\.code), place))
    }
    return found
  }

  private func statements(_ policies: AuditPolicies) -> [Statement] {
    policies.levels.map { level in
      Statement(
        subject: level.short ?? level.product,
        value: level.level.prefix(1).uppercased() + level.level.dropFirst().lowercased(), place: level.place)
    }
  }

  /// What custom roles inherit of that on which a verdict rests, where the source lists what is right below them.
  private func statements(_ graph: RoleGraph, _ roles: RoleEvidence) -> [Statement] {
    if graph.isTransitive || !graph.source.isComplete { return [] }
    return graph.edges.sorted { $0.key < $1.key }.compactMap { code, edges in
      guard SeededRole.isCustom(code), let first = edges.first, !edges.contains(where: \.mayBeDeeper) else {
        return nil
      }
      let counting = edges.map(\.child).filter {
        SeededRole.required.contains($0) || SeededRole.isAdministrative($0) || SeededRole.isCustom($0)
      }
      return Statement(
        subject: code, verb: "inherits",
        value: counting.isEmpty ? "no role that counts" : counting.sorted().joined(separator: ", "),
        place: first.place)
    }
  }

  private func list(_ subject: String, _ values: [String], _ place: Place) -> Statement {
    Statement(subject: subject, value: Set(values).sorted().joined(separator: ", "), place: place)
  }
}

extension Source {
  /// Declared facts are not compared.
  fileprivate var isProof: Bool { standing != .declared }
}
