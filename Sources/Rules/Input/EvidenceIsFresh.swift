public import Lint

/// Evidence with a manifest is of this pod, and not old.
public struct EvidenceIsFresh: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0015",
    name: "evidence-fresh",
    severities: [.error, .warning],
    component: .input,
    summary: "Evidence with a manifest is of this pod and domain, and at most 30 days old.",
    rationale: """
      Evidence of another pod proves nothing about this one, and a setup can change in a month: a refresh alone replaces \
      users, roles and audit set-up.
      """,
    sources: [.tool("evidence files")],
    remedy: Remedy(
      owner: .operator,
      summary: "Run the evidence script again for this pod.",
      right: "Application Administrator of the identity domain, IT Security Manager in Fusion",
      steps: [
        "Write the script with `fusion-doctor evidence --script sh`, let it run, and name its ZIP in `evidence:`."
      ],
      where: "evidence files"
    ),
    uses: [.fusionBaseURL, .tokenURL],
    examples: [
      .notApplicable("evidence without a manifest", .application(#"{"name": "$CLIENT", "active": true}"#))
    ]
  )

  public init() {}

  private static let age = 30 * 86_400

  public func check(_ setup: Setup) -> Judgement {
    var manifests: [String: Manifest] = [:]
    for source in setup.sources {
      if let manifest = source.manifest, manifests[manifest.archive] == nil { manifests[manifest.archive] = manifest }
    }
    guard !manifests.isEmpty else { return .notApplicable("no evidence has a manifest") }
    var findings: [Finding] = []
    for archive in manifests.keys.sorted() {
      guard let manifest = manifests[archive] else { continue }
      if let pod = manifest.fusionBaseURL, let base = setup.tile.cleaned(.fusionBaseURL),
        WebAddress(pod.value).host != WebAddress(base.value).host
      {
        findings.append(foreign(archive, pod, base, what: "Fusion pod"))
      }
      if let domain = manifest.identityDomain, let token = setup.tile.cleaned(.tokenURL),
        let there = WebAddress(domain.value).domainLabel, let here = WebAddress(token.value).domainLabel, there != here
      {
        findings.append(foreign(archive, domain, token, what: "identity domain"))
      }
      if let created = manifest.created, setup.run.time.seconds - created.value.seconds > Self.age {
        let days = (setup.run.time.seconds - created.value.seconds) / 86_400
        findings.append(
          Finding(
            archive, "the evidence was exported \(days) days ago: the setup may have changed since", severity: .warning,
            at: created.place, observed: created.value.text, expected: "at most 30 days old"))
      }
    }
    return .findings(findings)
  }

  private func foreign(_ archive: String, _ theirs: Fact<String>, _ ours: Fact<String>, what: String) -> Finding {
    Finding(
      archive, "the evidence is of another \(what): `\(theirs.value)`", at: theirs.place, observed: theirs.value,
      expected: ours.value, related: [Fact("the tile's value", at: ours.place)])
  }
}
