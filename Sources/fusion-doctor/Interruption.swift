import Evidence
import Glibc
import Synchronization

/// Remembers that the program was asked to stop, so that the reports can still be written.
enum Interruption {
  fileprivate static let received = Atomic<Int32>(0)
  fileprivate static let isPrinting = Atomic<Bool>(false)

  /// From now on a signal stops the work, not the program. Nothing waits on: a read or a wait that a signal meets ends.
  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      // Under `nohup` the program is to outlive the terminal.
      if number == SIGHUP, sigaction(number, nil, &action) == 0, isIgnored(action) { continue }
      action = sigaction()
      action.__sigaction_handler.sa_handler = remember
      sigaction(number, &action, nil)
    }
  }

  /// The files are written, and only the reader of standard output is waited for: now a second signal ends the program.
  static func printing() { isPrinting.store(true, ordering: .relaxed) }

  /// The signal that came; nil: none.
  static var number: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

private func remember(_ number: Int32) {
  let earlier = Interruption.received.exchange(number, ordering: .relaxed)
  if earlier != 0, Interruption.isPrinting.load(ordering: .relaxed) { _exit(128 + number) }
}

extension Machine {
  /// The same machine, whose reading ends soon after an interruption: files with a problem, standard input as if it were
  /// empty, for half a configuration would be another one.
  func stoppable() -> Machine {
    var machine = self
    let open = machine.open
    machine.open = { (path) throws(FileProblem) in
      let file = try open(path)
      return OpenFile(size: file.size) { (count) throws(FileProblem) in
        if Interruption.number != nil { throw FileProblem(.failed, "interrupted") }
        return try file.read(count)
      }
    }
    machine.standardInput = { (limit) throws(FileProblem) in
      let all = try OpenFile(size: 0) { (count) throws(FileProblem) in
        guard waitForInput() else { return [] }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          var got = -1
          repeat { got = read(STDIN_FILENO, buffer.baseAddress, count) } while got < 0 && errno == EINTR
          if got < 0 { failure = errno }
          filled = max(0, got)
        }
        guard failure == 0 else { throw FileProblem(.failed, String(cString: strerror(failure))) }
        return bytes
      }.all(limit: limit)
      return Interruption.number == nil ? all : []
    }
    return machine
  }
}

/// Waits until standard input has something or ends; false: interrupted.
private func waitForInput() -> Bool {
  while Interruption.number == nil {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    // A signal that comes just before the call does not end it: look again now and then.
    let count = poll(&input, 1, 200)
    if count > 0 || count < 0 && errno != EINTR { return true }
  }
  return false
}
