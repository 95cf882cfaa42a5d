public enum Severity: String, Sendable, Hashable, Comparable, CaseIterable, Codable {
  case info, warning, error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// What a rule is about; `--only` and `--skip` take these words.
public enum Component: String, Sendable, Hashable, CaseIterable {
  case input, tile, application, user, roles, audit, identity, fusion, datadog, collector
}

/// A documented requirement: its metadata, and a pure function from the evidence to an outcome.
public protocol Rule: Sendable {
  static var metadata: RuleMetadata { get }
  init()
  /// Judges one setup. Pure: the setup is all that it reads.
  func check(_ setup: Setup) -> Judgement
}

extension Rule {
  public var metadata: RuleMetadata { Self.metadata }
}

/// What is known of a rule without a setup. A class, so that handing it on copies nothing of it.
public final class RuleMetadata: Sendable {
  /// `FD0205`; never reused.
  public let id: String
  /// `client-credentials-grant`.
  public let name: String
  /// The severities that its findings can have, the highest first.
  public let severities: [Severity]
  public let component: Component
  /// The version that brought it.
  public let since: String
  /// What it demands, in at most 80 characters.
  public let summary: String
  /// Why: what happens where it is not met.
  public let rationale: String
  public let sources: [Citation]
  public let remedy: Remedy
  /// The kinds of evidence that decide it; empty: the configuration alone.
  public let needs: [EvidenceKind]
  /// Values of the tile that it uses: where one of them is wrong, that explains this rule's outcome.
  public let uses: [TileKey]
  /// Rules whose failure explains this one's.
  public let explainedBy: [String]
  /// Whether it explains others already from a warning on.
  public let explainsFromWarning: Bool
  /// Whether suppressions, `rules:` and overrides leave it alone.
  public let isFixed: Bool
  /// Whether the verdict `go` needs it.
  public let neededForGo: Bool
  public var examples: [Example] { makeExamples() }
  /// They are made on demand: a run needs none of them, and they are most of what there is to make.
  private let makeExamples: @Sendable () -> [Example]

  public init(
    id: String, name: String, severities: [Severity], component: Component, since: String = "0.1.0", summary: String,
    rationale: String, sources: [Citation], remedy: Remedy, needs: [EvidenceKind] = [], uses: [TileKey] = [],
    explainedBy: [String] = [], explainsFromWarning: Bool = false, isFixed: Bool = false, neededForGo: Bool = false,
    examples: @autoclosure @escaping @Sendable () -> [Example]
  ) {
    self.id = id
    self.name = name
    self.severities = severities
    self.component = component
    self.since = since
    self.summary = summary
    self.rationale = rationale
    self.sources = sources
    self.remedy = remedy
    self.needs = needs
    self.uses = uses
    self.explainedBy = explainedBy
    self.explainsFromWarning = explainsFromWarning
    self.isFixed = isFixed
    self.neededForGo = neededForGo
    makeExamples = examples
  }

  public var severity: Severity { severities[0] }
}

/// Where a requirement is documented.
public enum Citation: Sendable {
  /// The setup guide, by section.
  case guide(String)
  /// A page of Oracle's documentation.
  case oracle(String, url: String)
  /// The behaviour of Datadog's onboarding script.
  case script(String)
  case datadog(String, url: String)
  case rfc(Int, section: String)
  /// This tool's own contract with its users.
  case tool(String)

  public static let guideURL = "https://docs.datadoghq.com/integrations/guide/oracle-fusion-integration-setup/"

  public var text: String {
    switch self {
    case .guide(let section): "Oracle Fusion Integration Setup, \(section)"
    case .oracle(let title, _): "Oracle, \(title)"
    case .script(let what): "Datadog onboarding script, \(what)"
    case .datadog(let title, _): "Datadog, \(title)"
    case .rfc(let number, let section): "RFC \(number), section \(section)"
    case .tool(let what): "fusion-doctor, \(what)"
    }
  }

  public var url: String? {
    switch self {
    case .guide(let section): Citation.guideURL + "#" + Citation.anchor(section)
    case .oracle(_, let url), .datadog(_, let url): url
    case .rfc(let number, let section): "https://www.rfc-editor.org/rfc/rfc\(number)#section-\(section)"
    case .script:
      "https://github.com/DataDog/integrations-management/tree/main/oracle_fusion/integration_quickstart"
    case .tool: nil
    }
  }

  private static func anchor(_ section: String) -> String {
    section.lowercased().map { $0 == " " ? "-" : String($0) }.joined()
  }
}

/// Who can mend something.
public enum Owner: String, Sendable, Hashable, CaseIterable {
  case identityDomain = "identity-domain"
  case fusionSecurity = "fusion-security"
  case fusionFunctional = "fusion-functional"
  case datadog
  case network
  case `operator`

  public var title: String {
    switch self {
    case .identityDomain: "Identity domain administrator"
    case .fusionSecurity: "Fusion security administrator"
    case .fusionFunctional: "Fusion functional administrator"
    case .datadog: "Datadog administrator"
    case .network: "Network team"
    case .operator: "Whoever runs fusion-doctor"
    }
  }
}

/// What a person has to do, where, and with which right.
///
/// Texts may name values of the setup: `{client}`, `{clientQuery}` (the same in a URL), `{scope}`, `{domain}` (URL of the
/// identity domain), `{application}` (the App's SCIM id), `{definer}` (the id of the application that defines its scope),
/// `{pod}` (base URL), `{user}` (SCIM id of the Fusion user), `{environment}` (OCID), `{site}`, `{file}` (the
/// configuration). In commands they are quoted for a POSIX shell; what is not known is left as `<client ID>` and the like,
/// and so is a host to which no credential may go.
public struct Remedy: Sendable {
  public var owner: Owner
  /// One sentence.
  public var summary: String
  /// The right that it takes.
  public var right: String
  public var steps: [String]
  public var commands: [String]
  /// The way through the console.
  public var place: String
  public var links: [String]

  public init(
    owner: Owner, summary: String, right: String, steps: [String] = [], commands: [String] = [], where place: String,
    links: [String] = []
  ) {
    self.owner = owner
    self.summary = summary
    self.right = right
    self.steps = steps
    self.commands = commands
    self.place = place
    self.links = links
  }
}

/// The outcome of a rule on a setup, with the evidence that it rests on.
public struct Judgement: Sendable {
  public enum Outcome: Sendable {
    case passed
    case failed([Finding])
    case unverified(String)
    case notApplicable(String)
  }

  public var outcome: Outcome
  /// Sources that decided it; nil: those of the kinds that the rule needs.
  public var basis: [Source]?
  /// Whether declared facts decided it.
  public var isDeclared: Bool
  /// Kinds of evidence that would decide an unverified rule; nil: those that the rule needs.
  public var missing: [EvidenceKind]?
  /// The failed rule for want of which this one was not decided.
  public var prerequisite: String?
  /// What would prove it, where that is not the usual way to evidence of the kinds in ``missing``.
  public var proofs: [ProvingEvidence]?

  public init(
    _ outcome: Outcome, basis: [Source]? = nil, isDeclared: Bool = false, missing: [EvidenceKind]? = nil,
    prerequisite: String? = nil
  ) {
    self.outcome = outcome
    self.basis = basis
    self.isDeclared = isDeclared
    self.missing = missing
    self.prerequisite = prerequisite
  }

  public static let passed = Judgement(.passed)
  public static func failed(_ findings: Finding...) -> Judgement { Judgement(.failed(findings)) }
  /// Failed with the findings, or passed where there are none.
  public static func findings(_ findings: [Finding]) -> Judgement {
    findings.isEmpty ? .passed : Judgement(.failed(findings))
  }
  public static func unverified(_ reason: String, missing: [EvidenceKind]? = nil, prerequisite: String? = nil)
    -> Judgement
  {
    Judgement(.unverified(reason), missing: missing, prerequisite: prerequisite)
  }
  public static func notApplicable(_ reason: String) -> Judgement { Judgement(.notApplicable(reason)) }
}

/// One failure.
public struct Finding: Sendable {
  /// What it is about, in the setup's own words.
  public var subject: String
  /// What is wrong, what would be right; lower case, no full stop.
  public var message: String
  public var severity: Severity
  public var place: Place
  public var observed: String?
  public var expected: String?
  /// Other places that matter, each with what stands there.
  public var related: [Fact<String>]
  /// What mends just this; nil: the rule's remedy.
  public var remedy: Remedy?
  /// Rules that explain this finding, beside those that explain the rule, where they failed with the subject given here.
  public var causes: [String: String?]
  /// The value of the tile that it is about.
  public var tileKey: TileKey?
  /// The request that the live probe saw refused.
  public var exchange: Exchange?
  /// Whether it can be the cause of another failure: a blemish that works is none.
  public var isCause = true

  public init(
    _ subject: String, _ message: String, severity: Severity = .error, at place: Place, observed: String? = nil,
    expected: String? = nil, related: [Fact<String>] = [], remedy: Remedy? = nil, causes: [String: String?] = [:],
    tileKey: TileKey? = nil, exchange: Exchange? = nil
  ) {
    self.subject = subject
    self.message = message
    self.severity = severity
    self.place = place
    self.observed = observed
    self.expected = expected
    self.related = related
    self.remedy = remedy
    self.causes = causes
    self.tileKey = tileKey
    self.exchange = exchange
  }
}

/// A setup in short that shows what a rule says of it: its test and its documentation.
///
/// Texts may hold `$CLIENT`, `$DOMAIN`, `$POD` and `$SCOPE` for the healthy values, and mark the exact place of each finding
/// with `«` and `»`.
public struct Example: Sendable {
  public enum Expectation: String, Sendable {
    case passes, fails, undecidable, notApplicable
  }

  public enum Part: Sendable {
    /// Lines `key: value` that replace those of the healthy tile.
    case tile(String)
    /// Keys that the tile lacks.
    case without([TileKey])
    /// Lines behind the tile, such as `declared:` or `role_aliases:`.
    case lines(String)
    /// The whole configuration, instead of the healthy one.
    case configuration(String)
    /// A file of evidence under its key: SCIM for applications (the tests convert it to every other shape).
    case evidence(EvidenceKind, String, name: String)
    /// An archive of such files, by their names, under a key of evidence.
    case archive(EvidenceKind, [String: String], name: String)
    /// A further setup of the run, as lines that replace the healthy tile's.
    case sibling(name: String, tile: String)
    /// An environment variable; nil: not set.
    case variable(String, String?)
    /// Further files.
    case file(String, String)
    /// The folder is under version control.
    case versionControlled
    /// A live run, in which everything answered well but for what the closure changes.
    case live(@Sendable (inout LiveEvidence) -> Void)

    /// A live run in which everything answered well.
    public static let healthyLive = Part.live { _ in }

    public static func application(_ text: String) -> Part { .evidence(.application, text, name: "app.json") }
    public static func environment(_ text: String) -> Part { .evidence(.environment, text, name: "environment.json") }
    public static func user(_ text: String) -> Part { .evidence(.user, text, name: "user.json") }
    public static func roles(_ text: String) -> Part { .evidence(.roles, text, name: "roles.csv") }
    public static func audit(_ text: String) -> Part { .evidence(.audit, text, name: "audit.json") }
    public static func account(_ text: String) -> Part { .evidence(.account, text, name: "accounts.json") }
  }

  public var expectation: Expectation
  public var title: String
  public var parts: [Part]
  /// The severity of the findings, where the rule has several.
  public var severity: Severity?

  public init(_ expectation: Expectation, _ title: String, _ parts: [Part], severity: Severity? = nil) {
    self.expectation = expectation
    self.title = title
    self.parts = parts
    self.severity = severity
  }

  public static func passes(_ title: String, _ parts: Part...) -> Example { Example(.passes, title, parts) }
  public static func fails(_ title: String, _ parts: Part..., severity: Severity? = nil) -> Example {
    Example(.fails, title, parts, severity: severity)
  }
  public static func undecidable(_ title: String, _ parts: Part...) -> Example { Example(.undecidable, title, parts) }
  public static func notApplicable(_ title: String, _ parts: Part...) -> Example {
    Example(.notApplicable, title, parts)
  }
}
