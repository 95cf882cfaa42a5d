package import Lint
package import SourceText

/// Recognises what a JSON document is by its members, whatever its file is called, and imports it.
///
/// A document of another kind than its key asks for is refused as a whole (FD0006): what stands under the wrong key was
/// chosen by mistake, and a verdict that rests on it would be one by chance.
package enum JSONImporter {
  package static func recognise(_ document: Document, _ request: ImportRequest) -> Imported {
    let root = document.root
    let scan = SecretScan(root)
    var result = Imported()
    if scan.isCut {
      result.problems = [Lookalike.cutByPowerShell.problem(request)]
    } else if let terraform = TerraformDocument(root) {
      result = terraform.import(request)
    } else {
      result = importRecords(root, request)
    }
    result.secrets += scan.secrets
    result.problems += scan.problems(request)
    return result
  }

  /// Imports everything that is no Terraform.
  private static func importRecords(_ root: Located, _ request: ImportRequest) -> Imported {
    var result = Imported()
    let records = Records(root, expecting: request.kind)
    guard records.found.contains(where: { $0.kind.evidence != nil }) else {
      if let empty = importEmpty(records, root, request) { return empty }
      result.problems = [refusal(records, root, request)]
      return result
    }
    ApplicationImport.add(records, root, request, to: &result)
    if request.kind == .application, let refused = ApplicationImport.onlyServiceApplication(result, request) {
      return refused
    }
    EnvironmentImport.add(records, request, to: &result)
    UserImport.add(records, root, request, to: &result)
    AuditImport.add(records, root, request, to: &result)
    AccountImport.add(records, root, request, to: &result)
    for case .error(let text) in records.found.map(\.kind) {
      result.problems.append(Lookalike.errorAnswer(text).problem(request))
    }
    return onlyAskedFor(result, what: records.description, request)
  }

  /// Leaves what was imported if the key's kind is among it; else refuses the whole.
  static func onlyAskedFor(_ imported: Imported, what: @autoclosure () -> String, _ request: ImportRequest) -> Imported
  {
    if imported.sources.contains(where: { $0.kind == request.kind }) { return imported }
    var refused = Imported()
    refused.problems = [mismatch(what(), request)]
    return refused
  }

  /// An answer without a record is evidence of absence, of the kind that its key says: nothing in it tells.
  private static func importEmpty(_ records: Records, _ root: Located, _ request: ImportRequest) -> Imported? {
    guard records.found.isEmpty, records.emptyKinds.contains(request.kind) else { return nil }
    var result = Imported()
    let isComplete = records.isComplete
    func source(_ shape: String, _ system: String) -> Source {
      request.source(request.kind, shape: shape, system: system, isComplete: isComplete, records: 0)
    }
    switch request.kind {
    case .application: result.sources = [source("list of applications", "identity domain")]
    case .environment: result.sources = [source("list of Fusion environments", "OCI")]
    case .user:
      let source = source("list of users", "Fusion")
      result.sources = [source]
      result.users = [.init(source: source, place: request.place(root), isSingle: false, users: [])]
    case .roles:
      let source = source("list of roles", "Fusion")
      result.sources = [source]
      result.graphs = [RoleGraph(source: source)]
    case .account:
      let source = source("Datadog list of Oracle Fusion accounts", "Datadog")
      result.sources = [source]
      result.accounts = [.init(source: source, place: request.place(root), accounts: [])]
    case .audit, .live: return nil
    }
    return result
  }

  private static func refusal(_ records: Records, _ root: Located, _ request: ImportRequest) -> InputProblem {
    for record in records.found {
      switch record.kind {
      case .lookalike(let lookalike): return lookalike.problem(request)
      case .error(let text): return Lookalike.errorAnswer(text).problem(request)
      default: continue
      }
    }
    let shape =
      if root.isObject {
        root.count == 1 ? "an object with 1 key" : "an object with \(root.count) keys"
      } else if root.isArray {
        root.count == 1 ? "a list of 1 item" : "a list of \(root.count) items"
      } else {
        root.kind
      }
    return unrecognised("is not recognised: JSON, \(shape) at the top", observed: shape, request)
  }

  static func mismatch(_ what: String, _ request: ImportRequest) -> InputProblem {
    unrecognised("is \(what)", observed: what, request)
  }

  /// The finding that a file is not what its key expects. It stands at the file as a whole: what was not recognised is not
  /// shown.
  static func unrecognised(
    _ what: String, observed: String, steps: [String] = [], commands: [String]? = nil, _ request: ImportRequest
  ) -> InputProblem {
    let guidance = Guidance.howToGet(request.kind)
    let expected = expectation(request.kind)
    return InputProblem(
      rule: "FD0006", subject: request.name,
      message: "the file \(what), but the key `\(request.kind.rawValue)` expects \(expected)",
      place: Place(.file(request.name), configuration: request.configuration), observed: observed, expected: expected,
      blocks: [request.kind], steps: steps + [guidance.how], commands: commands ?? guidance.commands)
  }

  static func expectation(_ kind: EvidenceKind) -> String {
    switch kind {
    case .application: "the confidential application (SCIM, OCI CLI, Python SDK, Ansible or Terraform)"
    case .environment: "the Fusion environment (OCI CLI, Terraform or Ansible)"
    case .user: "the integration user (SCIM of Fusion, or HCM userAccounts)"
    case .roles: "roles (SCIM Roles, userAccountRoles, a role report or a role hierarchy)"
    case .audit: "audit policies (answers of get-auditlevel, get-auditsetup or check-auditstatus, or a CSV)"
    case .account: "Datadog's list of Oracle Fusion accounts"
    case .live: "nothing"
    }
  }

  /// What the first bytes of a text that is no JSON show: a known look-alike, as a noun phrase; nil where it is none.
  package static func textLookalike(_ bytes: ArraySlice<UInt8>) -> String? { TextLookalike.recognise(bytes)?.what }

  /// The finding for such a text.
  package static func textProblem(_ bytes: ArraySlice<UInt8>, _ request: ImportRequest) -> InputProblem? {
    guard let lookalike = TextLookalike.recognise(bytes) else { return nil }
    return unrecognised(
      "is \(lookalike.what)", observed: lookalike.what, steps: lookalike.steps, commands: lookalike.commands, request)
  }
}
