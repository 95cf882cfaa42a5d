import Lint
import Probe
import Synchronization
import Testing

extension ProbeTests {
  /// Cancels its task at one request.
  private final class Stop: Sendable {
    private let state = Mutex<(left: Int, task: Task<ProbeResult, any Error>?)>((0, nil))

    init(at request: Int) { state.withLock { $0.left = request } }

    func take(_ task: Task<ProbeResult, any Error>) { state.withLock { $0.task = task } }

    /// Whether this request is the one.
    func isDue() -> Bool {
      state.withLock { state in
        state.left -= 1
        guard state.left < 0 else { return false }
        state.task?.cancel()
        return true
      }
    }
  }

  @Test(arguments: 0..<18) func cancelledProbeKeepsWhatItHas(request: Int) async throws {
    let stop = Stop(at: request)
    let remote = FakeRemote { asked in
      stop.isDue() ? .failure(Fault(.connectionReset, "closed by us")) : FakeRemote.healthy(asked)
    }
    let (ready, go) = AsyncStream.makeStream(of: Never.self)
    let task = Task { () async throws -> ProbeResult in
      for await _ in ready {}
      return try await run(remote, collect: Self.collecting)
    }
    stop.take(task)
    go.finish()
    let live = try await task.value.live
    #expect(live.isInterrupted)
    var faults: [Fault] = []
    func note<Value>(_ step: LiveEvidence.Step<Value>) { if let fault = step.fault { faults.append(fault) } }
    note(live.identityConnection)
    note(live.podConnection)
    note(live.discovery)
    note(live.token)
    note(live.permissions)
    for step in live.families.values { note(step) }
    for step in live.auditProducts.values { note(step) }
    for step in live.collections.values { note(step) }
    note(live.datadog.apiKey)
    note(live.datadog.applicationKey)
    note(live.datadog.newestLog)
    note(live.datadog.newestMetric)
    #expect(faults.isEmpty, "\(request): \(faults)")
  }
}
