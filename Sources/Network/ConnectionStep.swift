import Lint
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// Opens one connection and tells apart where it fails: name, proxy, TCP, TLS, certificate.
struct ConnectionStep: Sendable {
  let settings: NetworkSettings
  let group: any EventLoopGroup
  let context: NIOSSLContext
  let check: CertificateCheck

  func connect(_ host: String, _ port: Int) async -> Result<Connection, Fault> {
    let proxy = settings.proxy(for: host)
    let channel: any Channel
    do {
      channel = try await ClientBootstrap(group: group)
        .connectTimeout(.milliseconds(Int64(settings.timeout * 1000)))
        .connect(host: proxy?.host ?? host, port: proxy?.port ?? port).get()
    } catch {
      return .failure(ConnectionStep.fault(connecting: error, host: host, proxy: proxy))
    }
    let result: Result<Connection, Fault>
    do {
      if let proxy { try await tunnel(channel, to: host, port, proxy) }
      result = await handshake(channel, host)
    } catch {
      result = .failure(ConnectionStep.fault(tunnelling: error, host: host))
    }
    try? await channel.close().get()
    return result
  }

  private func tunnel(_ channel: any Channel, to host: String, _ port: Int, _ proxy: NetworkSettings.Proxy) async throws
  {
    var fields = [("Host", "\(host):\(port)")]
    if let authorization = proxy.authorization { fields.append(("Proxy-Authorization", "Basic " + authorization)) }
    let headers = HTTPHeaders(fields)
    let promise = channel.eventLoop.makePromise(of: Void.self)
    let deadline = NIODeadline.now() + .milliseconds(Int64(settings.timeout * 1000))
    let names = ["connect-encoder", "connect-decoder"]
    try await channel.eventLoop.submit {
      let handler = NIOHTTP1ProxyConnectHandler(
        targetHost: host, targetPort: port, headers: headers, deadline: deadline, promise: promise)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(HTTPRequestEncoder(), name: names[0])
      try pipeline.addHandler(
        ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes)), name: names[1])
      try pipeline.addHandler(handler)
    }.get()
    try await promise.futureResult.get()
    for name in names { try await channel.pipeline.removeHandler(name: name).get() }
  }

  private func handshake(_ channel: any Channel, _ host: String) async -> Result<Connection, Fault> {
    let seen = Mutex<Outcome>(Outcome())
    let box = Box(seen: seen)
    let done = channel.eventLoop.makePromise(of: Void.self)
    let timer = channel.eventLoop.scheduleTask(in: .milliseconds(Int64(settings.timeout * 1000))) {
      done.fail(ChannelError.connectTimeout(.milliseconds(Int64(0))))
    }
    defer { timer.cancel() }
    do {
      try await channel.eventLoop.submit { [check, context] in
        let tls = try NIOSSLClientHandler(context: context, serverHostname: host) { chain, promise in
          promise.completeWithTask {
            switch await check.check(chain, host: host) {
            case .trusted(let certificate):
              box.set(certificate: certificate, fault: nil)
              return .certificateVerified
            case .refused(let fault):
              box.set(certificate: fault.certificate, fault: fault)
              return .failed
            }
          }
        }
        try channel.pipeline.syncOperations.addHandler(tls)
        try channel.pipeline.syncOperations.addHandler(HandshakeWatcher(done: done))
      }.get()
      try await done.futureResult.get()
    } catch {
      return .failure(box.outcome.fault ?? ConnectionStep.fault(shaking: error, host: host))
    }
    let version = try? await channel.nioSSL_tlsVersion().get()
    let name =
      switch version {
      case .tlsv13: "TLSv1.3"
      case .tlsv12: "TLSv1.2"
      default: "TLS"
      }
    return .success(Connection(host: host, tls: name, certificate: box.outcome.certificate))
  }

  struct Outcome: Sendable {
    var certificate: Lint.Certificate?
    var fault: Fault?
  }

  private final class Box: Sendable {
    private let seen: Mutex<Outcome>

    init(seen: consuming Mutex<Outcome>) { self.seen = seen }

    func set(certificate: Lint.Certificate?, fault: Fault?) {
      seen.withLock { $0 = Outcome(certificate: certificate, fault: fault) }
    }
    var outcome: Outcome { seen.withLock { $0 } }
  }

  // MARK: Faults

  static func fault(connecting error: any Error, host: String, proxy: NetworkSettings.Proxy?) -> Fault {
    let what = proxy.map { "the proxy `\($0.shown)`" } ?? "`\(host)`"
    if let error = error as? NIOConnectionError {
      if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
        return Fault(
          proxy == nil ? .nameNotResolved : .proxyRefused, "\(what) has no address: the name was not resolved")
      }
      let inner = error.connectionErrors.map(\.error)
      if let refused = inner.compactMap({ $0 as? IOError }).first {
        return Fault(proxy == nil ? kind(refused.errnoCode) : .proxyRefused, "\(what): \(reason(refused.errnoCode))")
      }
      if inner.contains(where: { if case .connectTimeout = $0 as? ChannelError { true } else { false } }) {
        return Fault(proxy == nil ? .timedOut : .proxyRefused, "\(what) did not answer in time")
      }
    }
    if case .connectTimeout = error as? ChannelError {
      return Fault(proxy == nil ? .timedOut : .proxyRefused, "\(what) did not answer in time")
    }
    return Fault(proxy == nil ? .connectionRefused : .proxyRefused, "\(what) could not be reached")
  }

  private static func kind(_ code: CInt) -> Fault.Kind {
    switch code {
    case ECONNRESET, EPIPE: .connectionReset
    case ETIMEDOUT: .timedOut
    default: .connectionRefused
    }
  }

  private static func reason(_ code: CInt) -> String {
    switch code {
    case ECONNREFUSED: "the connection was refused"
    case ECONNRESET, EPIPE: "the connection was reset"
    case ETIMEDOUT: "no answer in time"
    case ENETUNREACH, EHOSTUNREACH: "there is no way to it"
    default: "the connection failed"
    }
  }

  private static func fault(tunnelling error: any Error, host: String) -> Fault {
    if let error = error as? NIOHTTP1ProxyConnectHandler.Error {
      if error == .proxyAuthenticationRequired() {
        return Fault(.proxyRefused, "the proxy wants a user and a password, or other ones (status 407)")
      }
      if let status = status(String(describing: error)) {
        return Fault(.proxyRefused, "the proxy refused the way to `\(host)` (status \(status))")
      }
      if error == .httpProxyHandshakeTimeout() { return Fault(.timedOut, "the proxy did not answer in time") }
    }
    return Fault(.connectionReset, "the connection ended on the way to `\(host)`")
  }

  /// The status that a proxy answered with; the error gives it in its text alone.
  private static func status(_ text: String) -> Int? {
    guard let range = text.firstRange(of: "status: ") else { return nil }
    return Int(text[range.upperBound...].prefix { $0.isASCII && $0.isWholeNumber })
  }

  static func fault(shaking error: any Error, host: String) -> Fault {
    let text = String(describing: error)
    if text.contains("PROTOCOL_VERSION") || text.contains("UNSUPPORTED_PROTOCOL") || text.contains("VERSION_TOO_LOW") {
      return Fault(.tlsVersion, "`\(host)` offers no TLS 1.2 or higher")
    }
    if case .connectTimeout = error as? ChannelError {
      return Fault(.timedOut, "the TLS handshake did not end in time")
    }
    if let error = error as? IOError { return Fault(kind(error.errnoCode), "`\(host)`: \(reason(error.errnoCode))") }
    if text.contains("uncleanShutdown") || text.contains("eof") || text.contains("inputClosed") {
      return Fault(.connectionReset, "`\(host)` ended the connection during the TLS handshake")
    }
    return Fault(.tlsHandshake, "the TLS handshake with `\(host)` failed")
  }
}

/// Tells when a handshake has ended.
private final class HandshakeWatcher: ChannelInboundHandler {
  typealias InboundIn = Any

  private let done: EventLoopPromise<Void>

  init(done: EventLoopPromise<Void>) { self.done = done }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent { done.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    done.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    done.fail(ChannelError.inputClosed)
    context.fireChannelInactive()
  }
}
