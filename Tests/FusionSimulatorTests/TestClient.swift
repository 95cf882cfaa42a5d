import FusionSimulator
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOTLS

/// What a request came to.
struct Answer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  var json: JSON { JSON(parsing: body) ?? .null }
  var text: String { String(decoding: body, as: UTF8.self) }
  var type: String { header("Content-Type") ?? "" }

  func header(_ name: String) -> String? { headers.first(name: name) }
}

/// Where a request ended that got no answer.
enum ClientProblem: Error, Equatable {
  case proxy(Int)
  /// The verification or the handshake failed.
  case tls(String)
  /// The connection broke: while the tunnel was set up, in TLS, before or in the answer.
  case broken(String)
  case notHTTP
  case timeOut(String)

  var word: String {
    switch self {
    case .proxy(let status): "proxy \(status)"
    case .tls(let reason): "TLS: \(reason)"
    case .broken(let place): "broken \(place)"
    case .notHTTP: "no HTTP"
    case .timeOut(let place): "time-out \(place)"
    }
  }
}

/// A plain HTTP client that goes through the simulator's proxy, one connection for each request.
struct TestClient: Sendable {
  var simulator: FusionSimulator
  var milliseconds: Int64 = 4000
  var proxyUser: String?
  /// Largest body that is kept.
  var limit = 80 << 20

  func get(_ url: String, bearer: String? = nil, headers: [(String, String)] = []) async throws(ClientProblem) -> Answer
  {
    try await send("GET", url, headers: headers + (bearer.map { [("Authorization", "Bearer \($0)")] } ?? []))
  }

  func send(
    _ method: String, _ url: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) async throws(ClientProblem) -> Answer {
    let rest = url.dropFirst("https://".count)
    let host = String(rest.prefix { $0 != "/" })
    let path = rest.dropFirst(host.count)
    var fields = HTTPHeaders([("Host", host)] + headers)
    if !body.isEmpty || method != "GET" { fields.replaceOrAdd(name: "Content-Length", value: String(body.count)) }
    let head = HTTPRequestHead(
      version: .http1_1, method: .init(rawValue: method), uri: path.isEmpty ? "/" : String(path), headers: fields)
    return try await exchange(host, head, body)
  }

  private func exchange(_ host: String, _ head: HTTPRequestHead, _ body: [UInt8]) async throws(ClientProblem) -> Answer
  {
    do {
      var settings = TLSConfiguration.makeClientConfiguration()
      settings.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMBytes(Array(simulator.certificateAuthority.utf8)))
      settings.minimumTLSVersion = .tlsv12
      let tls = try NIOSSLContext(configuration: settings)
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let promise = loop.makePromise(of: Answer.self)
      let (wait, limit, user) = (milliseconds, limit, proxyUser)
      let channel = try await ClientBootstrap(group: loop).channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let collector = Collector(promise: promise, head: head, body: body, limit: limit)
          try channel.pipeline.syncOperations.addHandler(
            TunnelHandler(host: host, tls: tls, collector: collector, user: user, wait: .milliseconds(wait)))
        }
      }.connect(host: "127.0.0.1", port: simulator.port).get()
      defer { channel.close(promise: nil) }
      return try await promise.futureResult.get()
    } catch let problem as ClientProblem {
      throw problem
    } catch {
      throw .broken("at the proxy: \(error)")
    }
  }
}

/// Sends CONNECT, then puts TLS and HTTP behind itself.
private final class TunnelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let host: String
  private let tls: NIOSSLContext
  private let collector: Collector
  private let user: String?
  private let wait: TimeAmount
  private var received = ByteBuffer()
  private var stands = false

  init(host: String, tls: NIOSSLContext, collector: Collector, user: String?, wait: TimeAmount) {
    self.host = host
    self.tls = tls
    self.collector = collector
    self.user = user
    self.wait = wait
  }

  func channelActive(context: ChannelHandlerContext) {
    let sign = user.map { "Proxy-Authorization: Basic \($0)\r\n" } ?? ""
    let text = "CONNECT \(host):443 HTTP/1.1\r\nHost: \(host):443\r\n\(sign)\r\n"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    let collector = self.collector
    context.eventLoop.assumeIsolated().scheduleTask(in: wait) { collector.fail(.timeOut(collector.place)) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !stands else { return context.fireChannelRead(data) }
    var more = unwrapInboundIn(data)
    received.writeBuffer(&more)
    let text = String(buffer: received)
    guard let end = text.range(of: "\r\n\r\n") else { return }
    guard text.hasPrefix("HTTP/1.1 200") else {
      return collector.fail(.proxy(Int(text.dropFirst(9).prefix(3)) ?? 0))
    }
    stands = true
    collector.place = "in TLS"
    do {
      try context.pipeline.syncOperations.addHandlers([try NIOSSLClientHandler(context: tls, serverHostname: host)])
      try context.pipeline.syncOperations.addHTTPClientHandlers()
      try context.pipeline.syncOperations.addHandler(collector)
    } catch {
      collector.fail(.tls("\(error)"))
    }
    let rest = text[end.upperBound...]
    if !rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(string: String(rest)))) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    collector.fail(.broken(collector.place))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    collector.fail(.broken(collector.place))
    context.close(promise: nil)
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}

/// Sends the request once TLS stands, and gathers the answer.
private final class Collector: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let promise: EventLoopPromise<Answer>
  private let head: HTTPRequestHead
  private let body: [UInt8]
  private let limit: Int
  private var answer: Answer?
  private var isDone = false
  var place = "at the proxy"

  init(promise: EventLoopPromise<Answer>, head: HTTPRequestHead, body: [UInt8], limit: Int) {
    self.promise = promise
    self.head = head
    self.body = body
    self.limit = limit
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent {
      place = "before the answer"
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if !body.isEmpty { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil) }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      place = "in the answer"
      answer = Answer(status: Int(head.status.code), headers: head.headers, body: [])
    case .body(let part):
      answer?.body += part.readableBytesView
      if answer?.body.count ?? 0 > limit { fail(.broken("at the limit")) }
    case .end:
      guard let answer, !isDone else { return }
      isDone = true
      promise.succeed(answer)
    }
  }

  func channelInactive(context: ChannelHandlerContext) { fail(.broken(place)) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let text = "\(error)"
    if error is HTTPParserError {
      fail(.notHTTP)
    } else if text.contains("CERTIFICATE_VERIFY_FAILED") {
      fail(.tls("not trusted"))
    } else if text.contains("unableToValidateCertificate") || error is NIOSSLExtraError {
      fail(.tls("wrong host"))
    } else if place == "in TLS", error is NIOSSLError {
      fail(["uncleanShutdown", "SYSCALL", "eof"].contains { text.contains($0) } ? .broken(place) : .tls("handshake"))
    } else {
      fail(.broken(place))
    }
    context.close(promise: nil)
  }

  func fail(_ problem: ClientProblem) {
    guard !isDone else { return }
    isDone = true
    promise.fail(problem)
  }
}
