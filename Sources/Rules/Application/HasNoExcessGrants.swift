public import Lint

/// The application may use no grant that the integration has no use for.
public struct HasNoExcessGrants: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0206",
    name: "no-excess-grants",
    severities: [.error, .warning],
    component: .application,
    summary: "The application allows no grants beyond those of the integration.",
    rationale: """
      Each further grant is a further way to a token with this client. The password grant hands a person's password to \
      the client and must not be used (RFC 9700, 2.4), the implicit grant leaks tokens (2.1.2). The JWT bearer grant \
      belongs to the set-up of the onboarding script.
      """,
    sources: [
      .rfc(9700, section: "2.4"), .rfc(9700, section: "2.1.2"),
      .oracle(
        "Security checklist",
        url: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/SecurityChecklist.htm"),
      .script("grants of the application"),
    ],
    remedy: ApplicationRemedy.patch(
      "Leave Client credentials as the only grant.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Allowed grant types clear all but Client credentials, and save.",
      ],
      operations: #"{"op":"replace","path":"allowedGrants","value":["client_credentials"]}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("as in the guide", .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials"]}"#)),
      .passes(
        "as the onboarding script makes it",
        .application(
          #"""
          {"name": "$CLIENT",
           "allowedGrants": ["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"]}
          """#)),
      .passes("none: that is FD0205's", .application(#"{"name": "$CLIENT", "allowedGrants": []}"#)),
      .fails(
        "grants that need a person",
        .application(
          #"{"name": "$CLIENT", "allowedGrants": ["client_credentials", «"authorization_code"», «"refresh_token"»]}"#),
        severity: .warning),
      .fails(
        "the password of a person",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials", «"password"»]}"#),
        severity: .error),
      .fails(
        "tokens in the browser's address",
        .application(#"{"name": "$CLIENT", "allowedGrants": [«"implicit"», "client_credentials"]}"#),
        severity: .error),
      .passes(
        "the wanted grant in other letters: that is FD0205's",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["Client_Credentials"]}"#)),
      .fails(
        "a forbidden one beside one that the OCI CLI did not know",
        .application(#"{"name": "$CLIENT", "allowedGrants": [«"password"», "UNKNOWN_ENUM_VALUE"]}"#),
        severity: .error),
      .undecidable(
        "one that the OCI CLI did not know",
        .application(#"{"name": "$CLIENT", "allowedGrants": ["client_credentials", "UNKNOWN_ENUM_VALUE"]}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.verdict(on: .allowedGrants, demanding: .noEntry) { grants, _ in
        let keepsBearer = grants.contains { $0.value == Self.bearer }
        // The wanted grant in other letters is one fault, and FD0205 reports it.
        let findings = grants.filter { !["client_credentials", Self.bearer].contains($0.value.lowercased()) }.map {
          grant in
          Finding(
            grant.value, message(grant.value), severity: Self.forbidden.contains(grant.value) ? .error : .warning,
            at: grant.place, observed: grant.value,
            expected: keepsBearer ? "client_credentials, \(Self.bearer)" : "client_credentials",
            remedy: keepsBearer ? Self.keepingBearer : nil)
        }
        return findings.isEmpty ? .meets : .fails(findings)
      }
    }
  }

  private static let bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"
  private static let forbidden = ["password", "implicit"]

  /// The set-up of the onboarding script keeps its second grant.
  private static let keepingBearer = ApplicationRemedy.patch(
    "Leave Client credentials and JWT assertion as the only grants.",
    steps: [
      "Choose Edit OAuth configuration.",
      "Under Allowed grant types clear all but Client credentials and JWT assertion, and save.",
    ],
    operations: #"""
      {"op":"replace","path":"allowedGrants",\#
      "value":["client_credentials","urn:ietf:params:oauth:grant-type:jwt-bearer"]}
      """#)
}

private func message(_ grant: String) -> String {
  switch grant {
  case "password":
    "the grant `password` is allowed: it hands a person's password to the client and must not be used"
  case "implicit": "the grant `implicit` is allowed: it gives tokens away in addresses and must not be used"
  case "refresh_token":
    "the grant `refresh_token` is allowed and of no use: client credentials never return a refresh token"
  case "authorization_code":
    "the grant `authorization_code` is allowed: it signs a person in, which the integration never does"
  default: "the grant \(quoted(grant)) is allowed: the integration uses `client_credentials` alone"
  }
}
