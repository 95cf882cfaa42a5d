public import Lint

/// The application redirects no browser anywhere.
public struct HasNoRedirects: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0216",
    name: "no-redirects",
    severities: [.info],
    component: .application,
    summary: "No redirect URLs are set, and plain HTTP URLs are not allowed.",
    rationale: """
      Redirects belong to grants that sign a person in. The integration has none, so they only widen what a stolen \
      client could be used for.
      """,
    sources: [ApplicationRemedy.documentation],
    remedy: ApplicationRemedy.patch(
      "Remove the redirect URLs.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Remove Redirect URL, Post-logout redirect URL and Logout URL, clear Allow non-HTTPS URLs, and save.",
      ],
      operations: #"""
        {"op":"remove","path":"redirectUris"},{"op":"remove","path":"postLogoutRedirectUris"},\#
        {"op":"replace","path":"allUrlSchemesAllowed","value":false}
        """#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes(
        "none",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "allUrlSchemesAllowed": false, "redirectUris": null}
          """#)),
      .fails(
        "redirects and plain HTTP",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "redirectUris": [«"http://localhost:8943"»], "allUrlSchemesAllowed": «true»,
           "postLogoutRedirectUris": [«"https://app.corp.test/bye"»]}
          """#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      var findings: [Finding] = []
      var reason: String?
      for attribute in [AppAttribute.redirectUris, .postLogoutRedirectUris] {
        switch application.texts(attribute) {
        case .known(let urls, _):
          for url in urls where !url.value.isEmpty { findings.append(finding(url, message(url.value, attribute))) }
        case .unknown(let why): if reason == nil { reason = why }
        }
      }
      if let url = application.text(.logoutUri).fact { findings.append(finding(url, message(url.value, .logoutUri))) }
      if let allowed = application.bool(.allUrlSchemesAllowed).fact, allowed.value {
        findings.append(
          Finding(
            AppAttribute.allUrlSchemesAllowed.rawValue, plainHTTP, severity: .info, at: allowed.place,
            observed: "true", expected: "false"))
      }
      if !findings.isEmpty { return .fails(findings) }
      return reason.map(Verdict.unknown) ?? .meets
    }
  }

  private func finding(_ url: Fact<String>, _ message: String) -> Finding {
    Finding(url.value, message, severity: .info, at: url.place, observed: url.value, expected: "none")
  }
}

private let plainHTTP = "plain HTTP URLs are allowed, the integration uses no redirect at all"

private func message(_ url: String, _ attribute: AppAttribute) -> String {
  let what =
    switch attribute {
    case .postLogoutRedirectUris: "post-logout redirect URL"
    case .logoutUri: "logout URL"
    default: "redirect URL"
    }
  return "the \(what) \(quoted(url)) is set, the integration signs nobody in"
}
