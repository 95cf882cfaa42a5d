import Evidence
import Lint
import Rules
import SourceText
import TestSupport

/// What the tests of corrections share.
enum FixSamples {
  static let pod = ExampleCase.pod
  static let domain = ExampleCase.domain

  /// A value of each key that is wrong in a way which can be corrected, and what is right.
  static let values: [(key: String, wrong: String, right: String)] = [
    ("fusion_base_url", pod + "/", pod), ("fusion_base_url", pod + ":443", pod),
    ("fusion_base_url", " \(pod):443/ ", pod), ("fusion_base_url", pod + "/fscmUI/faces/FuseWelcome?_afrLoop=1#x", pod),
    ("fusion_base_url", "http://abcd.fa.ocs.oraclecloud.com", pod),
    ("fusion_base_url", "https://vanity.acme.test:443/", "https://vanity.acme.test"),
    ("token_url", domain + ":443/oauth2/v1/token", domain + "/oauth2/v1/token"),
    ("token_url", "\u{201C}\(domain)/oauth2/v1/token/\u{201D}", domain + "/oauth2/v1/token"),
    ("client_id", "\u{200B}\(ExampleCase.client)\u{A0}", ExampleCase.client),
    ("client_id", "\u{FEFF}'it's' # no: comment\u{2028}", "'it's' # no: comment"),
    ("oauth_scope", ExampleCase.scope + "\n", ExampleCase.scope), ("oauth_scope", "\tx:443/ \r\n", "x:443/"),
    ("site", "app.datadoghq.eu", "datadoghq.eu"), ("site", "https://US5.datadoghq.com/", "us5.datadoghq.com"),
    ("site", "DATADOGHQ.COM ", "datadoghq.com"), ("site", "EU1", "datadoghq.eu"),
    ("fusion_application_id", "«app»", "app"), ("epm_oauth_scope", "y ", "y"),
  ]

  enum Style: CaseIterable, Sendable { case plain, single, double, literal, folded, json }

  /// A configuration in which a key has a value, written in a style; nil where the style cannot say it.
  static func file(_ key: String, _ value: String, _ style: Style) -> (name: String, text: String)? {
    func quoted(_ text: String) -> String { Tree.quoted(text).replacing("\t", with: "\\t") }
    if style == .json {
      return ("fusion-doctor.json", "{\"version\": 1,\n \"tile\": {\"\(key)\" : \(quoted(value)), \"stage\": []}}")
    }
    let isSimple = !value.unicodeScalars.contains { Tile.isStray($0) || "#'".unicodeScalars.contains($0) }
    let scalar: String
    switch style {
    case .plain:
      guard isSimple else { return nil }
      scalar = value
    case .single:
      guard !value.contains(where: \.isNewline), !value.contains("\t"), !value.contains("\u{FEFF}") else { return nil }
      scalar = "'" + value.replacing("'", with: "''") + "'"
    case .double: scalar = quoted(value)
    default:
      let body = value.hasSuffix("\n") ? String(value.dropLast()) : value
      guard !body.contains(where: \.isNewline), body.first != " ", body.first != "\t", !body.contains("\u{FEFF}") else {
        return nil
      }
      scalar = (style == .literal ? "|" : ">2-") + " # header\n    " + (style == .literal ? body : "  " + body)
    }
    return (
      "fusion-doctor.yaml",
      "# head\nversion: 1 # one\ntile: &t\n  \(key):   \(scalar)"
        + (style == .literal || style == .folded ? "\n" : "  # tail\n")
        + "  # between\nname: 'a''b'\nprobe: { timeout: 10s } # é\n"
    )
  }

  static func fix(_ text: String, name: String = "fusion-doctor.yaml") throws -> ConfigurationFix {
    try ConfigurationFix(Array(text.utf8), name: name)
  }

  /// The rules that report something, judged for real, with the findings of what `fix` corrects alone.
  static func findings(_ bytes: [UInt8], name: String) throws -> [String] {
    let machine = MemoryMachine.make(["/w/\(name)": bytes])
    var catalogue: [RuleMetadata] = []
    for rule in allRules { catalogue.append(rule.metadata) }
    let loader = Loader(machine: machine, catalogue: catalogue, time: ExampleCase.time)
    let batch = try loader.read([.file("/w/\(name)")])
    var found: [String] = []
    for index in 0..<batch.count {
      let result = Engine(rules: allRules).judge(loader.load(index, of: batch), redactor: Redactor(secrets: []))
      for check in result.checks where ["FD0001", "FD0102", "FD0104", "FD0110", "FD0113"].contains(check.rule) {
        found += check.findings.map { _ in check.rule }
      }
    }
    return found
  }
}
