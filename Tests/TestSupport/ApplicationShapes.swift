/// The shapes in which people hand over an application: written down here from Oracle's documentation, apart from the
/// product's own table, so that errors do not cancel.
public enum ApplicationShape: String, CaseIterable, Sendable {
  case scim, scimList, cliGet, cliList, cliBare, rawRequest, sdk, sdkArray, ansible, terraformState, terraformModule,
    tfstate
  case terraformPlan, resourceChanges

  /// Whether the shape always has every attribute, so that a trimmed object cannot be told in it.
  public var isAlwaysWhole: Bool {
    switch self {
    case .terraformState, .terraformModule, .tfstate, .terraformPlan, .resourceChanges: true
    default: false
    }
  }

  /// Whether the shape leaves `allowed-scopes` out where it is null.
  public var hidesScopes: Bool { self == .cliList }

  /// The shape's text around an application of SCIM's spelling, marks kept.
  public func wrap(_ application: Tree) -> String {
    let own = rename(application).json()
    let other = rename(
      .object([
        .init("schemas", .init(.array([Tree.text("urn:ietf:params:scim:schemas:oracle:idcs:App")]))),
        .init("meta", .init(.object([.init("resourceType", Tree.text("App"))]))),
        .init("id", Tree.text("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf")), .init("displayName", Tree.text("Warehouse Sync")),
        .init("name", Tree.text("99998888777766665555444433332222")), .init("active", .init(.scalar("false"))),
        .init("allowedGrants", .init(.array([Tree.text("password")]))),
      ])
    ).json()
    let list = #""urn:ietf:params:scim:api:messages:2.0:ListResponse""#
    let head =
      #""address": "oci_identity_domains_app.dd", "mode": "managed", "type": "oci_identity_domains_app", "name": "dd""#
    let format = #""format_version": "1.0", "terraform_version": "1.11.4""#
    switch self {
    case .scim, .cliBare, .sdk: return own
    case .scimList:
      return #"{"schemas": [\#(list)], "totalResults": 2, "Resources": [\#(other), \#(own)], "startIndex": 1}"#
    case .cliGet: return #"{"data": \#(own), "etag": "x"}"#
    case .cliList:
      return
        #"{"data": {"items-per-page": 50, "resources": [\#(other), \#(own)], "schemas": [\#(list)], "total-results": 2}}"#
    case .rawRequest: return #"{"data": \#(own), "headers": {}, "status": "200 OK"}"#
    case .sdkArray: return "[\(other), \(own)]"
    case .ansible: return #"{"apps": [\#(other), \#(own)]}"#
    case .terraformState:
      return #"{\#(format), "values": {"root_module": {"resources": [{\#(head), "values": \#(own)}]}}}"#
    case .terraformModule:
      let module = #"{"resources": [{\#(head), "values": \#(own)}], "address": "module.dd"}"#
      return #"{\#(format), "values": {"root_module": {"child_modules": [\#(module)]}}}"#
    case .terraformPlan:
      let change = #"{"actions": ["no-op"], "before": {}, "after": {}, "after_unknown": {}}"#
      let planned = #"{"root_module": {"resources": [{\#(head), "values": \#(own)}]}}"#
      return #"{\#(format), "planned_values": \#(planned), "resource_changes": [{\#(head), "change": \#(change)}]}"#
    case .resourceChanges:
      let change = #"{"actions": ["update"], "before": null, "after": \#(own), "after_unknown": {}}"#
      return #"{"resource_changes": [{\#(head), "change": \#(change)}]}"#
    case .tfstate:
      let resource =
        #"{"mode": "managed", "type": "oci_identity_domains_app", "name": "dd", "provider": "oci", "instances": ["#
        + #"{"schema_version": 0, "attributes": \#(own)}]}"#
      return
        #"{"version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "l", "outputs": {}, "resources": [\#(resource)]}"#
    }
  }

  private func rename(_ tree: Tree, top: Bool = true) -> Tree {
    let separator: Character?
    switch self {
    case .scim, .scimList, .rawRequest: separator = nil
    case .cliGet, .cliList, .cliBare: separator = "-"
    default: separator = "_"
    }
    guard let separator else { return tree }
    func rename(_ marked: Tree.Marked) -> Tree.Marked {
      .init(self.rename(marked.tree, top: false), isMarked: marked.isMarked)
    }
    switch tree {
    case .scalar: return tree
    case .array(let items): return .array(items.map(rename))
    case .object(let members):
      return .object(
        members.map { member in
          var value = rename(member.value)
          // Terraform writes a single nested object as a list of one.
          if isAlwaysWhole, top, case .object = value.tree { value = .init(.array([value])) }
          return .init(key(member.key, separator), value, keyIsMarked: member.keyIsMarked)
        })
    }
  }

  private func key(_ name: String, _ separator: Character) -> String {
    let isTerraform = isAlwaysWhole
    switch name {
    case "isOAuthClient": return isTerraform ? "is_oauth_client" : "is\(separator)o\(separator)auth\(separator)client"
    case "isOAuthResource":
      return isTerraform ? "is_oauth_resource" : "is\(separator)o\(separator)auth\(separator)resource"
    case "isOPCService": return "is\(separator)opc\(separator)service"
    case "meterAsOPCService": return "meter\(separator)as\(separator)opc\(separator)service"
    case "clientIPChecking": return "client\(separator)ip\(separator)checking"
    case "serviceTypeURN": return "service\(separator)type\(separator)urn"
    case "$ref": return "ref"
    default: break
    }
    var result = ""
    for character in name {
      if character.isUppercase {
        result.append(separator)
        result += character.lowercased()
      } else {
        result.append(character)
      }
    }
    return result
  }
}
