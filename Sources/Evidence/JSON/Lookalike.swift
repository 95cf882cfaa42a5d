import Lint
import SourceText

/// Answers that look like the right one and are not, each refused by name.
enum Lookalike {
  case domainUser
  case userCredential
  case regeneratedSecret
  case otherDomainResource
  case serviceApplication
  case environmentFamily
  case auditHistory
  case terraformOutput
  case cutByPowerShell
  case errorAnswer(String)

  var what: String {
    switch self {
    case .domainUser: "the identity domain's copy of a user, which says nothing of Fusion's roles"
    case .userCredential: "an OAuth client credential of a user, not a confidential application"
    case .regeneratedSecret: "an answer of the secret regenerator (AppClientSecretRegenerator), not the application"
    case .otherDomainResource: "another resource of the identity domain"
    case .serviceApplication: "Oracle's own service application (Fusion itself), not the client that Datadog uses"
    case .environmentFamily: "a Fusion environment family, not an environment"
    case .auditHistory: "audit history, not the audit levels"
    case .terraformOutput: "what `terraform output -json` prints: outputs without resources"
    case .cutByPowerShell: "cut by PowerShell: ConvertTo-Json wrote `@{…}` for what lies below its depth"
    case .errorAnswer(let text):
      text.isEmpty ? "an error answer that was saved" : "an error answer that was saved: `\(text)`"
    }
  }

  private var step: String? {
    switch self {
    case .serviceApplication: "Export the application whose name is the tile's client ID."
    case .cutByPowerShell: "Write the file again with `ConvertTo-Json -Depth 20`, or save the answer as it came."
    case .errorAnswer: "Repeat the command with the right that it takes; check its address and arguments."
    case .regeneratedSecret: "Delete the file: it holds the new client secret."
    default: nil
    }
  }

  func problem(_ request: ImportRequest) -> InputProblem {
    var commands = Guidance.howToGet(request.kind).commands
    switch self {
    case .cutByPowerShell: commands.append("Get-Content ANSWER | ConvertFrom-Json | ConvertTo-Json -Depth 20")
    case .terraformOutput where request.kind == .application || request.kind == .environment:
      commands = ["terraform show -json > state.json"]
    default: break
    }
    return JSONImporter.unrecognised(
      "is \(what)", observed: what, steps: step.map { [$0] } ?? [], commands: commands, request)
  }

  /// The description of an error answer, in one line of at most 200 characters; nil where this is none.
  static func errorText(_ node: Located) -> String? {
    func has(_ some: String...) -> Bool { some.allSatisfy(node.has) }
    let status = node["status"]?.string
    if status == "FAIL" || status == "FAILED", has("actionName") || node["error"]?.isObject == true {
      return description(of: node["error"] ?? node) ?? ""
    }
    if let errors = (node["Errors"] ?? node["errors"])?.items, !errors.isEmpty, !has("data"), !has("attributes") {
      if let text = errors.lazy.compactMap({ clean($0.string) ?? description(of: $0) }).first { return text }
    }
    if node["error"]?.string != nil, has("error_description") || node.count <= 3 {
      return clean(
        [node["error"]?.string, node["error_description"]?.string].compactMap(\.self).joined(separator: ": "))
    }
    let isADF = has("o:errorDetails") || has("o:errorCode") || has("title", "status") || has("title", "detail")
    let isSCIM = has("detail", "status") && node.count <= 6
    let isOCI = has("code", "message") && !has("data")
    return isADF || isSCIM || isOCI || node.count == 1 && has("message") ? description(of: node) ?? "" : nil
  }

  /// What an error answer says of itself.
  static func description(of node: Located) -> String? {
    let detail =
      node["detail"] ?? node["o:errorDetails"]?.items.first?["detail"] ?? node["description"] ?? node["message"]
    let texts = [node["title"]?.string, detail?.string].compactMap(clean)
    return texts.isEmpty ? nil : clean(texts.joined(separator: ": "))
  }

  /// One line, at most 200 characters, without what has the shape of a secret.
  private static func clean(_ text: String?) -> String? {
    guard let text else { return nil }
    var line = ""
    var count = 0
    for word in text.split(whereSeparator: { $0.isWhitespace || $0.isNewline || $0 == "`" }) {
      let shown = word.contains("idcscs-") || word.contains("eyJ") ? "[redacted]" : String(word)
      if !line.isEmpty { line += " " }
      line.unicodeScalars.append(
        contentsOf: shown.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
      count += word.count + 1
      if count > 200 { break }
    }
    return line.isEmpty ? nil : line.count > 200 ? String(line.prefix(199)) + "…" : line
  }
}

/// Look-alikes that are no JSON at all, by their first bytes.
struct TextLookalike {
  var what: String
  var steps: [String] = []
  var commands: [String]?

  static func recognise(_ bytes: ArraySlice<UInt8>) -> TextLookalike? {
    let head = String(decoding: bytes.prefix(16_384), as: UTF8.self)
    let text = Substring(head.unicodeScalars.drop { Tile.isStray($0) })
    let lowered = String(decoding: text.utf8.prefix(512), as: UTF8.self).lowercased()
    if lowered.hasPrefix("<!doctype html") || lowered.hasPrefix("<html") || lowered.hasPrefix("<head") {
      return TextLookalike(
        what: "an HTML page, as a sign-in or a gateway answers",
        steps: ["Repeat the command with credentials that the server takes, at the application's own address."])
    }
    if text.hasPrefix("<"),
      ["urn:scim:", "urn:ietf:params:scim:", "urn:oracle:apps:scim:"].contains(where: text.contains)
    {
      return TextLookalike(
        what: "a SCIM answer in XML", steps: ["Ask for JSON: add `-H 'Accept: application/json'` to the command."])
    }
    if lowered.hasPrefix("serviceerror:") || lowered.hasPrefix("usage: oci") {
      return TextLookalike(
        what: "an error message of the OCI CLI", steps: ["Repeat the command with the right that it takes."])
    }
    if lowered.hasPrefix("http/1.") || lowered.hasPrefix("http/2") {
      return TextLookalike(what: "an answer with its HTTP headers", steps: ["Repeat the command without `-i`."])
    }
    if lowered.hasPrefix("-----begin ") || lowered.hasPrefix("---- begin ") {
      return TextLookalike(what: "a key or a certificate", steps: ["Name no file of keys as evidence."])
    }
    if lowered.hasPrefix("@{"), lowered.contains("=") {
      return TextLookalike(
        what: "PowerShell's text of an object", steps: ["Add `| ConvertTo-Json -Depth 20` to the command."])
    }
    if text.hasPrefix(#"{"@level""#) {
      return TextLookalike(
        what: "the log that `terraform plan -json` prints",
        steps: ["Save the plan, then show it as JSON."], commands: terraformCommands)
    }
    if isTerraform(text) {
      return TextLookalike(
        what: "Terraform's text for people (`terraform plan`, `terraform show`)",
        steps: ["Save the plan or state as JSON."], commands: terraformCommands)
    }
    return nil
  }

  private static let terraformCommands = [
    "terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json", "terraform show -json > state.json",
  ]

  private static func isTerraform(_ text: Substring) -> Bool {
    let marks = [
      "Terraform will perform the following actions", "Terraform used the selected providers",
      "OpenTofu will perform the following actions", "OpenTofu used the selected providers", ": Refreshing state...",
      "No changes. Your infrastructure matches the configuration", "Resource actions are indicated with the following",
      "An execution plan has been generated", "# oci_identity_domains_app.", "resource \"oci_", "data \"oci_",
      "Note: Objects have changed outside of Terraform",
    ]
    return marks.contains(where: text.contains)
  }
}
