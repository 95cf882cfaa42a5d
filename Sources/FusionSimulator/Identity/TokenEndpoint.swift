extension World.State {
  /// RFC 6749, section 4.4, with the checks in the order in which the documented answers suggest them: who asks, whether
  /// the application is in service, how it asks, for what.
  mutating func tokenEndpoint(_ request: Request, own: Bool) -> Reply {
    let application = scenario.application
    let form = Encodings.pairs(String(decoding: request.body, as: UTF8.self))
    func parameter(_ name: String) -> String? { form.first { $0.name == name }?.value }

    let credentials = request.basic ?? parameter("client_id").map { ($0, parameter("client_secret") ?? "") }
    guard own, application.exists, application.isOAuthClient, let credentials,
      credentials.name.lowercased() == scenario.client.id.lowercased(),
      credentials.password == scenario.client.secret || application.clientType == "public"
    else { return refusal(application.unknown) }
    guard application.active else { return refusal(application.inactive) }
    guard application.clientIPChecking != "whitelisted" || application.addressAllowed else {
      return refusal(application.addressRefused)
    }
    guard let grant = parameter("grant_type") else { return refusal(.init(400, "invalid_request")) }
    guard grant == "client_credentials" else { return refusal(.init(400, "unsupported_grant_type")) }
    guard application.allowedGrants.contains(grant) else { return refusal(application.grantNotAllowed) }

    let words = (parameter("scope") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
      .filter { !$0.hasPrefix("urn:opc:resource:expiry=") }
    guard words.count == 1, let scope = words.first else { return refusal(application.scopeUnknown) }
    if scope == World.myScopes {
      guard application.ownRecord != .scopeRefused else { return refusal(application.scopeUnknown) }
      return tokenAnswer(
        issueToken(
          scope: scope,
          audience: ["https://\(scenario.hosts.domain):443", "urn:opc:lbaas:logicalguid=\(label(request.host))"],
          value: "urn:opc:idm:t.security.client urn:opc:idm:g.identitysources_r", own: own))
    }
    if scope == World.anyScope {
      guard application.trustScope == "Account" || application.trustScope == "Tags" else {
        return refusal(application.scopeUnknown)
      }
      let audience =
        application.trustScope == "Account"
        ? "urn:opc:resource:scope:account" : "urn:opc:resource:scope:tag=eyJ0YWdzIjpbXX0="
      return tokenAnswer(issueToken(scope: scope, audience: [audience], value: scope, own: own))
    }
    guard application.allowedScopes.contains(scope) || application.trustScope == "Account" && published(scope) else {
      return refusal(published(scope) ? application.scopeNotGranted : application.scopeUnknown)
    }
    let (audience, value) = split(scope)
    return tokenAnswer(issueToken(scope: scope, audience: [audience], value: value, own: own))
  }

  /// Whether some application of the domain defines the scope.
  private func published(_ scope: String) -> Bool {
    scope == scenario.pod.audience + World.anyScope || scenario.application.allowedScopes.contains(scope)
  }

  private func split(_ scope: String) -> (audience: String, value: String) {
    if scope.hasSuffix(World.anyScope) { return (String(scope.dropLast(World.anyScope.count)), World.anyScope) }
    if scope.hasSuffix("/") { return (String(scope.dropLast()), "/") }
    return (scope, "/")
  }

  private func refusal(_ refusal: Scenario.Refusal) -> Reply {
    var body: JSON = ["error": .string(refusal.error)]
    if !refusal.description.isEmpty { body["error_description"] = .string(refusal.description) }
    body["ecid"] = .string(ecid)
    var headers = [("Cache-Control", "no-store")]
    if refusal.status == 401 { headers.append(("WWW-Authenticate", "Basic realm=\"Oracle\"")) }
    return Reply(body, status: refusal.status, headers: headers)
  }

  private func tokenAnswer(_ token: String) -> Reply {
    let one: JSON = [
      "access_token": .string(token), "token_type": "Bearer", "expires_in": .integer(scenario.token.lifetimeSeconds),
    ]
    let body: JSON =
      switch scenario.token.form {
      case .jwt, .opaque: one
      case .several: ["tokenResponses": [one, one]]
      case .missing: ["token_type": "Bearer", "expires_in": .integer(scenario.token.lifetimeSeconds)]
      case .notText: one.merging(["access_token": 12345])
      }
    return Reply(body, headers: [("Cache-Control", "no-store"), ("Pragma", "no-cache")])
  }
}
