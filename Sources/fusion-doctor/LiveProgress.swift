import Glibc
import Lint
import Probe
import Report
import Synchronization

/// What is told on standard error while remotes are asked: one line on a terminal, which steps are under way; with `-v`
/// a line for each request, without any credential. Nothing of it is part of a report.
final class LiveProgress: Sendable {
  private struct State {
    var running: [(setup: String, stage: ProbeStage)] = []
    var done = 0
    var isShown = false
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let logs: Bool

  /// - Parameters:
  ///   - isTerminal: whether standard error is one, and wants to be told
  ///   - logs: a line for each request
  init(isTerminal: Bool = false, logs: Bool = false) {
    self.isTerminal = isTerminal
    self.logs = logs
  }

  /// Progress on the terminal unless the caller wants quiet.
  convenience init(_ verbosity: ReportOptions.Verbosity) {
    let isPlain = Terminal.variable("TERM") == "dumb"
    self.init(
      isTerminal: verbosity != .quiet && !isPlain && isatty(STDERR_FILENO) == 1, logs: verbosity == .verbose)
  }

  func began(_ stage: ProbeStage, of setup: String) {
    guard isTerminal else { return }
    state.withLock { state in
      state.running.append((setup, stage))
      show(&state)
    }
  }

  func ended(_ stage: ProbeStage, of setup: String) {
    guard isTerminal else { return }
    state.withLock { state in
      if let index = state.running.firstIndex(where: { $0 == (setup, stage) }) { state.running.remove(at: index) }
      state.done += 1
      show(&state)
    }
  }

  /// Says something beside the line of progress.
  func say(_ text: String, redactor: Redactor = Redactor(secrets: [])) {
    state.withLock { state in
      clear(&state)
      Terminal.complain(text, redactor: redactor)
      show(&state)
    }
  }

  /// Says something where somebody is looking on.
  func tell(_ text: String) { if isTerminal { say(text) } }

  /// Takes the line away.
  func finish() {
    state.withLock { state in
      state.running = []
      state.done = 0
      clear(&state)
    }
  }

  private func clear(_ state: inout State) {
    guard state.isShown else { return }
    state.isShown = false
    try? Terminal.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
  }

  private func show(_ state: inout State) {
    guard isTerminal, !state.running.isEmpty else { return }
    let text = state.running.map { "\($0.setup): \($0.stage.rawValue)" }.joined(separator: "; ")
    let width = max(20, Terminal.width(of: STDERR_FILENO) ?? 80) - 1
    let line = Terminal.visible("\(state.done) steps done … \(text)")
    state.isShown = true
    try? Terminal.write(
      Array("\r\u{1B}[K\(line.count > width ? String(line.prefix(width - 1)) + "…" : line)".utf8), to: STDERR_FILENO)
  }

  /// A network that tells of every request.
  func logging(_ transport: Transport, of setup: String, redactor: Redactor) -> Transport {
    guard logs else { return transport }
    @Sendable func log(_ what: String, _ outcome: String, _ start: ContinuousClock.Instant) {
      let time = (ContinuousClock.now - start) / .milliseconds(1)
      say("\(setup): \(what): \(outcome) (\(Int(time)) ms)", redactor: redactor)
    }
    var told = transport
    told.connect = { host, port in
      let start = ContinuousClock.now
      let answer = await transport.connect(host, port)
      switch answer {
      case .success(let connection): log("CONNECT \(host):\(port)", connection.tls, start)
      case .failure(let fault): log("CONNECT \(host):\(port)", fault.message, start)
      }
      return answer
    }
    told.send = { request in
      let start = ContinuousClock.now
      let answer = await transport.send(request)
      let what = "\(request.method.rawValue) \(request.url)"
      switch answer {
      case .success(let response): log(what, "\(response.status)", start)
      case .failure(let fault): log(what, fault.message, start)
      }
      return answer
    }
    return told
  }
}
