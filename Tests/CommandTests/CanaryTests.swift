import Glibc
import Testing

/// No secret is shown, wherever it stands. Each canary begins alike, so that a part of one, and one in another letter
/// case, is found too.
@Suite struct CanaryTests {
  private static let mark = "zxcanary"

  /// Expects that no format, flag or file shows it; says where it does.
  private func expectSilent(
    _ folder: Workspace, _ paths: [String] = [], environment: [String: String?] = [:], _ comment: String = ""
  ) throws {
    var shown: [String] = []
    let reports =
      Sample.formats.flatMap { ["--report", "\($0)=out/\($0)"] } + [
        "--write-baseline", "out/baseline", "--record", "out",
      ]
    for flags in [["-v", "--show-suppressed"], ["-q", "--strict", "--no-ignore", "--color", "always"]] {
      let run = try folder.run(["check"] + reports + flags + paths, environment: environment)
      #expect(run.code == 0 || run.code == 1, "\(run.errors)")
      var texts = ["standard output": run.output, "standard error": run.errors]
      for name in folder.names("out") { texts[name] = try folder.text("out/\(name)").lowercased() }
      for (place, text) in texts {
        guard let found = text.lowercased().firstRange(of: Self.mark) else { continue }
        shown.append("\(place) \(flags): \(text.lowercased()[..<found.upperBound].suffix(150))")
      }
      #expect(folder.names("out").count == 12)
    }
    for arguments in [["evidence"], ["evidence", "--format", "json"], ["evidence", "--script", "sh"]] {
      let run = try folder.run(arguments + paths, environment: environment)
      guard let found = (run.output + run.errors).lowercased().firstRange(of: Self.mark) else { continue }
      shown.append("\(arguments): \((run.output + run.errors)[..<found.upperBound].suffix(150))")
    }
    #expect(shown.isEmpty, "\(comment): \(shown.prefix(6).joined(separator: "\n"))")
  }

  /// The secret stands in everything that a report quotes.
  private func spread(_ secret: String, reference: String) throws -> Workspace {
    let folder = try Workspace(setup: "guide")
    for name in ["exports/user.json", "exports/role-hierarchy.csv", "exports/app.json", "exports/audit-policies.csv"] {
      let text = try folder.text(name)
        .replacing("DD_ESS_MONITOR_CUSTOM", with: secret).replacing("Datadog", with: secret)
        .replacing("\"active\": true", with: "\"active\": \"\(secret)\"").replacing("ESSMonitor", with: "X")
        .replacing("corp.test", with: secret).replacing("confidential", with: secret).replacing(
          "ESS,", with: "\(secret),")
      try folder.write(name, text)
    }
    try folder.write(
      "fusion-doctor.yaml",
      Sample.configuration(
        name: "name \(secret)", ["client_secret": reference, "site": secret, "services": "[\(secret)]"],
        more: """
          \(secret): 1
          stage: \(secret)
          evidence:
            application: [exports/app.json, "exports/\(secret).json", "exports/\(secret)*.json"]
            user: exports/user.json
            roles: exports/role-hierarchy.csv
            audit: exports/audit-policies.csv
          declared:
            audit: { \(secret): None, ESS: \(secret) }
          role_aliases: { \(secret): [\(secret)] }
          ignore:
            - { rule: \(secret), reason: \(secret) }
            - { rule: FD0110, reason: "\(secret)", until: 2027-01-01 }
            - { rule: FD0405, subject: \(secret), reason: x, at: "#/\(secret)", until: \(secret) }
          """))
    return folder
  }

  @Test func fromTheEnvironment() throws {
    let secret = "ZxCanary-of.environment_1"
    try expectSilent(
      spread(secret, reference: "${FUSION_CLIENT_SECRET}"), environment: ["FUSION_CLIENT_SECRET": secret])
    // A blank too much at its end belongs to the value, but it stands elsewhere without.
    try expectSilent(
      spread(secret, reference: "${FUSION_CLIENT_SECRET}"), environment: ["FUSION_CLIENT_SECRET": " \(secret) "])
  }

  @Test func fromAFile() throws {
    let secret = "ZxCanary-of.a.file_2"
    let folder = try spread(secret, reference: "file:keys/secret")
    for text in [secret, secret + "\n", "  " + secret + "\r\n\n", "\u{FEFF}" + secret] {
      try folder.write("keys/secret", text)
      try expectSilent(folder)
    }
  }

  @Test func writtenInTheConfiguration() throws {
    try expectSilent(spread("ZxCanary-literal_3", reference: "ZxCanary-literal_3"))
    // Escapes write it in another way.
    let folder = try Workspace(
      Sample.configuration(name: "ZxCanary-é4", ["client_secret": "\"\\x5AxCanary-\\u00e94\"", "site": "ZxCanary-é4"]))
    try expectSilent(folder)
    try folder.write(
      "a.json", "{\"version\": 1, \"name\": \"ZxCanary\\/5\", \"tile\": {\"client_secret\": \"ZxCanary\\u002f5\"}}")
    try expectSilent(folder, ["a.json"])
    try folder.write(
      "fusion-doctor.yaml",
      Sample.configuration(["client_secret": "|\n    ZxCanary-a\n    ZxCanary-b", "site": "ZxCanary-a"]))
    try expectSilent(folder)
    try folder.write(
      "fusion-doctor.yaml",
      Sample.configuration(more: "datadog: { api_key: ZxCanary00000000000000000000, app_key: \"ZxCanary1111111111\" }"))
    try expectSilent(folder)
  }

  /// The client secret in a field beside its own: the usual slip of a paste.
  @Test(arguments: ["fusion_base_url", "token_url", "client_id", "oauth_scope", "site", "fusion_application_id"])
  func pastedIntoAnotherField(_ key: String) throws {
    let secret = "ZxCanary-Pasted.6"
    for value in [secret, "https://\(secret)/x?\(secret)", "\" \(secret) \""] {
      try expectSilent(
        Workspace(Sample.configuration([key: value])), environment: ["FUSION_CLIENT_SECRET": secret])
    }
  }

  @Test func inEvidence() throws {
    let secret = "ZxCanary-in.evidence_7"
    let folder = try Workspace(setup: "guide")
    let text = try folder.text("exports/app.json")
    #expect(text.contains("\"client-secret\": null"))
    let own = text.replacing("\"client-secret\": null", with: "\"client-secret\": \"\(secret)\"")
      .replacing("Datadog Fusion Integration", with: "Datadog \(secret)")
    let scim = """
      {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {}, "name": "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f",
       "displayName": "\(secret)", "clientSecret": "\(secret)", "hashedClientSecret": "\(secret)h", "active": false,
       "allowedGrants": ["\(secret)"], "clientType": "\(secret)"}
      """
    let state = """
      {"version": 4, "terraform_version": "1.11.4", "outputs": {"client": {"value": "\(secret)", "type": "string"}},
       "resources": [{"mode": "managed", "type": "oci_identity_domains_app", "name": "dd", "instances": [{"attributes":
       {"name": "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", "client_secret": "\(secret)", "display_name": "\(secret)",
        "active": false, "client_type": "\(secret)"}}]}]}
      """
    for (name, text) in [("cli", own), ("scim", scim), ("state", state)] {
      try folder.write("exports/app.json", text)
      let configuration = Package.text("fixtures/setups/guide/fusion-doctor.yaml") ?? ""
      try folder.write(
        "fusion-doctor.yaml", configuration.replacing("name: guide", with: "name: \(name) \(secret)") + "\(secret): 1\n"
      )
      #expect(try folder.report().failed("FD0007").isEmpty == false, "\(name)")
      try expectSilent(folder)
    }
    // The shape of a client secret is enough, in what is not read at all too.
    let shaped = "idcscs-0badcafe-0000-4000-8000-zxcanary0000".replacing("zxcanary", with: "0000abcd")
    try folder.write(
      "fusion-doctor.yaml",
      Sample.configuration(name: shaped, ["client_id": shaped], more: "evidence: { user: \(shaped).json }"))
    for format in Sample.formats {
      #expect(try !folder.run(["check", "--format", format, "-v"]).output.contains("0badcafe"), "\(format)")
    }
    #expect(try !folder.run(["check", shaped]).errors.contains("0badcafe"))
  }

  /// What cannot be read, or stands below a misspelt key, is not known as a secret: its key tells.
  @Test func inDocumentsThatAreMalformed() throws {
    let folder = try Workspace()
    let secret = "ZxCanary10"
    for text in [
      "tile: {client_secret: \(secret)", "tile:\n  client_secret: \"\(secret)\n",
      "tile:\n  client_secret: \(secret): x\n",
      "tile:\n  client_secret: \"a\\q\(secret)\"\n", "tile:\n  client_secret: *\(secret)\n",
      "tile:\n  client_secret: %\(secret)\n", "tile:\n  client_secret: &\(secret)\n",
      "tile:\n  client_secret: !\(secret) x\n",
      "tile:\n  client_secret: [\(secret)]\n", "tile:\n  client_secret: {\(secret): 1}\n",
      "tile:\n  client-secret: \(secret)\n",
      "client_secret: \(secret)\nclientSecret: '\(secret)'\nsecret: \(secret)\n",
      "tile:\n  client_secret:\n    \(secret): [}\n",
      "datadog: {apikey: \(secret), app-key: \(secret)}\n", "tile:\n  client_secret: |\n    \(secret)\n  x: [}\n",
      "tile: {client_secret: a, client_secret: \(secret)}\n", "tile:\n\tclient_secret: \(secret)\n",
      "version: 1\nversion: 2\ntile: {client_secret: \(secret), x: 1}\n",
    ] {
      try folder.write("a.yaml", text)
      try expectSilent(folder, ["a.yaml"], text)
    }
    for text in [
      "{\"tile\": {\"client_secret\": \(secret)}}", "{\"tile\": {\"client_secret\": \"\(secret)\"",
      "{\"client_secret\": \"\(secret)\",}",
      "{\"client_secret\": \"a\"\(secret)\"}",
      "{\"client_secret\": \"\(secret)\", \"client_secret\": \"\(secret)2\", \"x\": 1}",
    ] {
      try folder.write("a.json", text)
      try expectSilent(folder, ["a.json"], text)
    }
    // A reference is no secret: it is shown.
    let shown = try Workspace(Sample.configuration(["client_secret": "${NOT_SET_AT_ALL}"])).run(["check", "-v"]).output
    #expect(shown.contains("NOT_SET_AT_ALL"))
  }

  @Test func inNamesOfFiles() throws {
    let secret = "ZxCanary-file.name_8"
    let folder = try Workspace()
    try folder.write("\(secret)/\(secret).yaml", Sample.configuration(["client_secret": secret]))
    try folder.write("\(secret)/other.fusion.yaml", "{")
    try expectSilent(folder, [secret + "/" + secret + ".yaml", secret])
    let full = try folder.run(["check", "\(secret)/\(secret).yaml", "--report", "json=/dev/full/\(secret)"])
    #expect(full.code == 1)
    #expect(!full.errors.contains("ZxCanary"))
    // An account for EPM alone is named on standard error.
    let account = AccountTests.account("prod", secrets: ", \"secrets\": {\"client_secret\": \"\(secret)\"}")
    let epm = AccountTests.account("epm \(secret)", "{\"epm_base_url\": \"https://x\"}")
    try folder.write("accounts.json", "{\"data\": [\(account), \(epm)]}")
    try expectSilent(folder, ["accounts.json"])
  }

  @Test func inAnEarlierReport() throws {
    let secret = "ZxCanary-earlier_9"
    let folder = try Workspace(Sample.configuration(name: "x", ["client_secret": secret]))
    let old = try folder.run(["check", "--format", "json"]).output.replacing(
      "\"name\":\"x\"", with: "\"name\":\"\(secret)\"")
    try folder.write("old.json", old)
    for format in ["text", "json", "markdown", "html"] {
      let run = try folder.run(["check", "--format", format, "--compare", "old.json"])
      #expect(run.code == 1)
      #expect(!run.output.contains("ZxCanary"), "\(format)")
    }
  }

  /// A secret that stands in the evidence of one setup is shown of no other, whichever is judged first.
  @Test(arguments: [("a", "z"), ("z", "a")])
  func secretInTheEvidenceOfAnotherSetup(holder: String, other: String) throws {
    let folder = try Workspace(setup: "guide")
    let secret = "\(Self.mark)-0123456789"
    let application = try folder.text("exports/app.json")
    try folder.write(
      "\(holder)/app.json",
      application.replacing("\"active\": true", with: "\"active\": true, \"client-secret\": \"\(secret)\""))
    try folder.write(
      "\(holder)/fusion-doctor.yaml", Sample.configuration(name: "holder", more: "evidence: { application: app.json }"))
    try folder.write(
      "\(other)/fusion-doctor.yaml",
      Sample.configuration(name: "other", ["site": secret], more: "stage: \(secret)"))
    try expectSilent(folder, [holder, other])
  }
}
