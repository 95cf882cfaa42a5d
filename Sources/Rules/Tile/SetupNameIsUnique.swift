public import Lint

/// Setups of different pods have different names.
public struct SetupNameIsUnique: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0116",
    name: "setup-name-unique",
    severities: [.warning],
    component: .tile,
    summary: "Setups of different pods have different names.",
    rationale: "Reports name a setup by its name. Where two pods share one, nobody can tell whose finding it is.",
    sources: [.tool("setups of one run")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give each setup a name of its own.",
      right: "write access to the configuration",
      steps: ["Change `name` in one of the two, or leave it out: the host of the base URL is the default."],
      where: "the configuration"
    ),
    examples: [
      .passes(
        "two names", .lines("name: prod"),
        .sibling(name: "test", tile: "fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com")),
      .fails(
        "one name for two pods", .lines("name: «prod»"),
        .sibling(name: "«prod»", tile: "fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com")),
      .undecidable(
        "one name, one base URL missing", .lines("name: prod"), .without([.fusionBaseURL]),
        .sibling(name: "prod", tile: "fusion_base_url: https://abcd-test.fa.ocs.oraclecloud.com")),
      .notApplicable("the only setup"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard !setup.isAlone else { return .notApplicable("this is the only setup of the run") }
    let namesakes = setup.siblings.filter { $0.name.value == setup.name }
    if namesakes.isEmpty { return .passed }
    guard let url = setup.tile.cleaned(.fusionBaseURL), let pod = WebAddress.pod(url.value) else {
      return setup.absence(of: .fusionBaseURL)
    }
    let others = namesakes.filter { $0.pod.map { $0 != pod } ?? false }
    if others.isEmpty {
      return namesakes.contains { $0.pod == nil }
        ? .unverified("a setup of the same name has no base URL", prerequisite: "FD0101") : .passed
    }
    return .failed(
      Finding(
        Self.metadata.name, message(setup.name, others), severity: .warning, at: setup.namePlace ?? url.place,
        observed: setup.name, related: others.prefix(String.fewCount).map { Fact("the other setup", at: $0.name.place) }
      ))
  }
}

private func message(_ name: String, _ others: [Sibling]) -> String {
  var pods: [String] = []
  for case let pod? in others.map({ $0.pod.map { "`\($0)`" } }) where !pods.contains(pod) { pods.append(pod) }
  return "`\(name)` is also the name of the setup of \(String.few(pods)): their reports cannot be told apart"
}
