import Lint

/// What the remedies of the rules about the confidential application share.
enum ApplicationRemedy {
  static let right = "Application Administrator of the identity domain"
  static let path = "Identity & Security > Domains > (domain) > Integrated Applications > (application)"
  static let oauth = path + " > OAuth configuration > Edit OAuth configuration"
  static let documentation = Citation.oracle(
    "Configuring OAuth for a confidential application",
    url: "https://docs.oracle.com/en-us/iaas/Content/Identity/applications/to-configure-oauth.htm")

  /// The command that changes the application by SCIM operations (RFC 7644, section 3.5.2). Placeholders stand outside
  /// of the single quotes, since they are quoted when they are filled.
  static func patch(_ operations: String) -> String {
    """
    oci identity-domains app patch --endpoint {domain} --app-id {application} \
    --schemas '["urn:ietf:params:scim:api:messages:2.0:PatchOp"]' --operations '[\(operations)]'
    """
  }

  static func patch(_ summary: String, steps: [String], operations: String, where place: String = oauth) -> Remedy {
    Remedy(
      owner: .identityDomain, summary: summary, right: right, steps: steps, commands: [patch(operations)], where: place)
  }
}

extension RuleMetadata {
  /// What explains every rule about the application's settings: another application, or none, is judged.
  static let applicationCauses = ["FD0201", "FD0212"]
}

extension Judgement {
  static let noScope = "the tile has no scope"

  /// Names the rule that reports a missing scope, where that is why nothing was decided.
  var namingScope: Judgement {
    guard case .unverified(Judgement.noScope) = outcome else { return self }
    return .unverified(Judgement.noScope, prerequisite: "FD0101")
  }
}

/// A name from evidence for a message, cut where it is out of all proportion.
func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  return scalars.count > 120 ? "`\(String(String.UnicodeScalarView(scalars.prefix(120))))…`" : "`\(text)`"
}
