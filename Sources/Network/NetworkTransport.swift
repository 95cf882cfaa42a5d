import AsyncHTTPClient
import Glibc
public import Lint
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
public import Probe

/// The network of this machine, as the probe wants it: no redirect, no retry, bounded bodies, TLS 1.2 or higher.
public struct NetworkTransport: Sendable {
  private let proxied: Clients
  private let direct: Clients
  private let settings: NetworkSettings
  private let step: ConnectionStep

  /// Has the runtime make this type before connections do so on several threads: where one of those asks what a generic
  /// class conforms to while another still makes its arguments, Swift 6.3 on Linux reads the superclass that it has not.
  private static let decoder = String(describing: ByteToMessageHandler<HTTPResponseDecoder>.self)

  /// - Parameter rootsPEM: the trusted certificates as text, from ``NetworkSettings/certificateFile`` or the system
  /// - Throws: where they hold no certificate
  public init(_ settings: NetworkSettings, rootsPEM: String, now: Timestamp) throws(NetworkSettings.Problem) {
    _ = NetworkTransport.decoder
    self.settings = settings
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    let context: NIOSSLContext
    do {
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(rootsPEM.utf8)))
      context = try NIOSSLContext(configuration: tls)
    } catch {
      throw NetworkSettings.Problem(message: "the file of trusted certificates holds none that can be read")
    }
    let group = HTTPClient.defaultEventLoopGroup
    step = ConnectionStep(
      settings: settings, group: group, context: context,
      check: CertificateCheck(roots: CertificateCheck.roots(pem: rootsPEM), now: now))
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout = .init(
      connect: .milliseconds(Int64(settings.timeout * 1000)), read: .milliseconds(Int64(settings.timeout * 1000)))
    // A failed handshake would be repeated until the connect timeout.
    configuration.connectionPool.retryConnectionEstablishment = false
    // Servers pack what nobody asked them to pack. More than any answer may have is not unpacked, however small it comes.
    configuration.decompression = .enabled(limit: .size(NetworkTransport.unpacked))
    direct = Clients(group, configuration)
    if let proxy = settings.proxy {
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port, authorization: proxy.authorization.map { .basic(credentials: $0) })
    }
    proxied = Clients(group, configuration)
  }

  /// Bytes of a body: twice what the largest question takes.
  private static let unpacked = 16 << 20

  /// One keeps its connections, the other opens one for each request: a server may close a kept one at any moment.
  private struct Clients: Sendable {
    let keeping: HTTPClient
    let opening: HTTPClient

    init(_ group: any EventLoopGroup, _ configuration: HTTPClient.Configuration) {
      keeping = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
      var single = configuration
      single.maximumUsesPerConnection = 1
      opening = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: single)
    }

    func shutdown() async {
      try? await keeping.shutdown()
      try? await opening.shutdown()
    }
  }

  public func shutdown() async {
    await proxied.shutdown()
    await direct.shutdown()
  }

  public var transport: Transport {
    Transport(
      connect: { host, port in
        // Resolving a name and opening a connection cannot be cancelled: they are left behind, and end by themselves.
        await NetworkTransport.untilCancelled(.failure(.interrupted)) { await step.connect(host, port) }
      },
      send: { request in await send(request) },
      sleep: { seconds in try await Task.sleep(for: .milliseconds(Int(seconds * 1000))) },
      now: { time(nil) })
  }

  /// What `body` gives, or `otherwise` as soon as the task is cancelled.
  private static func untilCancelled<Value: Sendable>(
    _ otherwise: Value, _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let (stream, continuation) = AsyncStream.makeStream(of: Value.self)
    Task {
      continuation.yield(await body())
      continuation.finish()
    }
    // A stream ends for its reader when the reader's task is cancelled.
    for await value in stream { return value }
    return otherwise
  }

  /// Sends a request. The whole answer has to be there in time: a client's own deadline ends with the head.
  private func send(_ request: ProbeRequest) async -> Result<ProbeResponse, Fault> {
    await withTaskGroup(of: Result<ProbeResponse, Fault>.self) { group in
      group.addTask { await exchange(request) }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(Int(settings.timeout * 1000)))
        return .failure(Fault(.timedOut, "the answer of `\(request.host)` was not whole in time"))
      }
      let first = await group.next() ?? .failure(.interrupted)
      group.cancelAll()
      return first
    }
  }

  private func exchange(_ request: ProbeRequest) async -> Result<ProbeResponse, Fault> {
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = request.method == .get ? .GET : .POST
    outgoing.headers.add(name: "User-Agent", value: "fusion-doctor")
    for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
    switch request.credential {
    case .client(let id, let secret):
      outgoing.headers.add(
        name: "Authorization", value: "Basic " + Base64.encode(Array("\(id):\(secret.reveal())".utf8)))
    case .bearer(let token): outgoing.headers.add(name: "Authorization", value: "Bearer " + token.reveal())
    case .datadog(let api, let application):
      outgoing.headers.add(name: "DD-API-KEY", value: api.reveal())
      if let application { outgoing.headers.add(name: "DD-APPLICATION-KEY", value: application.reveal()) }
    case nil: break
    }
    if let body = request.body { outgoing.body = .bytes(body) }
    let clients = settings.proxy(for: request.host) == nil ? direct : proxied
    let client = request.isRepeat ? clients.opening : clients.keeping
    do {
      let deadline = NIODeadline.now() + .milliseconds(Int64(settings.timeout * 1000))
      let answer = try await client.execute(outgoing, deadline: deadline)
      var response = ProbeResponse(status: Int(answer.status.code))
      response.headers = answer.headers.map { (name: $0.name, value: $0.value) }
      for try await part in answer.body {
        response.body += part.readableBytesView
        if response.body.count > request.limit {
          response.body.removeLast(response.body.count - request.limit)
          response.isCut = true
          break
        }
      }
      // The body of a request that is cancelled ends early without an error.
      return Task.isCancelled ? .failure(.interrupted) : .success(response)
    } catch {
      return .failure(NetworkTransport.fault(error, host: request.host, proxy: settings.proxy(for: request.host)))
    }
  }

  private static func fault(_ error: any Error, host: String, proxy: NetworkSettings.Proxy?) -> Fault {
    if let error = error as? HTTPClientError {
      switch error {
      case .connectTimeout, .readTimeout, .deadlineExceeded, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
        .writeTimeout:
        return Fault(.timedOut, "`\(host)` did not answer in time")
      case .proxyAuthenticationRequired:
        return Fault(.proxyRefused, "the proxy wants a user and a password (status 407)")
      case .invalidProxyResponse: return Fault(.proxyRefused, "the proxy refused the way to `\(host)`")
      default: return Fault(.connectionReset, "`\(host)` ended the connection before its answer was whole")
      }
    }
    if error is NIOConnectionError { return ConnectionStep.fault(connecting: error, host: host, proxy: proxy) }
    if error is NIOSSLError || error is BoringSSLError { return ConnectionStep.fault(shaking: error, host: host) }
    if error is NIOHTTPDecompression.DecompressionError {
      return Fault(.tooLarge, "the packed answer cannot be unpacked, or becomes too large")
    }
    if let error = error as? HTTPParserError, error != .invalidEOFState {
      return Fault(.notExpected, "the answer is no HTTP")
    }
    return Fault(.connectionReset, "`\(host)` ended the connection before its answer was whole")
  }
}
