import Evidence
import Lint
import SourceText

/// Compares a result with an earlier JSON report.
enum ReportComparison {
  /// What an earlier report said of each rule: setup and rule, to status and subjects that failed.
  struct Earlier {
    var time: String
    var checks: [(key: Lint.Comparison.Entry, status: String, subjects: [String])] = []
  }

  static func read(_ path: String, machine: Machine) throws -> Earlier {
    let root: Located
    do {
      let bytes = try machine.open(Path.absolute(path, in: machine.workingDirectory)).all(limit: 256 << 20)
      let (file, problem) = SourceFile.decode(bytes, name: path)
      if let problem { throw UsageError("the report `\(path)` cannot be read: \(problem.message)") }
      root = try JSONReader.read(file).root
    } catch let problem as FileProblem {
      throw UsageError("the report `\(path)` cannot be read: \(problem.message)")
    } catch let problem as SyntaxProblem {
      throw UsageError("the report `\(path)` is not well-formed: \(problem.message)")
    }
    guard root["schema"]?.string == "fusion-doctor/report/v1", let time = root["time"]?.string,
      Timestamp(time) != nil
    else {
      throw UsageError("`\(path)` is no JSON report of fusion-doctor")
    }
    var earlier = Earlier(time: time)
    for setup in root["setups"]?.items ?? [] {
      guard let name = setup["name"]?.string else { continue }
      for check in setup["checks"]?.items ?? [] {
        guard let rule = check["rule"]?.string, let status = check["status"]?.string,
          isIdentifier(rule)
        else { continue }
        let subjects = (check["findings"]?.items ?? []).filter { !$0.has("suppression") }
          .compactMap { $0["subject"]?.string }
        earlier.checks.append((.init(setup: name, rule: rule, subject: nil), status, subjects))
      }
    }
    return earlier
  }

  /// `FD` and four digits: the report of a newer version can name rules that this one does not know.
  private static func isIdentifier(_ rule: String) -> Bool {
    rule.utf8.count == 6 && rule.hasPrefix("FD") && rule.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) }
  }

  static func compare(_ result: RunResult, with earlier: Earlier, redactor: Redactor) -> Lint.Comparison {
    typealias Entry = Lint.Comparison.Entry
    var comparison = Lint.Comparison(against: earlier.time)
    // Setups of one name share an entry: a failure of any of them counts.
    var before: [Entry: (status: String, subjects: Set<String>)] = [:]
    for check in earlier.checks {
      let other = before[check.key]
      before[check.key] = (
        other?.status == "failed" ? "failed" : check.status, Set(check.subjects).union(other?.subjects ?? [])
      )
    }
    var now: [Entry: (checks: [Check], order: Int)] = [:]
    for setup in result.setups {
      for check in setup.checks {
        let key = Entry(setup: setup.name, rule: check.rule, subject: nil)
        now[key] = ((now[key]?.checks ?? []) + [check], now[key]?.order ?? now.count)
      }
    }
    for (key, (checks, _)) in now.sorted(by: { $0.value.order < $1.value.order }) {
      func entry(_ subject: String) -> Entry { Entry(setup: key.setup, rule: key.rule, subject: subject) }
      let old = before[key]
      let failedBefore = old?.status == "failed" ? old?.subjects ?? [] : []
      var subjects: [String] = []
      for subject in checks.flatMap({ $0.status == .failed ? $0.findings.map(\.subject) : [] })
      where !subjects.contains(subject) {
        subjects.append(subject)
      }
      let covered = checks.flatMap { $0.suppressed.map(\.subject) }
      comparison.newlyFailed += subjects.filter { !failedBefore.contains($0) }.map(entry)
      let left = failedBefore.subtracting(subjects + covered).sorted().map(entry)
      // Not judged this time: it has gone from the report, and nobody has shown that it is mended.
      let isJudged = checks.allSatisfy { $0.status == .passed || $0.status == .failed || $0.status == .suppressed }
      if isJudged { comparison.resolved += left } else { comparison.gone += left }
      if checks.allSatisfy({ $0.status == .passed }), old?.status == "unverified" { comparison.newlyProven.append(key) }
    }
    for check in earlier.checks where now[check.key] == nil {
      let subjects = check.status == "failed" ? check.subjects : []
      comparison.gone += subjects.map { Entry(setup: check.key.setup, rule: check.key.rule, subject: $0) }
      if subjects.isEmpty { comparison.gone.append(check.key) }
    }
    for list in [\Lint.Comparison.newlyFailed, \.resolved, \.newlyProven, \.gone] {
      for index in comparison[keyPath: list].indices {
        let entry = comparison[keyPath: list][index]
        comparison[keyPath: list][index] = Entry(
          setup: redactor.redact(entry.setup), rule: redactor.redact(entry.rule),
          subject: entry.subject.map(redactor.redact))
      }
    }
    return comparison
  }
}
