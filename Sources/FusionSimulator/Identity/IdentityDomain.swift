extension World.State {
  mutating func identityDomain(_ request: Request, own: Bool) -> Reply {
    var reply =
      switch request.path {
      case "/oauth2/v1/token":
        request.method == "POST" ? tokenEndpoint(request, own: own) : scimError(405, "Method not allowed")
      case "/.well-known/openid-configuration" where request.method == "GET":
        Reply(discovery(request))
      case "/.well-known/oauth-authorization-server" where request.method == "GET":
        Reply(discovery(request).merging(["code_challenge_methods_supported": ["S256"]]))
      case "/.well-known/idcs-configuration" where request.method == "GET":
        Reply(["openid-configuration": discovery(request)])
      case "/admin/v1/SigningCert/jwk" where request.method == "GET": signingCertificate(request)
      case let path where path.hasPrefix("/admin/v1/"): administration(request, own: own)
      case "/oauth2/v1/authorize", "/ui/v1/signin", "/", "/ui/v1/adminconsole":
        Reply.redirect(to: "https://\(request.host)/ui/v1/signin")
      default: Reply(html: "Not Found", status: 404)
      }
    let serial = UInt64(counters.requests)
    reply.headers += [
      ("X-ORACLE-DMS-ECID", ecid), ("X-ORACLE-DMS-RID", "0:1"),
      ("opc-request-id", Encodings.hex(32, seed: serial)),
    ]
    return reply
  }

  /// The correlation ID of this request.
  var ecid: String { Encodings.uuid(seed: UInt64(counters.requests)) + "-0000\(counters.requests)" }

  private func discovery(_ request: Request) -> JSON {
    let base = "https://\(request.host):443"
    let secure = "https://\(label(request.host)).us-ashburn-idcs-1.secure.identity.oraclecloud.com"
    func urls(_ prefix: String, _ base: String) -> [JSON.Member] {
      [
        ("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("userinfo_endpoint", "userinfo"),
        ("revocation_endpoint", "revoke"), ("introspection_endpoint", "introspect"),
        ("end_session_endpoint", "userlogout"),
      ].map { JSON.Member(prefix + $0.0, .string("\(base)/oauth2/v1/\($0.1)")) }
    }
    let whole = JSON.object(
      [JSON.Member("issuer", "https://identity.oraclecloud.com/")] + urls("", base) + urls("secure_", secure) + [
        JSON.Member("jwks_uri", .string("\(base)/admin/v1/SigningCert/jwk")),
        JSON.Member("secure_jwks_uri", .string("\(secure)/admin/v1/SigningCert/jwk")),
        JSON.Member(
          "scopes_supported",
          [
            "openid", "profile", "offline_access", "email", "address", "phone", "groups", "get_groups", "approles",
            "get_approles",
          ]),
        JSON.Member("response_types_supported", ["code", "token", "id_token", "code token", "code id_token"]),
        JSON.Member("subject_types_supported", ["public"]),
        JSON.Member("id_token_signing_alg_values_supported", ["RS256"]),
        JSON.Member("claims_supported", ["aud", "exp", "iat", "iss", "jti", "sub"]),
        JSON.Member(
          "grant_types_supported",
          [
            "client_credentials", "password", "refresh_token", "authorization_code",
            "urn:ietf:params:oauth:grant-type:jwt-bearer", "tls_cert_auth",
          ]),
        JSON.Member(
          "token_endpoint_auth_methods_supported", ["client_secret_basic", "private_key_jwt", "client_secret_post"]),
        JSON.Member("token_endpoint_auth_signing_alg_values_supported", ["RS256"]),
        JSON.Member("userinfo_signing_alg_values_supported", ["none"]),
        JSON.Member("ui_locales_supported", ["en"]), JSON.Member("claims_parameter_supported", false),
        JSON.Member("http_logout_supported", true), JSON.Member("logout_session_supported", false),
        JSON.Member("request_parameter_supported", false), JSON.Member("request_uri_parameter_supported", false),
        JSON.Member("require_request_uri_registration", false), JSON.Member("idcs_id_token", "supported"),
        JSON.Member("idcs_logout_v3", "supported"),
      ])
    return whole.merging(scenario.domain.discovery, removing: true)
  }

  private func signingCertificate(_ request: Request) -> Reply {
    guard scenario.domain.signingCertificatePublic || request.bearer.flatMap({ tokens[$0] })?.forDomain == true else {
      return scimError(
        401, "You are not authorized to access this resource.", "error.common.exception.unauthorizedAccess")
    }
    return Reply([
      "keys": [
        [
          "kty": "RSA", "kid": "SIGNING_KEY", "alg": "RS256", "use": "sig", "e": "AQAB",
          "n": .string(Encodings.base64url(Encodings.bytes(256, seed: 3))),
        ]
      ]
    ])
  }

  /// The SCIM error of an identity domain; its `status` is a text.
  func scimError(_ status: Int, _ detail: String, _ message: String = "error.common.validation") -> Reply {
    Reply(
      [
        "schemas": [
          "urn:ietf:params:scim:api:messages:2.0:Error",
          "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error",
        ],
        "detail": .string(detail), "status": .string(String(status)),
        "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error": ["messageId": .string(message)],
      ], status: status, type: "application/scim+json;charset=utf-8")
  }
}
