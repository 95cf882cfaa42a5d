import FusionSimulator
import Glibc
import Testing

/// The scenario files, each one fault on a healthy base, and what a client sees of each.
@Suite struct ScenarioTests {
  static let folder = packageRoot + "/fixtures/scenarios"
  static let names = fileNames(folder).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }

  static func scenario(_ names: [String]) throws -> Scenario {
    try Scenario(files: names.compactMap { fileBytes("\(folder)/\($0).json") })
  }

  @Test func everyFileLoadsUnderItsName() throws {
    #expect(Self.names.count > 200)
    for name in Self.names {
      let scenario = try Self.scenario([name])
      #expect(scenario.name == name)
      #expect(scenario.summary.hasSuffix("."), "\(name): the summary is a sentence")
      #expect(scenario != Scenario())
    }
  }

  /// `symptoms.txt` is generated: what differs from the healthy scenario, request by request. To write it anew, run
  /// the tests with FUSION_SIMULATOR_WRITE_SYMPTOMS=1 and read the difference.
  @Test(.timeLimit(.minutes(4))) func symptomsAreWhatTheFileSays() async throws {
    let healthy = try await symptoms(of: Scenario())
    // Some wait for time-outs of their own; a few at once, so that the others are not late.
    let found = try await withThrowingTaskGroup(of: (String, [String]).self) { group in
      var result: [String: [String]] = [:]
      for (index, name) in Self.names.enumerated() {
        if index >= 8, let one = try await group.next() { result[one.0] = one.1 }
        group.addTask { (name, try await symptoms(of: try Self.scenario([name]))) }
      }
      while let one = try await group.next() { result[one.0] = one.1 }
      return result
    }
    var text = "healthy\n" + healthy.map { "  \($0)\n" }.joined()
    for name in Self.names {
      let lines = (found[name] ?? []).filter { !healthy.contains($0) }
      text += "\n\(name)\n" + (lines.isEmpty ? "  as healthy\n" : lines.map { "  \($0)\n" }.joined())
    }
    let path = Self.folder + "/symptoms.txt"
    if getenv("FUSION_SIMULATOR_WRITE_SYMPTOMS") != nil, let file = fopen(path, "w") {
      fputs(text, file)
      fclose(file)
    }
    let old = String(decoding: fileBytes(path) ?? [], as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let difference = new.difference(from: old)
    #expect(difference.isEmpty, "symptoms.txt is not fresh: \(difference.prefix(10))")
  }

  @Test func layersCombine() throws {
    let both = try Self.scenario(["token-throttled-once", "role-internal-auditor-missing", "pod-delay"])
    #expect(both.name == "token-throttled-once+role-internal-auditor-missing+pod-delay")
    #expect(both.faults.count == 2)
    #expect(both.user.roles.count == 2)
  }

  @Test(arguments: [
    (#"{"aplication":{}}"#, "`aplication` is not part of a scenario"),
    (#"{"user":{"sate":"missing"}}"#, "`user.sate` is not part of a scenario"),
    (#"{"faults":[{"action":"reset","hots":"pod"}]}"#, "`faults.hots` is not part of a scenario"),
    (#"{"collections":{"workers":{"acess":"hidden"}}}"#, "`collections.workers.acess` is not part of a scenario"),
    (#"{"changes":[{"set":{"usr":{}}}]}"#, "`usr` is not part of a scenario"),
    ("[1]", "a scenario is an object"), ("{", "a scenario file is not well-formed JSON"),
  ])
  func mistakesAreNamed(text: String, message: String) {
    #expect(throws: ScenarioProblem.self) { try Scenario(files: [Array(text.utf8)]) }
    do { _ = try Scenario(files: [Array(text.utf8)]) } catch { #expect("\(error)" == message) }
  }

  @Test(arguments: [
    #"{"user":{"state":"gone"}}"#, #"{"faults":[{"action":"explode"}]}"#, #"{"faults":[{}]}"#, #"{"user":7}"#,
  ])
  func wrongValuesAreRefused(text: String) {
    #expect(throws: ScenarioProblem.self) { try Scenario(files: [Array(text.utf8)]) }
  }
}
