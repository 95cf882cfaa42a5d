import Lint
import SourceText

/// A configuration document on its way to a ``Setup``: what it says itself, and which evidence it names.
struct DecodedConfiguration {
  var setup: Setup
  var evidence: [EvidenceRequest]
  /// Client IDs and the like are in ``setup``; these are secrets that stand in the file.
  var secrets: [String]
}

/// A file or pattern that `evidence:` names.
struct EvidenceRequest: Sendable {
  var kind: EvidenceKind
  var path: Fact<String>
  var columns: [String: String]
  var columnsPlace: Place?
}

/// Decodes documents of the configuration format.
struct ConfigurationDecoder {
  let catalogue: [RuleMetadata]
  let machine: Machine
  let run: RunFacts
  /// The folder of the configuration file, absolute.
  let directory: String
  /// The configuration file as reports name it.
  let file: String

  func decode(_ document: Document, index: Int) -> DecodedConfiguration {
    let root = document.root
    var validator = Validator()
    validator.validate(document)
    var problems = validator.problems
    problems += versionProblems(root)

    let tileNode = root["tile"].flatMap { $0.isObject ? $0 : nil }
    var secrets = ConfigurationSecrets.find(in: [document])
    let tile = tile(tileNode, root: root, secrets: &secrets)
    let name =
      root["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? ConfigurationDecoder.defaultName(tile, file: file)
    let stage = root["stage"]?.string.flatMap(Setup.Stage.init) ?? .before
    var setup = Setup(
      file: file, document: index, name: name, stage: stage, root: Place(root), tile: tile, run: run)
    setup.configuration = root
    setup.namePlace = root["name"].flatMap { $0.string == name ? Place($0) : nil }
    setup.collect = root["collect"].flatMap { $0.isNull ? nil : Collect(node: $0, place: Place($0)) }

    var reader = SuppressionReader(catalogue: catalogue, time: run.time)
    reader.read(ignore: root["ignore"])
    reader.read(comments: document.comments, of: document)
    setup.suppressions = reader.suppressions
    problems += reader.problems
    problems += decodeRules(root["rules"], into: &setup)
    decodeDeclared(root, into: &setup)
    setup.problems = problems
    return DecodedConfiguration(setup: setup, evidence: evidence(root["evidence"]), secrets: secrets)
  }

  static func defaultName(_ tile: Tile, file: String) -> String {
    let host = tile.cleaned(.fusionBaseURL).map { WebAddress($0.value).host } ?? ""
    return host.isEmpty ? file : host
  }

  private func versionProblems(_ root: Located) -> [InputProblem] {
    let version = root["version"]
    if let version, version.integer == 1, version.text == "1" { return [] }
    guard let version, !version.isNull else {
      return [
        InputProblem(
          rule: "FD0012", subject: "version", message: "the configuration says no `version`: `version: 1` is expected",
          place: Place(root), expected: "version: 1")
      ]
    }
    let shown = version.string ?? version.text
    var message = "the version is \(shown.isEmpty ? version.kind : "`\(shown)`"): only the number 1 is known"
    if shown == "1" { message = "the version is the text `1`: the number 1 is expected, without quotes" }
    return [
      InputProblem(
        rule: "FD0012", subject: "version", message: message, place: Place(version),
        observed: shown.isEmpty ? version.kind : shown, expected: "version: 1")
    ]
  }

  private func tile(_ node: Located?, root: Located, secrets: inout [String]) -> Tile {
    let place = node.map { Place($0) } ?? root["tile"].map { Place($0) } ?? Place(root)
    var site = Fact(machine.variable("DD_SITE").flatMap { $0.isEmpty ? nil : $0 } ?? "datadoghq.com", at: place)
    var siteIsGiven = false
    if let given = node?["site"], let text = given.string {
      site = Fact(text, at: Place(given))
      siteIsGiven = true
    }
    var tile = Tile(place: place, site: site)
    tile.siteIsGiven = siteIsGiven
    for key in TileKey.allCases where key != .clientSecret && key != .services {
      if let value = node?[key.rawValue], let text = value.string { tile.values[key] = Fact(text, at: Place(value)) }
    }
    if let services = node?["services"], services.isArray {
      tile.services = Fact(
        services.items.compactMap { item in item.string.map { Fact($0, at: Place(item)) } }, at: Place(services))
    }
    if let secret = node?["client_secret"], let text = secret.string {
      tile.secret = decodeSecret(text, at: Place(secret), secrets: &secrets)
      if case .literal(let place) = tile.secret { tile.literalSecrets.append(Fact("client_secret", at: place)) }
    }
    if let datadog = root["datadog"] {
      for key in ["api_key", "app_key"] {
        guard let value = datadog[key], let text = value.string, !text.isEmpty else { continue }
        if case .literal(let place) = decodeSecret(text, at: Place(value), secrets: &secrets) {
          tile.literalSecrets.append(Fact(key, at: place))
        }
      }
    }
    return tile
  }

  /// Reads `${NAME}` and `file:PATH`; anything else is the secret itself.
  func decodeSecret(_ text: String, at place: Place, secrets: inout [String]) -> Tile.Secret {
    let cleaned = Tile.clean(text)
    if cleaned.isEmpty { return .empty(place) }
    if cleaned.hasPrefix("${"), cleaned.hasSuffix("}"), case let name = cleaned.dropFirst(2).dropLast(),
      isVariable(name)
    {
      var outcome = SecretReference.Outcome.unset
      if let value = machine.variable(String(name)) {
        secrets.append(value)
        secrets.append(Tile.clean(value))
        outcome = value.isEmpty ? .empty : value == Tile.clean(value) ? .given : .padded
      }
      return .reference(SecretReference(target: .variable(String(name)), outcome: outcome), place)
    }
    if cleaned.hasPrefix("file:") {
      let path = String(cleaned.dropFirst(5))
      return .reference(SecretReference(target: .file(path), outcome: secretFile(path, &secrets)), place)
    }
    secrets.append(text)
    secrets.append(cleaned)
    return .literal(place)
  }

  private func isVariable(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
    return name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
    }
  }

  private func secretFile(_ path: String, _ secrets: inout [String]) -> SecretReference.Outcome {
    do throws(FileProblem) {
      let bytes = try machine.open(Path.absolute(path, in: directory)).all(limit: 1 << 16)
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        let (file, _) = SourceFile.decode(bytes, name: path)
        let text = file.text(in: 0..<file.bytes.count)
        secrets += [text, Tile.clean(text)]
        return .encoded
      }
      var text = String(decoding: bytes, as: UTF8.self)
      // One final line break is what every editor leaves.
      if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
      secrets.append(text)
      secrets.append(Tile.clean(text))
      if text.isEmpty { return .empty }
      return text == Tile.clean(text) ? .given : .padded
    } catch {
      return error.reason == .missing ? .missing : .unreadable(error.message)
    }
  }

  private func evidence(_ node: Located?) -> [EvidenceRequest] {
    guard let node else { return [] }
    return EvidenceKind.allCases.flatMap { kind -> [EvidenceRequest] in
      guard kind != .live, let value = node[kind.rawValue] else { return [] }
      return (value.isArray ? value.items : [value]).compactMap { item in
        let path = item.isObject ? item["path"] : item
        guard let path, let text = path.string, !text.isEmpty else { return nil }
        var columns: [String: String] = [:]
        for member in item["columns"]?.members ?? [] { columns[member.key] = member.value.string }
        return EvidenceRequest(
          kind: kind, path: Fact(text, at: Place(path)), columns: columns,
          columnsPlace: item["columns"].map { Place($0) })
      }
    }
  }

  private func decodeRules(_ node: Located?, into setup: inout Setup) -> [InputProblem] {
    var problems: [InputProblem] = []
    func rule(_ text: String, _ place: Place) -> RuleMetadata? {
      if let metadata = Lint.Selection.rule(text, among: catalogue) { return metadata }
      problems.append(
        SuppressionReader.unknownRule(text, at: place, subject: place.pointer.description, catalogue: catalogue))
      return nil
    }
    // What would hide a secret in the file, or a suppression that does not hold, stays as it is.
    func refuse(_ metadata: RuleMetadata, _ verb: String, at value: Located) {
      problems.append(
        InputProblem(
          rule: "FD0004", subject: value.pointer.description, message: "\(metadata.id) cannot be \(verb)",
          place: Place(value), observed: value.string, expected: "a rule that can be \(verb)"))
    }
    for item in node?["disable"]?.items ?? [] {
      guard let text = item.string, let metadata = rule(text, Place(item)) else { continue }
      if metadata.isFixed { refuse(metadata, "disabled", at: item) } else { setup.disabled.insert(metadata.id) }
    }
    for member in node?["severity"]?.members ?? [] {
      guard let metadata = rule(member.key, Place(key: member.keyRange, of: member.value)) else { continue }
      guard let severity = member.value.string.flatMap(Severity.init) else { continue }
      if metadata.isFixed, severity < metadata.severity {
        refuse(metadata, "lowered", at: member.value)
      } else {
        setup.severities[metadata.id] = severity
      }
    }
    return problems
  }

  /// Facts stated by hand, as sources of the lowest standing.
  private func decodeDeclared(_ root: Located, into setup: inout Setup) {
    var aliases: [String: [Fact<String>]] = [:]
    for member in root["role_aliases"]?.members ?? [] {
      let values = member.value.isArray ? member.value.items : [member.value]
      aliases[member.key] = values.compactMap { item in item.string.map { Fact($0, at: Place(item)) } }
    }
    if !aliases.isEmpty { setup.roles.aliases = aliases }
    guard let declared = root["declared"] else { return }
    func source(_ kind: EvidenceKind, _ node: Located) -> Source {
      Source(
        name: file, kind: kind, standing: .declared, shape: "declared facts", system: "the configuration",
        configuration: node.pointer)
    }
    if let audit = declared["audit"], audit.isObject {
      var policies = AuditPolicies(source: source(.audit, audit), place: Place(audit))
      for member in audit.members {
        guard let level = member.value.string ?? (member.value.isNull ? nil : member.value.text), !level.isEmpty
        else { continue }
        policies.levels.append(.init(product: member.key, level: level, place: Place(member.value)))
      }
      setup.audit.policies.append(policies)
    }
    if let roles = declared["roles"], roles.isObject {
      var graph = RoleGraph(source: source(.roles, roles))
      for member in roles.members {
        graph.shown[member.key] = Place(member.value)
        for child in member.value.items {
          if let code = child.string { graph.add(parent: member.key, child: code, at: Place(child)) }
        }
      }
      setup.roles.graphs.append(graph)
    }
    if let user = declared["user"], user.isObject {
      let source = source(.user, user)
      let name = user["username"].flatMap { node in node.string.map { Known.known($0, Place(node)) } }
      // Anything but a list is FD0004, and says nothing of the roles.
      let roles = user["roles"].flatMap { $0.isArray ? $0 : nil }.map { node in
        Known.known(
          node.items.compactMap { item in item.string.map { RoleAssignment(code: $0, place: Place(item)) } },
          Place(node))
      }
      var person = User(
        source: source, place: Place(user), username: name ?? .unknown("not declared"),
        isActive: user["active"].flatMap { node in node.bool.map { .known($0, Place(node)) } }
          ?? .unknown("not declared"),
        roles: roles ?? .unknown("not declared"))
      person.isAssumed = name == nil
      setup.users.listings.append(.init(source: source, place: Place(user), isSingle: true, users: [person]))
    }
  }
}
