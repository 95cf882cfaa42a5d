extension World.State {
  /// The pod: what stands in front of it, then who asks, then which service.
  mutating func pod(_ request: Request, own: Bool) -> Reply {
    var reply = podAnswer(request, own: own)
    reply.headers.append(("X-ORACLE-DMS-ECID", ecid))
    return reply
  }

  private mutating func podAnswer(_ request: Request, own: Bool) -> Reply {
    switch scenario.pod.barrier {
    case .environmentRules: return Reply(html: "403 Forbidden", status: 403)
    case .edge: return edgePage(request)
    case .edgePosts where request.method != "GET": return edgePage(request)
    case .locationBased:
      return Reply(html: "Error 403--Forbidden", ["From RFC 2068 Hypertext Transfer Protocol"], status: 403)
    case .locationBasedJSON:
      return refused(request, 403, "Forbidden", "Access from this location is not allowed.")
    default: break
    }
    guard isService(request.path) else {
      if request.path.contains("/faces/") || ["/", "/fscmUI", "/homePage"].contains(request.path) {
        return .redirect(to: signInURL(request))
      }
      return Reply(html: "Error 404--Not Found", status: 404)
    }
    switch scenario.pod.signIn {
    case .redirect: return .redirect(to: signInURL(request))
    case .page: return signInPage()
    case .off: break
    }
    guard scenario.pod.provisioned else { return Reply(html: "Error 404--Not Found", status: 404) }
    guard own, accepts(request) else { return unauthorised(request) }
    let parts = request.segments
    return switch parts.first {
    case "ess": scheduler(request, Array(parts.dropFirst(4)))
    case "hcmRestApi" where parts.dropFirst().first == "scim": fusionSCIM(request, Array(parts.dropFirst(2)))
    case "fscmRestApi" where parts.dropFirst().first == "fndAuditRESTService": audit(request, Array(parts.dropFirst(3)))
    default: dataAPI(request, parts)
    }
  }

  private func isService(_ path: String) -> Bool {
    ["/ess/rest/scheduler/v1", "/fscmRestApi/", "/hcmRestApi/", "/crmRestApi/", "/financialCommonApi/", "/api/boss/"]
      .contains { path.hasPrefix($0) }
  }

  /// The token is looked at first, then its user; roles come later.
  private func accepts(_ request: Request) -> Bool {
    guard let bearer = request.bearer, let token = tokens[bearer], token.expires > now else { return false }
    let trusted = scenario.pod.trustedDomain.isEmpty ? label(scenario.hosts.domain) : scenario.pod.trustedDomain
    guard token.tenant == trusted else { return false }
    let audiences = token.audience
    guard
      audiences.contains(scenario.pod.audience)
        || scenario.pod.acceptsAccountAudience && audiences.contains("urn:opc:resource:scope:account")
    else { return false }
    guard scenario.user.state == .active else { return false }
    let name = scenario.user.name.isEmpty ? scenario.client.id : scenario.user.name
    return name == token.subject || !scenario.pod.userNameCaseMatters && name.lowercased() == token.subject.lowercased()
  }

  private func unauthorised(_ request: Request) -> Reply {
    let challenge = [("WWW-Authenticate", "Bearer realm=\"fusion\"")]
    switch scenario.pod.unauthorized {
    case .empty: return .empty(401, headers: challenge)
    case .html: return Reply(html: "Error 401--Unauthorized", status: 401, headers: challenge)
    case .redirect: return .redirect(to: signInURL(request))
    case .json:
      var reply = refused(request, 401, "Unauthorized", "The request requires user authentication.")
      reply.headers += challenge
      return reply
    }
  }

  /// The edge firewall's page: it stands before authentication.
  func edgePage(_ request: Request) -> Reply {
    Reply(
      html: "Access Denied",
      [
        "You don't have permission to access \"http://\(request.host)\(request.path)\" on this server.",
        "Reference #18.\(Encodings.hex(8, seed: UInt64(counters.requests))).\(Int(now)).\(counters.requests)",
      ], status: 403, headers: [("Server", "AkamaiGHost")])
  }

  /// An error in the service's own shape.
  func refused(_ request: Request, _ status: Int, _ title: String, _ detail: String) -> Reply {
    if request.path.hasPrefix("/ess/") { return schedulerError(status, title, detail, "ESS-00500") }
    if request.path.hasPrefix("/hcmRestApi/scim") {
      return Reply(
        ["Errors": [["description": .string("\(detail) (ASE-5001)"), "code": .string(String(status))]]], status: status)
    }
    if request.path.contains("/fndAuditRESTService/") { return auditError(request, status, title, detail) }
    return adfError(request, status, title, detail)
  }

  /// `application/vnd.oracle.adf.error+json` for those who accept it; others get a plain text.
  func adfError(_ request: Request, _ status: Int, _ title: String, _ detail: String, code: String = "") -> Reply {
    guard request.header("Accept")?.contains("application/vnd.oracle.adf.error+json") == true else {
      return Reply(text: detail, status: status)
    }
    return Reply(
      [
        "title": .string(title), "status": .string(String(status)),
        "o:errorDetails": [["detail": .string(detail), "o:errorCode": .string(code), "o:errorPath": ""]],
      ], status: status, type: "application/vnd.oracle.adf.error+json")
  }

  /// Whether one of these roles is in force; no role stands for every user.
  func holds(_ roles: [String]) -> Bool {
    roles.isEmpty || !scenario.user.effective.isDisjoint(with: roles)
  }
}
