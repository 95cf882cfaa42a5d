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
      .passes("evidence of this pod, of this month", archive()),
      .passes("on the thirtieth day", archive(created: "2026-02-08T12:00:00Z")),
      .passes("with the port of the exports", archive(pod: "$POD:443/", domain: "$DOMAIN:443")),
      .fails("evidence of another pod", archive(pod: "«https://wxyz.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails(
        "evidence of another domain",
        archive(domain: "«https://idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com»"), severity: .error),
      .fails("evidence of January", archive(created: "«2026-01-31T08:00:00Z»"), severity: .warning),
      .undecidable("without a date", archive(created: nil)),
      .undecidable("without the pod's name", archive(pod: nil)),
      .undecidable("without the domain's name", archive(domain: nil)),
      .undecidable("a tile without base URL", archive(), .without([.fusionBaseURL])),
      .notApplicable("evidence without a manifest", .application(#"{"name": "$CLIENT", "active": true}"#)),
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
    var open: String?
    for archive in manifests.keys.sorted() {
      guard let manifest = manifests[archive] else { continue }
      switch of(manifest.fusionBaseURL, setup.tile.cleaned(.fusionBaseURL), { WebAddress($0).host }) {
      case .same: break
      case .other(let theirs, let ours): findings.append(foreign(archive, theirs, ours, what: "Fusion pod"))
      case .unknown: open = open ?? "`\(archive)` or the tile does not say which pod is meant"
      }
      switch of(manifest.identityDomain, setup.tile.cleaned(.tokenURL), { WebAddress($0).domainLabel ?? "" }) {
      case .same: break
      case .other(let theirs, let ours): findings.append(foreign(archive, theirs, ours, what: "identity domain"))
      case .unknown: open = open ?? "`\(archive)` or the tile does not say which identity domain is meant"
      }
      guard let created = manifest.created else {
        open = open ?? "`\(archive)` does not say when it was exported"
        continue
      }
      if setup.run.time.seconds - created.value.seconds > Self.age {
        let days = (setup.run.time.seconds - created.value.seconds) / 86_400
        findings.append(
          Finding(
            archive, "the evidence was exported \(days) days ago: the setup may have changed since", severity: .warning,
            at: created.place, observed: created.value.text, expected: "at most 30 days old"))
      }
    }
    if findings.isEmpty, let open { return .unverified(open) }
    return .findings(findings)
  }

  private enum Comparison {
    case same
    case other(Fact<String>, Fact<String>)
    case unknown
  }

  /// Compares what the manifest and the tile name, by the part that tells pods or domains apart.
  private func of(_ theirs: Fact<String>?, _ ours: Fact<String>?, _ key: (String) -> String) -> Comparison {
    guard let theirs, let ours, !key(theirs.value).isEmpty, !key(ours.value).isEmpty else { return .unknown }
    return key(theirs.value) == key(ours.value) ? .same : .other(theirs, ours)
  }

  private func foreign(_ archive: String, _ theirs: Fact<String>, _ ours: Fact<String>, what: String) -> Finding {
    Finding(
      archive, "the evidence is of another \(what): `\(theirs.value)`", at: theirs.place, observed: theirs.value,
      expected: ours.value, related: [Fact("the tile's value", at: ours.place)])
  }
}

/// An archive of the evidence script.
private func archive(
  created: String? = "2026-03-01T12:00:00Z", pod: String? = "$POD", domain: String? = "$DOMAIN"
) -> Example.Part {
  var lines = [#""schema": "fusion-doctor/evidence/v1""#]
  for (key, value) in [("created", created), ("fusionBaseUrl", pod), ("identityDomain", domain)] {
    guard let value else { continue }
    // A marked value is marked with its quotes.
    let text = value.replacing("«", with: "").replacing("»", with: "")
    lines.append(value == text ? "\"\(key)\": \"\(text)\"" : "\"\(key)\": «\"\(text)\"»")
  }
  lines.append(#""members": [{"name": "application.json", "kind": "application"}]"#)
  return .archive(
    .application,
    [
      "fusion-doctor-evidence.json": "{\n  " + lines.joined(separator: ",\n  ") + "\n}",
      "application.json": #"{"name": "$CLIENT", "active": true}"#,
    ], name: "evidence.zip")
}
