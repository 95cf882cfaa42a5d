import Glibc
import Synchronization

/// Remembers that the program was asked to stop, so that the reports can still be written.
enum Interruption {
  fileprivate static let received = Atomic<Int32>(0)

  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, remember)
    }
  }

  /// The signal that came; nil: none.
  static var number: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

private func remember(_ number: Int32) { Interruption.received.store(number, ordering: .relaxed) }
