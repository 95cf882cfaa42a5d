import Lint
import SourceText

/// Decides what an object is by its members.
struct Classifier {
  private let node: Located
  private let schemas: [String]
  private let expecting: EvidenceKind

  init(_ node: Located, expecting: EvidenceKind) {
    self.node = node
    self.expecting = expecting
    schemas = node["schemas"]?.items.compactMap(\.string) ?? []
  }

  /// Nil where this is no record: an envelope, or something unknown.
  var kind: Record.Kind? {
    bySchema ?? errorAnswer ?? audit ?? datadog ?? humanResources ?? cloudEnvironment ?? application ?? user ?? role
      ?? byExpectation
  }

  private func has(_ key: String) -> Bool { node.has(key) }
  private func hasAny(_ some: [String]) -> Bool { some.contains(where: node.has) }

  private var bySchema: Record.Kind? {
    if schemas.isEmpty { return nil }
    func names(_ suffix: String) -> Bool { schemas.contains { $0.hasSuffix(suffix) } }
    if names(":messages:2.0:ListResponse") { return nil }
    if names(":messages:2.0:Error") || names(":core:1.0:Error") { return .error(Lookalike.description(of: node) ?? "") }
    if names(":idcs:App") { return .application(spelling ?? .scim) }
    if names(":idcs:oauth2ClientCredential") || names(":idcs:OAuth2ClientCredential") {
      return .lookalike(.userCredential)
    }
    if names(":idcs:AppClientSecretRegenerator") { return .lookalike(.regeneratedSecret) }
    if names(":fa:1.0:Role") || names(":fa:2.0:Role") { return .scimRole }
    if schemas.contains(where: { $0.hasSuffix(":User") && $0.contains(":core:") }) {
      return isOfIdentityDomain ? .lookalike(.domainUser) : .scimUser
    }
    if schemas.contains(where: { $0.contains(":oracle:idcs:") }) { return .lookalike(.otherDomainResource) }
    return nil
  }

  /// Marks of the identity domain's copy of a user.
  private var isOfIdentityDomain: Bool {
    if has("urn:scim:schemas:extension:fa:2.0:faUser") || schemas.contains(where: { $0.contains(":extension:fa:") }) {
      return false
    }
    if let location = node["meta"]?.single?["location"]?.string {
      if location.contains("/hcmRestApi/") { return false }
      if location.contains("/admin/v1/") { return true }
    }
    if schemas.contains(where: { $0.hasPrefix("urn:ietf:params:scim:schemas:") }) { return true }
    return node.keys.contains { $0.contains("idcs") || $0 == "domainOcid" || $0 == "ocid" || $0 == "tenancyOcid" }
  }

  private var errorAnswer: Record.Kind? { Lookalike.errorText(node).map { .error($0) } }

  private var audit: Record.Kind? {
    if has("actionName") || has("auditDate") || has("auditData") {
      guard has("auditDate") || has("auditData") || has("status") else { return nil }
      let action = AuditImport.action(node)
      let first = (node["auditDate"] ?? node["auditData"])?.first
      if action == "getaudithistory" || has("pageSize") || first.map(AuditImport.isHistory) == true {
        return .lookalike(.auditHistory)
      }
      return .auditAnswer
    }
    if has("product"), has("auditLevel") { return .auditRow }
    if has("auditSwitch"), has("businessObject") { return .auditRow }
    if has("viewObject"), has("attributesList") || has("webApplication") { return .auditRow }
    return AuditImport.isHistory(node) ? .lookalike(.auditHistory) : nil
  }

  private var datadog: Record.Kind? {
    let settings = node["attributes"]?["settings"] ?? node["settings"]
    let marks = ["fusion_base_url", "token_url", "epm_base_url", "oauth_scope", "epm_oauth_scope", "logs_config"]
    if let settings, marks.contains(where: settings.has) { return .account }
    return node["type"]?.string == "Account" && node["attributes"]?.isObject == true ? .account : nil
  }

  private var humanResources: Record.Kind? {
    if has("Username") { return .hcmAccount }
    if has("SuspendedFlag") || has("userAccountRoles"), hasAny(["GUID", "UserId", "PersonNumber", "PersonId"]) {
      return .hcmAccount
    }
    return has("RoleCode") ? .hcmRole : nil
  }

  private var cloudEnvironment: Record.Kind? {
    if let id = node["id"]?.string {
      if id.hasPrefix("ocid1.fusionenvironmentfamily.") { return .lookalike(.environmentFamily) }
      if id.hasPrefix("ocid1.fusionenvironment.") { return .environment }
    }
    return hasAny(Classifier.environmentMarks) ? .environment : nil
  }

  private static let environmentMarks = [
    "idcs-domain-url", "public-url", "fusion-environment-type", "system-name", "fusion-environment-family-id",
  ].flatMap(Located.spellings)

  /// The spelling of the application's attributes, where one that nothing else has is among the members.
  private var spelling: Spelling? {
    // An envelope has few members, and none of these.
    if node.count <= 8 {
      var hasMark = false
      node.forEachChild { hasMark = hasMark || Classifier.markKeys.contains($0.key ?? "") }
      if !hasMark { return nil }
    }
    for attribute in Classifier.marks {
      for spelling in [Spelling.terraform, .scim, .cli, .sdk] where has(attribute.key(spelling)) {
        return spelling == .terraform && !hasAny(["is_oauth_client", "is_oauth_resource"]) ? .sdk : spelling
      }
    }
    return nil
  }

  private static let marks: [AppAttribute] = [
    .isOAuthClient, .isOAuthResource, .allowedGrants, .allowedScopes, .allowedOperations, .trustScope, .bypassConsent,
    .clientIPChecking, .clientType, .isAliasApp, .isOPCService, .grantedAppRoles, .basedOnTemplate,
    .appsNetworkPerimeters,
    .allUrlSchemesAllowed, .meterAsOPCService, .deleteInProgress, .isLoginTarget, .redirectUris, .showInMyApps,
    .allowOffline, .secondaryAudiences, .serviceTypeURN, .trustPolicies, .delegatedServiceNames,
  ]

  private static let markKeys = Set(marks.flatMap { mark in Spelling.allCases.map(mark.key) })

  private var application: Record.Kind? {
    if has("expiresOn") || has("expires-on") || has("expires_on"),
      node["scopes"]?.items.contains(where: { $0.has("audience") }) == true
    {
      return .lookalike(.userCredential)
    }
    if let spelling { return .application(spelling) }
    if hasAny(["clientSecret", "client-secret", "client_secret"]), hasAny(["appId", "app-id", "app_id"]) {
      return .lookalike(.regeneratedSecret)
    }
    return nil
  }

  private var user: Record.Kind? {
    if has("userName") { return isOfIdentityDomain ? .lookalike(.domainUser) : .scimUser }
    if has("user-name") || has("user_name") { return .lookalike(.domainUser) }
    if node["id"]?.string?.hasPrefix("ocid1.user.") == true { return .lookalike(.domainUser) }
    return nil
  }

  private var role: Record.Kind? {
    if node["meta"]?["location"]?.string?.contains("/scim/Roles/") == true { return .scimRole }
    return has("name") && (has("category") || has("members")) && !has("type") ? .scimRole : nil
  }

  /// What nothing but its key tells: objects trimmed to attributes that several kinds have.
  private var byExpectation: Record.Kind? {
    let named = hasAny(["name", "displayName", "display-name", "display_name", "id", "ocid"])
    switch expecting {
    case .application:
      guard named, schemas.isEmpty || schemas.contains(where: { $0.hasSuffix(":idcs:App") }) else { return nil }
      for spelling in [Spelling.scim, .cli, .sdk] {
        let known = Set(AppAttribute.allCases.map { $0.key(spelling) })
        if node.keys.allSatisfy({ known.contains($0) || $0 == "description" || $0 == "tags" }) {
          return .application(spelling)
        }
      }
      return nil
    case .environment:
      let marks = ["lifecycle-state", "is-suspended", "refresh", "time-upcoming-maintenance", "dns-prefix", "rules"]
      return marks.contains { node.any($0) != nil } ? .environment : nil
    case .roles: return named && has("name") && node.keys.allSatisfy(Classifier.roleKeys.contains) ? .scimRole : nil
    case .user:
      // `?attributes=` keeps the identifier and what was asked for.
      return has("active") && hasAny(["id", "roles", "emails"]) || has("roles") && has("id") ? .scimUser : nil
    default: return nil
    }
  }

  private static let roleKeys: Set<String> = [
    "id", "name", "displayName", "description", "meta", "schemas", "category",
  ]
}
