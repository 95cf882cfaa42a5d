public import SourceText

/// Everything that is known about one setup, with the origin of each fact. Rules read this and nothing else.
public struct Setup: Sendable, Codable {
  /// The configuration file as reports name it.
  public var file: String
  /// The document in the file, from 0.
  public var document: Int
  public var name: String
  /// Where the name stands; nil where it is the default.
  public var namePlace: Place?
  public var stage: Stage
  public var root: Place
  public var tile: Tile
  public var applications: ApplicationEvidence
  public var environments: [Environment] = []
  public var users: UserEvidence = UserEvidence()
  public var roles: RoleEvidence = RoleEvidence()
  public var audit: AuditEvidence = AuditEvidence()
  public var accounts: AccountEvidence = AccountEvidence()
  public var collect: Collect?
  /// What the live probe saw; nil: offline.
  public var live: LiveEvidence?
  /// The root of the configuration document; nil where it could not be read.
  public var configuration: Located?
  /// Every source that was understood.
  public var sources: [Source] = []
  /// What is wrong with the inputs themselves; the FD00 rules report it.
  public var problems: [InputProblem] = []
  public var suppressions: [Suppression] = []
  /// Severities that the configuration sets, by rule.
  public var severities: [String: Severity] = [:]
  public var disabled: Set<String> = []
  public var run: RunFacts
  /// Other setups of the run that share a pod, a client ID or the name with this one.
  public var siblings: [Sibling] = []
  /// Whether it is the only setup of the run.
  public var isAlone = true
  /// This setup's place in ``siblings``' counting.
  public var index = 0
  /// Secrets that were read for it, by reference, in the file or in evidence: never shown, never recorded.
  public var secrets: Set<String> = []

  public enum Stage: String, Sendable, CaseIterable, Codable { case before, after }

  /// Everything but ``secrets``.
  private enum CodingKeys: String, CodingKey {
    case file, document, name, namePlace, stage, root, tile, applications, environments, users, roles, audit, accounts
    case collect, live, configuration, sources, problems, suppressions, severities, disabled, run, siblings, isAlone
    case index
  }

  public init(file: String, document: Int, name: String, stage: Stage, root: Place, tile: Tile, run: RunFacts) {
    self.file = file
    self.document = document
    self.name = name
    self.stage = stage
    self.root = root
    self.tile = tile
    self.run = run
    applications = ApplicationEvidence()
  }

  /// Sources of one kind.
  public func sources(of kind: EvidenceKind) -> [Source] { sources.filter { $0.kind == kind } }
}

/// Facts of the run that rules may not ask the machine for.
public struct RunFacts: Sendable, Codable {
  /// The report's clock.
  public var time: Timestamp
  /// Whether the configuration's folder is under version control.
  public var isVersionControlled: Bool
  public var isStrict: Bool
  /// The configuration's folder, absolute; nil where it has none (standard input).
  public var folder: String?

  public init(time: Timestamp, isVersionControlled: Bool = false, isStrict: Bool = false, folder: String? = nil) {
    self.time = time
    self.isVersionControlled = isVersionControlled
    self.isStrict = isStrict
    self.folder = folder
  }
}

/// Another setup of the run, as far as cross rules need it.
public struct Sibling: Sendable, Codable {
  public var index: Int
  public var name: Fact<String>
  public var file: String
  public var baseURL: Fact<String>?
  public var tokenURL: Fact<String>?
  public var clientID: Fact<String>?

  public init(
    index: Int, name: Fact<String>, file: String, baseURL: Fact<String>?, tokenURL: Fact<String>?,
    clientID: Fact<String>?
  ) {
    self.index = index
    self.name = name
    self.file = file
    self.baseURL = baseURL
    self.tokenURL = tokenURL
    self.clientID = clientID
  }

  /// The pod of its base URL; nil where it has none.
  package var pod: String? { baseURL.flatMap { WebAddress.pod($0.value) } }

  /// The identity domain of its token URL; nil where it has none.
  package var domain: String? { tokenURL.map { WebAddress.domain(Tile.clean($0.value)) } }
}

/// The keys of the tile, named as in Datadog's account settings.
public enum TileKey: String, Sendable, Hashable, CaseIterable, Codable, CodingKeyRepresentable {
  case fusionBaseURL = "fusion_base_url"
  case tokenURL = "token_url"
  case clientID = "client_id"
  case oauthScope = "oauth_scope"
  case clientSecret = "client_secret"
  case site
  case services
  case fusionApplicationID = "fusion_application_id"
  case epmBaseURL = "epm_base_url"
  case epmOAuthScope = "epm_oauth_scope"
  case epmApplicationID = "epm_application_id"

  /// The five values that the guide asks for.
  public static let required: [TileKey] = [.fusionBaseURL, .tokenURL, .clientID, .oauthScope, .clientSecret]

  /// Where it stands in the order of the cases.
  fileprivate var place: Int {
    switch self {
    case .fusionBaseURL: 0
    case .tokenURL: 1
    case .clientID: 2
    case .oauthScope: 3
    case .clientSecret: 4
    case .site: 5
    case .services: 6
    case .fusionApplicationID: 7
    case .epmBaseURL: 8
    case .epmOAuthScope: 9
    case .epmApplicationID: 10
    }
  }

  /// The label in Datadog's user interface.
  public var label: String {
    switch self {
    case .fusionBaseURL: "Fusion Base URL"
    case .tokenURL: "Token Endpoint (OAuth URL)"
    case .clientID: "Client ID"
    case .oauthScope: "OAuth Scope"
    case .clientSecret: "Client Secret"
    default: rawValue
    }
  }
}

/// Texts by the keys of the tile: few, and asked for by most rules, so that they stand in a row, ready to be judged.
public struct TileValues: Sendable, Codable {
  private var entries: [Entry?] = []

  fileprivate final class Entry: Sendable {
    let fact: Fact<String>
    /// Without what FD0113 reports at its ends; nil where nothing else is there.
    let cleaned: Fact<String>?
    /// What stands there, taken apart as a URL.
    let address: WebAddress?

    init(_ fact: Fact<String>, _ key: TileKey) {
      self.fact = fact
      let text = Tile.clean(fact.value)
      cleaned = text.isEmpty ? nil : Fact(text, at: fact.place)
      switch key {
      case .fusionBaseURL, .tokenURL, .epmBaseURL: address = text.isEmpty ? nil : WebAddress(text)
      default: address = nil
      }
    }
  }

  fileprivate func entry(_ key: TileKey) -> Entry? { key.place < entries.count ? entries[key.place] : nil }

  public init(_ facts: [TileKey: Fact<String>] = [:]) {
    for (key, fact) in facts { self[key] = fact }
  }

  public init(from decoder: any Decoder) throws { self.init(try [TileKey: Fact<String>](from: decoder)) }

  public func encode(to encoder: any Encoder) throws {
    let facts = TileKey.allCases.compactMap { key in self[key].map { (key, $0) } }
    // As a value of its own, so that an encoder may put its keys in order.
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: facts))
  }

  public subscript(key: TileKey) -> Fact<String>? {
    get { entry(key)?.fact }
    set {
      while entries.count <= key.place { entries.append(nil) }
      entries[key.place] = newValue.map { Entry($0, key) }
    }
  }
}

/// The values entered in the Datadog Oracle Fusion tile.
public struct Tile: Sendable, Codable {
  /// The `tile` mapping, or the document where it is missing.
  public var place: Place
  /// Texts that are given, also empty ones; a value of the wrong type is not here.
  public var values = TileValues()
  /// Services that are enabled; nil where the default holds.
  public var services: Fact<[Fact<String>]>?
  public var secret: Secret = .absent
  /// The Datadog site: the tile's, or the default of the environment.
  public var site: Fact<String>
  /// Whether the site stands in the tile.
  public var siteIsGiven = false
  /// Literal secrets that stand in the file, with what they are.
  public var literalSecrets: [Fact<String>] = []

  public init(place: Place, site: Fact<String>) {
    self.place = place
    self.site = site
  }

  /// The services that Datadog reads unless the tile says otherwise.
  public static let defaultServices = ["ess", "audit"]

  public func text(_ key: TileKey) -> Fact<String>? { values[key] }

  /// A value without the blanks, invisible characters and quotes at its ends that FD0113 reports, so that one fault gives
  /// one finding; nil where it is absent or empty.
  public func cleaned(_ key: TileKey) -> Fact<String>? { values.entry(key)?.cleaned }

  /// What ``cleaned(_:)`` gives for the key of a URL, taken apart; nil for other keys too.
  public func address(_ key: TileKey) -> WebAddress? { values.entry(key)?.address }

  public static func clean(_ text: String) -> String {
    // Most values are clean already.
    if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
      (0x21...0x7E).contains(last)
    {
      return text
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isStray($0) }), let last = scalars.lastIndex(where: { !isStray($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// White space, invisible characters and typographic quotes: what comes along with a copied value.
  public static func isStray(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value <= 0x20 || scalar.value == 0x7F }
    if scalar.properties.isWhitespace { return true }
    switch scalar.value {
    case 0x80...0x9F, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0x2018...0x201F,
      0xAB,
      0xBB, 0x2039, 0x203A:
      return true
    default: return false
    }
  }

  /// The client secret as the configuration gives it. Its value is nowhere in the model.
  public enum Secret: Sendable, Codable {
    case absent
    case empty(Place)
    case literal(Place)
    case reference(SecretReference, Place)
    /// The configuration is an answer of Datadog, which never returns secrets.
    case registered(Place)

    public var place: Place? {
      switch self {
      case .absent: nil
      case .empty(let place), .literal(let place), .reference(_, let place), .registered(let place): place
      }
    }
  }
}

/// A reference to a secret, and what it gave.
public struct SecretReference: Sendable, Codable {
  public enum Target: Sendable, Codable {
    case variable(String)
    case file(String)
  }
  public enum Outcome: Sendable, Codable {
    case given
    /// The variable is not set.
    case unset
    /// The file is not there.
    case missing
    case empty
    /// White space at the ends (one final line break of a file aside).
    case padded
    /// A file in UTF-16.
    case encoded
    /// Not a regular file, too large, or not readable.
    case unreadable(String)
  }

  public var target: Target
  public var outcome: Outcome

  public init(target: Target, outcome: Outcome) {
    self.target = target
    self.outcome = outcome
  }
}

/// Something that is wrong with an input itself.
public struct InputProblem: Sendable, Codable {
  /// The FD00 rule that reports it.
  public var rule: String
  public var subject: String
  public var message: String
  public var place: Place
  public var related: [Fact<String>]
  public var observed: String?
  public var expected: String?
  /// Kinds of evidence that this leaves undecided.
  public var blocks: [EvidenceKind]
  /// The value of the configuration that this leaves undecided: for a mistyped key the one that was meant.
  public var leavesOpen: Pointer?
  /// Steps and commands that mend just this.
  public var steps: [String]
  public var commands: [String]
  public var severity: Severity?

  public init(
    rule: String, subject: String, message: String, place: Place, related: [Fact<String>] = [], observed: String? = nil,
    expected: String? = nil, blocks: [EvidenceKind] = [], steps: [String] = [], commands: [String] = [],
    severity: Severity? = nil
  ) {
    self.rule = rule
    self.subject = subject
    self.message = message
    self.place = place
    self.related = related
    self.observed = observed
    self.expected = expected
    self.blocks = blocks
    self.steps = steps
    self.commands = commands
    self.severity = severity
  }
}

extension InputProblem {
  /// Whether this leaves a value of the tile undecided: the value itself, or the mapping that it stands in.
  public func leavesOpen(_ key: TileKey) -> Bool {
    guard let leavesOpen, !leavesOpen.steps.isEmpty else { return false }
    let pointer = Pointer(keys: "tile", key.rawValue)
    return leavesOpen.covers(pointer) || pointer.covers(leavesOpen)
  }
}

/// A request to leave a finding out, in the configuration's `ignore` list or in a comment.
public struct Suppression: Sendable, Codable {
  public var rule: String
  public var subject: String?
  public var reason: String?
  public var until: Timestamp?
  /// What `until` says, as written.
  public var untilText: String?
  /// The node of the configuration that it covers, with all below; nil: everywhere.
  public var at: Pointer?
  public var place: Place
  /// The place of the rule's name in it.
  public var rulePlace: Place

  public init(rule: String, place: Place, rulePlace: Place) {
    self.rule = rule
    self.place = place
    self.rulePlace = rulePlace
  }
}
