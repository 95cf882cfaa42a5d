import Lint

/// What the answer of a token endpoint means that gives no token, and which causes it leaves.
///
/// Sorted by the documented `error` (RFC 6749 5.2), then by status and media type. The codes of identity domains overlap
/// (reference: token endpoint errors): the causes that one code can have are ranked by what the evidence says.
struct TokenRefusal {
  enum Kind: String {
    case client = "the client is not recognised"
    case permission = "the client may not have this scope by this grant"
    case scope = "the scope is not granted"
    case grant = "the grant is not allowed"
    case address = "the request is refused by its origin"
    case throttled = "too many requests"
    case endpoint = "this is no token endpoint"
    case server = "the identity domain is at fault"
    case unknown = "the answer is not a documented one"
    case silent = "no answer"
  }

  let kind: Kind
  let candidates: [Candidate]
  /// The value of the tile that it is most likely about.
  let key: TileKey
  let owner: Owner
  let summary: String

  init(_ fault: Fault, _ exchange: Exchange?, on setup: Setup) {
    kind = TokenRefusal.kind(fault)
    candidates = TokenRefusal.candidates(kind, on: setup)
    switch kind {
    case .client:
      (key, owner, summary) = (
        .clientID, .identityDomain, "Find out which of client ID, client secret and state is wrong."
      )
    case .permission, .scope, .grant:
      (key, owner, summary) = (
        .oauthScope, .identityDomain, "Let the application have the scope by client credentials."
      )
    case .address: (key, owner, summary) = (.tokenURL, .identityDomain, "Let this machine's address ask for tokens.")
    case .endpoint: (key, owner, summary) = (.tokenURL, .datadog, "Enter the token endpoint of the identity domain.")
    case .throttled, .server, .silent, .unknown:
      (key, owner, summary) = (.tokenURL, .operator, "Ask again later; then open a service request with Oracle.")
    }
  }

  private static func kind(_ fault: Fault) -> Kind {
    switch fault.code {
    case "invalid_client": return .client
    case "unauthorized_client": return .permission
    case "invalid_scope": return .scope
    case "unsupported_grant_type", "invalid_grant": return .grant
    case "access_denied": return .address
    case "server_error", "temporarily_unavailable": return .server
    default: break
    }
    switch fault.kind {
    case .throttled: return .throttled
    case .unauthorized: return .client
    case .forbidden, .blocked: return .address
    case .notFound, .signIn, .redirected: return .endpoint
    case .serverFault: return .server
    default: return fault.trouble == .noAnswer ? .silent : .unknown
    }
  }

  private static func candidates(_ kind: Kind, on setup: Setup) -> [Candidate] {
    let secret = Candidate(
      "the client secret is wrong or was regenerated",
      "Copy the Client Secret under OAuth configuration > General information again; a run of the onboarding script or "
        + "Regenerate makes the old one invalid at once.",
      by: [], on: setup)
    let unknown = Candidate(
      "no application of this domain has the client ID",
      "Search the client ID under Integrated applications of this domain; another domain, or a new application, has another.",
      by: [ApplicationIsFound()], on: setup)
    let inactive = Candidate(
      "the application is not active",
      "Look at the application's state: the App record (`evidence.application`, `active`) tells this from a wrong secret; "
        + "activate it under Actions.", by: [ApplicationIsActive()], on: setup)
    let notClient = Candidate(
      "the application is not configured as a client",
      "Look under OAuth configuration whether the application is configured as a client (`isOAuthClient`).",
      by: [IsOAuthClient()], on: setup)
    let grant = Candidate(
      "the grant client credentials is not allowed",
      "Look at Allowed grant types (`allowedGrants` of the App record): Client credentials must be checked.",
      by: [GrantsClientCredentials()], on: setup)
    let scope = Candidate(
      "the application may not use the scope",
      "Compare OAuth configuration > Resources (`allowedScopes` of the App record) with the tile's scope, letter by letter.",
      by: [ScopeIsGranted()], on: setup)
    let address = Candidate(
      "this machine's address is outside of the application's network perimeters",
      "Look at the allowed client addresses (`clientIPChecking` of the App record): Anywhere, as Datadog comes from outside.",
      by: [AdmitsAnyAddress()], on: setup)
    func alone(_ text: String, _ sight: String) -> [Candidate] { [Candidate(text, sight, on: setup)] }
    switch kind {
    case .client: return [secret, unknown, inactive, notClient, address]
    case .permission: return [scope, grant, inactive, notClient]
    case .scope:
      return [scope]
        + alone(
          "the scope is of another environment or was copied with a mistake",
          "Copy the scope under OAuth configuration > Resources > Scope anew, from the domain of this environment.")
    case .grant: return [grant, notClient]
    case .address:
      return [address]
        + alone(
          "a proxy or firewall on the way refuses the request",
          "Ask from another network: a refusal that stays away there comes from the way.")
    case .throttled:
      return alone(
        "the domain limits requests for tokens",
        "Wait a minute and ask again; let every client keep its token until it expires.")
    case .endpoint:
      return alone(
        "the token URL leads elsewhere",
        "Enter the Domain URL followed by /oauth2/v1/token; look whether a proxy answers in the domain's place.")
    case .server:
      return alone(
        "the identity domain has a fault or is failing over",
        "Wait and ask again, and look at Oracle's status page; the URL stays the same during a failover.")
    case .silent:
      return alone(
        "the request was not answered", "Ask again; look at what the proxy or firewall does with a POST.")
    case .unknown:
      return alone(
        "something on the way answers, or the domain refuses for a reason of its own",
        "Ask again with the same values by hand, and give Oracle the correlation ID of the answer.")
    }
  }
}
