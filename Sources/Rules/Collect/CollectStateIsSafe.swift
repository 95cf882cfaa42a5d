public import Lint
import SourceText

/// The collector's state and files do not lie where they are put under version control.
public struct CollectStateIsSafe: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0904",
    name: "collect-state-safe",
    severities: [.warning],
    component: .collector,
    summary: "State and files of the collector lie outside of version control.",
    rationale: """
      The state holds records that could not be sent, and an ndjson sink all of them: business data that would be \
      committed with the configuration. A checkout or a clean-up of the folder also takes the checkpoints away.
      """,
    sources: [.tool("the embedded collector, state")],
    remedy: Remedy(
      owner: .operator,
      summary: "Keep state and files of the collector outside of the repository.",
      right: "Write access to the configuration",
      steps: [
        "Set collect.state to a path outside of the repository, such as sqlite:/var/lib/fusion-doctor/state.db.",
        "Give ndjson sinks a path there too, and move the files that exist.",
      ],
      where: "fusion-doctor.yaml > collect > state"
    ),
    examples: [
      .passes(
        "outside of the folder", .versionControlled,
        .lines(
          "collect: { streams: { ess: {} }, sinks: [{ type: ndjson, path: \"-\" }], state: \"sqlite:../state/doctor.db\" }"
        )),
      .passes(
        "a server", .versionControlled,
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }], state: \"postgres://doctor@db/doctor\" }")),
      .passes(
        "not under version control",
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }], state: \"sqlite:doctor.db\" }")),
      .fails(
        "beside the configuration", .versionControlled,
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: datadog }], state: «\"sqlite:state/doctor.db\"» }")),
      .fails(
        "a sink's file", .versionControlled,
        .lines("collect: { streams: { ess: {} }, sinks: [{ type: ndjson, path: «./out/records.ndjson» }] }")),
      .notApplicable("no collector", .versionControlled),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let collect = setup.collect.map(CollectSection.init) else {
      return .notApplicable("no collector is configured")
    }
    if !setup.run.isVersionControlled { return .passed }
    var named: [(subject: String, path: String, value: Located)] = []
    if let state = collect.node["state"], let text = state.string, let path = path(ofState: text) {
      named.append(("state", path, state))
    }
    for sink in collect.sinks where sink.kind == "ndjson" {
      if let value = sink.node["path"], let path = value.string, path != "-", !path.isEmpty {
        named.append(("ndjson", path, value))
      }
    }
    var findings: [Finding] = []
    var unclear: String?
    for (subject, path, value) in named {
      switch lies(path, below: setup.run.folder) {
      case true:
        findings.append(
          Finding(
            subject, message(path), severity: .warning, at: Place(value), observed: path,
            expected: "a path outside of the configuration's folder"))
      case false: continue
      case nil: unclear = unclear ?? path
      }
    }
    if findings.isEmpty, let unclear {
      return .unverified(
        "whether `\(unclear.shortened(to: 200))` lies in the configuration's folder is not known", missing: [])
    }
    return .findings(findings)
  }

  /// The file of a state; nil where it is a server.
  private func path(ofState text: String) -> String? {
    if let range = text.firstRange(of: "://"), text[..<range.lowerBound] != "sqlite" { return nil }
    guard text.hasPrefix("sqlite:") else { return text.isEmpty ? nil : text }
    let path = text.dropFirst("sqlite:".count)
    return path.isEmpty || path == ":memory:" ? nil : String(path.hasPrefix("//") ? path.dropFirst(2) : path)
  }

  /// Whether a path, relative to the configuration's folder or absolute, lies there or below; nil where that cannot be
  /// told without the folder's own name.
  private func lies(_ path: String, below folder: String?) -> Bool? {
    guard let folder else { return path.hasPrefix("/") ? nil : steps(path, from: []) != nil }
    let base = steps(folder, from: []) ?? []
    let full = steps(path, from: path.hasPrefix("/") ? [] : base) ?? []
    return full.starts(with: base)
  }

  /// A path's steps behind some others, `.` and `..` taken away; nil where it leads above the start.
  private func steps(_ path: String, from start: [Substring]) -> [Substring]? {
    var steps = start
    for step in path.split(separator: "/") where step != "." {
      if step != ".." {
        steps.append(step)
      } else if steps.popLast() == nil, !path.hasPrefix("/") {
        return nil
      }
    }
    return steps
  }
}

private func message(_ path: String) -> String {
  "`\(path.shortened(to: 200))` lies in the configuration's folder, which is under version control: records could be committed"
}
