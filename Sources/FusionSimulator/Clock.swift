import FoundationEssentials
import Synchronization

/// The time of the simulated services, in seconds since 1970-01-01T00:00:00Z. Certificates alone go by the real time.
public struct SimulatorClock: Sendable {
  public var now: @Sendable () -> Double

  public init(now: @escaping @Sendable () -> Double) { self.now = now }

  public static let system = SimulatorClock { Date().timeIntervalSince1970 }
}

/// A clock that stands still until it is moved.
public final class ManualClock: Sendable {
  private let time: Mutex<Double>

  public init(_ seconds: Double) { time = Mutex(seconds) }

  public func advance(by seconds: Double) { time.withLock { $0 += seconds } }

  public var clock: SimulatorClock { SimulatorClock { self.time.withLock { $0 } } }
}
