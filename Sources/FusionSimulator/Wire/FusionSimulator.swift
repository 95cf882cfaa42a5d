import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Identity domain, Fusion pod and Datadog of one scenario, behind an HTTP proxy on a free port of the loopback address.
/// A program that goes through the proxy and trusts `certificateAuthority` sees them under their real names.
public final class FusionSimulator: Sendable {
  private let world: World
  private let certificates: Certificates
  private let group: MultiThreadedEventLoopGroup
  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])
  private let bound = Mutex<(address: String, port: Int)>(("", 0))

  private struct Connection: Sendable {
    var channel: any Channel
    var front: NIOLoopBound<ProxyHandler>
  }

  /// Made before connections use it on several threads, as in `NetworkTransport`.
  private static let decoder = String(describing: ByteToMessageHandler<HTTPRequestDecoder>.self)

  public init(_ scenario: Scenario, clock: SimulatorClock = .system) throws {
    _ = FusionSimulator.decoder
    world = World(scenario: scenario, clock: clock)
    certificates = try Certificates(protocols: scenario.proxy.http2 ? ["h2", "http/1.1"] : ["http/1.1"])
    group = .singleton
  }

  /// PEM, for `SSL_CERT_FILE`.
  public var certificateAuthority: String { certificates.authorityPEM }

  /// The proxy's port; 0 while it is not running.
  public var port: Int { bound.withLock { $0.port } }

  /// Address and port as a URL has them.
  public var authority: String {
    bound.withLock { $0.address.contains(":") ? "[\($0.address)]:\($0.port)" : "\($0.address):\($0.port)" }
  }

  /// For `HTTPS_PROXY`.
  public var proxyURL: String { "http://\(authority)" }

  /// What reached the simulator up to now.
  public var snapshot: Snapshot { world.withState { $0.counters } }

  /// The log entries that the intake took, as they were sent, oldest first.
  public var deliveredLogs: [JSON] { world.withState { $0.deliveredLogs } }

  /// The series that the intake took.
  public var deliveredSeries: [JSON] { world.withState { $0.deliveredSeries } }

  public var scenario: Scenario { world.withState { $0.scenario } }

  /// Changes the scenario while it is running, as a `Change` that is due now.
  public func apply(_ change: JSON) throws {
    let changed = try scenario.applying(Scenario.Change(set: change))
    world.withState { state in
      if changed.faults != state.scenario.faults { state.faultHits = changed.faults.map { _ in 0 } }
      state.scenario = changed
    }
  }

  /// Serves until `body` is done, then closes every connection.
  ///
  /// - Parameter address: of the loopback: `127.0.0.1` or `::1`
  public func serve<Result: Sendable>(
    address: String = "127.0.0.1", port: Int = 0, _ body: @Sendable (FusionSimulator) async throws -> Result
  ) async throws -> Result {
    let server = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture {
          let front = ProxyHandler(world: world, certificates: certificates)
          let connection = Connection(channel: channel, front: NIOLoopBound(front, eventLoop: channel.eventLoop))
          connections.withLock { $0[ObjectIdentifier(channel)] = connection }
          channel.closeFuture.whenComplete { _ in
            self.connections.withLock { $0[ObjectIdentifier(channel)] = nil }
          }
          try channel.pipeline.syncOperations.addHandler(front)
        }
      }
      .bind(host: address, port: port).get()
    bound.withLock { $0 = (address, server.localAddress?.port ?? 0) }
    do {
      let result = try await body(self)
      await stop(server)
      return result
    } catch {
      await stop(server)
      throw error
    }
  }

  /// Serves until the task is cancelled.
  public func run(port: Int = 0, started: @Sendable (FusionSimulator) async throws -> Void = { _ in }) async throws {
    try await serve(port: port) { simulator in
      try await started(simulator)
      let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
      await withTaskCancellationHandler {
        for await _ in stream {}
      } onCancel: {
        continuation.finish()
      }
    }
  }

  private func stop(_ server: any Channel) async {
    try? await server.close()
    bound.withLock { $0 = ("", 0) }
    // No goodbye: a client that still waits must not keep the simulator.
    for connection in connections.withLock({ Array($0.values) }) {
      connection.channel.eventLoop.execute { connection.front.value.cut() }
      try? await connection.channel.closeFuture.get()
    }
  }
}
