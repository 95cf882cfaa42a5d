import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOHTTPCompression
import NIOSSL
import NIOTLS

/// The HTTP proxy: takes one CONNECT, then is the wire between the client and the TLS server behind it. It stays at the
/// front of the pipeline, so that a connection can be broken below TLS.
final class ProxyHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case reading(ByteBuffer)
    case tunnel
    /// What arrives is thrown away.
    case deaf
    /// The first bytes of the client's TLS are answered like this.
    case breaking(Scenario.Fault.Action)
  }

  private let world: World
  private let certificates: Certificates
  private var state = State.reading(ByteBuffer())
  private var context: ChannelHandlerContext?

  init(world: World, certificates: Certificates) {
    self.world = world
    self.certificates = certificates
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch state {
    case .reading(var buffer):
      var more = unwrapInboundIn(data)
      buffer.writeBuffer(&more)
      state = .reading(buffer)
      readHead(context, buffer)
    case .tunnel: context.fireChannelRead(data)
    case .deaf: break
    case .breaking(let action):
      state = .deaf
      switch action {
      case .resetInTLS: reset()
      case .notTLS: say(context, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", closing: true)
      default: context.close(promise: nil)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func readHead(_ context: ChannelHandlerContext, _ buffer: ByteBuffer) {
    let bytes = buffer.readableBytesView
    guard bytes.count <= 64 << 10 else { return answer(context, 431, "Request Header Fields Too Large") }
    var end: Int?
    var index = bytes.startIndex
    while index + 3 < bytes.endIndex {
      if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
        end = index
        break
      }
      index += 1
    }
    guard let end else { return }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let start = (lines.first ?? "").split(separator: " ")
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop(while: \.isWhitespace)))
    }
    let rest = buffer.getSlice(at: end + 4, length: buffer.writerIndex - end - 4)
    guard start.count == 3, start[0] == "CONNECT" else {
      world.refusePlain(target: start.count > 1 ? String(start[1]) : "", headers: headers)
      return answer(context, 405, "Method Not Allowed")
    }
    connect(context, String(start[1]), headers, rest)
  }

  private func connect(
    _ context: ChannelHandlerContext, _ target: String, _ headers: [(name: String, value: String)], _ rest: ByteBuffer?
  ) {
    let decision = world.connect(to: target, headers: headers)
    switch decision {
    case .askForUser:
      return answer(context, 407, "Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n")
    case .refuse(let status, let reason): return answer(context, status, reason)
    case .ignore:
      state = .deaf
    case .reset:
      state = .deaf
      reset()
    case .tunnel(let host, let role, let kind, let action):
      switch action {
      case nil: serve(context, host, role, kind)
      case .silentTLS?: state = .deaf
      case .some(let action): state = .breaking(action)
      }
      say(context, "HTTP/1.1 200 Connection established\r\n\r\n", closing: false)
      if action == .resetAfterConnect {
        state = .deaf
        pause(context) { $0.reset() }
      } else if let rest, rest.readableBytes > 0 {
        channelRead(context: context, data: wrapInboundOut(rest))
      }
    }
  }

  /// TLS and HTTP behind this handler.
  private func serve(_ context: ChannelHandlerContext, _ host: String, _ role: Role, _ kind: Certificates.Kind) {
    state = .tunnel
    do {
      let pipeline = context.pipeline.syncOperations
      let raw = RawPort()
      try pipeline.addHandlers([
        NIOSSLServerHandler(context: try certificates.context(for: host, kind: kind)), raw,
      ])
      guard world.offersHTTP2 else {
        try pipeline.configureHTTPServerPipeline()
        return try addOrigin(pipeline, host, role, raw, isHTTP2: false)
      }
      // Which of the two it is shows when TLS stands.
      let front = NIOLoopBound((self, raw), eventLoop: context.eventLoop)
      try pipeline.addHandler(
        ApplicationProtocolNegotiationHandler { result, channel in
          if case .negotiated("h2") = result {
            return channel.configureHTTP2Pipeline(mode: .server) { stream in
              stream.eventLoop.makeCompletedFuture {
                let (front, raw) = front.value
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                try front.addOrigin(stream.pipeline.syncOperations, host, role, raw, isHTTP2: true)
              }
            }.map { _ in }
          }
          return channel.eventLoop.makeCompletedFuture {
            let (front, raw) = front.value
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try front.addOrigin(channel.pipeline.syncOperations, host, role, raw, isHTTP2: false)
          }
        })
    } catch {
      context.close(promise: nil)
    }
  }

  private func addOrigin(
    _ pipeline: ChannelPipeline.SynchronousOperations, _ host: String, _ role: Role, _ raw: RawPort, isHTTP2: Bool
  ) throws {
    try pipeline.addHandlers([
      WireCounter(), NIOHTTPRequestDecompressor(limit: .size(64 << 20)),
      OriginHandler(host: host, role: role, world: world, front: self, raw: raw, isHTTP2: isHTTP2),
    ])
  }

  private func answer(_ context: ChannelHandlerContext, _ status: Int, _ reason: String, _ headers: String = "") {
    state = .deaf
    say(
      context, "HTTP/1.1 \(status) \(reason)\r\n\(headers)Content-Length: 0\r\nConnection: close\r\n\r\n", closing: true
    )
  }

  private func say(_ context: ChannelHandlerContext, _ text: String, closing: Bool) {
    let done = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: done)
    if closing {
      done.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: .all, promise: nil) }
    }
  }

  /// Lets what was sent arrive before the connection breaks.
  func pause(_ context: ChannelHandlerContext, _ then: @escaping (ProxyHandler) -> Void) {
    context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(3)) { then(self) }
  }

  /// Breaks the connection with a TCP reset.
  func reset() {
    guard let context else { return }
    guard let socket = context.channel as? any SocketOptionProvider else { return cut() }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in self.cut() }
  }

  /// Ends the connection below TLS, without its goodbye.
  func cut() { context?.close(mode: .all, promise: nil) }
}

/// A place in the pipeline from which bytes go through TLS and not through the HTTP encoder.
final class RawPort: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func send(_ bytes: [UInt8]) {
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }
}

/// Notes how many bytes a request body has before it is decompressed.
final class WireCounter: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private(set) var bytes = 0

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: bytes = 0
    case .body(let part): bytes += part.readableBytes
    case .end: break
    }
    context.fireChannelRead(data)
  }
}
