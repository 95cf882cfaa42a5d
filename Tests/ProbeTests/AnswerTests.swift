import Lint
import Probe
import Testing

/// What an answer is taken for: by status, media type and documented members.
extension ProbeTests {
  private static func answer(
    _ status: Int, _ type: String, _ body: String, _ headers: [(name: String, value: String)] = []
  ) -> ProbeResponse {
    ProbeResponse(status: status, headers: [(name: "Content-Type", value: type)] + headers, body: Array(body.utf8))
  }

  private func fault(_ response: ProbeResponse, for path: String) async throws -> Fault.Kind? {
    let remote = FakeRemote { $0.target.contains(path) ? .success(response) : FakeRemote.healthy($0) }
    let live = try await run(remote).live
    return (path == "getaudithistory" ? live.families[.audit] : live.families[.erpIntegrations])?.fault?.kind
  }

  private static let page = "<!DOCTYPE html><html><body>no</body></html>"
  private static let challenge = [(name: "WWW-Authenticate", value: "Bearer")]

  @Test(arguments: [
    // A type says nothing of an empty body, nor of a document that it does not name.
    (answer(401, "text/html", ""), Fault.Kind.unauthorized), (answer(403, "text/html", ""), .forbidden),
    (answer(404, "text/html", ""), .notFound), (answer(403, "text/html", #"{"title": "Forbidden"}"#), .forbidden),
    (answer(200, "text/html", ""), .notExpected),
    (answer(403, "text/html", "\u{FEFF}\r\n" + page), .blocked), (answer(403, "", page), .blocked),
    (answer(403, "text/html", "Forbidden"), .blocked),
    // XML is a document; XHTML is a page.
    (answer(403, "application/xml", "<error/>"), .forbidden),
    (answer(403, "text/plain", #"<?xml version="1.0"?><error/>"#), .forbidden),
    (answer(401, "application/problem+xml", "<error/>"), .unauthorized),
    (answer(200, "text/xml", "<a/>"), .notExpected),
    (answer(403, "application/xml", #"<?xml version="1.0"?><html xmlns="a"/>"#), .blocked),
    // Who challenges has looked for a token.
    (answer(401, "text/html", page, challenge), .unauthorized), (answer(401, "text/html", page), .blocked),
    (answer(401, "text/html", "<html>Reference #18.2f3c1702.17.abc</html>", challenge), .blocked),
    // Marks of edge firewalls, in whatever type.
    (answer(403, "application/json", #"{"detail": "Reference #18.2f3c1702.1700000000.abc"}"#), .blocked),
    (answer(403, "application/json", #"{"detail": "Reference #4711 of the incident"}"#), .forbidden),
    (answer(403, "application/json", #"{"title": "Access Denied"}"#), .forbidden),
    (answer(403, "text/plain", "Access Denied. You don't have permission."), .blocked),
    (answer(403, "text/plain", "The request is forbidden"), .forbidden),
    (answer(400, "text/html", page), .blocked), (answer(406, "text/html", page), .blocked),
    (answer(400, "application/json", "{}"), .badRequest), (answer(405, "text/html", page), .badRequest),
    // A page of the host itself, and one with a success while other families answer.
    (answer(302, "", "", [(name: "Location", value: "/fscmUI/faces/AtkHomePageWelcome")]), .signIn),
    (answer(302, "", "", [(name: "Location", value: "https://\(pod)/homePage/faces/x")]), .signIn),
    (answer(302, "", "", [(name: "Location", value: "/oam/server/obrareq.cgi")]), .signIn),
    (answer(302, "", "", [(name: "Location", value: "/fscmRestApi/resources/latest")]), .notExpected),
    (answer(200, "text/html", page), .blocked),
  ])
  func answerIsSorted(response: ProbeResponse, kind: Fault.Kind) async throws {
    #expect(try await fault(response, for: "erpintegrations") == kind)
  }

  @Test(arguments: [
    (#"{"status": "ERROR"}"#, Fault.Kind.failInside), (#"{"status": "FAILED", "auditData": []}"#, .failInside),
    (#"{"status": null, "error": {"title": "No privilege"}}"#, .failInside),
    (#"{"status": "SUCCESS", "error": {"title": "No privilege"}}"#, .failInside),
    (#"{"anything": []}"#, .notExpected), ("[]", .notExpected), (#"{"status": "success"}"#, nil),
    (#"{"auditData": []}"#, nil), (#"{"status": "SUCCESS", "error": null, "auditData": []}"#, nil),
  ])
  func auditHistorySucceedsWithSuccessAlone(body: String, kind: Fault.Kind?) async throws {
    #expect(try await fault(FakeRemote.json(body), for: "getaudithistory") == kind)
  }

  @Test func signInPageOfEveryFamilyIsSignIn() async throws {
    let remote = FakeRemote { request in
      request.host == Self.pod ? .success(Self.answer(200, "text/html", Self.page)) : FakeRemote.healthy(request)
    }
    #expect(try await run(remote).live.families.values.allSatisfy { $0.fault?.kind == .signIn })
  }

  @Test func refusalOfStrangersIsOfTheWay() async throws {
    let remote = FakeRemote { request in
      guard request.host == Self.pod else { return FakeRemote.healthy(request) }
      return .success(FakeRemote.json("{}", status: request.target.hasSuffix("getaudithistory") ? 401 : 403))
    }
    let families = try await run(remote).live.families
    #expect(families[.audit]?.fault?.kind == .unauthorized)
    #expect(families[.ess]?.fault?.kind == .blocked && families[.erpIntegrations]?.fault?.kind == .blocked)
  }

  @Test(arguments: [
    #"{"permissions": [{"action": "cancel", "allowed": false}, {"action": "read", "allowed": true}]}"#,
    #"{"permissions": [{"name": "CANCEL", "granted": "false"}, "READ"]}"#,
    #"{"read": "true", "cancel": "false"}"#,
  ])
  func permissionThatIsDeniedIsNone(body: String) async throws {
    let remote = FakeRemote {
      $0.target.hasSuffix("/permissions") ? .success(FakeRemote.json(body)) : FakeRemote.healthy($0)
    }
    #expect(try await run(remote).live.permissions.value == ["read"])
  }

  @Test func scopeOfTokenCanBeList() async throws {
    let token = "e30." + FakeRemote.base64URL(#"{"scope": ["a b", "c"]}"#) + ".c2ln"
    let remote = FakeRemote { request in
      request.target == "/oauth2/v1/token"
        ? .success(FakeRemote.json(#"{"access_token":"\#(token)"}"#)) : FakeRemote.healthy(request)
    }
    #expect(try await run(remote).live.token.value?.scopes == ["a", "b", "c"])
  }
}
