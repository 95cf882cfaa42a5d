public import Lint

/// The scope is the one scope of a Fusion application, whole and unchanged.
public struct ScopeHasForm: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0107",
    name: "scope-form",
    severities: [.error, .warning, .info],
    component: .tile,
    summary: "The scope is the whole scope of a Fusion application, and it alone.",
    rationale: """
      The scope is the audience of the Fusion application and the name of a scope, joined without a blank. Cut in \
      two, shortened or with further words beside it, the identity domain answers `invalid_scope`.
      """,
    sources: [
      .guide("Create a confidential application"),
      .oracle("Scopes", url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/Scopes.htm"),
    ],
    remedy: .tileValue(
      .oauthScope, summary: "Enter the scope exactly as the application shows it.",
      steps: [
        "Open the application in the identity domain, OAuth configuration, Resources.",
        "Copy Scope as a whole; where the page breaks the line, no blank belongs there.",
      ],
      links: ["https://docs.oracle.com/en/cloud/saas/applications-common/25d/farca/configure_oauth.html"]),
    uses: [.oauthScope],
    neededForGo: true,
    examples: [
      .passes("the form with the instance"),
      .passes(
        "the form with the system name",
        .tile("oauth_scope: urn:opc:resource:faaas:fa:ABCDurn:opc:resource:consumer::all")),
      .fails(
        "a blank at the seam",
        .tile("oauth_scope: «urn:opc:resource:fa:instanceid=123456789 urn:opc:resource:consumer::all»"),
        severity: .error),
      .fails(
        "`urn` is lost", .tile("oauth_scope: «urn:opc:resource:fa:instanceid=123456789:opc:resource:consumer::all»"),
        severity: .error),
      .fails("half of it", .tile("oauth_scope: «urn:opc:resource:fa:instanceid=123456789»"), severity: .error),
      .fails(
        "a wild card", .tile(#"oauth_scope: «"urn:opc:resource:fa:instanceid=*urn:opc:resource:consumer::all"»"#),
        severity: .error),
      .fails("further words", .tile("oauth_scope: «$SCOPE offline_access»"), severity: .error),
      .fails("an administrative scope", .tile("oauth_scope: «urn:opc:idm:__myscopes__»"), severity: .error),
      .fails("all scopes", .tile("oauth_scope: «urn:opc:resource:consumer::all»"), severity: .warning),
      .fails("a product", .tile("oauth_scope: «urn:opc:resource:fusion:abcd:boss/»"), severity: .warning),
      .fails("the pod's URL", .tile("oauth_scope: «$POD:443/»"), severity: .warning),
      .fails(
        "another form that the application grants", .tile("oauth_scope: «$POD:443/»"),
        .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "$POD:443/"}]}"#), severity: .info),
      .fails(
        "a product that the application grants", .tile("oauth_scope: «urn:opc:resource:fusion:abcd:boss/»"),
        .application(#"{"name": "$CLIENT", "allowedScopes": [{"fqs": "urn:opc:resource:fusion:abcd:boss/"}]}"#),
        severity: .warning),
      .undecidable("no scope", .without([.oauthScope])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeValue(.oauthScope, acceptsLineBreaks: true) { value in
      let form = ScopeForm(value.value)
      guard let message = message(form, value.value) else { return .passed }
      if case .broken = form {
        return .failed(.tile(.oauthScope, message, at: value.place, observed: value.value, expected: expected))
      }
      // A product's scope opens that product alone, whoever grants it.
      if form == .url || form == .unknown, let grant = grant(of: value.value, in: setup) {
        return .failed(
          .tile(
            .oauthScope, message + "; the application grants exactly this scope", severity: .info, at: value.place,
            observed: value.value, expected: expected, related: [Fact("granted here", at: grant)]))
      }
      return .failed(
        .tile(
          .oauthScope, message, severity: .warning, at: value.place, observed: value.value, expected: expected))
    }
  }

  /// Where the application grants exactly this scope.
  private func grant(of scope: String, in setup: Setup) -> Place? {
    let granted = setup.applications.judged.lazy.compactMap(\.allowedScopes.value).joined()
    return granted.first { $0.scope.value == scope }?.scope.place
  }
}

private let expected = "urn:opc:resource:fa:instanceid=<digits>urn:opc:resource:consumer::all"

/// What is wrong with a scope; nil where nothing is.
private func message(_ form: ScopeForm, _ scope: String) -> String? {
  switch form {
  case .instance, .system: nil
  case .allScopes:
    "`\(scope)` alone works only for a client that may use every scope: the guide grants one, `\(expected)`"
  case .product(let product):
    "`\(scope)` opens the product `\(product)` of the other platform, not Fusion's REST APIs: `\(expected)` is expected"
  case .url: "`\(scope)` is the scope of a hand-made resource application: `\(expected)` is expected"
  case .unknown: "`\(scope)` has no known form of a Fusion scope: `\(expected)` is expected, letter case included"
  case .broken(let fault): message(fault, scope)
  }
}

private func message(_ fault: ScopeForm.Fault, _ scope: String) -> String {
  switch fault {
  case .blankAtSeam:
    "the halves of the scope are separated, which makes two scopes of one: `\(expected)` has nothing between them"
  case .blankInside: "the scope holds white space, which makes several scopes of one: `\(expected)` is expected"
  case .furtherWords(let words):
    "the scope holds \(quoted(words)): the scope of the Fusion application has to stand alone"
  case .lostURN: "`\(scope)` lost a `urn` where its halves meet: `\(expected)` is expected"
  case .firstHalfAlone: "`\(scope)` is only a part of the scope: `\(expected)` is expected"
  case .wildCard:
    "`\(scope)` holds a wild card, which no application publishes: \(scope.contains("faaas") ? "the System Name" : "the number of the instance") belongs there"
  case .administrative: "`\(scope)` is a scope of the identity domain's own administration: `\(expected)` is expected"
  }
}

private func quoted(_ words: [String]) -> String {
  words.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
}
