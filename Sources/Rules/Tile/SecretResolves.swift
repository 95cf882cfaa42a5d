public import Lint

/// The reference to the client secret leads to a secret.
public struct SecretResolves: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0109",
    name: "secret-resolves",
    severities: [.error],
    component: .tile,
    summary: "The reference to the client secret leads to a clean value.",
    rationale: """
      An empty variable, or a file that ends in blanks, gives the identity domain a wrong secret: it answers as if \
      the client were unknown.
      """,
    sources: [.guide("Configure the Datadog tile"), .tool("references to secrets")],
    remedy: Remedy(
      owner: .operator,
      summary: "Give the client secret under the name that the configuration references.",
      right: "access to the client secret",
      steps: [
        "Read the secret in the identity domain: application, OAuth configuration, Client secret.",
        "Set the variable, or write the file, with the secret alone: at most one line break at a file's end.",
      ],
      where: "the environment of the run"
    ),
    uses: [.clientSecret],
    neededForGo: true,
    examples: [
      .passes("a variable that is set"),
      .passes(
        "a file with a final line break", .tile("client_secret: file:secret.txt"),
        .file("secret.txt", "correct-horse-battery\n")),
      .fails(
        "an empty variable", .tile("client_secret: «${FUSION_CLIENT_SECRET}»"), .variable("FUSION_CLIENT_SECRET", "")),
      .fails(
        "a blank behind it", .tile("client_secret: «${FUSION_CLIENT_SECRET}»"),
        .variable("FUSION_CLIENT_SECRET", "correct-horse-battery ")),
      .fails("a file that is not there", .tile("client_secret: «file:nothing.txt»")),
      .fails("an empty file", .tile("client_secret: «file:secret.txt»"), .file("secret.txt", "")),
      .fails(
        "two line breaks", .tile("client_secret: «file:secret.txt»"), .file("secret.txt", "correct-horse-battery\n\n")),
      .undecidable("a variable that is not set", .variable("FUSION_CLIENT_SECRET", nil)),
      .undecidable("no secret", .without([.clientSecret])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    switch setup.tile.secret {
    case .absent, .empty: return setup.absence(of: .clientSecret)
    case .registered: return .unverified("Datadog never returns the secret of an account")
    case .literal: return .unverified("the client secret is written in the file", prerequisite: "FD0108")
    case .reference(let reference, let place):
      guard let fault = fault(reference.outcome) else { return .passed }
      // A check without a network is often run where the secret is not: that is no fault of the setup.
      if case .unset = reference.outcome, !setup.sources.contains(where: { $0.standing == .live }) {
        return .unverified("\(name(reference.target)) is not set here")
      }
      return .failed(.tile(.clientSecret, message(name(reference.target), fault), at: place, observed: fault))
    }
  }

  /// What is wrong with what a reference gave; nil where it gave a secret.
  private func fault(_ outcome: SecretReference.Outcome) -> String? {
    switch outcome {
    case .given: nil
    case .unset: "not set"
    case .missing: "missing"
    case .empty: "empty"
    case .padded: "surrounded by white space"
    case .encoded: "text in UTF-16, as Windows PowerShell writes it, where UTF-8 is read"
    case .unreadable(let why): "not readable (\(why))"
    }
  }

  private func name(_ target: SecretReference.Target) -> String {
    switch target {
    case .variable(let name): "the environment variable `\(name)`"
    case .file(let path): "the file `\(path)`"
    }
  }
}

private func message(_ name: String, _ fault: String) -> String {
  "\(name) is \(fault): it has to hold the client secret and nothing else"
}
