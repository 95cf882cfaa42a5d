import Lint
import XML

/// JUnit XML: one suite for each setup and component, one case for each rule (contract: JUnit).
///
/// The strict profile is valid under the schemas of Ant (Windyroad) and of the Jenkins xUnit plugin at once; the
/// rich one adds what GitLab, GitHub reporters, Datadog and CircleCI read.
func junitReport(_ result: RunResult, _ options: ReportOptions) throws -> [UInt8] {
  let isRich = options.junitProfile == .rich
  let suites = suites(of: result)
  let writer = try XMLWriter()
  try writer.startDocument()
  try writer.startElement("testsuites")
  let time = String(result.time.text.dropLast())
  if isRich {
    let all = suites.reduce(into: JUnitCounts()) { $0.add($1.counts) }
    try writer.attribute("name", "fusion-doctor")
    try all.write(to: writer)
    try writer.attribute("time", "0.000")
    try writer.attribute("timestamp", time)
  }
  for (id, suite) in suites.enumerated() {
    try suite.write(to: writer, id: id, time: time, failOn: result.failOn, isRich: isRich)
  }
  return try writer.finish()
}

private struct JUnitCounts {
  var tests = 0
  var failures = 0
  var errors = 0
  var skipped = 0

  mutating func add(_ row: JUnitRow) {
    tests += 1
    switch row {
    case .passing: break
    case .failing, .unproven: failures += 1
    case .fault: errors += 1
    case .skipped: skipped += 1
    }
  }

  mutating func add(_ other: JUnitCounts) {
    tests += other.tests
    failures += other.failures
    errors += other.errors
    skipped += other.skipped
  }

  func write(to writer: XMLWriter) throws {
    try writer.attribute("tests", String(tests))
    try writer.attribute("failures", String(failures))
    try writer.attribute("errors", String(errors))
    try writer.attribute("skipped", String(skipped))
  }
}

private struct JUnitSuite {
  /// `<setup>.<component>`: the suite's name and the class of its cases.
  var name: String
  var setup: String
  var component: String
  var file: String
  var cases: [(check: Check, row: JUnitRow)]
  var counts = JUnitCounts()

  func write(to writer: XMLWriter, id: Int, time: String, failOn: Severity?, isRich: Bool) throws {
    try writer.startElement("testsuite")
    try writer.attribute("name", breakingWorkflowCommands(name))
    try writer.attribute("package", "fusion-doctor")
    try writer.attribute("id", String(id))
    try writer.attribute("timestamp", time)
    try writer.attribute("hostname", "localhost")
    try counts.write(to: writer)
    try writer.attribute("time", "0.000")
    if isRich { try writer.attribute("file", breakingWorkflowCommands(file)) }
    try writer.startElement("properties")
    try property("dd_tags[fusion_doctor.setup]", setup, to: writer)
    try property("dd_tags[fusion_doctor.component]", component, to: writer)
    try writer.endElement()
    var output: [String] = []
    for (check, row) in cases {
      let outcome = JUnitOutcome(check, row, failOn: failOn)
      try write(check, outcome, to: writer, isRich: isRich)
      if !isRich, let text = passingText(check, outcome) { output.append("\(check.title)\n\(junitCapped(text))") }
    }
    // Readers built on libxml2 stop at 10 MB of text.
    try writer.element("system-out", junitCapped(output.joined(separator: "\n\n"), to: 1 << 20))
    try writer.element("system-err", "")
    try writer.endElement()
  }

  private func write(_ check: Check, _ outcome: JUnitOutcome, to writer: XMLWriter, isRich: Bool) throws {
    try writer.startElement("testcase")
    try writer.attribute("name", check.title)
    try writer.attribute("classname", breakingWorkflowCommands(name))
    if isRich {
      let location = (check.findings.first ?? check.suppressed.first)?.location
      try writer.attribute("file", breakingWorkflowCommands(location?.file.shown ?? file))
      if let line = location?.line { try writer.attribute("line", String(line)) }
    }
    try writer.attribute("time", "0.000")
    if isRich {
      try writer.startElement("properties")
      try property("dd_tags[rule.id]", check.rule, to: writer)
      try property("dd_tags[severity]", check.severity.rawValue, to: writer)
      try property("dd_tags[status]", check.status.rawValue, to: writer)
      try writer.endElement()
    }
    switch outcome {
    case .passed: break
    case .failure(let message, let type, let text): try element("failure", message, type, text, to: writer)
    case .error(let message, let text): try element("error", message, "internal-fault", text, to: writer)
    case .skipped(let message):
      try writer.startElement("skipped")
      try writer.attribute("message", breakingWorkflowCommands(message))
      try writer.endElement()
    }
    if isRich, let text = passingText(check, outcome) { try writer.element("system-out", junitCapped(text)) }
    try writer.endElement()
  }

  private func element(_ name: String, _ message: String, _ type: String, _ text: String, to writer: XMLWriter) throws {
    try writer.startElement(name)
    try writer.attribute("message", breakingWorkflowCommands(message))
    try writer.attribute("type", type)
    try writer.text(junitCapped(text))
    try writer.endElement()
  }

  private func property(_ name: String, _ value: String, to writer: XMLWriter) throws {
    try writer.startElement("property")
    try writer.attribute("name", name)
    try writer.attribute("value", breakingWorkflowCommands(value))
    try writer.endElement()
  }

  /// The findings of a case that passes all the same.
  private func passingText(_ check: Check, _ outcome: JUnitOutcome) -> String? {
    guard case .passed = outcome, !check.findings.isEmpty else { return nil }
    return junitText(check.findings, of: check)
  }
}

private func suites(of result: RunResult) -> [JUnitSuite] {
  var repeats: [String: Int] = [:]
  let names = result.setups.map { token($0.name) }
  for name in names { repeats[name, default: 0] += 1 }
  var suites: [JUnitSuite] = []
  var used = Set<String>()
  for (setup, plain) in zip(result.setups, names) {
    let file = setup.file.shown
    var name = repeats[plain, default: 1] > 1 ? "\(plain) (\(token(setup.file))#\(setup.document))" : plain
    var ordinal = 2
    while !used.insert(name).inserted {
      name = "\(plain) (\(token(setup.file))#\(setup.document)) #\(ordinal)"
      ordinal += 1
    }
    var cases: [Component: [Check]] = [:]
    for check in setup.checks { cases[check.component, default: []].append(check) }
    for component in Component.allCases {
      guard let checks = cases[component] else { continue }
      var suite = JUnitSuite(
        name: "\(name).\(component.rawValue)", setup: plain, component: component.rawValue, file: file, cases: [])
      for check in checks {
        let row = JUnitRow(check, in: result)
        suite.cases.append((check, row))
        suite.counts.add(row)
      }
      suites.append(suite)
    }
  }
  if suites.isEmpty { suites.append(nothingChecked()) }
  return suites
}

/// Some readers refuse a report without cases, and none should be taken for success.
private func nothingChecked() -> JUnitSuite {
  var check = Check(
    rule: "FD0000", name: "nothing-checked", component: .input, severity: .error, status: .unverified,
    reason: "there is no setup", summary: "")
  check.isFault = true
  var suite = JUnitSuite(
    name: "fusion-doctor.input", setup: "fusion-doctor", component: "input", file: "-", cases: [(check, .fault)])
  suite.counts.add(.fault)
  return suite
}

/// A name as the schemas' `token` type keeps it: no blanks at its ends or side by side, never empty.
private func token(_ text: String) -> String {
  let words = text.clipped(to: 500).visible.split { $0 == " " || $0.isWhitespace }
  return words.isEmpty ? "unnamed" : breakingWorkflowCommands(words.joined(separator: " "))
}
