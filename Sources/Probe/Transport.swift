public import Lint

/// A secret in memory: it prints as a mark, is not encodable, and is taken out by name alone.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  public init(_ value: String) { self.value = value }

  /// The value, for the one header that carries it.
  public func reveal() -> String { value }

  public var description: String { Redactor.mark }
  public var debugDescription: String { Redactor.mark }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What authorises a request. The transport turns it into headers; nothing else sees it.
public enum Credential: Sendable {
  /// HTTP Basic with the client ID and its secret (RFC 6749 section 2.3.1).
  case client(id: String, secret: Secret)
  case bearer(Secret)
  /// `DD-API-KEY`, and `DD-APPLICATION-KEY` where it is needed.
  case datadog(api: Secret, application: Secret?)
}

/// A reading request. Redirects are never followed.
public struct ProbeRequest: Sendable {
  public enum Method: String, Sendable { case get = "GET", post = "POST" }

  public var method: Method
  /// `https` always.
  public var host: String
  public var port: Int
  /// Path and query, percent-encoded.
  public var target: String
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
  public var credential: Credential?
  /// Bytes of the answer's body that are read at most.
  public var limit: Int
  /// Whether it is asked for the second time: over a connection that nothing was sent over yet.
  public var isRepeat = false

  public init(
    _ method: Method = .get, host: String, port: Int = 443, target: String,
    headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, credential: Credential? = nil, limit: Int = 2 << 20
  ) {
    self.method = method
    self.host = host
    self.port = port
    self.target = target
    self.headers = headers
    self.body = body
    self.credential = credential
    self.limit = limit
  }

  /// The URL as reports show it: no user information, nothing of a body.
  public var url: String { "https://\(host)\(port == 443 ? "" : ":\(port)")\(target)" }
}

public struct ProbeResponse: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// Whether the body went on behind the limit.
  public var isCut: Bool

  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], isCut: Bool = false) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isCut = isCut
  }

  /// The first header of a name, letter case aside.
  public func header(_ name: String) -> String? {
    let folded = name.lowercased()
    return headers.first { $0.name.lowercased() == folded }?.value
  }

  /// The media type in lower case, without parameters.
  public var mediaType: String? {
    header("Content-Type").map { String($0.prefix { $0 != ";" }.lowercased().filter { $0 != " " }) }
  }
}

/// The network as the probe needs it. Tests give another one.
public struct Transport: Sendable {
  /// Name, proxy, TCP and TLS up to a connection that stands; nothing is sent over it.
  public var connect: @Sendable (_ host: String, _ port: Int) async -> Result<Connection, Fault>
  /// Sends one request and reads its answer.
  public var send: @Sendable (_ request: ProbeRequest) async -> Result<ProbeResponse, Fault>
  /// Waits; throws when the run is cancelled.
  public var sleep: @Sendable (_ seconds: Double) async throws -> Void
  /// Seconds since 1970.
  public var now: @Sendable () -> Int

  public init(
    connect: @escaping @Sendable (String, Int) async -> Result<Connection, Fault>,
    send: @escaping @Sendable (ProbeRequest) async -> Result<ProbeResponse, Fault>,
    sleep: @escaping @Sendable (Double) async throws -> Void, now: @escaping @Sendable () -> Int
  ) {
    self.connect = connect
    self.send = send
    self.sleep = sleep
    self.now = now
  }
}

extension Transport {
  /// A network that is not asked any more: every step of a probe over it is interrupted.
  public static let interrupted = Transport(
    connect: { _, _ in .failure(.interrupted) }, send: { _ in .failure(.interrupted) },
    sleep: { _ in throw CancellationError() }, now: { 0 })
}

extension Fault: Error {}
