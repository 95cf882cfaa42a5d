import SourceText
import XML

/// A JSON report, as far as tests ask.
struct Report {
  let code: Int32?
  let root: Located

  init(_ text: String, code: Int32? = nil) throws {
    root = try JSONReader.read(SourceFile(name: "report", text: text)).root
    self.code = code
  }

  var setups: [Located] { root["setups"]?.items ?? [] }
  var names: [String] { setups.compactMap { $0["name"]?.string } }
  var checks: [Located] { setups.flatMap { $0["checks"]?.items ?? [] } }
  var verdict: String? { root["verdict"]?.string }

  func check(_ rule: String, in setup: Int = 0) -> Located? {
    guard setup < setups.count else { return nil }
    return setups[setup]["checks"]?.items.first { $0["rule"]?.string == rule }
  }

  func status(_ rule: String, in setup: Int = 0) -> String? { check(rule, in: setup)?["status"]?.string }

  struct Finding: CustomStringConvertible {
    var rule: String
    var subject: String
    var severity: String
    var message: String
    /// `file:line:column`.
    var place: String
    var causedBy: [String]
    var isBaselined: Bool
    var isSuppressed: Bool

    var description: String { "\(severity) \(rule) \(place)" }
  }

  /// Every finding, in the order of the report.
  var findings: [Finding] {
    checks.flatMap { check in
      (check["findings"]?.items ?? []).map { finding in
        let location = finding["location"]
        return Finding(
          rule: check["rule"]?.string ?? "", subject: finding["subject"]?.string ?? "",
          severity: finding["severity"]?.string ?? "", message: finding["message"]?.string ?? "",
          place: [
            location?["file"]?.string ?? "", location?["line"]?.integer.map(String.init) ?? "",
            location?["column"]?.integer.map(String.init) ?? "",
          ].joined(separator: ":"),
          causedBy: finding["causedBy"]?.items.compactMap(\.string) ?? [],
          isBaselined: finding["baselined"]?.bool ?? false, isSuppressed: finding.has("suppression"))
      }
    }
  }

  func failed(_ rule: String) -> [Finding] { findings.filter { $0.rule == rule && !$0.isSuppressed } }
}

/// The cases of a JUnit report.
struct JUnitFile {
  struct Case {
    var classname: String
    var name: String
    /// `failure`, `error`, `skipped`; nil: it passes.
    var outcome: String?

    var isRed: Bool { outcome == "failure" || outcome == "error" }
  }

  var cases: [Case] = []
  var suites = 0

  init(_ bytes: [UInt8]) throws {
    let reader = try XMLReader(bytes: bytes)
    while let event = try reader.next() {
      guard case .start(let element) = event else { continue }
      switch element.name {
      case "testsuite": suites += 1
      case "testcase": cases.append(Case(classname: element["classname"] ?? "", name: element["name"] ?? ""))
      case "failure", "error", "skipped": if !cases.isEmpty { cases[cases.count - 1].outcome = element.name }
      default: break
      }
    }
  }

  var hasRed: Bool { cases.contains(where: \.isRed) }
}

/// Configurations to begin with.
enum Sample {
  static let formats = [
    "text", "short", "json", "junit", "sarif", "github", "gitlab", "markdown", "html", "checkstyle",
  ]

  static let tile: [(key: String, value: String)] = [
    ("fusion_base_url", "https://abcd.fa.ocs.oraclecloud.com"),
    ("token_url", "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token"),
    ("client_id", "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"),
    ("oauth_scope", "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all"),
    ("client_secret", "${FUSION_CLIENT_SECRET}"),
  ]

  /// A configuration with nothing wrong, in YAML.
  /// - Parameters:
  ///   - changes: tile keys with other values; nil: without the key
  ///   - more: further lines at the top level
  static func configuration(
    name: String = "sample", _ changes: [String: String?] = [:], more: String = ""
  ) -> String {
    var lines = ["version: 1", "name: \(name)", "tile:"]
    for (key, value) in tile {
      guard let text = changes[key] ?? value else { continue }
      lines.append("  \(key): \(text)")
    }
    for (key, value) in changes.sorted(by: { $0.key < $1.key }) where !tile.contains(where: { $0.key == key }) {
      if let value { lines.append("  \(key): \(value)") }
    }
    return lines.joined(separator: "\n") + "\n" + more + (more.isEmpty || more.hasSuffix("\n") ? "" : "\n")
  }

  static let healthy = configuration()
  /// One error: a page's path in the base URL.
  static let faulty = configuration(["fusion_base_url": "https://abcd.fa.ocs.oraclecloud.com/fscmUI/faces/FuseWelcome"])
}
