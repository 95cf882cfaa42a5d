import Foundation
import SourceText
import TestSupport

/// A live command of the built program against the built simulator: over TLS, through its proxy, with real host names.
struct LiveRun {
  var code: Int32
  var output: String
  var report: Located
  var counters: Located
  var errors: String

  var verdict: String { report["verdict"]?.string ?? "" }
  var rootCauses: [String] { report["summary"]?["rootCauses"]?.items.compactMap(\.string) ?? [] }
  var checks: [Located] { report["setups"]?.items.first?["checks"]?.items ?? [] }
  /// The rules whose failure is of severity error and that nothing explains.
  var standing: [String] {
    checks.filter { check in
      check["status"]?.string == "failed"
        && (check["findings"]?.items ?? []).contains { finding in
          finding["severity"]?.string == "error" && finding["causedBy"]?.items.isEmpty == true
        }
    }.compactMap { $0["rule"]?.string }
  }
  func check(_ rule: String) -> Located? { checks.first { $0["rule"]?.string == rule } }

  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let scenarios = package.appendingPathComponent("fixtures/scenarios").path
  static let simulator = URL(fileURLWithPath: Subprocess.product).deletingLastPathComponent()
    .appendingPathComponent("fusion-simulator").path

  /// Runs a command on the guide's sample setup against scenarios laid over each other.
  ///
  /// - Parameters:
  ///   - more: text that is added to the configuration
  ///   - wrapper: a program that runs the command
  ///   - simulator: flags of the simulator
  ///   - edit: changes the configuration
  static func run(
    _ scenarios: [String], _ flags: [String] = [], command: String = "check", format: String = "json",
    more: String = "", through wrapper: [String] = [], simulator: [String] = [], edit: ((String) -> String)? = nil
  ) throws -> LiveRun {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let setup = folder.appendingPathComponent("setup")
    try FileManager.default.copyItem(at: package.appendingPathComponent("fixtures/setups/guide"), to: setup)
    let file = setup.appendingPathComponent("fusion-doctor.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try ((edit?(text) ?? text) + more).write(to: file, atomically: true, encoding: .utf8)
    let counters = folder.appendingPathComponent("counters.json")
    let ran = try Subprocess.run(
      Self.simulator,
      ["--ca-file", folder.appendingPathComponent("ca.pem").path, "--counters", counters.path]
        + ["--scenarios", Self.scenarios] + simulator
        + scenarios.flatMap { ["--scenario", $0] }
        + ["--"] + wrapper + [Subprocess.product, command, "--live", "--timeout", "2s", "--format", format] + flags,
      in: setup,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
    func json(_ text: String) -> Located {
      (try? JSONReader.read(SourceFile(name: "json", text: text)).root)
        ?? Located(Node(.null, range: 0..<0), file: SourceFile(name: "json", text: ""))
    }
    return LiveRun(
      code: ran.code, output: ran.output, report: json(ran.output),
      counters: json((try? String(contentsOf: counters, encoding: .utf8)) ?? ""), errors: ran.errors)
  }
}
