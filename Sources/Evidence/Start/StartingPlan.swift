import Lint
import SourceText

/// Makes setups out of exports: each value from the source that knows it best.
public struct StartingPlan {
  public private(set) var setups: [StartingSetup] = []
  /// What could not be taken over, and why.
  public private(set) var notes: [String] = []

  private let exports: [StartingExport]
  private let directory: String
  private let redactor: Redactor

  /// A value that is longer is none of a tile.
  private static let longest = 4096

  /// - Parameter directory: the folder of the starting file, absolute
  public init(_ exports: [StartingExport], directory: String) {
    self.exports = exports
    self.directory = directory
    redactor = Redactor(secrets: exports.flatMap(\.imported.secrets))
    for export in exports where export.imported.problems.contains(where: { $0.rule == "FD0007" }) {
      notes.append("\(export.name) holds a client secret in clear: it is not taken over; remove it from the file")
    }
    let accounts = exports.flatMap { $0.imported.accounts.flatMap(\.accounts) }
    for account in accounts {
      if let setup = setup(of: account) { setups.append(setup) }
    }
    let isAlone = setups.count <= 1
    if setups.isEmpty { setups = [StartingSetup()] }
    for index in setups.indices { fill(index, isAlone: isAlone) }
    if !isAlone { noteUnused() }
  }

  private mutating func setup(of account: Account) -> StartingSetup? {
    let label = account.name.flatMap { take($0) } ?? "without a name"
    guard account.settings[.fusionBaseURL] != nil else {
      notes.append("the account `\(label)` is passed over: it is for EPM alone")
      return nil
    }
    var setup = StartingSetup()
    setup.name = account.name.flatMap { take($0) }
    for key in TileKey.allCases where key != .clientSecret {
      guard let value = account.settings[key]?.value else { continue }
      setup.tile[key] = take(value)
      if setup.tile[key] == nil { notes.append("`\(key.rawValue)` of the account `\(label)` is not taken over") }
    }
    if case .known(let services, _) = account.services {
      let texts = services.compactMap { take($0.value) }
      if texts != Tile.defaultServices, !texts.isEmpty { setup.services = texts }
    }
    return setup
  }

  /// A value that may be written down: neither empty nor a secret nor beyond all measure.
  private func take(_ text: String) -> String? {
    guard !Tile.clean(text).isEmpty, text.utf8.count <= Self.longest, redactor.redact(text) == text else { return nil }
    return text
  }

  // MARK: What the other exports know of a setup

  private mutating func fill(_ index: Int, isAlone: Bool) {
    fillFromEnvironment(index, isAlone: isAlone)
    fillFromApplication(index, isAlone: isAlone)
    for export in exports {
      let path = Self.relative(export.path, to: directory)
      for kind in EvidenceKind.allCases where export.imported.sources.contains(where: { $0.kind == kind }) {
        let belongs: Bool
        switch kind {
        case .account: belongs = true
        case .application: belongs = isAlone || application(setups[index], isAlone: false, in: [export]) != nil
        case .environment: belongs = isAlone || environment(setups[index], isAlone: false, in: [export]) != nil
        default: belongs = isAlone
        }
        if belongs { setups[index].evidence[kind, default: []].append(path) }
      }
    }
  }

  private func environment(_ setup: StartingSetup, isAlone: Bool, in exports: [StartingExport]) -> Environment? {
    let all = exports.flatMap(\.imported.environments)
    let baseURL = setup.tile[.fusionBaseURL]
    let tokenURL = setup.tile[.tokenURL]
    let chosen = Environment.select(all, baseURL: baseURL, tokenURL: tokenURL)
    if isAlone { return chosen.first }
    return chosen.first { environment in
      environment.publicURL.value.map { WebAddress($0).origin } == baseURL.map { WebAddress($0).origin }
    }
  }

  private mutating func fillFromEnvironment(_ index: Int, isAlone: Bool) {
    guard let environment = environment(setups[index], isAlone: isAlone, in: exports) else {
      let count = exports.reduce(0) { $0 + $1.imported.environments.count }
      if isAlone, count > 1 { notes.append("which of \(count) Fusion environments is meant cannot be told") }
      return
    }
    if setups[index].tile[.fusionBaseURL] == nil, let url = environment.publicURL.value.flatMap(take) {
      let host = WebAddress(url).host
      if Hosts.isApplicationDomain(host), !Hosts.isSignIn(host) {
        setups[index].tile[.fusionBaseURL] = "https://" + host
      } else {
        notes.append("the public URL of the environment is no address of a known form: fusion_base_url is left open")
      }
    }
    if setups[index].tile[.tokenURL] == nil, let url = environment.domainURL.value.flatMap(take) {
      setups[index].tile[.tokenURL] = Self.tokenURL(url)
    }
  }

  private func application(_ setup: StartingSetup, isAlone: Bool, in exports: [StartingExport]) -> Application? {
    var evidence = ApplicationEvidence()
    evidence.all = exports.flatMap(\.imported.applications)
    if let client = setup.tile[.clientID].map(Tile.clean) {
      return evidence.all.first { $0.name?.lowercased() == client.lowercased() }
    }
    guard isAlone, let first = evidence.candidates.first else { return nil }
    let names = Set(evidence.candidates.map { $0.name ?? $0.id ?? "" })
    return names.count == 1 ? first : nil
  }

  private mutating func fillFromApplication(_ index: Int, isAlone: Bool) {
    let count = exports.reduce(0) { $0 + $1.imported.applications.count }
    guard let application = application(setups[index], isAlone: isAlone, in: exports) else {
      if isAlone, count > 0 {
        notes.append(
          setups[index].tile[.clientID] == nil
            ? "which of \(count) applications is Datadog's cannot be told: none mentions it alone"
            : "no application of the export has the client ID of the account")
      }
      return
    }
    if setups[index].tile[.clientID] == nil {
      setups[index].tile[.clientID] = application.name.flatMap(take)
      if setups[index].tile[.clientID] == nil {
        notes.append("the export does not show the client ID (the application's `name`)")
      }
    }
    if setups[index].tile[.oauthScope] == nil { fillScope(index, application) }
    if setups[index].tile[.tokenURL] == nil {
      // SCIM and its relatives say where the object lives; Terraform names the domain's endpoint.
      let meta = application.node["meta"]
      let location = (meta?["location"] ?? meta?.items.first?["location"])?.string
      let endpoint = application.node["idcs_endpoint"]?.string
      setups[index].tile[.tokenURL] = [location, endpoint].compactMap { $0.flatMap(take).flatMap(Self.tokenURL) }.first
    }
  }

  private mutating func fillScope(_ index: Int, _ application: Application) {
    guard case .known(let scopes, _) = application.allowedScopes, !scopes.isEmpty else {
      notes.append("the export shows no scope of the application: oauth_scope is left open")
      return
    }
    let all = scopes.map(\.scope.value)
    let fusion = all.filter { $0.hasPrefix("urn:opc:resource:fa:") || $0.hasPrefix("urn:opc:resource:faaas:fa:") }
    let candidates = Set(all.count == 1 ? all : fusion)
    setups[index].tile[.oauthScope] = candidates.count == 1 ? candidates.first.flatMap(take) : nil
    if setups[index].tile[.oauthScope] == nil {
      notes.append(
        "which of \(all.count) scopes of the application is Fusion's cannot be told: oauth_scope is left open")
    }
  }

  /// The token endpoint of the identity domain that a URL lies in; nil for other hosts.
  private static func tokenURL(_ text: String) -> String? {
    let address = WebAddress(text)
    switch Hosts.identityForm(address) {
    case .classic, .regional, .named: return "https://" + address.host + "/oauth2/v1/token"
    case .mutualTLS, nil: return nil
    }
  }

  private mutating func noteUnused() {
    for export in exports {
      let path = Self.relative(export.path, to: directory)
      if !setups.contains(where: { $0.evidence.values.contains { $0.contains(path) } }) {
        notes.append("\(export.name): which of the \(setups.count) setups it belongs to cannot be told")
      }
    }
  }

  /// A path as it is written in a file of a folder; both are absolute.
  static func relative(_ path: String, to directory: String) -> String {
    let target = path.split(separator: "/")
    let base = directory.split(separator: "/")
    let common = zip(target.dropLast(), base).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: base.count - common) + target.dropFirst(common).map(String.init))
      .joined(separator: "/")
  }
}
