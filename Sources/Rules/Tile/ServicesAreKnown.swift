public import Lint

/// The services that the tile enables exist, and those that this product reads are among them.
public struct ServicesAreKnown: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0114",
    name: "services-known",
    severities: [.error, .warning],
    component: .tile,
    summary: "The enabled services exist, and ess and audit are among them.",
    rationale: """
      Datadog reads the services that the account enables and no others. Without `ess` there are no job logs, \
      without `audit` no audit logs, and nothing says so.
      """,
    sources: [.script("logs_config.enabled_services")],
    remedy: Remedy(
      owner: .datadog,
      summary: "Enable the services that Datadog has to read.",
      right: "permission to manage integrations in Datadog",
      steps: [
        "Enable ESS logs and audit logs for the account.",
        "Write the same list as `services` in the configuration: ess, audit, epm_jobs, epm_audit exist.",
      ],
      where: "Datadog > Integrations > Oracle Fusion > (account) > Logs"
    ),
    uses: [.services],
    examples: [
      .passes("the default"),
      .passes("all of them", .tile("services: [ess, audit, epm_jobs, epm_audit]")),
      .fails("an unknown service", .tile("services: [ess, audit, «hcm»]"), severity: .error),
      .fails("a typing mistake", .tile("services: [ess, «audits»]"), severity: .error),
      .fails("no audit logs", .tile("services: «[ess]»"), severity: .warning),
      .undecidable("a text instead of a list", .tile("services: {ess: true}")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let services = setup.tile.services else {
      return setup.textualProblem(at: .services) == nil ? .passed : setup.absence(of: .services)
    }
    var findings: [Finding] = []
    // A service that was only mistyped is one fault, not two.
    var meant = Set<String>()
    for service in services.value {
      let name = Tile.clean(service.value)
      if known.contains(name) {
        meant.insert(name)
        continue
      }
      let nearest = Suggestion.nearest(to: name, among: known)
      if let nearest { meant.insert(nearest) }
      findings.append(
        Finding(
          name.isEmpty ? "services" : name, unknown(name, nearest), at: service.place, observed: name,
          expected: known.joined(separator: ", "), tileKey: .services))
    }
    for name in Tile.defaultServices where !meant.contains(name) {
      findings.append(
        Finding(
          name, off(name), severity: .warning, at: services.place,
          observed: services.value.map(\.value).joined(separator: ", "), expected: name, tileKey: .services))
    }
    return .findings(findings)
  }
}

private let known = ["ess", "audit", "epm_jobs", "epm_audit"]

private func unknown(_ name: String, _ nearest: String?) -> String {
  "`\(name)` is no service" + (nearest.map { ": did you mean `\($0)`?" } ?? ": \(known.joined(separator: ", ")) exist")
}

private func off(_ name: String) -> String {
  name == "ess"
    ? "the service `ess` is not enabled: no job logs are read"
    : "the service `audit` is not enabled: no audit logs are read"
}
