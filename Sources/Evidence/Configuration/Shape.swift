import Lint

/// What a value of the configuration may be. One description serves the validation, the JSON Schema and "did you mean".
indirect enum Shape: Sendable {
  /// A mapping with these keys; others are unknown.
  case object([Field])
  /// A mapping with keys of the user's choice; one that is near to a known key, and none of them, is a slip.
  case map(Shape, known: [String] = [])
  case list(Shape)
  case text
  case integer
  case bool
  /// `60s`, `5m`, `1h30m`.
  case duration
  /// `1MiB`, `500kB`, `4096`.
  case size
  /// `2027-01-31`.
  case date
  /// A JSON pointer.
  case pointer
  /// One of these words.
  case words([String])
  /// A text that is not empty.
  case filled
  /// A whole number, a duration or a size above 0.
  case positive(Shape)
  /// The number of an ESS request, as a number or in digits.
  case requestNumber
  /// The name of a variable: `${NAME}`. A secret in its place is judged by FD0108.
  case variable
  /// The first that fits; messages name what the last would want.
  case either([Shape])
  /// Judged by a rule of its own.
  case any

  struct Field: Sendable {
    var key: String
    var shape: Shape
    var note: String

    init(_ key: String, _ shape: Shape, _ note: String) {
      self.key = key
      self.shape = shape
      self.note = note
    }
  }

  /// What messages call it.
  var wanted: String {
    switch self {
    case .object, .map: "a mapping"
    case .list: "a list"
    case .text: "a text"
    case .integer: "a whole number"
    case .bool: "true or false"
    case .duration: "a duration such as 60s, 5m or 1h30m"
    case .size: "a size such as 1MiB"
    case .date: "a date such as 2027-01-31"
    case .pointer: "a pointer such as #/evidence/roles"
    case .filled: "a text that is not empty"
    case .positive(let inner): inner.wanted + " above 0"
    case .requestNumber: "the number of an ESS request"
    case .variable: "the name of a variable such as ${DD_API_KEY}"
    case .words(let words): words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
    case .either(let shapes): shapes.map(\.wanted).joined(separator: " or ")
    case .any: "a value"
    }
  }
}

/// The configuration file, as the contract lays it down.
enum ConfigurationSchema {
  static let severities = ["error", "warning", "info"]
  static let families = ["ess", "erp", "audit", "hcm", "scm", "cx"]

  private static let evidenceFile = Shape.either([
    .filled,
    .object([
      .init("path", .filled, "A path or glob, relative to this file."),
      .init(
        "columns", .object(Headings.keys.map { .init($0, .filled, "The heading of this column.") }),
        "Headings by our key."),
    ]),
  ])
  private static let evidence = Shape.either([evidenceFile, .list(evidenceFile)])

  static let root = Shape.object([
    .init("version", .any, "The version of this format: 1."),
    .init("name", .filled, "Name of the setup; default: the host of fusion_base_url."),
    .init(
      "tile",
      .object([
        .init("fusion_base_url", .text, "Fusion Base URL."),
        .init("token_url", .text, "Token Endpoint (OAuth URL)."),
        .init("client_id", .text, "Client ID."),
        .init("oauth_scope", .text, "OAuth Scope."),
        .init("client_secret", .text, "Client Secret: ${ENV_NAME} or file:PATH, never the secret itself."),
        .init("site", .text, "Datadog site; default: DD_SITE, else datadoghq.com."),
        .init("services", .list(.text), "Services that Datadog reads; default [ess, audit]."),
        .init("fusion_application_id", .text, "ID of the Fusion application in the identity domain."),
        .init("epm_base_url", .text, "EPM base URL."),
        .init("epm_oauth_scope", .text, "EPM scope."),
        .init("epm_application_id", .text, "ID of the EPM application."),
      ]), "The values entered in the Datadog Oracle Fusion tile."),
    .init("stage", .words(["before", "after"]), "Before or after go-live; default before."),
    .init(
      "datadog",
      .object([
        .init("api_key", .variable, "${ENV_NAME}; default ${DD_API_KEY}."),
        .init("app_key", .variable, "${ENV_NAME}; default ${DD_APP_KEY}."),
      ]), "Names of the variables that hold Datadog's keys."),
    .init(
      "evidence",
      .object([
        .init("application", evidence, "Export of the confidential application."),
        .init("environment", evidence, "Export of the Fusion environment."),
        .init("user", evidence, "Export of the integration user."),
        .init("roles", evidence, "Roles of the user and role hierarchy."),
        .init("audit", evidence, "Audit levels and objects."),
        .init("account", evidence, "Datadog's list of Oracle Fusion accounts."),
      ]), "Exported files, each a path, a glob or a list."),
    .init(
      "declared",
      .object([
        .init("audit", .map(.words(["High", "Medium", "Low", "None", "Auditing"])), "Audit levels by product."),
        .init("roles", .map(.list(.text)), "Inherited role codes by role code."),
        .init(
          "user",
          .object([
            .init("username", .text, "User name."),
            .init("active", .bool, "Whether the user is active."),
            .init("roles", .list(.text), "Codes of its direct roles."),
          ]), "The integration user."),
      ]), "Facts stated by hand where no export exists."),
    .init(
      "role_aliases",
      .map(.either([.text, .list(.text)]), known: SeededRole.required + [SeededRole.readOnlyAccess]),
      "Roles that stand for a documented role."),
    .init(
      "rules",
      .object([
        .init("disable", .list(.text), "Rules that are not judged."),
        .init("severity", .map(.words(severities)), "Severity by rule."),
      ]), "Rules that are switched off or graded otherwise."),
    .init(
      "ignore",
      .list(
        .object([
          .init("rule", .text, "ID or name of the rule."),
          .init("subject", .text, "The finding's subject."),
          .init("reason", .text, "Why; mandatory."),
          .init("until", .date, "The last day on which it holds."),
          .init("at", .pointer, "The place in this file, with all below it."),
        ])), "Suppressions."),
    .init(
      "probe",
      .object([
        .init("timeout", .positive(.duration), "Timeout of one step."),
        .init("families", .list(.words(families)), "Families of REST resources; default [ess, erp, audit]."),
        .init("known_request", .requestNumber, "An ESS request of another user that must be visible."),
      ]), "The live probe."),
    .init(
      "collect",
      .object([
        .init("streams", .any, "What is collected."),
        .init("sinks", .any, "Where it is sent."),
        .init("metrics", .object([.init("prefix", .text, "Prefix of metric names.")]), "Metrics."),
        .init("state", .filled, "sqlite:PATH or postgres://…"),
        .init("tags", .list(.text), "Tags on everything that is sent."),
        .init("max_age", .positive(.duration), "Older logs are not sent to Datadog."),
        .init("requests_per_minute", .positive(.integer), "Budget for each pod."),
        .init(
          "quarantine", .object([.init("max_bytes", .positive(.size), "Size at which a stream stops.")]), "Quarantine."),
        .init(
          "redact",
          .object([
            .init("request_parameters", .bool, "Leave out parameters of ESS requests."),
            .init("audit_values", .bool, "Leave out old and new values of audit events."),
          ]), "What is left out of records."),
      ]), "The embedded collector."),
  ])
}
