import Lint
import SourceText

extension Probe {
  /// Looks for a proof that the pod has requests of other users where the list shows none: a number that the audit
  /// history names, whose state ERP integrations know, and which the scheduler does not show. Own requests are always
  /// shown, so such a one is another user's.
  ///
  /// How ERP integrations answer for a number that does not exist is not documented: the answer for one that cannot
  /// exist is the measure, and only a documented state that differs from it counts.
  func proveOthers(_ pod: Pod, _ result: inout ProbeResult) async {
    guard case .done = result.live.families[.ess], result.live.families[.audit]?.value != nil,
      result.live.families[.erpIntegrations]?.value != nil,
      !result.live.requests.contains(where: { $0.isOwn(of: plan.clientID) == false }),
      result.live.knownRequest.value == nil
    else { return }
    func value(_ question: Question) async -> (root: Located?, fault: Fault?) {
      let step = await ask([question], &result.live.throttled).first?.1.step
      return (step?.value, step?.fault)
    }
    guard let history = await value(pod.recentAudit).root else { return }
    let shown = Set(result.live.requests.map(\.id))
    var numbers: [String] = []
    for event in (history["auditData"] ?? history["auditDate"])?.items ?? [] {
      guard let number = Pod.number(event["requestId"]), !shown.contains(number), !numbers.contains(number) else {
        continue
      }
      numbers.append(number)
    }
    guard !numbers.isEmpty, let control = await value(pod.status("1")).root else { return }
    for number in numbers.prefix(2) {
      guard let state = await value(pod.status(number)).root.flatMap(Probe.state), Probe.states.contains(state),
        state != Probe.state(control)
      else { continue }
      let answer = await value(pod.known(number))
      if answer.fault?.kind == .forbidden || answer.fault?.kind == .notFound {
        result.live.othersProof =
          "the audit history names request \(number), ERP integrations know it as \(state), and it is not shown"
        return
      }
    }
  }

  private static func state(_ root: Located) -> String? { root["items"]?.items.first?["RequestStatus"]?.string }

  /// The documented states of a request (`oracle.as.scheduler.State`).
  private static let states: Set<String> = [
    "WAIT", "READY", "RUNNING", "COMPLETED", "BLOCKED", "HOLD", "CANCELLING", "EXPIRED", "CANCELLED", "ERROR",
    "WARNING", "SUCCEEDED", "PAUSED", "PENDING_VALIDATION", "VALIDATION_FAILED", "SCHEDULE_ENDED", "FINISHED",
    "ERROR_AUTO_RETRY", "ERROR_MANUAL_RECOVERY",
  ]
}
