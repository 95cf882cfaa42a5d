import Glibc
import Synchronization

/// A program that was started: its output is read through pipes while it runs.
final class Child {
  let pid: pid_t
  private let output: Int32
  private let errors: Int32
  private let input: Int32?

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// What the program reads from standard input.
  enum Input {
    case nothing
    case text(String)
    /// A pipe that nobody writes to and nobody closes.
    case open
  }

  /// Two children must not inherit each other's pipes, else neither sees the other's end.
  private static let spawning = Mutex(())

  /// - Parameters:
  ///   - command: the program, looked for in `PATH`, and its arguments
  ///   - environment: all of it
  ///   - file: where standard output goes; nil: a pipe; empty: closed
  init(
    _ command: [String], in directory: String, environment: [String: String], input: Input = .nothing,
    outputTo file: String? = nil
  ) throws {
    var pipes: [Int32] = []
    var started: pid_t = 0
    // A file, not a pipe: a program that does not read its input must not stop the test.
    let text = tmpfile()
    defer { if let text { fclose(text) } }
    if case .text(let content) = input, let text {
      fwrite(content, 1, content.utf8.count, text)
      rewind(text)
    }
    let code = Self.spawning.withLock { _ in
      for _ in 0..<3 {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return errno }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipes += ends
      }
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      switch input {
      case .nothing: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      case .text: posix_spawn_file_actions_adddup2(&actions, text.map(fileno) ?? -1, 0)
      case .open: posix_spawn_file_actions_adddup2(&actions, pipes[4], 0)
      }
      if let file, file.isEmpty {
        posix_spawn_file_actions_addclose(&actions, 1)
      } else if let file {
        posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      } else {
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
      }
      posix_spawn_file_actions_adddup2(&actions, pipes[3], 2)
      // `env -C` changes the folder: posix_spawn has no portable way to.
      let words = ["env", "-C", directory] + command
      var arguments = words.map { strdup($0) } + [nil]
      var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
      defer { for text in arguments + variables { free(text) } }
      // What other tests, or whoever started them, have done to the signals is not inherited.
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      var signals = sigset_t()
      sigemptyset(&signals)
      posix_spawnattr_setsigmask(&attributes, &signals)
      for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
      posix_spawnattr_setsigdefault(&attributes, &signals)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
      return posix_spawnp(&started, "env", &actions, &attributes, &arguments, &variables)
    }
    pid = started
    guard code == 0, pipes.count == 6 else {
      for end in pipes { close(end) }
      throw Failure(description: "not started: \(String(cString: strerror(code)))")
    }
    close(pipes[1])
    close(pipes[3])
    close(pipes[4])
    (output, errors) = (pipes[0], pipes[2])
    if case .open = input {
      self.input = pipes[5]
    } else {
      self.input = nil
      close(pipes[5])
    }
  }

  func send(_ number: Int32) { kill(pid, number) }

  /// Reads to the end of the output, and waits; kills what takes longer.
  func finish(within seconds: Double = 120) throws -> Run {
    var run = Run()
    let deadline = Child.now() + seconds
    var open = [output, errors]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !open.isEmpty {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), Int32(max(0, deadline - Child.now()) * 1000)) != 0 else {
        kill(pid, SIGKILL)
        run.isTimedOut = true
        break
      }
      for descriptor in polled where descriptor.revents != 0 {
        let count = read(descriptor.fd, &buffer, buffer.count)
        if count <= 0 {
          open.removeAll { $0 == descriptor.fd }
        } else if descriptor.fd == output {
          run.bytes += buffer[..<count]
        } else {
          run.errorBytes += buffer[..<count]
        }
      }
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    for descriptor in [output, errors] + (input.map { [$0] } ?? []) { close(descriptor) }
    if status & 0x7F == 0 { run.code = status >> 8 & 0xFF } else { run.signal = status & 0x7F }
    return run
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// How a program ended, and what it wrote.
struct Run {
  /// Nil where a signal ended it.
  var code: Int32?
  var signal: Int32?
  var isTimedOut = false
  var bytes: [UInt8] = []
  var errorBytes: [UInt8] = []

  var output: String { String(decoding: bytes, as: UTF8.self) }
  var errors: String { String(decoding: errorBytes, as: UTF8.self) }
}
