import Evidence
import Lint
import SourceText

/// Findings that are known: they stand in the report, marked, and do not count for `--fail-on`.
struct Baseline {
  static let schema = "fusion-doctor/baseline/v1"
  var fingerprints: Set<String> = []

  init() {}

  init(path: String, machine: Machine) throws {
    do {
      let bytes = try machine.open(Path.absolute(path, in: machine.workingDirectory)).all(limit: 64 << 20)
      let (file, problem) = SourceFile.decode(bytes, name: path)
      if let problem { throw UsageError("the baseline `\(path)` cannot be read: \(problem.message)") }
      let root = try JSONReader.read(file).root
      guard root["schema"]?.string == Baseline.schema, let findings = root["findings"], findings.isArray else {
        throw UsageError("`\(path)` is no baseline: write one with --write-baseline")
      }
      fingerprints = Set(findings.items.compactMap { $0["fingerprint"]?.string })
    } catch let problem as FileProblem {
      throw UsageError("the baseline `\(path)` cannot be read: \(problem.message)")
    } catch let problem as SyntaxProblem {
      throw UsageError("the baseline `\(path)` is not well-formed: \(problem.message)")
    }
  }

  /// The baseline of a result: every finding that stands.
  static func json(_ result: RunResult) -> [UInt8] {
    var lines: [String] = []
    for setup in result.setups {
      for check in setup.checks {
        for finding in check.findings {
          let members = [
            ("fingerprint", finding.fingerprint), ("setup", setup.name), ("rule", check.rule),
            ("subject", finding.subject),
          ]
          lines.append(
            "    {" + members.map { "\(JSONText.quoted($0)): \(JSONText.quoted($1))" }.joined(separator: ", ") + "}")
        }
      }
    }
    let list = lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n  ]"
    return Array("{\n  \"schema\": \"\(schema)\",\n  \"findings\": \(list)\n}\n".utf8)
  }
}
