public import Lint

/// What a starting file says of one setup: values that exports gave, placeholders for the rest.
public struct StartingSetup: Sendable {
  public var name: String?
  /// Values as the export has them; the client secret is never among them.
  public var tile: [TileKey: String] = [:]
  public var services: [String]?
  /// Paths by kind, relative to the starting file.
  public var evidence: [EvidenceKind: [String]] = [:]

  public init() {}
}

/// Writes starting files.
public enum StartingFile {
  /// - Parameter setups: the setups of the stream, in order; none is one without values
  public static func text(_ setups: [StartingSetup] = []) -> String {
    let first = setups.first ?? StartingSetup()
    var text = head + full(first)
    for setup in setups.dropFirst() {
      text += "---\nversion: 1\n" + name(setup) + tile(setup, comments: false) + evidence(setup, comments: false)
    }
    return text
  }

  private static let head = """
    # One setup of the Datadog Oracle Fusion integration, as `fusion-doctor check` judges it.
    #
    # What stands in <...> or begins with `your-` is to be filled in. A line with a `#` and no blank behind it is a setting
    # that may be left out, with its default or an example: take the `#` away to use it.
    # `fusion-doctor schema` prints the JSON Schema of this file.


    """

  private static func full(_ setup: StartingSetup) -> String {
    "version: 1\n\n# Name of the setup in reports; default: the host of fusion_base_url.\n" + name(setup) + "\n"
      + tile(setup, comments: true) + "\n" + stage + evidence(setup, comments: true) + "\n" + rest
  }

  private static func name(_ setup: StartingSetup) -> String {
    setup.name.map { "name: \(YAMLText.scalar($0))\n" } ?? "#name: prod\n"
  }

  private static func tile(_ setup: StartingSetup, comments: Bool) -> String {
    var lines = comments ? ["# The values entered in the Datadog Oracle Fusion tile."] : []
    lines.append("tile:")
    func add(_ key: TileKey, _ placeholder: String, _ comment: String, isOptional: Bool = false) {
      if comments { lines.append("  # \(comment)") }
      if let value = setup.tile[key] {
        lines.append("  \(key.rawValue): \(YAMLText.scalar(value))")
      } else if !isOptional || comments {
        lines.append("  \(isOptional ? "#" : "")\(key.rawValue): \(placeholder)")
      }
    }
    add(.fusionBaseURL, "https://your-pod.fa.ocs.oraclecloud.com", "Address of Fusion: https:// and the host.")
    add(
      .tokenURL, "https://idcs-<IDENTITY_DOMAIN_ID>.identity.oraclecloud.com/oauth2/v1/token",
      "Token endpoint of the identity domain that belongs to this Fusion environment.")
    add(.clientID, "<CLIENT_ID>", "Client ID of the confidential application; exports call it `name`.")
    add(
      .oauthScope, "urn:opc:resource:fa:instanceid=<INSTANCE_ID>urn:opc:resource:consumer::all",
      "Scope of the Fusion resource, exactly as the application is granted it.")
    if comments { lines.append("  # ${ENV_NAME} or file:PATH, never the secret itself.") }
    lines.append("  client_secret: ${FUSION_CLIENT_SECRET}")
    add(.site, "datadoghq.com", "Datadog site; default: DD_SITE, else datadoghq.com.", isOptional: true)
    if comments { lines.append("  # Services that Datadog reads: ess, audit, epm_jobs, epm_audit.") }
    if let services = setup.services {
      lines.append("  services: [\(services.map(YAMLText.scalar).joined(separator: ", "))]")
    } else if comments {
      lines.append("  #services: [ess, audit]")
    }
    add(
      .fusionApplicationID, "<FUSION_APPLICATION_ID>", "ID of the Fusion application in the identity domain.",
      isOptional: true)
    add(.epmBaseURL, "https://your-epm.epm.us-phoenix-1.ocs.oraclecloud.com", "For EPM: its address,", isOptional: true)
    add(.epmOAuthScope, "<EPM_SCOPE>", "its scope,", isOptional: true)
    add(.epmApplicationID, "<EPM_APPLICATION_ID>", "and the ID of its application.", isOptional: true)
    return lines.joined(separator: "\n") + "\n"
  }

  private static let examples: [(kind: EvidenceKind, value: String, comment: String)] = [
    (.application, "exports/app.json", "The confidential application (OCI CLI, SCIM, Terraform)."),
    (.environment, "exports/fusion-environment.json", "The Fusion environment (OCI CLI, Terraform)."),
    (.user, "exports/user.json", "The integration user (Fusion SCIM, HCM userAccounts)."),
    (
      .roles,
      #"[exports/roles.zip, { path: exports/hierarchy.csv, columns: { role: Code, inherits: "Inherited Code" } }]"#,
      "Roles and their hierarchy; `columns` names headings that are not recognised."
    ),
    (.audit, "exports/audit-levels.json", "Audit levels and audited objects."),
    (.account, "exports/datadog-accounts.json", "Datadog's list of Oracle Fusion accounts."),
  ]

  private static func evidence(_ setup: StartingSetup, comments: Bool) -> String {
    let isGiven = !setup.evidence.isEmpty
    if !isGiven, !comments { return "" }
    var lines: [String] = []
    if comments {
      lines = [
        "# Exported files, each a path, a glob or a list, relative to this file. `fusion-doctor check` says which ones",
        "# would decide what it could not.",
      ]
    }
    lines.append(isGiven ? "evidence:" : "#evidence:")
    for (kind, value, comment) in examples {
      let paths = setup.evidence[kind] ?? []
      if paths.isEmpty, !comments { continue }
      if comments { lines.append("  # \(comment)") }
      if paths.isEmpty {
        lines.append("  #\(kind.rawValue): \(value)")
      } else {
        let texts = paths.map(YAMLText.scalar)
        lines.append("  \(kind.rawValue): " + (texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let stage = """
    # Before or after go-live: before, a tile that is not registered yet is no error.
    #stage: before

    # Datadog's keys, by the names of variables.
    #datadog:
      #api_key: ${DD_API_KEY}
      #app_key: ${DD_APP_KEY}


    """

  private static let rest = """
    # Facts stated by hand where no export exists; with --strict they prove nothing.
    #declared:
      #audit: { OPSS: High, ESS: High }
      #roles: { DD_ESS_MONITOR_CUSTOM: [ESSMonitor] }
      #user: { username: <CLIENT_ID>, active: true, roles: [DD_ESS_MONITOR_CUSTOM] }

    # Roles of your own that stand for a documented one.
    #role_aliases: { ESSMonitor: [ACME_ESS_MONITOR] }

    # Rules that are switched off or graded otherwise.
    #rules:
      #disable: [FD0217]
      #severity: { FD0207: error }

    # Findings that are accepted, with the reason. `subject` and `at` narrow it, `until` ends it.
    #ignore:
      #- { rule: FD0501, subject: OPSS, reason: "agreed with the auditors", until: 2027-01-31 }
      #- { rule: FD0405, reason: "shared until the split", at: "#/evidence/roles" }

    # The live check.
    #probe:
      #timeout: 10s
      #families: [ess, erp, audit]
      # An ESS request of another user that must be visible.
      #known_request: 4711023

    # The embedded collector, instead of the tile or beside it.
    #collect:
      #streams:
        #ess: { interval: 60s, lookback: 12h }
        #audit: { interval: 5m, products: [OPSS] }
      #sinks:
        #- { type: datadog }
      #metrics: { prefix: acme.fusion }
      #state: sqlite:fusion-doctor.db
      #tags: [env:prod]
      #max_age: 18h
      #requests_per_minute: 120
      #quarantine: { max_bytes: 256MiB }
      #redact: { request_parameters: true, audit_values: true }

    """
}
