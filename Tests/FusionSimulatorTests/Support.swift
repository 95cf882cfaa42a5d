import FusionSimulator
import Glibc
import NIOCore

/// Reading from the healthy scenario's services as a probe would.
extension TestClient {
  static let hosts = Scenario.Hosts()
  static let pod = "https://\(hosts.pod)"
  static let domain = "https://\(hosts.domain)"
  static let data = "/resources/11.13.18.05"

  /// The token of a scope, with the healthy scenario's credentials.
  func token(_ scope: String = Scenario.scope, path: String = "/oauth2/v1/token") async throws(ClientProblem) -> Answer
  {
    let client = Scenario.Client()
    return try await send(
      "POST", Self.domain + path,
      headers: [
        ("Authorization", "Basic \(base64("\(client.id):\(client.secret)"))"),
        ("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"),
      ], body: Array("grant_type=client_credentials&scope=\(escaped(scope))".utf8))
  }

  func post(_ url: String, _ json: JSON, headers: [(String, String)] = []) async throws(ClientProblem) -> Answer {
    try await send("POST", url, headers: headers + [("Content-Type", "application/json")], body: json.bytes)
  }

  func audit(_ operation: String, _ json: JSON, bearer: String) async throws(ClientProblem) -> Answer {
    try await post(
      "\(Self.pod)/fscmRestApi/fndAuditRESTService/audittrail/\(operation)", json,
      headers: [("Authorization", "Bearer \(bearer)")])
  }

  static let keys: [(String, String)] = [
    ("DD-API-KEY", Scenario.Datadog().apiKey), ("DD-APPLICATION-KEY", Scenario.Datadog().appKey),
  ]

  static let adf = [("Accept", "application/json, application/vnd.oracle.adf.error+json")]
}

func base64(_ text: String) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var out = ""
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let chunk = Array(bytes.prefix(3))
    bytes = bytes.dropFirst(3)
    let value = chunk.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
    for index in 0..<4 { out.append(index <= chunk.count ? alphabet[value >> (18 - 6 * index) & 63] : "=") }
  }
  return out
}

func escaped(_ text: String) -> String {
  text.utf8.map { byte -> String in
    let character = Character(Unicode.Scalar(byte))
    if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
      return String(character)
    }
    return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }.joined()
}

/// Runs a test against a scenario of layers over the healthy one.
@discardableResult
func against<Result: Sendable>(
  _ layers: [JSON] = [], clock: SimulatorClock = .system, _ body: @Sendable (TestClient) async throws -> Result
) async throws -> Result {
  try await FusionSimulator(Scenario(layers: layers), clock: clock).serve { simulator in
    try await body(TestClient(simulator: simulator))
  }
}

/// The folder that holds `Package.swift`.
let packageRoot = String(
  #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))

func fileBytes(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

func fileNames(_ folder: String) -> [String] {
  guard let handle = opendir(folder) else { return [] }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
  }
  return names.sorted()
}
