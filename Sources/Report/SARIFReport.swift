import Lint

/// SARIF 2.1.0, for GitHub code scanning, Datadog and every other reader.
func sarifReport(_ result: RunResult, _ options: ReportOptions) -> [UInt8] {
  SARIFReport(result: result, options: options).document
}

private struct SARIFReport {
  let result: RunResult
  let options: ReportOptions
  /// The checks that say what each rule is, in the order of the IDs.
  let rules: [Check]
  let indices: [String: Int]
  let metadata: [String: RuleMetadata]

  /// GitHub refuses a run with more results.
  static let limit = 25_000
  static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  init(result: RunResult, options: ReportOptions) {
    self.result = result
    self.options = options
    var known: [String: Check] = [:]
    for setup in result.setups {
      for check in setup.checks where known[check.rule] == nil { known[check.rule] = check }
    }
    rules = known.values.sorted { $0.rule < $1.rule }
    var indices: [String: Int] = [:]
    for (index, check) in rules.enumerated() { indices[check.rule] = index }
    self.indices = indices
    metadata = options.catalogue.reduce(into: [:]) { $0[$1.id] = $1 }
  }

  var document: [UInt8] {
    var all = findings(of: result, from: options.show)
    for setup in result.setups {
      for check in setup.checks {
        all += check.suppressed.filter { $0.severity >= options.show }.map { (setup, check, $0) }
      }
    }
    let sorted = Severity.allCases.reversed().flatMap { severity in all.filter { $0.finding.severity == severity } }
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", Self.schema)
      json.member("version", "2.1.0")
      json.array("runs", [sorted]) { json, sorted in
        json.object { json in
          json.object("tool") { json in json.object("driver") { writeDriver(to: &$0) } }
          json.object("automationDetails") { $0.member("id", "fusion-doctor/") }
          json.array("invocations", [0]) { json, _ in json.object { writeInvocation(to: &$0, results: sorted.count) } }
          json.member("columnKind", "unicodeCodePoints")
          json.array("results", sorted.prefix(Self.limit)) { json, item in
            json.object { write(item.setup, item.check, item.finding, to: &$0) }
          }
        }
      }
    }
    return json.document
  }

  private func writeInvocation(to json: inout JSONWriter, results: Int) {
    json.member("executionSuccessful", !result.setups.contains { $0.checks.contains(where: \.isFault) })
    json.member("endTimeUtc", result.time.text)
    guard results > Self.limit else { return }
    json.array("toolExecutionNotifications", [results - Self.limit]) { json, more in
      json.object {
        $0.member("level", "warning")
        $0.object("message") {
          $0.member("text", "\(more) more results are in the JSON report: readers take \(Self.limit)")
        }
      }
    }
  }

  private func writeDriver(to json: inout JSONWriter) {
    json.member("name", "fusion-doctor")
    json.member("semanticVersion", result.version)
    json.array("rules", rules) { json, check in json.object { writeRule(check, to: &$0) } }
  }

  private func writeRule(_ check: Check, to json: inout JSONWriter) {
    let rule = metadata[check.rule]
    let level = rule?.severity ?? check.severity
    json.member("id", check.rule)
    json.member("name", check.name)
    json.object("shortDescription") { $0.member("text", sarifText(check.summary)) }
    let full = rule.map { "\($0.summary) \($0.rationale)" } ?? check.summary
    json.object("fullDescription") { $0.member("text", sarifText(full.clipped(to: 990))) }
    if let url = rule?.sources.lazy.compactMap(\.url).first { json.member("helpUri", url) }
    json.object("help") {
      let remedy = rule.map { ([$0.remedy.summary] + $0.remedy.steps).joined(separator: "\n") } ?? check.summary
      $0.member("text", sarifText(remedy) + "\nfusion-doctor explain \(check.rule)")
      if let rule { $0.member("markdown", String(decoding: renderExplanation(rule, as: .markdown), as: UTF8.self)) }
    }
    json.object("defaultConfiguration") { $0.member("level", sarifLevel(level)) }
    json.object("properties") {
      let tags = ["oracle-fusion", "datadog"]
      $0.member("tags", check.component == .datadog ? tags : tags + [check.component.rawValue])
      $0.member("precision", "very-high")
      $0.member("problem.severity", level == .info ? "recommendation" : level.rawValue)
    }
  }

  private func write(_ setup: SetupResult, _ check: Check, _ finding: ReportedFinding, to json: inout JSONWriter) {
    let name = result.setups.count > 1 ? "\(setup.name.shown): " : ""
    var text = name + finding.annotationMessage
    if !finding.causedBy.isEmpty { text += " (caused by \(finding.causedBy.joined(separator: ", ")))" }
    json.member("ruleId", check.rule)
    json.member("ruleIndex", indices[check.rule])
    json.member("level", sarifLevel(finding.severity))
    json.object("message") { $0.member("text", sarifText(text)) }
    json.array("locations", [finding.annotation]) { json, place in
      json.object {
        writePlace(place, to: &$0)
        $0.array("logicalLocations", [finding.location]) { json, location in
          json.object {
            $0.member("fullyQualifiedName", "\(location.file)\(location.pointer)")
            $0.member("kind", "member")
          }
        }
      }
    }
    if !finding.related.isEmpty {
      json.array("relatedLocations", finding.related.enumerated()) { json, item in
        json.object {
          $0.member("id", item.offset + 1)
          writePlace(item.element.location, to: &$0)
          $0.object("message") { $0.member("text", sarifText(item.element.message.shown)) }
        }
      }
    }
    json.object("partialFingerprints") { $0.member("fusionDoctor/v1", finding.fingerprint) }
    if finding.isBaselined { json.member("baselineState", "unchanged") }
    if let suppression = finding.suppression {
      json.array("suppressions", [suppression]) { json, suppression in
        json.object {
          $0.member("kind", "inSource")
          let until = suppression.until.map { ", until \($0)" } ?? ""
          $0.member("justification", (suppression.reason + until).shown)
        }
      }
    }
    json.object("properties") { json in
      json.member("setup", setup.name)
      json.member("subject", finding.subject)
      if let observed = finding.observed { json.member("observed", observed) }
      if let expected = finding.expected { json.member("expected", expected) }
      json.object("remedy") { writeRemedy(finding.remedy, to: &$0) }
    }
  }

  private func writePlace(_ place: Location, to json: inout JSONWriter) {
    json.object("physicalLocation") { json in
      json.object("artifactLocation") { $0.member("uri", sarifAddress(place.fileOnDisk)) }
      guard let line = place.line else { return }
      json.object("region") {
        $0.member("startLine", max(line, 1))
        if let column = place.column { $0.member("startColumn", max(column, 1)) }
        if let line = place.endLine { $0.member("endLine", max(line, 1)) }
        if let column = place.endColumn { $0.member("endColumn", max(column, 1)) }
      }
    }
  }
}
