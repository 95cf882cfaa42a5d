import Lint
import XML

/// Checkstyle XML: a `file` for each file, an `error` for each finding.
func checkstyleReport(_ result: RunResult, _ options: ReportOptions) throws -> [UInt8] {
  var files: [String] = []
  var findingsOf: [String: [(check: Check, finding: ReportedFinding)]] = [:]
  for (_, check, finding) in findings(of: result, from: options.show) {
    let file = finding.location.file
    if findingsOf[file] == nil { files.append(file) }
    findingsOf[file, default: []].append((check, finding))
  }
  let writer = try XMLWriter()
  try writer.startDocument()
  try writer.startElement("checkstyle")
  try writer.attribute("version", "10.0")
  for file in files {
    try writer.startElement("file")
    try writer.attribute("name", breakingWorkflowCommands(file.visible))
    for (check, finding) in findingsOf[file] ?? [] {
      try writer.startElement("error")
      try writer.attribute("line", String(finding.location.line ?? 1))
      if let column = finding.location.column { try writer.attribute("column", String(column)) }
      try writer.attribute("severity", finding.severity.rawValue)
      try writer.attribute("message", breakingWorkflowCommands(finding.message.shown + finding.baselineMark))
      try writer.attribute("source", "fusion-doctor.\(check.rule)")
      try writer.endElement()
    }
    try writer.endElement()
  }
  return try writer.finish()
}
