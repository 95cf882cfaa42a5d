import FusionSimulator
import Testing

/// Each fault as a client sees it that did not write it.
@Suite struct FaultTests {
  /// A reset shows where it is noticed first, so that its place is not asserted.
  @Test(arguments: [
    ("unresolvable", "proxy 502"), ("refuse", "proxy 503"), ("forbid", "proxy 403"), ("resetBeforeConnect", "broken"),
    ("resetAfterConnect", "broken"), ("resetInTLS", "broken"), ("closeInTLS", "broken"), ("notTLS", "TLS: handshake"),
    ("tls11", "TLS: handshake"), ("expiredCertificate", "TLS: not trusted"),
    ("notYetValidCertificate", "TLS: not trusted"), ("wrongHostCertificate", "TLS: wrong host"),
    ("unknownAuthority", "TLS: not trusted"), ("selfSigned", "TLS: not trusted"),
    ("incompleteChain", "TLS: not trusted"), ("throttle", "429"), ("html", "500 text/html"),
    ("signInRedirect", "302 text/html"), ("signInPage", "200 text/html"), ("edgeBlock", "403 text/html"),
    ("answer", "200"), ("edit", "200 application/json"), ("delay", "200 application/json"), ("reset", "broken"),
    ("resetInBody", "broken"), ("truncate", "broken"), ("garbage", "no HTTP"),
  ])
  func faultShows(action: String, expected: String) async throws {
    let outcome = try await against([["faults": [["action": .string(action), "host": "domain"]]]]) {
      (client) async throws in await seen(client)
    }
    #expect(outcome.hasPrefix(expected), "\(action): \(outcome)")
  }

  /// What never answers never will, however short the wait is.
  @Test(arguments: [("timeOut", "at the proxy"), ("silentTLS", "in TLS"), ("stall", "before the answer")])
  func silenceLasts(action: String, place: String) async throws {
    let outcome = try await against([["faults": [["action": .string(action), "host": "domain"]]]]) {
      (client) async throws in
      var hasty = client
      hasty.milliseconds = action == "timeOut" ? 50 : 500
      return await seen(hasty)
    }
    // A busy machine may be slower than the wait, and get less far.
    #expect(outcome.hasPrefix("time-out"), "\(outcome)")
    if action == "timeOut" { #expect(outcome == "time-out \(place)") }
  }

  /// The other hosts stay whole.
  @Test func faultsStayAtTheirHost() async throws {
    try await against([["faults": [["action": "selfSigned", "host": "pod"], ["action": "reset", "host": "api"]]]]) {
      (client) async throws in
      let found = await seen(client)
      #expect(found == "200 application/json")
      let intake = try await client.post(
        "https://http-intake.logs.datadoghq.com/api/v2/logs", [["message": "m"]], headers: [TestClient.keys[0]])
      #expect(intake.status == 202)
    }
  }

  /// Scenarios whose symptom is one answer of the pod or of the domain.
  @Test(arguments: [
    ("user-missing", "401"), ("user-inactive", "401"), ("user-suspended", "401"), ("user-unsynchronised", "401"),
    ("user-other-name", "401"), ("user-case-matters", "401"), ("user-case-variant", "200 14"),
    ("refresh-removed-user", "401"), ("domain-no-longer-trusted", "401"), ("pod-other-audience", "401"),
    ("claims-other-subject", "401"), ("claims-other-audience", "401"), ("claims-audience-list", "200 14"),
    ("claims-account-audience", "200 14"), ("claims-account-audience-refused", "401"), ("claims-other-tenant", "401"),
    ("role-ess-monitor-missing", "200 0"), ("roles-stale", "200 0"), ("ess-own-only", "200 3"),
    ("ess-empty-pod", "200 0"), ("role-of-script", "200 14"), ("ess-forbidden", "403 ESS-00500"),
    ("ess-hidden", "404 ESS-00501"), ("ess-fault", "500 ESS-11003"), ("environment-rules", "403 text/html"),
    ("location-based", "403 text/html"), ("location-based-json", "403 ESS-00500"), ("edge-all", "403 text/html"),
    ("edge-posts", "200 14"), ("sign-in-redirect", "302 text/html"), ("sign-in-page", "200 text/html"),
    ("pod-not-found", "404 text/html"), ("pod-throttled", "429"), ("pod-unavailable", "503 text/html"),
    ("pod-text-errors", "500 text/plain"), ("secret-wrong", "401 invalid_client"),
    ("secret-wrong-400", "400 invalid_client"), ("client-unknown", "401 invalid_client"),
    ("application-inactive", "401 invalid_client"), ("address-not-allowed", "401 invalid_client"),
    ("grant-missing", "400 unauthorized_client"), ("scope-not-granted", "400 unauthorized_client"),
    ("scope-not-granted-invalid", "400 invalid_scope"), ("scope-unknown", "400 invalid_scope"),
    ("token-server-error", "500 server_error"), ("token-html", "200 text/html"), ("token-absent", "200 no token"),
    ("token-several", "200 no token"), ("token-redirect", "302"),
  ])
  func scenarioShows(name: String, expected: String) async throws {
    let scenario = try ScenarioTests.scenario([name])
    let outcome = try await FusionSimulator(scenario).serve { simulator in
      try await requests(TestClient(simulator: simulator))
    }
    #expect(outcome == expected || outcome.hasPrefix(expected + " "), "\(name): \(outcome)")
  }
}

private func seen(_ client: TestClient) async -> String {
  do {
    let answer = try await client.get(TestClient.domain + "/.well-known/openid-configuration")
    return kind(answer)
  } catch {
    return error.word
  }
}

private func kind(_ answer: Answer) -> String {
  let type = answer.type.prefix { $0 != ";" }
  return type.isEmpty ? "\(answer.status)" : "\(answer.status) \(type)"
}

/// A token and the list of requests, as far as it goes.
private func requests(_ client: TestClient) async throws -> String {
  let issued = try await client.token()
  if let error = issued.json["error"]?.text { return "\(issued.status) \(error)" }
  guard issued.type.hasPrefix("application/json") else { return kind(issued) }
  guard let token = issued.json["access_token"]?.text else { return "\(issued.status) no token" }
  let list = try await client.get(TestClient.pod + "/ess/rest/scheduler/v1/requests", bearer: token)
  if let count = list.json["count"]?.double { return "\(list.status) \(Int(count))" }
  if let code = list.json["errorCode"]?.text { return "\(list.status) \(code)" }
  return kind(list)
}
