import Lint

/// One page that needs nothing else: no scripts, nothing from the network.
struct HTMLReport {
  private let result: RunResult
  private var lines: [String] = []

  init(_ result: RunResult, _ options: ReportOptions) {
    self.result = result
    let digests = result.setups.map { (setup: $0, digest: Digest($0, show: options.show)) }
    writeHead()
    for (setup, digest) in digests where digest.hasFindings {
      lines.append("<h2>\(html(setup.title))</h2>")
      for cause in digest.causes { write(cause) }
    }
    if options.showSuppressed {
      let all = digests.flatMap(\.digest.suppressed)
      if !all.isEmpty { lines.append("<h2>Suppressed</h2>") }
      list(
        all.map { item in
          let reason = item.finding.suppression.map { ": \($0.reason)\($0.until.map { ", until \($0)" } ?? "")" } ?? ""
          return html("\(item.check.title): \(item.finding.message)\(reason)")
        })
    }
    writeDemanded()
    write(ProofList(digests))
    if let comparison = result.comparison {
      lines.append("<h2>Since \(html(comparison.against))</h2>")
      list(
        comparison.groups.flatMap { name, entries in
          entries.map { html("\(name): \($0.setup): \($0.rule) \($0.subject ?? "")") }
        })
      if comparison.isEmpty { lines.append("<p>Nothing changed.</p>") }
    }
    lines.append("<h2>Checked</h2>")
    list(result.setups.flatMap(\.sources).map { html("\($0.name): \($0.shape), \(count($0.records, "record"))") })
    list(result.notes.map(html))
    lines.append("<footer>fusion-doctor \(html(result.version)), \(result.mode.rawValue), \(result.time.text)</footer>")
    lines += ["</body>", "</html>"]
  }

  var bytes: [UInt8] { breakingWorkflowCommands(Array((lines.joined(separator: "\n") + "\n").utf8)) }

  private mutating func writeHead() {
    let title = "Oracle Fusion to Datadog: \(result.verdict.rawValue)"
    let summary = result.summary
    lines += [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
      "<meta name=\"viewport\" content=\"width=device-width\">",
      "<title>\(title)</title>", "<style>\(style)</style>", "</head>", "<body>",
      "<h1>Oracle Fusion to Datadog: <span class=\"\(result.verdict.rawValue)\">\(result.verdict.rawValue)</span></h1>",
      "<p>\(summary.found.isEmpty ? "nothing wrong found" : summary.found) in \(count(summary.setups, "setup"))"
        + (summary.rootCauses.isEmpty ? "" : "; root causes: \(summary.rootCauses.joined(separator: ", "))") + "</p>",
    ]
    if result.mode == .live { lines.append("<p>As seen from this machine.</p>") }
    lines.append("<table><tr><th>setup</th><th>verdict</th><th>found</th><th>counts</th></tr>")
    for setup in result.setups {
      let own = setup.summary
      lines.append(
        "<tr><td>\(html(setup.title))</td><td class=\"\(setup.verdict.rawValue)\">\(setup.verdict.rawValue)</td>"
          + "<td>\(own.found)</td><td>\(setup.counts(own))</td></tr>")
    }
    lines.append("</table>")
  }

  private mutating func write(_ cause: Digest.Cause) {
    lines.append("<section class=\"\(cause.severity.rawValue)\">")
    lines.append("<h3>\(cause.severity.rawValue)[\(cause.check.rule)] \(cause.check.name)</h3>")
    for finding in cause.findings {
      lines.append("<p>\(html(finding.message))\(finding.isBaselined ? " (in the baseline)" : "")</p>")
      lines.append("<p><code>\(html(finding.location.textWithPointer))</code></p>")
      if let excerpt = finding.location.excerpt { lines.append(mark(excerpt, finding.location.highlight)) }
      lines.append("<dl>")
      for related in finding.related {
        pair("note", html(related.message) + " <code>\(html(related.location.text))</code>")
      }
      if let observed = finding.observed { pair("observed", html(observed)) }
      if let expected = finding.expected { pair("expected", html(expected)) }
      lines.append("</dl>")
    }
    write(cause.remedy)
    if !cause.consequences.isEmpty {
      lines.append("<p>This explains:</p>")
      list(cause.consequences.map { html("\($0.finding.severity.rawValue)[\($0.check.rule)] \($0.finding.message)") })
    }
    if !cause.notJudged.isEmpty {
      lines.append("<p>Not judged for want of it: \(cause.notJudged.joined(separator: ", "))</p>")
    }
    lines.append("</section>")
  }

  private mutating func write(_ remedy: Remedy) {
    lines.append("<p><strong>\(html(remedy.summary))</strong></p>")
    lines.append("<dl>")
    pair("who", html("\(remedy.owner.title) (right: \(remedy.right))"))
    if !remedy.place.isEmpty { pair("where", html(remedy.place)) }
    lines.append("</dl>")
    if !remedy.steps.isEmpty { lines.append("<ol>" + remedy.steps.map { "<li>\(html($0))</li>" }.joined() + "</ol>") }
    for command in remedy.commands { lines.append("<pre>\(html(command))</pre>") }
    list(remedy.links.filter { $0.hasPrefix("https://") }.map { "<a href=\"\(html($0))\">\(html($0))</a>" })
  }

  private mutating func writeDemanded() {
    for setup in result.setups {
      for check in setup.checks where check.isProofDemanded || check.isFault {
        let what = check.isFault ? "could not be judged" : "not proven, though proof is asked for"
        lines.append(
          "<p class=\"error\">\(html("\(setup.name): \(check.title) \(what): \(check.reason ?? check.summary)"))</p>")
      }
    }
  }

  private mutating func write(_ proofs: ProofList) {
    guard !proofs.isEmpty else { return }
    lines.append("<h2>Not proven: \(count(proofs.rules.count, "rule"))</h2>")
    for entry in proofs.entries {
      lines.append(
        "<p><strong>\(html(entry.proof.evidence))</strong> would prove \(entry.rules.joined(separator: ", "))</p>")
      lines.append("<p>\(html(entry.proof.how)) (right: \(html(entry.proof.right)))</p>")
      for command in entry.proof.commands { lines.append("<pre>\(html(command))</pre>") }
    }
    list(proofs.reasons.map { html("\($0.rules.joined(separator: ", ")): \($0.reason)") })
  }

  private mutating func list(_ items: [String]) {
    if !items.isEmpty { lines.append("<ul>" + items.map { "<li>\($0)</li>" }.joined() + "</ul>") }
  }

  private mutating func pair(_ name: String, _ value: String) {
    lines.append("<dt>\(name)</dt><dd>\(value)</dd>")
  }

  /// The line of the file with what is meant marked.
  private func mark(_ excerpt: String, _ highlight: Range<Int>?) -> String {
    let snippet = Snippet(excerpt, highlight: highlight, width: 160)
    var text = html(snippet.text)
    if let underline = snippet.underline {
      text +=
        "\n" + String(repeating: " ", count: underline.lowerBound) + String(repeating: "^", count: underline.count)
    }
    return "<pre>\(text)</pre>"
  }
}

/// Text of others in HTML, in content and in quoted attributes.
func html(_ text: String) -> String {
  var output = ""
  for scalar in text.shown.unicodeScalars {
    switch scalar {
    case "&": output += "&amp;"
    case "<": output += "&lt;"
    case ">": output += "&gt;"
    case "\"": output += "&quot;"
    case "'": output += "&#39;"
    default: output.unicodeScalars.append(scalar)
    }
  }
  return output
}

private let style = """
  body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}\
  pre{background:#f4f4f4;padding:.5rem;overflow-x:auto}\
  section{border-left:4px solid #999;padding-left:1rem;margin:1rem 0}\
  section.error{border-color:#b00}section.warning{border-color:#b80}section.info{border-color:#06c}\
  .no-go,p.error{color:#b00}.go{color:#070}.not-proven{color:#850}td,th{text-align:left;padding:.2rem .8rem .2rem 0}\
  dt{float:left;clear:left;width:6rem;color:#666}dd{margin-left:6rem}
  """
