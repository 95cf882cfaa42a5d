import Lint
import Report
import Rules
import SourceText
import TestSupport
import Testing

/// A record is judged as the run was that wrote it, and holds no secret.
@Suite struct RecordTests {
  static let catalogue = allRules.map { $0.metadata }
  private static let engine: Engine = {
    var options = Engine.Options()
    options.mode = .replay
    return Engine(rules: allRules, options: options)
  }()

  static func redactor(_ setups: [Setup]) -> Redactor {
    Redactor(secrets: setups.reduce(into: Set<String>()) { $0.formUnion($1.secrets) })
  }

  /// What a replay makes of setups; the verdict aside, what a live run makes of them.
  static func judge(_ setups: [Setup]) -> [SetupResult] {
    let redactor = redactor(setups)
    return setups.map { engine.judge($0, redactor: redactor) }
  }

  static func report(_ results: [SetupResult], _ format: ReportFormat) throws -> String {
    let run = RunResult(
      version: "0", mode: .replay, time: ExampleCase.time, selection: nil,
      verdict: results.map(\.verdict).max() ?? .notProven, setups: results, failOn: .error)
    var options = ReportOptions()
    options.catalogue = catalogue
    options.showSuppressed = true
    return String(decoding: try render(run, as: format, options: options), as: UTF8.self)
  }

  static func record(_ setups: [Setup], _ results: [SetupResult]) throws -> [UInt8] {
    let record = RunRecord(
      time: ExampleCase.time, mode: .offline, notes: [], setups: setups.map { .init($0, isInterrupted: false) })
    return try record.bytes(redactor: redactor(setups), results: results, version: "0")
  }

  static func read(_ bytes: [UInt8]) throws -> [Setup] {
    try RunRecord(reading: bytes, name: "r").setups.map(\.setup)
  }

  @Test(arguments: catalogue.map(\.id))
  func everyExampleIsJudgedTheSame(_ id: String) throws {
    let rule = try #require(allRules.first { $0.metadata.id == id })
    for example in rule.metadata.examples {
      for variant in [ExampleCase.Variant.plain, .suppressed, .shape(.cliList)] {
        guard let form = ExampleCase(rule, example, variant) else { continue }
        let setups = try form.setups(allRules)
        let results = Self.judge(setups)
        let bytes = try Self.record(setups, results)
        let replayed = Self.judge(try Self.read(bytes))
        let title = Comment(rawValue: form.testDescription)
        // The one for GitHub has the side of the configuration, text the lines that are shown.
        let formats: [ReportFormat] =
          variant == .plain && example.expectation == .fails ? [.json, .github, .text] : [.json]
        for format in formats { #expect(try Self.report(replayed, format) == Self.report(results, format), title) }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        for secret in Set(setups.flatMap(\.secrets)) where secret.utf8.count >= Redactor.minimumLength {
          #expect(!text.contains(secret.lowercased()), "\(form.testDescription): `\(secret)`")
        }
      }
    }
  }

  /// The richest of the examples: everything live, and evidence of each kind.
  private static func sample() throws -> (setups: [Setup], bytes: [UInt8]) {
    var setup = Setup?.none
    for rule in allRules {
      guard let example = rule.metadata.examples.first(where: { $0.expectation == .fails }),
        let form = ExampleCase(rule, example, .plain), let next = try form.setups(allRules).first,
        !next.problems.contains(where: { $0.rule == "FD0001" })
      else { continue }
      guard var whole = setup else {
        setup = next
        continue
      }
      whole.applications.all += next.applications.all
      whole.environments += next.environments
      whole.users.listings += next.users.listings
      whole.roles.graphs += next.roles.graphs
      whole.audit.policies += next.audit.policies
      whole.accounts.listings += next.accounts.listings
      whole.sources += next.sources
      whole.problems += next.problems
      whole.suppressions += next.suppressions
      whole.collect = next.collect ?? whole.collect
      whole.siblings += next.siblings
      whole.live = next.live ?? whole.live
      whole.configuration = whole.configuration ?? next.configuration
      setup = whole
    }
    let setups = [try #require(setup)]
    return (setups, try record(setups, judge(setups)))
  }

  @Test func theSameFactsHaveTheSameBytes() throws {
    #expect(try Self.sample().bytes == Self.sample().bytes)
  }

  /// A fact that the model gets has to be recorded too, or be found again from what is.
  @Test func everyFactIsRecorded() throws {
    let (setups, bytes) = try Self.sample()
    let root = try JSONReader.read(SourceFile(name: "r", bytes: bytes)).root
    let recorded = Set(root["setups"]?.items.first?["setup"]?.keys ?? [])
    for child in Mirror(reflecting: setups[0]).children {
      guard let label = child.label, label != "secrets", "\(child.value)" != "nil" else { continue }
      #expect(recorded.contains(label), "\(label): add it to the keys of Setup")
    }
  }

  @Test func whatIsCutOffIsNoRecord() throws {
    let bytes = try Self.sample().bytes
    for end in stride(from: 0, to: bytes.count - 2, by: max(1, bytes.count / 200)) {
      #expect(throws: RecordProblem.self, "\(end)") { try Self.read(Array(bytes[..<end])) }
    }
  }

  /// Whatever somebody writes into a record: it is refused, or judged and reported.
  @Test(arguments: 0..<8) func changedRecordsDoNoHarm(_ seed: Int) throws {
    let bytes = try Self.sample().bytes
    var random = SeededRandom(seed: UInt64(seed))
    let words = [
      "-1", "0", "1", "999999999999", "9223372036854775807", "-9223372036854775808", "1e400", "null", "true", "\"\"",
      "[]", "{}", "\"\\u0000\\u202e\"", "[[]]",
    ].map { Array($0.utf8) }
    // Where a value stands: behind a colon or comma, up to the next mark.
    let marks = bytes.indices.filter { UInt8(ascii: ":") == bytes[$0] || UInt8(ascii: ",") == bytes[$0] }
    for _ in 0..<40 {
      var changed = bytes
      for _ in 0...random.below(3) {
        if random.below(4) == 0 {
          random.mutate(&changed)
        } else {
          let start = marks[random.below(marks.count)] + 1
          guard start < changed.count,
            let end = changed[start...].firstIndex(where: { ",]}{[".utf8.contains($0) }), end > start
          else { continue }
          changed.replaceSubrange(start..<end, with: words[random.below(words.count)])
        }
      }
      guard let setups = try? Self.read(changed) else { continue }
      let results = Self.judge(setups)
      _ = try Self.report(results, [.json, .text, .github, .junit, .html][random.below(5)])
    }
  }

  private func problem(_ text: String) -> String {
    do {
      _ = try Self.read(Array(text.utf8))
      return ""
    } catch {
      return (error as? RecordProblem)?.message ?? "\(error)"
    }
  }

  @Test func saysWhatIsWrongWithIt() throws {
    #expect(problem("{}").contains("no record of fusion-doctor"))
    #expect(problem("[]").contains("no record of fusion-doctor"))
    #expect(problem("{\"schema\": \"fusion-doctor/report/v1\"}").contains("no record of fusion-doctor"))
    #expect(problem("{\"schema\": \"fusion-doctor/record/v2\"}").contains("`v2`"))
    #expect(problem("{\"schema\": \"fusion-doctor/record/v2\"}").contains("newer fusion-doctor"))
    #expect(problem("{\"schema\": \"fusion-doctor/record/v1\"}").contains("is missing"))
    let deep = String(repeating: "[", count: 10_000)
    #expect(problem("{\"schema\": \"fusion-doctor/record/v1\", \"setups\": \(deep)").contains("nested deeper"))
    let bytes = String(decoding: try Self.sample().bytes, as: UTF8.self)
    let message = problem(bytes.replacing("\"document\":0", with: "\"document\":\"0\""))
    #expect(message.contains("line ") && message.contains("a whole number is expected"), "\(message)")
  }

  /// What somebody writes into a record is text of others.
  @Test func secretsPutInByHandAreNotShown() throws {
    let text = String(decoding: try Self.sample().bytes, as: UTF8.self)
    let secret = "idcscs-0badcafe-0000-4000-8000-000000000000"
    let changed = text.replacing("\"file\":\"fusion-doctor.yaml\"", with: "\"file\":\"\(secret)\"")
    #expect(changed != text)
    let results = Self.judge(try Self.read(Array(changed.utf8)))
    for format in ReportFormat.allCases { #expect(try !Self.report(results, format).contains("0badcafe"), "\(format)") }
  }

  /// What is no fact of a rule stays out, and so do passwords.
  @Test func documentsAreNotCopied() throws {
    let rule = try #require(allRules.first { $0.metadata.id == "FD0902" })
    let example = Example.passes(
      "",
      .lines(
        """
        collect:
          streams: { ess: {} }
          state: "postgres://doctor:Canary1@db/doctor"
          sinks: [{ type: otlp, endpoint: "https://u:Canary2@otlp.test", headers: { DD-API-KEY: Canary3, x: [Canary4] } }]
        datadog: { api_kye: Canary5 }
        probe: { secret: Canary6 }
        unknown: Canary7
        """),
      .application(
        #"""
        {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {}, "name": "$CLIENT", "active": true,
         "certificates": [{"x5t": "Canary8"}], "owner": "Canary9"}
        """#))
    let setups = try #require(ExampleCase(rule, example, .plain)).setups(allRules)
    let results = Self.judge(setups)
    let text = String(decoding: try Self.record(setups, results), as: UTF8.self)
    // The report shows the line of a key that is no key.
    for canary in 1...9 where canary != 5 && canary != 7 { #expect(!text.contains("Canary\(canary)"), "\(canary)") }
  }
}
