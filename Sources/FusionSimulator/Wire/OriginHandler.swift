import NIOCore
import NIOHTTP1

/// One server behind the tunnel: gathers a request, has the world answer it, and sends the answer the way it says.
final class OriginHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let host: String
  private let role: Role
  private let world: World
  private let front: ProxyHandler
  private let raw: RawPort
  private let isHTTP2: Bool
  private var request: Request?
  private var tooLarge = false
  private var keepsAlive = true
  private var isInFlight = false

  /// The greatest request body that is kept.
  private static let limit = 16 << 20

  init(host: String, role: Role, world: World, front: ProxyHandler, raw: RawPort, isHTTP2: Bool) {
    self.host = host
    self.role = role
    self.world = world
    self.front = front
    self.raw = raw
    self.isHTTP2 = isHTTP2
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      isInFlight = true
      world.begin(host: host)
      keepsAlive = isHTTP2 || head.isKeepAlive
      tooLarge = false
      request = Request(
        isHTTP2: isHTTP2, host: host, role: role, method: head.method.rawValue, target: head.uri,
        headers: head.headers.map { ($0.name, $0.value) })
      if head.headers["Expect"].contains(where: { $0.lowercased() == "100-continue" }) {
        context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
      }
    case .body(let part):
      guard (request?.body.count ?? 0) + part.readableBytes <= Self.limit else {
        tooLarge = true
        return
      }
      request?.body += part.readableBytesView
    case .end:
      guard var request else { return }
      self.request = nil
      request.wireBytes =
        (try? context.pipeline.syncOperations.handler(type: WireCounter.self).bytes) ?? request.body.count
      send(tooLarge ? .empty(413) : world.answer(request), to: request.method, context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func finish() {
    guard isInFlight else { return }
    isInFlight = false
    world.end(host: host)
  }

  private func send(_ reply: Reply, to method: String, _ context: ChannelHandlerContext) {
    var headers = HTTPHeaders(reply.headers)
    let whole = reply.body.count + reply.padding
    if reply.status != 204, reply.status != 304 { headers.replaceOrAdd(name: "Content-Length", value: String(whole)) }
    if !keepsAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
    let body = method == "HEAD" ? [] : reply.body
    let padding = method == "HEAD" ? 0 : reply.padding
    let loop = context.eventLoop.assumeIsolated()
    switch reply.delivery {
    case .whole:
      sendHead(head, context)
      sendBody(body[...], padding: padding, context)
    case .after(let milliseconds):
      loop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {
        guard context.channel.isActive else { return }
        self.sendHead(head, context)
        self.sendBody(body[...], padding: padding, context)
      }
    case .pieces(let bytes, let milliseconds):
      sendHead(head, context)
      context.flush()
      sendPieces(body[...], bytes, milliseconds, context)
    case .never: break
    case .reset(after: nil): front.reset()
    case .reset(let count?):
      sendHead(head, context)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body.prefix(count))))), promise: nil)
      front.pause(context) { $0.reset() }
    case .cut(let count):
      sendHead(head, context)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body.prefix(count))))), promise: nil)
      front.pause(context) { $0.cut() }
    case .raw(let bytes):
      raw.send(bytes)
      front.pause(context) { $0.cut() }
    }
  }

  private func sendHead(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(head)), promise: nil)
  }

  private func sendBody(_ body: ArraySlice<UInt8>, padding: Int, _ context: ChannelHandlerContext) {
    if !body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }
    sendPadding(padding, context)
  }

  /// Blanks in pieces, each when the one before is through: the client decides how fast it reads.
  private func sendPadding(_ count: Int, _ context: ChannelHandlerContext) {
    guard count > 0 else { return sendEnd(context) }
    let size = min(count, 256 << 10)
    let done = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(
      wrapOutboundOut(.body(.byteBuffer(ByteBuffer(repeating: UInt8(ascii: " "), count: size)))), promise: done)
    done.futureResult.assumeIsolated().whenSuccess { self.sendPadding(count - size, context) }
  }

  private func sendPieces(
    _ body: ArraySlice<UInt8>, _ bytes: Int, _ milliseconds: Int, _ context: ChannelHandlerContext
  ) {
    guard context.channel.isActive else { return }
    guard !body.isEmpty else { return sendEnd(context) }
    context.writeAndFlush(
      wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body.prefix(bytes))))), promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
      self.sendPieces(body.dropFirst(bytes), bytes, milliseconds, context)
    }
  }

  private func sendEnd(_ context: ChannelHandlerContext) {
    finish()
    let done = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    if !keepsAlive { done.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
  }
}
