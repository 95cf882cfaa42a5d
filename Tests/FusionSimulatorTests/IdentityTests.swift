import FusionSimulator
import Testing

@Suite struct IdentityTests {
  @Test func discoveryIsReadWithoutCredentials() async throws {
    try await against { (client) async throws in
      for name in ["openid-configuration", "oauth-authorization-server"] {
        let answer = try await client.get("\(TestClient.domain)/.well-known/\(name)")
        #expect(answer.status == 200)
        #expect(answer.json["issuer"] == "https://identity.oraclecloud.com/")
        #expect(answer.json["token_endpoint"]?.text == "\(TestClient.domain):443/oauth2/v1/token")
      }
      let wrapped = try await client.get("\(TestClient.domain)/.well-known/idcs-configuration")
      #expect(wrapped.json["openid-configuration"]?["jwks_uri"] != nil)
    }
  }

  @Test func signingCertificateIsClosedByDefault() async throws {
    let path = "\(TestClient.domain)/admin/v1/SigningCert/jwk"
    try await against { (client) async throws in
      let answer = try await client.get(path)
      #expect(answer.status == 401)
      #expect(answer.json["status"] == "401")
    }
    try await against([["domain": ["signingCertificatePublic": true]]]) { (client) async throws in
      #expect(try await client.get(path).json["keys"]?.items.count == 1)
    }
  }

  @Test func tokenIsAJWTOfTheDocumentedForm() async throws {
    try await against { (client) async throws in
      let answer = try await client.token()
      #expect(answer.status == 200)
      #expect(answer.json.members.map(\.name).sorted() == ["access_token", "expires_in", "token_type"])
      #expect(answer.json["access_token"]?.text?.hasPrefix("eyJ4NXQ") == true)
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.header("X-ORACLE-DMS-ECID") != nil)
      #expect(client.simulator.snapshot.tokensIssued == 1)
    }
  }

  /// The secret in the body works as well.
  @Test func credentialsMayStandInTheBody() async throws {
    try await against { (client) async throws in
      let own = Scenario.Client()
      let form =
        "grant_type=client_credentials&scope=\(escaped(Scenario.scope))&client_id=\(own.id)&client_secret=\(own.secret)"
      let answer = try await client.send(
        "POST", "\(TestClient.domain)/oauth2/v1/token",
        headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: Array(form.utf8))
      #expect(answer.status == 200)
      #expect(client.simulator.snapshot.leaks.isEmpty)
    }
  }

  @Test(arguments: [
    ("grant_type=client_credentials", "invalid_scope"), ("scope=x", "invalid_request"),
    ("grant_type=password&scope=x", "unsupported_grant_type"),
    ("grant_type=client_credentials&scope=x", "invalid_scope"),
    (
      "grant_type=client_credentials&scope=urn:opc:resource:fa:instanceid=123456789+urn:opc:resource:consumer::all",
      "invalid_scope"
    ), ("grant_type=client_credentials&scope=urn:opc:resource:consumer::all", "invalid_scope"),
  ])
  func mistakesInTheFormAreRefused(form: String, error: String) async throws {
    try await against { (client) async throws in
      let own = Scenario.Client()
      let answer = try await client.send(
        "POST", "\(TestClient.domain)/oauth2/v1/token",
        headers: [("Authorization", "Basic \(base64("\(own.id):\(own.secret)"))")], body: Array(form.utf8))
      #expect(answer.status == 400)
      #expect(answer.json["error"]?.text == error)
    }
  }

  @Test func ownRecordIsReadWithATokenOfTheDomain() async throws {
    try await against { (client) async throws in
      let fusion = try #require(try await client.token().json["access_token"]?.text)
      #expect(try await client.get("\(TestClient.domain)/admin/v1/Apps", bearer: fusion).status == 401)
      let own = try #require(try await client.token("urn:opc:idm:__myscopes__").json["access_token"]?.text)
      let list = try await client.get(
        "\(TestClient.domain)/admin/v1/Apps?filter=name%20eq%20%22\(Scenario.Client().id)%22", bearer: own)
      let record = try #require(list.json["Resources"]?.items.first)
      #expect(record["allowedScopes"]?.items.first?["fqs"]?.text == Scenario.scope)
      #expect(record["clientSecret"]?.text == Scenario.Client().secret)
      let one = try await client.get("\(TestClient.domain)/admin/v1/Apps/\(Scenario.Client().guid)", bearer: own)
      #expect(one.json["name"]?.text == Scenario.Client().id)
      let trimmed = try await client.get(
        "\(TestClient.domain)/admin/v1/Apps/\(Scenario.Client().guid)?attributes=active", bearer: own)
      #expect(trimmed.json["active"] == true)
      #expect(trimmed.json["schemas"] == nil)
      #expect(try await client.get("\(TestClient.domain)/admin/v1/Apps/none", bearer: own).status == 404)
      #expect(try await client.get("\(TestClient.domain)/admin/v1/Apps?filter=name%20eq", bearer: own).status == 400)
    }
  }

  @Test func anotherDomainDoesNotKnowTheClient() async throws {
    try await against { (client) async throws in
      let own = Scenario.Client()
      let answer = try await client.send(
        "POST", "https://\(TestClient.hosts.otherDomain)/oauth2/v1/token",
        headers: [("Authorization", "Basic \(base64("\(own.id):\(own.secret)"))")],
        body: Array("grant_type=client_credentials&scope=\(escaped(Scenario.scope))".utf8))
      #expect(answer.json["error"] == "invalid_client")
    }
  }
}
