public import Lint

/// The client ID has the form that identity domains give to clients.
public struct ClientIDHasForm: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0106",
    name: "client-id-form",
    severities: [.error, .warning],
    component: .tile,
    summary: "The client ID is 32 hexadecimal digits.",
    rationale: """
      Identity domains name clients by 32 hexadecimal digits. An OCID, an e-mail address or the secret in this \
      field is refused; a name that somebody chose shares the namespace of users, so that a client can pose as a \
      person.
      """,
    sources: [
      .guide("Create a confidential application"),
      .rfc(9700, section: "4.15"),
    ],
    remedy: .tileValue(
      .clientID, summary: "Enter the client ID of the confidential application.",
      steps: [
        "Open the application in the identity domain, OAuth configuration, General Information.",
        "Copy Client ID, not the application's ID, OCID, name or secret.",
        "If a secret stood in this field, regenerate it: it was shown.",
      ]),
    uses: [.clientID],
    examples: [
      .passes("32 hexadecimal digits"),
      .fails("an OCID", .tile("client_id: «ocid1.app.oc1..aaaaaaaabbbbbbbb»"), severity: .error),
      .fails("an e-mail address", .tile("client_id: «integration@acme.com»"), severity: .error),
      .fails("a URL", .tile("client_id: «$DOMAIN»"), severity: .error),
      .fails("two words", .tile("client_id: «Datadog Fusion Integration»"), severity: .error),
      .fails(
        "the secret", .tile("client_id: «idcscs-00000000-0000-4000-8000-000000000000»"), severity: .error),
      .fails("a chosen name", .tile("client_id: «datadog_fusion»"), severity: .warning),
      .fails("a digit short", .tile("client_id: «4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7»"), severity: .warning),
      .undecidable("no client ID", .without([.clientID])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeValue(.clientID) { value in
      let text = value.value
      if isClientID(text) { return .passed }
      if SecretShape.matches(text) {
        return .failed(.tile(.clientID, secret, at: value.place, expected: form))
      }
      if let mistake = mistake(text) {
        return .failed(.tile(.clientID, message(text, mistake), at: value.place, observed: text, expected: form))
      }
      return .failed(
        .tile(.clientID, unusual(text), severity: .warning, at: value.place, observed: text, expected: form))
    }
  }

  private func isClientID(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy(SecretShape.isHex)
  }

  private func mistake(_ text: String) -> String? {
    let folded = text.lowercased()
    if folded.hasPrefix("ocid1.") { return "an OCID" }
    if folded.contains("://") || Hosts.isIdentityHost(WebAddress(text).host) { return "a URL" }
    if text.contains("@") { return "an e-mail address" }
    if text.holdsWhitespace { return "several words, such as the name of the application" }
    return nil
  }
}

private let form = "32 hexadecimal digits"

private let secret =
  "a client secret stands in `client_id`: the client ID is \(form), and the secret has to be regenerated"

private func message(_ text: String, _ mistake: String) -> String {
  "`\(text)` is \(mistake): the client ID is \(form)"
}

private func unusual(_ text: String) -> String {
  let count = text.unicodeScalars.count
  if text.utf8.allSatisfy(SecretShape.isHex) { return "`\(text)` has \(count) digits: the client ID is \(form)" }
  return "`\(text)` is not \(form): a chosen name can be taken for a user's"
}
