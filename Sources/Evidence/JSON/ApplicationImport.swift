import Lint
import SourceText

/// Applications of an identity domain, out of each export.
enum ApplicationImport {
  static func add(_ records: Records, _ root: Located, _ request: ImportRequest, to result: inout Imported) {
    let applications = records.applications
    if applications.isEmpty { return }
    let isList = applications.count > 1 || applications[0].isListed
    let source = request.source(
      .application, shape: shape(applications[0].spelling, isList: isList, isRaw: records.isRawRequest),
      system: "identity domain", isComplete: records.isComplete, records: applications.count)
    result.sources.append(source)
    result.applications += applications.map { item in
      // A list of the CLI and the SDK can lack the scopes although the application has some.
      let isCut =
        item.isListed && item.spelling != .scim
        && item.node[AppAttribute.allowedScopes.key(item.spelling)]?.isNull != false
      return Application(
        source: source, node: item.node, spelling: item.spelling, isWhole: isWhole(item.node),
        unknown: isCut ? [.allowedScopes] : [])
    }
  }

  /// Whether nothing was trimmed: `schemas` and `meta` are there.
  private static func isWhole(_ node: Located) -> Bool {
    ["schemas", "meta"].allSatisfy { key in node[key].map { !$0.isNull } ?? false }
  }

  private static func shape(_ spelling: Spelling, isList: Bool, isRaw: Bool) -> String {
    switch spelling {
    case .scim where isRaw: "oci raw-request of \(isList ? "applications" : "an application")"
    case .scim: isList ? "SCIM list of applications" : "SCIM application"
    case .cli: isList ? "OCI CLI apps list" : "OCI CLI app get"
    case .sdk: isList ? "Python SDK or Ansible list of applications" : "Python SDK or Ansible application"
    case .terraform: isList ? "Terraform applications" : "Terraform application"
    }
  }

  /// An application of a Terraform resource or data source.
  static func terraform(_ resource: TerraformDocument.Resource, isListed: Bool, _ source: Source) -> Application {
    let values = resource.values
    // A data source that asks for some attributes alone gets no others.
    let isTrimmed = values["attributes"]?.filledString != nil
    var unknown: [AppAttribute] = []
    if isListed, values["allowed_scopes"]?.items.isEmpty != false { unknown.append(.allowedScopes) }
    for attribute in AppAttribute.allCases {
      let key = attribute.key(.terraform)
      if let mark = resource.unknown?[key], isUnknown(mark, attribute) { unknown.append(attribute) }
      if resource.lacksChange, !values.has(key) { unknown.append(attribute) }
    }
    return Application(source: source, node: values, spelling: .terraform, isWhole: !isTrimmed, unknown: unknown)
  }

  /// Whether `after_unknown` covers what counts of an attribute: the whole, an item, or the item's value (what the
  /// provider computes beside it does not count).
  private static func isUnknown(_ mark: Located, _ attribute: AppAttribute) -> Bool {
    if mark.bool == true { return true }
    let counting = attribute == .allowedScopes ? "fqs" : "value"
    return mark.items.contains { $0.bool == true || $0[counting]?.bool == true }
  }

  /// The refusal of a file whose only application is one of Oracle's own; nil where it is the one that the tile names,
  /// which is another mistake (FD0212).
  static func onlyServiceApplication(_ imported: Imported, _ request: ImportRequest) -> Imported? {
    guard imported.applications.count == 1, let only = imported.applications.first, only.source.isComplete,
      only.isOracleManaged
    else { return nil }
    if let client = request.wanted.clientID, let name = only.name, Wanted.fold(client) == Wanted.fold(name) {
      return nil
    }
    var refused = Imported.problems([Lookalike.serviceApplication.problem(request)])
    refused.services = [only]
    return refused
  }
}
