import ArgumentParser
import FusionSimulator
import Glibc

@main
struct FusionSimulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fusion-simulator",
    abstract: "An identity domain, a Fusion pod and Datadog for tests, under their real names behind an HTTP proxy.",
    discussion: """
      Without a scenario everything is as documented. Scenarios are laid over that in order, so that several give a \
      combination of faults. The environment that a program needs is printed; with `-- COMMAND` the command runs in \
      it, and its exit code is the simulator's. What was counted is printed at the end.
      """)

  @Option(
    name: .customLong("scenario"),
    help: "A scenario file, or the name of one in --scenarios; repeatable, laid over each other in order.")
  var layers: [String] = []

  @Argument(parsing: .postTerminator, help: "A command to run against the simulator.") var command: [String] = []

  @Option(help: "The folder with scenarios.") var scenarios = "fixtures/scenarios"

  @Option(help: "Where the test authority's certificate is written.") var caFile = "ca.pem"

  @Option(help: "Where the counters are written; default standard error.") var counters: String?

  @Option(help: "The proxy's port; 0 is a free one.") var port = 0

  @Option(help: "The loopback address of the proxy: 127.0.0.1 or ::1.") var address = "127.0.0.1"

  @Flag(help: "List the scenarios and end.") var list = false

  func run() async throws {
    if list { return try listScenarios() }
    let simulator = try FusionSimulator(try scenario())
    try Files.write(simulator.certificateAuthority, to: caFile)
    let code = try await simulator.serve(address: address, port: port) { simulator in
      let environment = self.environment(of: simulator)
      if command.isEmpty {
        for (name, value) in environment { print("export \(name)='\(value)'") }
        print("# \(simulator.scenario.name): \(simulator.scenario.summary) Ends with Ctrl-C.")
        fflush(nil)
        await Signals.first()
        return Int32(0)
      }
      return try await Child.run(command, environment: environment)
    }
    let report = simulator.snapshot.report
    if let counters {
      try Files.write(report, to: counters)
    } else {
      Files.standardError(report)
    }
    if code != 0 { throw ExitCode(code) }
  }

  private func scenario() throws -> Scenario {
    var files: [[UInt8]] = []
    for layer in layers where layer != "healthy" {
      let path = layer.hasSuffix(".json") ? layer : "\(scenarios)/\(layer).json"
      files.append(try Files.read(path))
    }
    do {
      return try Scenario(files: files)
    } catch {
      throw ValidationError("\(layers.joined(separator: ", ")): \(error)")
    }
  }

  private func environment(of simulator: FusionSimulator) -> [(String, String)] {
    let scenario = simulator.scenario
    let healthy = Scenario()
    let (name, password) = (encoded(scenario.proxy.user), encoded(scenario.proxy.password))
    let user = name.isEmpty ? "" : "\(name):\(password)@"
    // The setup holds the healthy credentials: where the scenario has others, they are the fault.
    return [
      ("HTTPS_PROXY", "http://\(user)\(simulator.authority)"), ("SSL_CERT_FILE", caFile),
      ("FUSION_CLIENT_SECRET", healthy.client.secret), ("DD_API_KEY", healthy.datadog.apiKey),
      ("DD_APP_KEY", healthy.datadog.appKey),
    ]
  }

  /// In a URL, user and password stand percent-encoded.
  private func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      let hex = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(Character(Unicode.Scalar(byte))) : "%" + (hex.count == 1 ? "0" : "") + hex
    }.joined()
  }

  private func listScenarios() throws {
    for name in try Files.names(in: scenarios) where name.hasSuffix(".json") {
      let scenario = try Scenario(files: [try Files.read("\(scenarios)/\(name)")])
      print("\(name.dropLast(5)): \(scenario.summary)")
    }
  }
}
