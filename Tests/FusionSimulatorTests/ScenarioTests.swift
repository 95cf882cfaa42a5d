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
