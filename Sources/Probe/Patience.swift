import Synchronization

/// How long a probe waits for hosts, and how often it asks them again, over all of its requests.
final class Patience: Sendable {
  private struct Host {
    var waited = 0.0
    var futile = 0
  }

  private let hosts = Mutex<[String: Host]>([:])

  /// Seconds that the requests to one host wait in all; those that are under way at the same time wait together.
  private static let most = 120.0
  /// Seconds that one request waits at once.
  private static let longest = 20.0

  /// Seconds to wait before a host is asked again; nil: it was waited for long enough.
  func wait(for host: String, _ seconds: Double) -> Double? {
    let seconds = min(max(seconds, 0.1), Patience.longest)
    return hosts.withLock { hosts in
      guard hosts[host, default: Host()].waited + seconds <= Patience.most else { return nil }
      hosts[host, default: Host()].waited += seconds
      return seconds
    }
  }

  /// Whether a request that failed in passing is worth a second try: not where two of them brought nothing.
  func mayRepeat(at host: String) -> Bool { hosts.withLock { $0[host]?.futile ?? 0 < 2 } }

  func repeated(at host: String, inVain: Bool) {
    if inVain { hosts.withLock { $0[host, default: Host()].futile += 1 } }
  }
}
