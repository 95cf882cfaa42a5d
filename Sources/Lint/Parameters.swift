/// The values of a setup that remedies name, filled into their texts and commands.
package struct Parameters: Sendable {
  /// What a placeholder stands for.
  package enum Name: Int, Sendable, CaseIterable {
    case client, clientQuery, scope, domain, application, definer, pod, user, environment, site, file

    /// By their order: the word between the braces, and what stands there where the value is not known.
    private static let words = [
      ("client", "<client ID>"), ("clientQuery", "<client ID>"), ("scope", "<scope>"),
      ("domain", "<identity domain URL>"),
      ("application", "<application ID>"), ("definer", "<id-of-defining-app>"), ("pod", "<Fusion base URL>"),
      ("user", "<user ID>"), ("environment", "<environment OCID>"), ("site", "<Datadog site>"),
      ("file", "<configuration>"),
    ]

    package var word: String { Name.words[rawValue].0 }
    fileprivate var unknown: String { Name.words[rawValue].1 }

    fileprivate init?(_ word: Substring) {
      guard let index = Name.words.firstIndex(where: { $0.0 == word }) else { return nil }
      self.init(rawValue: index)
    }
  }

  /// A value as texts show it, and how a POSIX shell takes it for one word, where it belongs into a command.
  private struct Value {
    let plain: String
    let quoted: String?
  }

  /// By the order of the names; nil where it is not known.
  private let values: [Value?]

  /// - Parameter redactor: a secret that stands where another value should is not shown in a command either
  package init(_ setup: Setup, redactor: Redactor? = nil) {
    let redactor = redactor ?? Redactor(secrets: setup.secrets)
    values = Name.allCases.map { name in
      Parameters.value(of: name, setup, redactor).map(redactor.redact).map {
        let isSafe = name != .pod || Parameters.isPod(String($0.dropFirst("https://".count)))
        return Value(plain: $0, quoted: isSafe ? Parameters.quoted($0) : nil)
      }
    }
  }

  private static func value(of name: Name, _ setup: Setup, _ redactor: Redactor) -> String? {
    // Of a text with a secret in it no part is shown: a part may be half a secret.
    func address(_ text: String?) -> WebAddress? {
      text.flatMap { redactor.secretRanges($0).isEmpty ? WebAddress($0) : nil }
    }
    let tile = setup.tile
    func own(_ key: TileKey) -> WebAddress? {
      guard let value = tile.cleaned(key)?.value, redactor.secretRanges(value).isEmpty else { return nil }
      return tile.address(key)
    }
    switch name {
    case .client: return tile.cleaned(.clientID)?.value
    case .clientQuery:
      // Of a text with a secret in it no part is shown: encoded it would not be seen.
      let client = tile.cleaned(.clientID)?.value
      return client.flatMap { redactor.secretRanges($0).isEmpty ? percentEncoded($0) : nil }
    case .scope: return tile.cleaned(.oauthScope)?.value
    // Datadog's keys go to Datadog: another text names no site, whatever it stands for.
    case .site:
      let site = tile.site.value
      return Hosts.supportedSites.contains(site) ? site : Hosts.site(meantBy: site)
    case .file: return setup.file == "-" ? nil : setup.file.hasPrefix("-") ? "./" + setup.file : setup.file
    case .domain:
      // Scheme and port are those that a domain has: commands send a sign-in there.
      let domains = [own(.tokenURL), address(setup.environments.first?.domainURL.value)].compactMap { $0 }
      let domain = domains.first { address in
        switch Hosts.identityForm(address) {
        case .classic, .regional, .named: true
        case .mutualTLS, nil: false
        }
      }
      return domain.map { "https://" + $0.host }
    case .application: return setup.applications.judged.lazy.compactMap(\.id).first
    case .definer:
      let grants = setup.applications.judged.lazy.flatMap { $0.allowedScopes.value ?? [] }
      let scope = tile.cleaned(.oauthScope)?.value
      return grants.first { $0.scope.value == scope }?.definedBy?.value
    case .pod:
      // A host that is no pod's names none: then the environment's own URL does. Commands take a pod's alone.
      let hosts = [own(.fusionBaseURL), address(setup.environments.first?.publicURL.value)]
        .compactMap { $0?.host }
        .filter { !$0.isEmpty }
      let pod = hosts.first(where: isPod) ?? hosts.last
      return pod.map { "https://" + $0 }
    case .user: return setup.users.judged.lazy.compactMap(\.id).first
    case .environment: return setup.environments.first?.id
    }
  }

  /// Whether a host has a documented form of a pod's.
  private static func isPod(_ host: String) -> Bool { Hosts.isApplicationDomain(host) && !Hosts.isSignIn(host) }

  /// A value inside of a URL's query.
  private static func percentEncoded(_ text: String) -> String {
    if text.isAll({ (48...57).contains($0) || (97...122).contains($0 | 0x20) && $0 >= 65 }) { return text }
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": result.unicodeScalars.append(scalar)
      default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }

  /// A value as it is shown; nil where it is not known.
  package subscript(name: Name) -> String? { values[name.rawValue]?.plain }

  /// Fills a text for people.
  package func fill(text: String) -> String { Parameters.isNamed(in: text) ? fill(text: Template(text)) : text }

  /// Fills a command for a POSIX shell: values are quoted, so that none can be more than one word of it.
  package func fill(command: String) -> String {
    Parameters.isNamed(in: command) ? fill(command: Template(command)) : command
  }

  func fill(_ remedy: Remedy) -> Remedy { RemedyTemplate(remedy).map(fill) ?? remedy }

  func fill(_ template: RemedyTemplate) -> Remedy {
    var remedy = template.remedy
    remedy.summary = fill(text: template.summary)
    for (index, step) in template.steps.enumerated() { remedy.steps[index] = fill(text: step) }
    for (index, command) in template.commands.enumerated() { remedy.commands[index] = fill(command: command) }
    remedy.place = fill(text: template.place)
    return remedy
  }

  /// A remedy with the texts that name values of a setup taken apart.
  struct RemedyTemplate: Sendable {
    fileprivate let remedy: Remedy
    fileprivate let summary: Template
    fileprivate let steps: [Template]
    fileprivate let commands: [Template]
    fileprivate let place: Template

    /// Nil where no text names any.
    init?(_ remedy: Remedy) {
      guard Parameters.isNamed(in: remedy) else { return nil }
      self.remedy = remedy
      summary = Template(remedy.summary)
      steps = remedy.steps.map { Template($0) }
      commands = remedy.commands.map { Template($0) }
      place = Template(remedy.place)
    }
  }

  func fill(_ proof: ProvingEvidence) -> ProvingEvidence {
    ProvingEvidence(
      evidence: proof.evidence, how: fill(text: proof.how), right: proof.right,
      commands: proof.commands.map(fill(command:)))
  }

  fileprivate func fill(text template: Template) -> String { template.filled { self[$0] ?? $0.unknown } }
  fileprivate func fill(command template: Template) -> String {
    template.filled { values[$0.rawValue]?.quoted ?? Parameters.quoted($0.unknown) }
  }

  /// Whether a text may name a value.
  private static func isNamed(in text: String) -> Bool { text[...].first("{") != nil }

  private static func isNamed(in remedy: Remedy) -> Bool {
    isNamed(in: remedy.summary) || isNamed(in: remedy.place) || remedy.steps.contains(where: isNamed)
      || remedy.commands.contains(where: isNamed)
  }

  /// A text as one word of a POSIX shell.
  package static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.isAll { byte in
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
fileprivate struct Template: Sendable {
  /// Texts, each with the placeholder behind it.
  private var pieces: [(text: String, name: Parameters.Name)] = []
  /// What stands behind the last placeholder.
  private var rest = ""

  init(_ text: String) {
    var start = text.startIndex
    var search = text[...]
    while let open = search.first("{") {
      search = text[text.utf8.index(after: open)...]
      guard let close = search.first("}") else { break }
      guard let name = Parameters.Name(search[..<close]) else { continue }
      pieces.append((String(text[start..<open]), name))
      start = text.utf8.index(after: close)
      search = text[start...]
    }
    rest = String(text[start...])
  }

  func filled(_ value: (Parameters.Name) -> String) -> String {
    if pieces.isEmpty { return rest }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rest.utf8.count + 256)
    for piece in pieces {
      bytes.append(contentsOf: piece.text.utf8)
      bytes.append(contentsOf: value(piece.name).utf8)
    }
    bytes.append(contentsOf: rest.utf8)
    return String(decoding: bytes, as: UTF8.self)
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
