public import SourceText

/// How an export spells the attributes of the App resource; the spellings of one name split differently, so each is
/// written out in ``AppAttribute``.
public enum Spelling: String, Sendable, CaseIterable, Codable {
  /// `isOAuthClient`: SCIM of the identity domain.
  case scim
  /// `is-o-auth-client`: OCI CLI.
  case cli
  /// `is_oauth_client`: Terraform.
  case terraform
  /// `is_o_auth_client`: Python SDK and Ansible.
  case sdk
}

/// The attributes of the App resource that rules judge (Oracle: Apps REST endpoint, schema
/// `urn:ietf:params:scim:schemas:oracle:idcs:App`), with their spelling in each export.
public enum AppAttribute: String, Sendable, CaseIterable, Codable {
  case accessTokenExpiry, active, allUrlSchemesAllowed, allowAccessControl, allowOffline, allowedGrants
  case allowedOperations, allowedScopes, allowedTags, appsNetworkPerimeters, asOPCService, audience, basedOnTemplate
  case bypassConsent, clientIPChecking, clientSecret, clientType, delegatedServiceNames, deleteInProgress, displayName
  case grantedAppRoles, hashedClientSecret, homePageUrl, id, identityProviders, infrastructure, isAliasApp
  case isLoginTarget, isOAuthClient, isOAuthResource, isOPCService, logoutUri, meta, meterAsOPCService, name, ocid
  case postLogoutRedirectUris, redirectUris, schemas, scopes, secondaryAudiences, serviceTypeURN, showInMyApps
  case trustPolicies, trustScope

  public func key(_ spelling: Spelling) -> String {
    switch spelling {
    case .scim: rawValue
    case .cli: names.cli
    case .terraform:
      switch self {
      case .isOAuthClient: "is_oauth_client"
      case .isOAuthResource: "is_oauth_resource"
      default: names.sdk
      }
    case .sdk: names.sdk
    }
  }

  private var names: (cli: String, sdk: String) {
    switch self {
    case .accessTokenExpiry: ("access-token-expiry", "access_token_expiry")
    case .active: ("active", "active")
    case .allUrlSchemesAllowed: ("all-url-schemes-allowed", "all_url_schemes_allowed")
    case .allowAccessControl: ("allow-access-control", "allow_access_control")
    case .allowOffline: ("allow-offline", "allow_offline")
    case .allowedGrants: ("allowed-grants", "allowed_grants")
    case .allowedOperations: ("allowed-operations", "allowed_operations")
    case .allowedScopes: ("allowed-scopes", "allowed_scopes")
    case .allowedTags: ("allowed-tags", "allowed_tags")
    case .appsNetworkPerimeters: ("apps-network-perimeters", "apps_network_perimeters")
    case .asOPCService: ("as-opc-service", "as_opc_service")
    case .audience: ("audience", "audience")
    case .basedOnTemplate: ("based-on-template", "based_on_template")
    case .bypassConsent: ("bypass-consent", "bypass_consent")
    case .clientIPChecking: ("client-ip-checking", "client_ip_checking")
    case .clientSecret: ("client-secret", "client_secret")
    case .clientType: ("client-type", "client_type")
    case .delegatedServiceNames: ("delegated-service-names", "delegated_service_names")
    case .deleteInProgress: ("delete-in-progress", "delete_in_progress")
    case .displayName: ("display-name", "display_name")
    case .grantedAppRoles: ("granted-app-roles", "granted_app_roles")
    case .hashedClientSecret: ("hashed-client-secret", "hashed_client_secret")
    case .homePageUrl: ("home-page-url", "home_page_url")
    case .id: ("id", "id")
    case .identityProviders: ("identity-providers", "identity_providers")
    case .infrastructure: ("infrastructure", "infrastructure")
    case .isAliasApp: ("is-alias-app", "is_alias_app")
    case .isLoginTarget: ("is-login-target", "is_login_target")
    case .isOAuthClient: ("is-o-auth-client", "is_o_auth_client")
    case .isOAuthResource: ("is-o-auth-resource", "is_o_auth_resource")
    case .isOPCService: ("is-opc-service", "is_opc_service")
    case .logoutUri: ("logout-uri", "logout_uri")
    case .meta: ("meta", "meta")
    case .meterAsOPCService: ("meter-as-opc-service", "meter_as_opc_service")
    case .name: ("name", "name")
    case .ocid: ("ocid", "ocid")
    case .postLogoutRedirectUris: ("post-logout-redirect-uris", "post_logout_redirect_uris")
    case .redirectUris: ("redirect-uris", "redirect_uris")
    case .schemas: ("schemas", "schemas")
    case .scopes: ("scopes", "scopes")
    case .secondaryAudiences: ("secondary-audiences", "secondary_audiences")
    case .serviceTypeURN: ("service-type-urn", "service_type_urn")
    case .showInMyApps: ("show-in-my-apps", "show_in_my_apps")
    case .trustPolicies: ("trust-policies", "trust_policies")
    case .trustScope: ("trust-scope", "trust_scope")
    }
  }
}

/// One application of an export. One reference: twenty rules ask it one thing each.
public struct Application: Sendable {
  private let parts: Parts

  private final class Parts: Sendable {
    let source: Source
    let node: Located
    let spelling: Spelling
    let isWhole: Bool
    let unknown: [AppAttribute]

    init(_ source: Source, _ node: Located, _ spelling: Spelling, isWhole: Bool, unknown: [AppAttribute]) {
      self.source = source
      self.node = node
      self.spelling = spelling
      self.isWhole = isWhole
      self.unknown = unknown
    }
  }

  public var source: Source { parts.source }
  public var node: Located { parts.node }
  public var spelling: Spelling { parts.spelling }
  /// Whether every attribute of the application is here, so that an unset one has the vendor's default.
  public var isWhole: Bool { parts.isWhole }
  /// Attributes whose value the source could not know (`after_unknown` of a plan, a list that leaves them out).
  public var unknown: [AppAttribute] { parts.unknown }

  public init(
    source: Source, node: Located, spelling: Spelling, isWhole: Bool, unknown: [AppAttribute] = []
  ) {
    parts = Parts(source, node, spelling, isWhole: isWhole, unknown: unknown)
  }

  public var place: Place { place(of: node) }
  public func place(of value: Located) -> Place { source.place ?? Place(value, configuration: source.configuration) }

  /// The place of an attribute's key and value where it stands, else of the whole application.
  public func place(of attribute: AppAttribute) -> Place {
    node[attribute.key(spelling)].map { place(of: $0) } ?? place
  }

  private enum State {
    case unset
    case unknown(String)
    case value(Located)
  }

  private func state(_ attribute: AppAttribute, emptyIsUnset: Bool = false) -> State {
    let key = attribute.key(spelling)
    if unknown.contains(attribute) { return .unknown("`\(key)` is not known in \(source.shape)") }
    guard let value = node[key], !value.isNull, !(emptyIsUnset && value.string == "") else {
      return isWhole ? .unset : .unknown("the export does not show `\(key)`")
    }
    if value.string == "UNKNOWN_ENUM_VALUE" { return .unknown("the OCI CLI did not know the value of `\(key)`") }
    return .value(value)
  }

  /// A truth value. Unset in a whole object it has the default; without one it is unknown.
  public func bool(_ attribute: AppAttribute, default unset: Bool? = nil) -> Known<Bool> {
    switch state(attribute, emptyIsUnset: true) {
    case .unset:
      guard let unset else { return .unknown("`\(attribute.key(spelling))` is not set in the export") }
      return .known(unset, place(of: attribute))
    case .unknown(let reason): return .unknown(reason)
    case .value(let value):
      guard let bool = value.bool else {
        return .unknown("`\(attribute.key(spelling))` is \(value.kind), neither true nor false")
      }
      return .known(bool, place(of: value))
    }
  }

  /// A text; an empty one counts as unset.
  public func text(_ attribute: AppAttribute, default unset: String? = nil) -> Known<String> {
    switch state(attribute, emptyIsUnset: true) {
    case .unset:
      guard let unset else { return .unknown("`\(attribute.key(spelling))` is not set in the export") }
      return .known(unset, place(of: attribute))
    case .unknown(let reason): return .unknown(reason)
    case .value(let value):
      guard let text = value.string else { return .unknown("`\(attribute.key(spelling))` is \(value.kind)") }
      return .known(text, place(of: value))
    }
  }

  /// The items of a list; unset in a whole object it is empty.
  public func items(_ attribute: AppAttribute) -> Known<[Located]> {
    guard case .known(let items, let place) = knownItems(attribute) else { return knownItems(attribute) }
    return items.contains(where: isUnknownValue) ? .unknown(unknownValue(attribute)) : .known(items, place)
  }

  private func knownItems(_ attribute: AppAttribute) -> Known<[Located]> {
    switch state(attribute) {
    case .unset: return .known([], place(of: attribute))
    case .unknown(let reason): return .unknown(reason)
    case .value(let value):
      guard value.isArray else { return .unknown("`\(attribute.key(spelling))` is \(value.kind)") }
      return .known(value.items, place(of: value))
    }
  }

  private func isUnknownValue(_ item: Located) -> Bool { item.string == "UNKNOWN_ENUM_VALUE" }

  private func unknownValue(_ attribute: AppAttribute) -> String {
    "the OCI CLI did not know a value of `\(attribute.key(spelling))`"
  }

  /// What a list is asked for: an entry that must be in it, or entries that must not.
  public enum ListDemand: Sendable { case entry, noEntry }

  /// Judges the texts of a list. Where the source did not know one of them, the others still decide what no further
  /// entry can change: that a demanded one is there, or a forbidden one.
  public func verdict(
    on attribute: AppAttribute, demanding demand: ListDemand, _ judge: ([Fact<String>], Place) -> Verdict
  ) -> Verdict {
    switch knownItems(attribute) {
    case .unknown(let reason): return .unknown(reason)
    case .known(let items, let place):
      let known = items.filter { !isUnknownValue($0) }
      let verdict = judge(known.compactMap { item in item.string.map { Fact($0, at: self.place(of: item)) } }, place)
      if known.count == items.count { return verdict }
      switch (demand, verdict) {
      case (.entry, .meets), (.noEntry, .fails): return verdict
      default: return .unknown(unknownValue(attribute))
      }
    }
  }

  /// The texts of a list, each with its place.
  public func texts(_ attribute: AppAttribute) -> Known<[Fact<String>]> {
    items(attribute).map { items in items.compactMap { item in item.string.map { Fact($0, at: place(of: item)) } } }
  }

  /// What the items of a list are called: the first of the given members that is a text (an item that is a text is its
  /// own name), or nothing; each with the place of the whole item.
  public func labels(_ attribute: AppAttribute, by keys: [String] = ["display", "value"]) -> Known<[Fact<String>]> {
    items(attribute).map { items in
      items.map { item in
        let texts = keys.lazy.compactMap { item[$0]?.string }.filter { !$0.isEmpty }
        return Fact(item.string ?? texts.first ?? "", at: place(of: item))
      }
    }
  }

  /// The granted scopes: the fully qualified scope, and the application that defines it. Unknown where one of them is
  /// not shown, since it can be any.
  public var allowedScopes: Known<[(scope: Fact<String>, definedBy: Fact<String>?)]> {
    let definer = spelling == .scim ? "idOfDefiningApp" : spelling == .cli ? "id-of-defining-app" : "id_of_defining_app"
    switch items(.allowedScopes) {
    case .unknown(let reason): return .unknown(reason)
    case .known(let items, let place):
      var scopes: [(scope: Fact<String>, definedBy: Fact<String>?)] = []
      for item in items {
        guard let fqs = item["fqs"], let text = fqs.string, !text.isEmpty else {
          return .unknown("an item of `\(AppAttribute.allowedScopes.key(spelling))` does not show its `fqs`")
        }
        let by = item[definer].flatMap { value in value.string.map { Fact($0, at: self.place(of: value)) } }
        scopes.append((Fact(text, at: self.place(of: fqs)), by.flatMap { $0.value.isEmpty ? nil : $0 }))
      }
      return .known(scopes, place)
    }
  }

  public var name: String? { text(.name).value }
  public var id: String? { text(.id).value }
  public var ocid: String? { text(.ocid).value }
  public var displayName: String? { text(.displayName).value }

  public var mentionsDatadog: Bool { displayName?.lowercased().contains("datadog") == true }

  /// Whether another export shows this very application.
  func isSameObject(_ other: Application) -> Bool {
    if let id, let otherID = other.id { return id == otherID }
    if let ocid, let otherOCID = other.ocid { return ocid == otherOCID }
    return false
  }

  /// Whether this is one of Oracle's own service applications, which nobody configures.
  public var isOracleManaged: Bool {
    [.infrastructure, .isOPCService, .meterAsOPCService].contains { bool($0).value == true }
      || text(.serviceTypeURN).value?.hasPrefix("urn:opc:resource:fa") == true
  }
}

extension Application: Codable {
  private enum CodingKeys: String, CodingKey { case source, node, spelling, isWhole, unknown }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(source, forKey: .source)
    try container.encode(node, forKey: .node)
    try container.encode(spelling, forKey: .spelling)
    try container.encode(isWhole, forKey: .isWhole)
    try container.encode(unknown, forKey: .unknown)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      source: try container.decode(Source.self, forKey: .source),
      node: try container.decode(Located.self, forKey: .node),
      spelling: try container.decode(Spelling.self, forKey: .spelling),
      isWhole: try container.decode(Bool.self, forKey: .isWhole),
      unknown: try container.decode([AppAttribute].self, forKey: .unknown))
  }
}
