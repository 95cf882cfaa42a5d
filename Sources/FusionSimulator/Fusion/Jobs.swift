/// A job request of Enterprise Scheduler.
struct Job: Sendable {
  var id: Int
  var parent: Int?
  var description: String
  var definition: String
  var application: String
  var state: String
  var submitter: String
  var submitted: Double
  /// Submitted by the client itself.
  var own: Bool

  static let queryable: Set<String> = [
    "requestId", "absParentRequestId", "description", "application", "product", "requestCategory", "runAsUser",
    "executionType", "jobDefinitionId", "state", "scheduleDefinition", "priority", "processStartTime",
    "processEndTime", "requestedStartTime", "requestedEndTime", "submissionTime", "parentRequestId", "elapsedTime",
    "waitTime", "scheduledTime", "processor", "submitter", "submitterGUID", "instanceParentId", "requestType",
    "errorType", "processPhase", "completedTime", "retriedCount", "readyWaitTime", "enterpriseId", "isTimedOut",
    "isAsynchronous", "logicalClusterName", "submitterDmsECID", "submitterFlowId", "requestDmsECID", "requestFlowId",
    "className", "jobType", "externalJobType", "externalId",
  ]

  static let ended: Set<String> = [
    "EXPIRED", "CANCELLED", "ERROR", "WARNING", "SUCCEEDED", "VALIDATION_FAILED", "SCHEDULE_ENDED", "FINISHED",
  ]

  var hasEnded: Bool { Job.ended.contains(state) }

  func json(_ request: Request, _ settings: Scenario.Scheduler) -> JSON {
    let started = state == "WAIT" || state == "HOLD" ? nil : submitted + 8
    let end = hasEnded ? submitted + 146 : nil
    func time(_ seconds: Double?) -> JSON { seconds.map { .string(CivilTime.iso($0)) } ?? .null }
    let href = "https://\(request.host)/ess/rest/scheduler/v1/requests/\(id)"
    var json: JSON = [
      "requestId": .integer(id), "absParentRequestId": .integer(parent ?? id),
      "parentRequestId": parent.map { .integer($0) } ?? .null, "description": .string(description),
      "jobDefinitionId": .string(definition), "application": .string(application), "product": "FUN",
      "state": .string(state), "stateDescription": .string("Request is \(state.lowercased())"), "priority": 4,
      "requestType": .string(parent == nil ? "SINGLETON" : "SUB_REQUEST"), "submitter": .string(submitter),
      "runAsUser": .string(submitter), "submissionTime": time(submitted), "requestedStartTime": time(submitted),
      "requestedEndTime": .null, "processStartTime": time(started), "processEndTime": time(end),
      "completedTime": time(end), "elapsedTime": end.map { .integer(Int(($0 - submitted - 8) * 1000)) } ?? .null,
      "errorType": .string("BUSINESS"),
      "cause": .string(
        state == "ERROR"
          ? "PROCESS_ERROR" : state == "WARNING" ? "PROCESS_WARNING" : hasEnded ? "PROCESS_SUCCESS" : "NON_TERMINAL"),
      "errorWarningMessage": state == "ERROR" ? "The import ended with errors." : .null, "retriedCount": 0,
      "isTimedOut": false, "isCancellable": .bool(!hasEnded), "isHoldable": false, "isForceCancelAllowed": false,
      "requestParameters": parent == nil
        ? [["name": "BusinessUnit", "paramType": "STRING", "value": "US1 Business Unit", "scope": .null]] : .null,
      "links": [["rel": "self", "href": .string(href)]],
    ]
    if state != "ERROR" { json["errorType"] = .null }
    if !settings.explicitNulls { json = .object(json.members.filter { $0.value != .null }) }
    return json
  }
}

extension World.State {
  static let firstJob = 300_000_012_345_678

  /// All requests there are now: those from before the start, then one at every interval. Every sixth has a child that
  /// ended with an error under a parent that succeeded.
  func jobs() -> [Job] {
    let settings = scenario.scheduler
    var result: [Job] = []
    for index in 0..<max(0, settings.requests) {
      result += job(index, submitted: start - 600 * Double(max(0, settings.requests) - index), own: false)
    }
    let clientName = scenario.user.name.isEmpty ? scenario.client.id : scenario.user.name
    for index in 0..<max(0, settings.ownRequests) {
      var mine = job(5_000 + index, submitted: start - 450 * Double(index + 1), own: true)
      for at in mine.indices { mine[at].submitter = clientName }
      result += mine
    }
    if settings.everySeconds > 0 {
      let count = min(100_000, Int((now - start) / settings.everySeconds))
      for index in 0..<max(0, count) {
        result += job(10_002 + index, submitted: start + settings.everySeconds * Double(index + 1), own: false)
      }
    }
    return result
  }

  private func job(_ index: Int, submitted: Double, own: Bool) -> [Job] {
    let kinds = [
      (
        "Import Payables Invoices",
        "/oracle/apps/ess/financials/payables/invoices/transactions/ImportPayablesInvoicesJob",
        "FinancialsEss", "FIN_USER"
      ),
      (
        "Load Interface File for Import",
        "/oracle/apps/ess/financials/commonModules/shared/common/interfaceLoader/InterfaceLoaderController",
        "FinancialsEss", "FIN_USER"
      ),
      ("Process Pending Approvals", "/oracle/apps/ess/hcm/workflow/PendingApprovals", "EarHcmEss", "HCM_USER"),
    ]
    let kind = kinds[index % kinds.count]
    let age = now - submitted
    let final = index % 6 == 4 ? "ERROR" : index % 6 == 5 ? "WARNING" : "SUCCEEDED"
    var state = age < 8 ? "WAIT" : age < 146 ? "RUNNING" : final
    if scenario.scheduler.unknownStates, index % 4 == 1 { state = "SUSPENDED_BY_POLICY" }
    let id = Self.firstJob + index * 10
    // Both spellings of a definition are in the field.
    let definition = index % 2 == 0 ? "JobDefinition:/" + kind.1 : String(kind.1.dropFirst())
    let parent = Job(
      id: id, parent: nil, description: kind.0, definition: definition, application: kind.2, state: state,
      submitter: kind.3, submitted: submitted, own: own)
    guard index % 6 == 3, parent.hasEnded, !own else { return [parent] }
    var child = parent
    child.id = id + 1
    child.parent = id
    child.state = "ERROR"
    return [parent, child]
  }
}
