import Foundation
import FusionSimulator
import Testing

/// A client that nobody here wrote.
@Suite struct CurlTests {
  static let curl = "/usr/bin/curl"

  /// Runs curl with the environment that the product gets.
  private func run(_ client: TestClient, _ arguments: [String]) async throws -> (code: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(client.simulator.port).pem")
    try client.simulator.certificateAuthority.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.curl)
    process.arguments = ["-sS", "--max-time", "10"] + arguments
    process.environment = ["HTTPS_PROXY": client.simulator.proxyURL, "SSL_CERT_FILE": file.path]
    let out = Pipe()
    process.standardOutput = out
    process.standardError = out
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        do {
          try process.run()
          let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
          process.waitUntilExit()
          continuation.resume(returning: (process.terminationStatus, text))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: curl)))
  func curlGetsATokenAndReadsWithIt() async throws {
    try await against { (client) async throws in
      let own = Scenario.Client()
      let token = try await run(
        client,
        [
          "-u", "\(own.id):\(own.secret)", "-d", "grant_type=client_credentials", "--data-urlencode",
          "scope=\(Scenario.scope)", "\(TestClient.domain)/oauth2/v1/token",
        ])
      let value = try #require(JSON(parsing: Array(token.text.utf8))?["access_token"]?.text)
      let list = try await run(
        client, ["-H", "Authorization: Bearer \(value)", "\(TestClient.pod)/ess/rest/scheduler/v1/requests"])
      #expect(JSON(parsing: Array(list.text.utf8))?["count"] == 14)
      let two = try await run(
        client,
        ["-o", "/dev/null", "-o", "/dev/null", "-w", "%{http_code} ", "\(TestClient.pod)/a", "\(TestClient.pod)/b"])
      #expect(two.text == "404 404 ")
      #expect(client.simulator.snapshot[TestClient.hosts.pod].connections == 2)
    }
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: curl)),
    arguments: [
      ("expiredCertificate", 60), ("wrongHostCertificate", 60), ("unknownAuthority", 60), ("selfSigned", 60),
      ("resetInTLS", 35), ("closeInTLS", 35), ("notTLS", 35), ("refuse", 56), ("unresolvable", 56), ("reset", 56),
      ("garbage", 1),
    ])
  func curlNamesTheFault(action: String, code: Int32) async throws {
    try await against([["faults": [["action": .string(action), "host": "pod"]]]]) { (client) async throws in
      let result = try await run(client, ["\(TestClient.pod)/ess/rest/scheduler/v1/requests/x"])
      // A certificate of another host is 60, and 51 in old versions.
      let others: [String: [Int32]] = [
        "wrongHostCertificate": [51, 60], "garbage": [1, 8, 56], "reset": [35, 52, 56],
      ]
      #expect((others[action] ?? [code]).contains(result.code), "\(result)")
    }
  }
}
