import Lint

/// What the scripts keep of an answer: attributes by name, and of each of them the form that the service documents. What
/// a service adds tomorrow is left out, and so is an object where a text should be.
indirect enum EvidenceShape: Sendable {
  /// A text, a number or a truth value.
  case value
  /// One where somebody could have put a key of Datadog's, which looks like many an identifier.
  case keyless
  case list(EvidenceShape)
  case object([String: EvidenceShape])
  /// One of ``all`` that stands ahead; for Python.
  case named(String)

  private static func values(_ names: String) -> [String: EvidenceShape] {
    Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), .value) })
  }

  private static func object(_ names: String, _ others: [String: EvidenceShape] = [:]) -> EvidenceShape {
    .object(values(names).merging(others) { $1 })
  }

  // MARK: The shapes by the name that the scripts have for them

  static let all: [(name: String, shape: EvidenceShape)] = [
    ("application", application), ("applications", applications), ("environment", environment), ("user", user),
    ("users", users), ("account", hcmAccount), ("page", page), ("audit", audit), ("registered", registered),
  ]

  private static let meta = object("created last-modified lastModified resource-type resourceType location version")
  private static let reference = object("value ref display type last-modified well-known-id")

  private static let application = EvidenceShape.object(
    Dictionary(
      uniqueKeysWithValues: AppAttribute.allCases.compactMap { attribute in
        shape(of: attribute).map { (attribute.key(.cli), $0) }
      }))

  /// Attributes of an application that rules judge, and the secrets, which are not kept.
  private static func shape(of attribute: AppAttribute) -> EvidenceShape? {
    switch attribute {
    case .clientSecret, .hashedClientSecret: nil
    case .allowedGrants, .allowedOperations, .delegatedServiceNames, .postLogoutRedirectUris, .redirectUris, .schemas,
      .secondaryAudiences:
      .list(.value)
    case .allowedScopes: .list(object("fqs id-of-defining-app read-only"))
    case .allowedTags: .list(object("key value"))
    case .appsNetworkPerimeters, .identityProviders, .trustPolicies: .list(reference)
    case .asOPCService, .basedOnTemplate: reference
    case .grantedAppRoles:
      .list(object("value ref app-id app-name display type admin-role legacy-group-name read-only"))
    case .meta: meta
    case .scopes: .list(object("fqs value display-name read-only requires-consent"))
    case .accessTokenExpiry, .active, .allUrlSchemesAllowed, .allowAccessControl, .allowOffline, .audience,
      .bypassConsent, .clientIPChecking, .clientType, .deleteInProgress, .displayName, .homePageUrl, .id,
      .infrastructure, .isAliasApp, .isLoginTarget, .isOAuthClient, .isOAuthResource, .isOPCService, .logoutUri,
      .meterAsOPCService, .name, .ocid, .serviceTypeURN, .showInMyApps, .trustScope:
      .value
    }
  }

  private static let applications = object(
    "total-results items-per-page start-index", ["schemas": .list(.value), "resources": .list(.named("application"))])

  private static let environment = object(
    "display-name dns-prefix domain-id fusion-environment-type id idcs-domain-url is-suspended lifecycle-state "
      + "public-url system-name time-created time-upcoming-maintenance time-updated version",
    [
      "refresh": object("time-finished"),
      "rules": .list(object("action", ["conditions": .list(object("attribute-name attribute-value"))])),
    ])

  private static let user = object(
    "id userName active displayName preferredLanguage",
    [
      "schemas": .list(.value), "meta": meta, "name": object("familyName givenName"),
      "emails": .list(object("value type primary")), "roles": .list(object("id value displayName")),
      "urn:scim:schemas:extension:fa:2.0:faUser": object(
        "userCategory accountType", ["workerInformation": object("personNumber personId")]),
    ])

  private static let users = object(
    "totalResults itemsPerPage startIndex", ["schemas": .list(.value), "Resources": .list(.named("user"))])

  private static let userRole = "UserRoleId RoleId RoleCode CreationDate LastUpdateDate"
  private static let pages = "count hasMore limit offset"

  private static let hcmAccount = object(
    "UserId Username SuspendedFlag PersonId PersonNumber GUID CreationDate LastUpdateDate",
    // An object with items in version 4 of the framework, a list of roles before.
    ["userAccountRoles": object(pages + " " + userRole, ["items": .list(object(userRole))])])

  private static let page = object(pages, ["items": .list(.named("account"))])

  /// Levels of products, and objects with their attributes; documented is `auditDate`.
  private static let audit = object("actionName status", ["auditDate": auditRows, "auditData": auditRows])
  private static let auditRows = EvidenceShape.list(
    object(
      "product auditLevel webApplication viewObject viewObjectDisplayName businessObject auditSwitch",
      ["attributesList": .list(object("attributeName isAuditable"))]))

  private static let identifiers: Set<TileKey> = [.clientID, .fusionApplicationID, .epmApplicationID]

  private static let registered: EvidenceShape = {
    var settings: [String: EvidenceShape] = [
      "version": .keyless, "logs_config": .object(["enabled_services": .list(.keyless)]),
    ]
    for key in TileKey.allCases where ![.clientSecret, .site, .services].contains(key) {
      settings[key.rawValue] = identifiers.contains(key) ? .value : .keyless
    }
    return .object([
      "id": .value, "type": .keyless, "attributes": .object(["name": .keyless, "settings": .object(settings)]),
    ])
  }()

  // MARK: In the two languages

  /// A literal of Python, which is JSON.
  var python: String { literal(quote: "\"", separator: ": ", object: ("{", "}", ", "), list: ("[", "]")) }

  /// A literal of PowerShell; a list is written with its comma, since one value alone is none there.
  var powerShell: String { literal(quote: "'", separator: " = ", object: ("@{ ", " }", "; "), list: ("@(", ")")) }

  private func literal(
    quote: String, separator: String, object marks: (String, String, String), list: (String, String)
  ) -> String {
    func text(_ shape: EvidenceShape) -> String {
      switch shape {
      case .value: quote + quote
      case .keyless: quote + "key" + quote
      case .list(let inner): list.0 + text(inner) + list.1
      case .named(let name): name.uppercased()
      case .object(let members):
        marks.0
          + members.sorted { $0.key < $1.key }.map { quote + $0.key + quote + separator + text($0.value) }
          .joined(separator: marks.2) + marks.1
      }
    }
    return text(self)
  }

  /// A literal on lines of at most 110 characters, broken behind a separator.
  static func wrapped(_ literal: String, at mark: Character, indent: String) -> String {
    var lines: [Substring] = []
    var rest = literal[...]
    while rest.utf8.count > 110 {
      guard let cut = rest.prefix(110).lastIndex(of: mark) else { break }
      lines.append(rest[...cut])
      rest = rest[rest.index(after: cut)...].drop { $0 == " " }
    }
    return (lines + [rest]).joined(separator: "\n" + indent)
  }
}
