/// A token that the identity domain has issued, as the pod sees it.
struct AccessToken: Sendable {
  var subject: String
  var tenant: String
  var audience: [String]
  var expires: Double
  /// For the domain's own API.
  var forDomain: Bool
}

extension World.State {
  /// Issues a token of the form that client credentials give: the audience half of the scope goes to `aud`, the value
  /// half to `scope`.
  mutating func issueToken(scope: String, audience: [String], value: String, own: Bool) -> String {
    counters.tokensIssued += 1
    let serial = UInt64(counters.tokensIssued)
    let client = scenario.client
    let tenant = label(own ? scenario.hosts.domain : scenario.hosts.otherDomain)
    let issued = Int(now + scenario.domain.clockSkewSeconds)
    let expires = issued + scenario.token.lifetimeSeconds
    let forDomain = scope == World.myScopes
    let audiences = scenario.token.audience.isEmpty || forDomain ? audience : scenario.token.audience
    var claims: JSON = [
      "sub": .string(client.id), "user.tenant.name": .string(tenant), "sub_mappingattr": "userName",
      "iss": "https://identity.oraclecloud.com/", "tok_type": "AT", "client_id": .string(client.id),
      "aud": audiences.count == 1 ? .string(audiences[0]) : JSON(strings: audiences), "sub_type": "client",
      "scope": .string(value), "client_tenantname": .string(tenant), "exp": .integer(expires),
      "iat": .integer(issued), "client_guid": .string(client.guid), "client_name": .string(client.displayName),
      "tenant": .string(tenant), "jti": .string(Encodings.hex(32, seed: serial)), "gtp": "cc",
      "client_ocid": .string(client.ocid), "opc": false, "domain_home": "us-ashburn-1",
      "region_name": "us-ashburn-idcs-1",
    ]
    if forDomain { claims["clientAppRoles"] = ["Authenticated Client"] }
    if !forDomain { claims = claims.merging(scenario.token.claims, removing: true) }
    let header: JSON = [
      "x5t#S256": .string(Encodings.base64url(Encodings.bytes(32, seed: 1))),
      "x5t": .string(Encodings.base64url(Encodings.bytes(20, seed: 2))), "kid": "SIGNING_KEY", "alg": "RS256",
    ]
    let text: String
    if scenario.token.form == .opaque {
      text = "AgAgSIM" + Encodings.base64url(Encodings.bytes(48, seed: serial))
    } else {
      text = [header.bytes, claims.bytes, Encodings.bytes(256, seed: serial)].map { Encodings.base64url($0) }
        .joined(separator: ".")
    }
    let found = claims["aud"]
    tokens[text] = AccessToken(
      subject: claims["sub"]?.text ?? "",
      tenant: claims["tenant"]?.text ?? claims["user.tenant.name"]?.text ?? tenant,
      audience: found?.text.map { [$0] } ?? found?.items.compactMap(\.text) ?? [],
      expires: Double(issued + scenario.token.lifetimeSeconds) - scenario.domain.clockSkewSeconds,
      forDomain: forDomain)
    return text
  }

  func label(_ host: String) -> String { String(host.prefix { $0 != "." }) }
}

extension World {
  static let myScopes = "urn:opc:idm:__myscopes__"
  static let anyScope = "urn:opc:resource:consumer::all"
}
