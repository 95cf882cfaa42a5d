/// The values of a setup that remedies name, filled into their texts and commands.
package struct Parameters: Sendable {
  /// By placeholder.
  package private(set) var values: [String: String] = [:]

  /// What stands where a value is not known.
  private static let unknown: [String: String] = [
    "client": "<client ID>", "scope": "<scope>", "domain": "<identity domain URL>", "application": "<application ID>",
    "pod": "<Fusion base URL>", "user": "<user ID>", "environment": "<environment OCID>", "site": "<Datadog site>",
  ]

  fileprivate static func isPlaceholder(_ name: String) -> Bool { unknown[name] != nil }

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

  private func fill(_ text: String, _ write: (String) -> String) -> String {
    text.utf8.contains(UInt8(ascii: "{")) ? fill(Template(text), write) : text
  }

  fileprivate func fill(_ template: Template, _ write: (String) -> String) -> String {
    if template.pieces.isEmpty { return template.rest }
    var result = ""
    result.reserveCapacity(template.length + 64)
    for piece in template.pieces {
      result += piece.text
      result += values[piece.placeholder].map(write) ?? Parameters.unknown[piece.placeholder] ?? ""
    }
    return result + template.rest
  }

  fileprivate func fill(command: Template) -> String { fill(command, Parameters.quoted) }
  fileprivate func fill(text: Template) -> String { fill(text) { $0 } }

  static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.utf8.allSatisfy { byte in
        switch byte {
        case 48...57, 64...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","),
          UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="):
          true
        default: false
        }
      }
    if isPlain { return value }
    return "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}

/// A text with placeholders, taken apart.
private struct Template: Sendable {
  /// Texts, each with the placeholder behind it.
  private(set) var pieces: [(text: String, placeholder: String)] = []
  /// What stands behind the last placeholder.
  private(set) var rest = ""
  private(set) var length = 0

  init(_ text: String) {
    length = text.utf8.count
    var start = text.startIndex
    var search = text[...]
    while let open = search.first("{") {
      search = text[text.utf8.index(after: open)...]
      guard let close = search.first("}") else { break }
      let name = String(search[..<close])
      guard Parameters.isPlaceholder(name) else { continue }
      pieces.append((String(text[start..<open]), name))
      start = text.utf8.index(after: close)
      search = text[start...]
    }
    rest = String(text[start...])
  }
}

extension Guidance {
  /// How evidence of each kind is obtained, ready to be filled: every setup asks for some of them.
  private static let templates = EvidenceKind.allCases.map { kind in
    let (how, right, commands) = howToGet(kind)
    return (kind: kind, how: Template(how), right: right, commands: commands.map { Template($0) })
  }

  /// What would prove a rule that needs a kind of evidence, with the values of this setup.
  package static func proving(_ kind: EvidenceKind, parameters: Parameters) -> ProvingEvidence {
    guard let template = templates.first(where: { $0.kind == kind }) else {
      return ProvingEvidence(evidence: kind.rawValue, how: "", right: "", commands: [])
    }
    return ProvingEvidence(
      evidence: kind.rawValue, how: parameters.fill(text: template.how), right: template.right,
      commands: template.commands.map { parameters.fill(command: $0) })
  }
}
