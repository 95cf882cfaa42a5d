/// The values of a setup that remedies name, filled into their texts and commands.
package struct Parameters: Sendable {
  /// By placeholder.
  package private(set) var values: [String: String] = [:]

  /// What stands where a value is not known.
  private static let unknown: [String: String] = [
    "client": "<client ID>", "scope": "<scope>", "domain": "<identity domain URL>", "application": "<application ID>",
    "pod": "<Fusion base URL>", "user": "<user ID>", "environment": "<environment OCID>", "site": "<Datadog site>",
  ]

  /// - Parameter redactor: a secret that stands where another value should is not shown in a command either
  package init(_ setup: Setup, redactor: Redactor? = nil) {
    let redactor = redactor ?? Redactor(secrets: setup.secrets)
    let tile = setup.tile
    values["client"] = tile.cleaned(.clientID)?.value
    values["scope"] = tile.cleaned(.oauthScope)?.value
    values["site"] = tile.site.value
    // Of a text with a secret in it no part is shown: a part may be half a secret.
    func address(_ text: String?) -> WebAddress? {
      text.flatMap { redactor.secretRanges($0).isEmpty ? WebAddress($0) : nil }
    }
    if let address = address(tile.cleaned(.tokenURL)?.value) {
      if Hosts.identityForm(address) != nil { values["domain"] = address.origin }
    }
    if values["domain"] == nil { values["domain"] = address(setup.environments.first?.domainURL.value)?.origin }
    values["application"] = setup.applications.judged.lazy.compactMap(\.id).first
    // A host that is no pod's names none: then the environment's own URL does.
    let hosts = [tile.cleaned(.fusionBaseURL)?.value, setup.environments.first?.publicURL.value]
      .compactMap { address($0)?.host }
      .filter { !$0.isEmpty }
    let pods = hosts.filter { Hosts.isApplicationDomain($0) && !Hosts.isSignIn($0) }
    values["pod"] = (pods.first ?? hosts.last).map { "https://" + $0 }
    values["user"] = setup.users.judged.lazy.compactMap(\.id).first
    values["environment"] = setup.environments.first?.id
    values = values.mapValues(redactor.redact)
  }

  /// Fills a text for people.
  package func fill(text: String) -> String { fill(text) { $0 } }

  /// Fills a command for a POSIX shell: values are quoted, so that none can be more than one word of it.
  package func fill(command: String) -> String { fill(command, Parameters.quoted) }

  func fill(_ remedy: Remedy) -> Remedy {
    var remedy = remedy
    remedy.summary = fill(text: remedy.summary)
    remedy.steps = remedy.steps.map(fill(text:))
    remedy.commands = remedy.commands.map(fill(command:))
    remedy.place = fill(text: remedy.place)
    return remedy
  }

  func fill(_ proof: ProvingEvidence) -> ProvingEvidence {
    ProvingEvidence(
      evidence: proof.evidence, how: fill(text: proof.how), right: proof.right,
      commands: proof.commands.map(fill(command:)))
  }

  private func fill(_ template: String, _ write: (String) -> String) -> String {
    guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
    var result = ""
    var rest = Substring(template)
    while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
      result += rest[..<open]
      let inner = rest[rest.utf8.index(after: open)...]
      if let close = inner.utf8.firstIndex(of: UInt8(ascii: "}")),
        let placeholder = Parameters.unknown[String(inner[..<close])]
      {
        result += values[String(inner[..<close])].map(write) ?? placeholder
        rest = inner[inner.utf8.index(after: close)...]
      } else {
        result += "{"
        rest = inner
      }
    }
    return result + rest
  }

  static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "_./:=@%+,-".utf8.contains(byte)
      }
    if isPlain { return value }
    return "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}

extension Guidance {
  /// What would prove a rule that needs a kind of evidence, with the values of this setup.
  package static func proving(_ kind: EvidenceKind, parameters: Parameters) -> ProvingEvidence {
    let (how, right, commands) = howToGet(kind)
    return ProvingEvidence(
      evidence: kind.rawValue, how: parameters.fill(text: how), right: right,
      commands: commands.map(parameters.fill(command:)))
  }
}
