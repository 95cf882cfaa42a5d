public import Lint

/// No network access rule of the environment keeps Datadog out.
public struct EnvironmentIsOpenToDatadog: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0118",
    name: "environment-open-to-datadog",
    severities: [.warning],
    component: .tile,
    summary: "No network access rule of the environment keeps Datadog out.",
    rationale: """
      With network access rules only the listed sources reach the pod. They are the third place that can refuse \
      Datadog, beside location-based access and the edge firewall, and a check from another machine does not see \
      it.
      """,
    sources: [
      .oracle(
        "FusionEnvironment reference",
        url: "https://docs.oracle.com/en-us/iaas/api/#/en/fusion-applications/latest/FusionEnvironment/")
    ],
    remedy: Remedy(
      owner: .network,
      summary: "Add Datadog's addresses to the environment's network access rules.",
      right: "Fusion environment administrator in OCI",
      steps: [
        "Take the address ranges of Datadog's webhooks and integrations for the site from ip-ranges.{site}.",
        "Add them to the environment's network access rules.",
        "Suppress this finding with a reason once they are listed: fusion-doctor cannot know Datadog's addresses.",
      ],
      commands: ["oci fusion-apps fusion-environment get --fusion-environment-id {environment}"],
      where: "Fusion Applications > Environments > (environment) > Networking"
    ),
    needs: [.environment],
    explainsFromWarning: true,
    examples: [
      .passes(
        "no rules",
        environment(rules: "[]")),
      .passes(
        "a rule for everybody",
        environment(rules: "[\(rule("0.0.0.0/0"))]")),
      .fails(
        "one network",
        environment(rules: "«[\(rule("192.0.2.0/24"))]»")),
      .undecidable(
        "a trimmed export",
        .environment(#"{"data": {"id": "e", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#)),
      .undecidable("no export"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeEnvironment { environment in
      environment.rules.verdict { rules, place in
        let sources = rules.flatMap(\.sources).map(\.value)
        if rules.isEmpty || sources.contains(where: isEverybody) { return .meets }
        return .fails([
          Finding(
            Self.metadata.name, message(sources), severity: .warning, at: place,
            observed: sources.joined(separator: ", "), expected: "Datadog's addresses, or no rules")
        ])
      }
    }
  }

  private func isEverybody(_ source: String) -> Bool {
    let source = source.filter { !$0.isWhitespace }
    return source == "0.0.0.0/0" || source == "0.0.0.0-255.255.255.255"
  }
}

private func message(_ sources: [String]) -> String {
  let listed = sources.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
  let more = sources.count > 3 ? " and \(sources.count - 3) more" : ""
  let who = sources.isEmpty ? "the listed sources" : listed + more
  return "network access rules let only \(who) reach the pod: Datadog's addresses have to be among them"
}

/// An environment as the OCI CLI exports it.
private func environment(rules: String) -> Example.Part {
  .environment(
    """
    {"data": {"id": "e", "public-url": "$POD", "lifecycle-state": "ACTIVE",
      "rules": \(rules)}}
    """)
}

private func rule(_ source: String) -> String {
  """
  {"action": "ALLOW", "conditions": [{"attribute-name": "SOURCE_IP_ADDRESS", "attribute-value": "\(source)"}]}
  """
}
