import Lint

/// The version of the JSON report; within it members are only added.
let reportSchemaName = "fusion-doctor/report/v1"

/// The whole result as JSON; ``reportSchema()`` describes it.
func jsonReport(_ result: RunResult) -> [UInt8] {
  var writer = JSONWriter()
  writer.object { json in
    json.member("schema", reportSchemaName)
    json.object("tool") {
      $0.member("name", "fusion-doctor")
      $0.member("version", result.version)
    }
    json.member("mode", result.mode.rawValue)
    json.member("time", result.time.text)
    if let selection = result.selection {
      json.member("selection", selection)
    } else {
      json.member("selection", nil as String?)
    }
    json.member("verdict", result.verdict.rawValue)
    json.object("summary") { write(result.summary, to: &$0) }
    json.array("setups", result.setups) { write($1, to: &$0) }
    if let comparison = result.comparison { json.object("comparison") { write(comparison, to: &$0) } }
    json.member("notes", result.notes)
  }
  return writer.document
}

private func write(_ summary: RunResult.Summary, to json: inout JSONWriter) {
  json.member("setups", summary.setups)
  json.member("passed", summary.passed)
  json.member("failed", summary.failed)
  json.member("unverified", summary.unverified)
  json.member("notApplicable", summary.notApplicable)
  json.member("suppressed", summary.suppressed)
  json.member("errors", summary.errors)
  json.member("warnings", summary.warnings)
  json.member("infos", summary.infos)
  json.member("rootCauses", summary.rootCauses)
}

private func write(_ setup: SetupResult, to json: inout JSONWriter) {
  json.object { json in
    json.member("name", setup.name)
    json.member("file", setup.file)
    json.member("document", setup.document)
    json.member("stage", setup.stage.rawValue)
    json.member("verdict", setup.verdict.rawValue)
    json.member("seenFrom", setup.seenFrom)
    json.array("checks", setup.checks) { write($1, to: &$0) }
    json.array("sources", setup.sources) { json, source in
      json.object {
        $0.member("name", source.name)
        $0.member("shape", source.shape)
        $0.member("system", source.system)
        $0.member("records", source.records)
      }
    }
  }
}

private func write(_ check: Check, to json: inout JSONWriter) {
  json.object { json in
    json.member("rule", check.rule)
    json.member("name", check.name)
    json.member("component", check.component.rawValue)
    json.member("severity", check.severity.rawValue)
    json.member("status", check.status.rawValue)
    json.member("reason", check.reason)
    json.member("basis", check.basis)
    json.member("declared", check.isDeclared)
    json.member("prerequisite", check.prerequisite)
    json.array("wouldProve", check.wouldProve) { json, proof in
      json.object {
        $0.member("evidence", proof.evidence)
        $0.member("how", proof.how)
        $0.member("right", proof.right)
        $0.member("commands", proof.commands)
      }
    }
    // What is suppressed stands behind what counts; its member `suppression` tells it apart.
    json.array("findings", check.findings + check.suppressed) { write($1, to: &$0) }
    if check.isFault { json.member("fault", true) }
  }
}

private func write(_ finding: ReportedFinding, to json: inout JSONWriter) {
  json.object { json in
    json.member("subject", finding.subject)
    json.member("message", finding.message)
    json.member("severity", finding.severity.rawValue)
    json.member("observed", finding.observed)
    json.member("expected", finding.expected)
    json.member("baselined", finding.isBaselined)
    json.object("location") { write(finding.location, to: &$0) }
    json.array("related", finding.related) { json, related in
      json.object {
        $0.member("message", related.message)
        $0.object("location") { write(related.location, to: &$0) }
      }
    }
    json.member("causedBy", finding.causedBy)
    if let exchange = finding.exchange {
      json.object("exchange") { write(exchange, to: &$0) }
    } else {
      json.member("exchange", nil as String?)
    }
    if let suppression = finding.suppression {
      json.object("suppression") {
        $0.member("reason", suppression.reason)
        $0.member("until", suppression.until)
        $0.object("location") { write(suppression.location, to: &$0) }
      }
    }
    json.member("fingerprint", finding.fingerprint)
    json.object("remedy") { writeRemedy(finding.remedy, to: &$0) }
  }
}

private func write(_ exchange: Exchange, to json: inout JSONWriter) {
  json.member("method", exchange.method)
  json.member("url", exchange.url)
  json.member("status", exchange.status)
  json.array("correlation", exchange.correlation.sorted { $0.key < $1.key }) { json, header in
    json.object {
      $0.member("name", header.key)
      $0.member("value", header.value)
    }
  }
}

private func write(_ location: Location, to json: inout JSONWriter) {
  json.member("file", location.file)
  json.member("line", location.line)
  json.member("column", location.column)
  json.member("endLine", location.endLine)
  json.member("endColumn", location.endColumn)
  json.member("pointer", location.pointer)
  if let configuration = location.configuration { json.member("configuration", configuration) }
}

func writeRemedy(_ remedy: Remedy, to json: inout JSONWriter) {
  json.member("owner", remedy.owner.rawValue)
  json.member("summary", remedy.summary)
  json.member("right", remedy.right)
  json.member("steps", remedy.steps)
  json.member("commands", remedy.commands)
  json.member("where", remedy.place)
  json.member("docs", remedy.links)
}

private func write(_ comparison: Comparison, to json: inout JSONWriter) {
  func entries(_ name: StaticString, _ entries: [Comparison.Entry]) {
    json.array(name, entries) { json, entry in
      json.object {
        $0.member("setup", entry.setup)
        $0.member("rule", entry.rule)
        $0.member("subject", entry.subject)
      }
    }
  }
  json.member("against", comparison.against)
  entries("newlyFailed", comparison.newlyFailed)
  entries("resolved", comparison.resolved)
  entries("newlyProven", comparison.newlyProven)
  entries("gone", comparison.gone)
}
