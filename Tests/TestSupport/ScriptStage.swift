public import Foundation

/// A folder in which the evidence script runs, with programs that answer like the services and note how they were called.
public struct ScriptStage: ~Copyable {
  public let folder: URL
  /// Answers of the services by the name of the call.
  public enum Answer: String, CaseIterable {
    case apps, app, fusion, environment, users, userAccounts, levels, objects, accounts
  }

  public static let secret = "idcscs-00000000-0000-4000-8000-000000000000"
  public static let password = #"p"a\s's $(touch pwned) `x`"#
  public static let keys = ["DD_API_KEY": "api-key-of-nobody-1", "DD_APP_KEY": "app-key-of-nobody-2"]
  public static let environmentID = "ocid1.fusionenvironment.oc1.iad.aaaa"
  /// Text that belongs to other people, or is secret.
  public static let foreign = [
    secret, "hashed-away", "Pat Administrator", "jordan", "PADMIN", "other-client", "ORA_PER_EMPLOYEE_ABSTRACT",
    "api-key-of-nobody", "app-key-of-nobody", "touch pwned", "wxyz.fa",
  ]

  public init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("script-\(UUID().uuidString)")
    for name in ["bin", "answers", "tmp", "here"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    for answer in Answer.allCases { try answers(answer, Self.text(of: answer)) }
    try program("oci", Self.oci)
    try program("curl", Self.curl)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Where the script runs, and where its ZIP appears.
  public var here: URL { folder.appendingPathComponent("here") }

  /// What a service answers; nil for a failure.
  public func answers(_ answer: Answer, _ text: String?) throws {
    let url = folder.appendingPathComponent("answers/\(answer.rawValue)")
    if let text { try Data(text.utf8).write(to: url) } else { try FileManager.default.removeItem(at: url) }
  }

  public func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: here.appendingPathComponent(name))
  }

  private func program(_ name: String, _ text: String) throws {
    let url = folder.appendingPathComponent("bin/\(name)")
    try Data(text.utf8).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
  }

  /// Runs a script with answers to its questions, one a line.
  public func run(
    _ script: [UInt8], answers: [String], variables: [String: String] = [:], shell: String = "bash"
  ) throws -> Subprocess {
    try write("collect.sh", script)
    var environment = variables
    environment["PATH"] = "\(folder.path)/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    environment["STAGE"] = folder.path
    environment["TMPDIR"] = folder.appendingPathComponent("tmp").path
    environment["HOME"] = ProcessInfo.processInfo.environment["HOME"] ?? "/"
    return try Subprocess.run(
      Subprocess.find(shell) ?? "/bin/\(shell)", ["collect.sh"], in: here, environment: environment,
      input: answers.map { $0 + "\n" }.joined())
  }

  /// Every call, one a line: the program and its arguments in brackets.
  public var calls: [String] {
    let text = (try? Data(contentsOf: folder.appendingPathComponent("calls"))).map {
      String(decoding: $0, as: UTF8.self)
    }
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// What curl was given on its standard input.
  public var configurations: String {
    (try? Data(contentsOf: folder.appendingPathComponent("configurations"))).map { String(decoding: $0, as: UTF8.self) }
      ?? ""
  }

  /// The ZIP files in the folder, and what is left of the temporary ones.
  public var archives: [String] { entries(here).filter { $0.hasSuffix(".zip") } }
  public var leftovers: [String] { entries(folder.appendingPathComponent("tmp")) }
  public var found: [String] { entries(here) }

  private func entries(_ folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  public func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: here.appendingPathComponent(name))) }

  // MARK: The services

  private static let log = #"""
    #!/usr/bin/env bash
    { printf '%s' "${0##*/}"; printf ' [%s]' "$@"; printf '\n'; } >>"$STAGE/calls"
    reply() { [ -f "$STAGE/answers/$1" ] && cat "$STAGE/answers/$1"; }

    """#

  private static let oci =
    log + #"""
      case "$1 $2 $3" in
        'identity-domains apps list') reply apps ;;
        'identity-domains app get') case " $* " in *' --app-id b0b1 '*) reply fusion ;; *) reply app ;; esac ;;
        'fusion-apps fusion-environment get') reply environment ;;
        *) false ;;
      esac || { echo 'ServiceError: NotAuthorizedOrNotFound' >&2; exit 1; }
      """#

  private static let curl =
    log + #"""
      cat >>"$STAGE/configurations"
      file=''
      while [ $# -gt 1 ]; do
        if [ "$1" = --output ]; then file=$2; fi
        shift
      done
      case $1 in
        */hcmRestApi/scim/Users*) name=users ;;
        */userAccounts*) name=userAccounts ;;
        */get-auditlevel) name=levels ;;
        */get-auditsetup) name=objects ;;
        */oracle-fusion/accounts) name=accounts ;;
        *) name=none ;;
      esac
      if reply "$name" >"$file"; then printf 200; else printf 403; fi
      """#

  private static func text(of answer: Answer) -> String {
    let client = ExampleCase.client
    let app = #"""
      {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "id": "a0a1", "name": "CLIENT",
      "meta": {"created": "2026-03-04T09:12:44.103Z", "resource-type": "App"}, "display-name": "Datadog", "active": true,
      "is-o-auth-client": true, "client-type": "confidential", "allowed-grants": ["client_credentials"],
      "bypass-consent": true, "client-ip-checking": "anywhere", "trust-scope": "Explicit", "client-secret": "SECRET",
      "hashed-client-secret": "hashed-away", "idcs-created-by": {"display": "Pat Administrator"},
      "allowed-scopes": [{"fqs": "SCOPE", "id-of-defining-app": "b0b1"}], "granted-app-roles": null}
      """#.replacing("CLIENT", with: client).replacing("SECRET", with: secret).replacing(
        "SCOPE", with: ExampleCase.scope)
    let other = #"{"name": "other-client", "id": "ffff", "client-secret": "\#(secret)"}"#
    return switch answer {
    case .apps: #"{"data": {"resources": [\#(other), \#(app)], "total-results": 2}}"#
    case .app: #"{"data": \#(app), "etag": "x"}"#
    case .fusion:
      #"""
      {"data": {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "id": "b0b1", "name": "FA_APPID",
      "display-name": "Fusion Applications Cloud Service", "active": true, "is-opc-service": true,
      "audience": "urn:opc:resource:fa:instanceid=123456789", "client-secret": "\#(secret)",
      "meta": {"created": "2025-01-04T09:12:44.103Z", "resource-type": "App"}, "admins": [{"display": "Pat Administrator"}]}}
      """#
    case .environment:
      #"""
      {"data": {"id": "\#(environmentID)", "display-name": "PROD", "public-url": "\#(ExampleCase.pod)",
      "idcs-domain-url": "\#(ExampleCase.domain):443", "system-name": "ABCD", "lifecycle-state": "ACTIVE",
      "is-suspended": false, "rules": [], "refresh": null, "time-upcoming-maintenance": null,
      "freeform-tags": {"owner": "Pat Administrator"}}}
      """#
    case .users:
      #"""
      {"itemsPerPage": 2, "startIndex": 1, "totalResults": 2, "Resources": [
      {"id": "u2", "userName": "jordan.lee", "active": true, "roles": [{"value": "ORA_PER_EMPLOYEE_ABSTRACT"}]},
      {"id": "u1", "userName": "\#(client)", "active": true, "displayName": "Integration Datadog", "name": {},
      "schemas": ["urn:scim:schemas:core:2.0:User"], "meta": {"created": "2026-03-04 10:02:11.337"},
      "emails": [{"value": "datadog-integration@corp.test"}], "manager": {"displayName": "Pat Administrator"},
      "roles": [{"value": "DD_ESS_MONITOR_CUSTOM"}, {"value": "ORA_FND_INTEGRATION_SPECIALIST_JOB"},
      {"value": "ORA_FND_INTERNAL_AUDITOR_JOB"}]}]}
      """#
    case .userAccounts:
      #"""
      {"items": [{"Username": "\#(client)", "SuspendedFlag": false, "PersonId": null, "CreatedBy": "PADMIN",
      "GUID": "u1", "userAccountRoles": {"items": [
      {"UserRoleId": 1, "RoleCode": "DD_ESS_MONITOR_CUSTOM", "CreatedBy": "PADMIN"},
      {"UserRoleId": 2, "RoleCode": "ORA_FND_INTEGRATION_SPECIALIST_JOB", "CreatedBy": "PADMIN"},
      {"UserRoleId": 3, "RoleCode": "ORA_FND_INTERNAL_AUDITOR_JOB", "CreatedBy": "PADMIN"}],
      "count": 3, "hasMore": false}, "links": []}], "count": 1, "hasMore": false, "links": []}
      """#
    case .levels:
      #"{"actionName": "get-auditlevel", "status": "SUCCESS", "auditDate": ["#
        + ["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"].map { #"{"product": "\#($0)", "auditLevel": "High"}"# }
        .joined(separator: ", ") + "]}"
    case .objects:
      #"""
      {"actionName": "get-auditsetup", "status": "SUCCESS", "auditDate": [{"webApplication": "Payables",
      "viewObject": "oracle.InvoiceHeaderVO", "viewObjectDisplayName": "Invoice Header", "changedBy": "Pat Administrator",
      "attributesList": [{"attributeName": "InvoiceNum", "isAuditable": "Y", "changedBy": "PADMIN"}]}]}
      """#
    case .accounts:
      #"""
      {"data": [{"id": "1", "type": "Account", "attributes": {"name": "wxyz", "settings": {"client_id": "other-client",
      "fusion_base_url": "https://wxyz.fa.ocs.oraclecloud.com"}}},
      {"id": "2", "type": "Account", "attributes": {"name": "abcd", "settings": {"client_id": "\#(client)",
      "fusion_base_url": "\#(ExampleCase.pod)", "token_url": "\#(ExampleCase.domain)/oauth2/v1/token",
      "oauth_scope": "\#(ExampleCase.scope)", "logs_config": {"enabled_services": ["ess", "audit"]}}}}]}
      """#
    }
  }
}
