import Lint
import SourceText

/// A document that Terraform or OpenTofu wrote: `terraform show -json` of a plan (also reduced to its changes) or of a
/// state, a raw state of version 4, or outputs.
struct TerraformDocument {
  enum Form { case plan, state, rawState, output }

  /// A resource or data source with its values.
  struct Resource {
    var type: String
    var values: Located
    /// `after_unknown` of its change.
    var unknown: Located?
    /// Values of a plan whose change is not given: what they lack may be unknown.
    var lacksChange = false
  }

  let form: Form
  private let root: Located
  /// Why the document is not read, where it is of another version.
  private var unsupported: String?
  private var resources: [Resource] = []
  private var deletes = false

  init?(_ root: Located) {
    self.root = root
    if root.isArray {
      guard let first = root.first, TerraformDocument.isChange(first) else { return nil }
      form = .plan
    } else if TerraformDocument.isChange(root) {
      form = .plan
    } else if root.has("resource_changes") || root.has("planned_values") || root.has("prior_state") {
      form = .plan
    } else if root.has("format_version"), root.has("values") || root.has("terraform_version") {
      form = .state
    } else if root["values"]?["root_module"]?.isObject == true {
      form = .state
    } else if root.has("terraform_version") && root.has("resources") || root.has("lineage") && root.has("serial")
      || root["resources"]?.first?["instances"]?.isArray == true
    {
      form = .rawState
    } else if TerraformDocument.isOutput(root) {
      form = .output
    } else {
      return nil
    }
    checkVersion()
    guard unsupported == nil else { return }
    switch form {
    case .plan: readPlan()
    case .state: resources = TerraformDocument.module(root["values"]?["root_module"]).map(\.resource)
    case .rawState: readRawState()
    case .output: break
    }
  }

  var what: String {
    switch form {
    case .plan: "a Terraform plan"
    case .state: "a Terraform state"
    case .rawState: "a raw Terraform state"
    case .output: Lookalike.terraformOutput.what
    }
  }

  private static func isChange(_ node: Located) -> Bool {
    node["change"]?.isObject == true && node.has("type") && node["change"]?.has("actions") == true
  }

  private static func isOutput(_ root: Located) -> Bool {
    guard root.isObject, root.count > 0 else { return false }
    var isOutput = true
    root.forEachChild { value in
      isOutput = isOutput && value.has("value") && value["sensitive"]?.bool != nil
    }
    return isOutput
  }

  private mutating func checkVersion() {
    if form == .rawState {
      let version = Records.number(root["version"])
      if let version, version != 4 { unsupported = "version \(version); version 4 is read" }
    } else if let version = root["format_version"] {
      let text = version.string ?? version.text
      let major = text.prefix { $0 != "." }
      if Int(major) != 1 { unsupported = "another format version than 1" }
    }
  }

  /// Every resource of a module and of those below it.
  private static func module(_ module: Located?) -> [(address: String, resource: Resource)] {
    guard let module else { return [] }
    var found: [(String, Resource)] = []
    for item in module["resources"]?.items ?? [] {
      guard let type = item["type"]?.string, let values = item["values"], values.isObject else { continue }
      found.append((item["address"]?.string ?? values.pointer.description, Resource(type: type, values: values)))
    }
    for child in module["child_modules"]?.items ?? [] { found += self.module(child) }
    return found
  }

  private mutating func readPlan() {
    var changes: [Located] = root["resource_changes"]?.items ?? []
    if root.isArray { changes = root.items }
    if TerraformDocument.isChange(root) { changes = [root] }
    var unknown: [String: Located] = [:]
    var changed = Set<String>()
    for change in changes {
      guard let address = change["address"]?.string else { continue }
      changed.insert(address)
      unknown[address] = change["change"]?["after_unknown"]
    }
    var found: [Resource] = []
    var addresses = Set<String>()
    for (address, planned) in TerraformDocument.module(root["planned_values"]?["root_module"]) {
      var resource = planned
      resource.unknown = unknown[address]
      resource.lacksChange = !changed.contains(address)
      addresses.insert(address)
      found.append(resource)
    }
    for change in changes {
      guard let type = change["type"]?.string, let body = change["change"] else { continue }
      if let address = change["address"]?.string, !addresses.insert(address).inserted { continue }
      if change.has("deposed") { continue }
      if let after = body["after"], after.isObject {
        found.append(Resource(type: type, values: after, unknown: body["after_unknown"]))
      } else if type == TerraformDocument.application {
        deletes = true
      }
    }
    // What data sources gave stands only in the state before the plan.
    for item in TerraformDocument.dataSources(root["prior_state"]?["values"]?["root_module"]) {
      guard let type = item["type"]?.string, let values = item["values"], values.isObject else { continue }
      if let address = item["address"]?.string, !addresses.insert(address).inserted { continue }
      found.append(Resource(type: type, values: values))
    }
    resources = found
  }

  private static func dataSources(_ module: Located?) -> [Located] {
    guard let module else { return [] }
    let own = module["resources"]?.items.filter { $0["mode"]?.string == "data" } ?? []
    return own + (module["child_modules"]?.items.flatMap { dataSources($0) } ?? [])
  }

  private mutating func readRawState() {
    for item in root["resources"]?.items ?? [] {
      guard let type = item["type"]?.string else { continue }
      for instance in item["instances"]?.items ?? [] where !instance.has("deposed") {
        if let values = instance["attributes"], values.isObject {
          resources.append(Resource(type: type, values: values))
        }
      }
    }
  }

  private static let application = "oci_identity_domains_app"

  /// Imports the applications and environments that it holds.
  func `import`(_ request: ImportRequest) -> Imported {
    var result = Imported()
    if form == .output {
      result.problems = [Lookalike.terraformOutput.problem(request)]
      return result
    }
    if let unsupported {
      let commands = ["terraform show -json > state.json"]
      result.problems = [
        JSONImporter.unrecognised(
          "is \(what) of \(unsupported)", observed: "\(what) of \(unsupported)", commands: commands, request)
      ]
      return result
    }
    var isComplete = true
    var applications: [(Resource, isListed: Bool)] = []
    var environments: [Located] = []
    for resource in resources {
      switch resource.type {
      case TerraformDocument.application: applications.append((resource, false))
      case "oci_identity_domains_apps":
        let items = resource.values["apps"]?.items ?? []
        if let total = Records.number(resource.values["total_results"]), total > items.count { isComplete = false }
        applications += items.filter(\.isObject).map { (Resource(type: resource.type, values: $0), true) }
      case "oci_fusion_apps_fusion_environment": environments.append(resource.values)
      case "oci_fusion_apps_fusion_environments":
        for collection in resource.values["fusion_environment_collection"]?.items ?? [] {
          environments += collection["items"]?.items.filter(\.isObject) ?? []
        }
      default: break
      }
    }
    if !applications.isEmpty {
      let source = request.source(
        .application, shape: what, system: "identity domain", isComplete: isComplete, records: applications.count)
      result.applications = applications.map { ApplicationImport.terraform($0, isListed: $1, source) }
      result.sources.append(source)
      if let refused = ApplicationImport.onlyServiceApplication(result, request) {
        if request.kind == .application { return refused }
        result = Imported()
      }
    }
    if !environments.isEmpty {
      let source = request.source(.environment, shape: what, system: "OCI", records: environments.count)
      result.sources.append(source)
      result.environments = environments.map { EnvironmentImport.environment($0, source, request) }
    }
    return JSONImporter.onlyAskedFor(result, what: lack(request.kind), request)
  }

  private func lack(_ kind: EvidenceKind) -> String {
    switch kind {
    case .application:
      deletes
        ? "\(what) that deletes the application: no `\(TerraformDocument.application)` is left"
        : "\(what) without a resource `\(TerraformDocument.application)`"
    case .environment: "\(what) without a resource `oci_fusion_apps_fusion_environment`"
    default: what
    }
  }
}
