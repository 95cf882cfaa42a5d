public import Lint
import SourceText

/// The formats of `evidence`.
public enum EvidenceFormat: String, Sendable, CaseIterable {
  case text, json
}

/// What was understood from each file of each setup, what is missing, and how to obtain it.
public func renderEvidence(
  _ setups: [EvidenceOverview], as format: EvidenceFormat, version: String, time: Timestamp, color: Bool = false,
  width: Int = 100
) -> [UInt8] {
  switch format {
  case .text: EvidenceText(setups, color: color, width: width).bytes
  case .json: evidenceJSON(setups, version: version, time: time)
  }
}

private struct EvidenceText {
  private var page: TextPage

  init(_ setups: [EvidenceOverview], color: Bool, width: Int) {
    page = TextPage(color: color, width: width)
    for setup in setups {
      let number = setup.document > 0 ? ", document \(setup.document + 1)" : ""
      page.line(page.paint("\(setup.name.shown) (\(setup.file.shown)\(number))", .bold))
      page.line()
      for file in setup.files { write(file) }
      if !setup.declared.isEmpty {
        page.line("\(setup.file.shown): declared by hand, not proven: \(setup.declared.joined(separator: ", "))")
      }
      if setup.files.isEmpty, setup.declared.isEmpty { page.line("no evidence is named") }
      page.line()
      if let live = setup.live { write(live) }
      for want in setup.wants { write(want) }
      if setup.wants.isEmpty, !setup.hasRefusals { page.line("nothing is missing that a file could show\n") }
      if setup.live != nil { write(setup.goLacks, besides: setup.wants.map(\.kind.rawValue)) }
    }
    // What is piped in cannot be named again.
    if let setup = setups.first(where: { !$0.wants.isEmpty && $0.file != "-" }) {
      let isAlone = setups.count { $0.file == setup.file } == 1
      let name = isAlone ? "" : " --setup " + Parameters.quoted(setup.name).shown
      page.line(
        "Whoever has the rights can collect all of it at once: fusion-doctor evidence --script sh\(name) "
          + "\(Parameters.quoted(setup.file).shown) > collect-evidence.sh")
    }
  }

  var bytes: [UInt8] { breakingWorkflowCommands(page.bytes) }

  private mutating func write(_ file: EvidenceOverview.File) {
    if !file.sources.isEmpty {
      let text = file.sources.map(\.summary).joined(separator: "; ")
      page.line("\(page.paint(file.name.shown, .bold)): \(page.paint(text.shown, .good))")
      if let manifest = file.sources.lazy.compactMap(\.manifest).first {
        page.field("collected", manifest.summary.shown)
      }
    }
    for problem in file.problems {
      let what = problem.rule == "FD0006" ? "not recognised" : "not read"
      page.line(
        "\(page.paint(file.name.shown, .bold)): \(page.paint("\(what) (\(problem.rule))", .error)): "
          + problem.message.shown)
      page.place(problem.location, style: .error, isShort: false)
      if let expected = problem.expected { page.field("expected", expected.shown) }
      for step in problem.steps { page.field("remedy", step.shown) }
      for command in problem.commands { page.command(command) }
    }
  }

  private mutating func write(_ live: EvidenceAnswers) {
    page.line(page.paint("answers, as seen from \(live.seenFrom.shown):", .bold))
    for answer in live.answers {
      let exchange = answer.exchange.map { " (\($0.summary))" } ?? ""
      let behind = answer.prerequisite.map { " (\($0))" } ?? ""
      let text =
        switch answer.outcome {
        case .answered: page.paint(answer.text.shown, .good)
        case .failed: page.paint("no: \(answer.text)".shown, .error)
        case .notReached: page.paint("not reached: \(answer.text)\(behind)".shown, .warning)
        }
      page.line("  \(answer.step.shown): \(text)\(exchange.shown)")
    }
    for source in live.sources { page.line("  \(source.name.shown): \(page.paint(source.summary.shown, .good))") }
    page.line()
  }

  /// - Parameter wants: kinds of evidence that it has said already how to get
  private mutating func write(_ lacks: [EvidenceOverview.Lack], besides wants: [String]) {
    if lacks.isEmpty { return page.line(page.paint("`go` lacks nothing", .good) + "\n") }
    page.line(page.paint("`go` lacks:", .bold))
    for lack in lacks {
      let behind = lack.prerequisite.map { " (first \($0))" } ?? ""
      page.item(
        "\(lack.id) \(lack.name):", "\(lack.status.rawValue)\(lack.reason.map { ": " + $0 } ?? "")\(behind)".shown,
        indent: 2)
      let said = lack.proofs.map(\.evidence).filter(wants.contains)
      if !said.isEmpty { page.field("by", said.joined(separator: ", ") + " (above)") }
      for proof in lack.proofs where !wants.contains(proof.evidence) {
        page.field(proof.evidence, "\(proof.how) Right: \(proof.right).".shown)
      }
    }
    page.line()
  }

  private mutating func write(_ want: EvidenceOverview.Want) {
    let state = want.isMissing ? "missing" : "not enough"
    page.line("\(page.paint("\(state): \(want.kind.rawValue)", .warning))")
    if !want.isMissing {
      var reasons: [String] = []
      for reason in want.rules.compactMap(\.reason) where !reasons.contains(reason) { reasons.append(reason) }
      page.field("why", reasons.prefix(3).joined(separator: "; ").shown)
    }
    page.field("how", want.proof.how.shown)
    if let console = want.console { page.field("where", console) }
    page.field("right", want.proof.right.shown)
    for command in want.proof.commands { page.command(command) }
    page.field("decides", want.rules.map { "\($0.id) \($0.name)" }.joined(separator: ", "))
    page.line()
  }
}

extension Source {
  /// `OCI CLI app get from the identity domain, 1 record (application)`.
  fileprivate var summary: String {
    let origin = system == "identity domain" ? "the identity domain" : system
    let cut = isComplete ? "" : ", not the whole list"
    return "\(shape) from \(origin), \(count(records, "record"))\(cut) (\(kind.rawValue))"
  }
}

extension Manifest {
  fileprivate var summary: String {
    let parts = [
      created.map { "at \($0.value.text)" }, fusionBaseURL.map { "from \($0.value)" }, tool.map { "with \($0)" },
    ]
    return "by the evidence script " + parts.compactMap { $0 }.joined(separator: " ")
  }
}

private func evidenceJSON(_ setups: [EvidenceOverview], version: String, time: Timestamp) -> [UInt8] {
  var json = JSONWriter()
  json.object { json in
    json.member("schema", "fusion-doctor/evidence-report/v1")
    json.object("tool") {
      $0.member("name", "fusion-doctor")
      $0.member("version", version)
    }
    json.member("time", time.text)
    json.array("setups", setups) { json, setup in
      json.object { json in
        json.member("name", setup.name)
        json.member("file", setup.file)
        json.member("document", setup.document)
        json.array("files", setup.files) { json, file in json.object { $0.file(file) } }
        json.member("declared", setup.declared)
        json.array("missing", setup.wants) { json, want in json.object { $0.want(want) } }
        if let live = setup.live { json.live(live, lacking: setup.goLacks) }
      }
    }
  }
  return json.document
}

extension Exchange {
  /// `GET https://… 200`.
  fileprivate var summary: String { "\(method) \(url)" + (status.map { " \($0)" } ?? "") }
}

extension JSONWriter {
  private mutating func source(_ source: Source) {
    member("evidence", source.kind.rawValue)
    member("shape", source.shape)
    member("system", source.system)
    member("records", source.records)
    member("complete", source.isComplete)
    member("collected", source.manifest?.created?.value.text)
    member("configuration", source.configuration.description)
  }

  fileprivate mutating func live(_ live: EvidenceAnswers, lacking lacks: [EvidenceOverview.Lack]) {
    object("live") { json in
      json.member("seenFrom", live.seenFrom)
      json.array("answers", live.answers) { json, answer in
        json.object { json in
          json.member("step", answer.step)
          json.member("outcome", answer.outcome.rawValue)
          json.member("text", answer.text)
          json.member("prerequisite", answer.prerequisite)
          json.member("method", answer.exchange?.method)
          json.member("url", answer.exchange?.url)
          json.member("status", answer.exchange?.status)
        }
      }
      json.array("sources", live.sources) { json, source in
        json.object {
          $0.member("name", source.name)
          $0.source(source)
        }
      }
    }
    array("goLacks", lacks) { json, lack in
      json.object { json in
        json.member("rule", lack.id)
        json.member("name", lack.name)
        json.member("status", lack.status.rawValue)
        json.member("reason", lack.reason)
        json.member("prerequisite", lack.prerequisite)
        json.array("wouldProve", lack.proofs) { json, proof in
          json.object {
            $0.member("evidence", proof.evidence)
            $0.member("how", proof.how)
            $0.member("right", proof.right)
            $0.member("commands", proof.commands)
          }
        }
      }
    }
  }

  fileprivate mutating func file(_ file: EvidenceOverview.File) {
    member("name", file.name)
    member("understood", !file.sources.isEmpty)
    array("sources", file.sources) { json, source in json.object { $0.source(source) } }
    array("problems", file.problems) { json, problem in
      json.object { json in
        json.member("rule", problem.rule)
        json.member("message", problem.message)
        json.object("location") { json in
          json.member("file", problem.location.file)
          json.member("line", problem.location.line)
          json.member("column", problem.location.column)
          json.member("pointer", problem.location.pointer)
          json.member("configuration", problem.location.configuration)
        }
        json.member("observed", problem.observed)
        json.member("expected", problem.expected)
        json.member("steps", problem.steps)
        json.member("commands", problem.commands)
      }
    }
  }

  fileprivate mutating func want(_ want: EvidenceOverview.Want) {
    member("evidence", want.kind.rawValue)
    member("state", want.isMissing ? "missing" : "not-enough")
    member("how", want.proof.how)
    member("where", want.console)
    member("right", want.proof.right)
    member("commands", want.proof.commands)
    array("decides", want.rules) { json, rule in
      json.object {
        $0.member("rule", rule.id)
        $0.member("name", rule.name)
        $0.member("reason", rule.reason)
      }
    }
  }
}
