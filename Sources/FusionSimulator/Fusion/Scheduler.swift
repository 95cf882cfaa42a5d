extension World.State {
  /// `/ess/rest/scheduler/v1`. Nothing here is changed by anybody: what is not a GET is refused.
  func scheduler(_ request: Request, _ parts: [String]) -> Reply {
    guard request.method == "GET" else {
      return schedulerError(403, "Forbidden", "The user may not do this.", "ESS-00500")
    }
    switch scenario.scheduler.access {
    case .readable: break
    case .unauthorized: return .empty(401)
    case .forbidden: return schedulerError(403, "Forbidden", "The user is not authorized.", "ESS-00500")
    case .hidden: return schedulerError(404, "Not Found", "No such resource.", "ESS-00501")
    case .fault: return schedulerError(500, "Internal Server Error", "Unexpected failure.", "ESS-11003")
    }
    let base = "https://\(request.host)/ess/rest/scheduler/v1"
    switch (parts.first, parts.count) {
    case (nil, _):
      return schedulerJSON(
        ["links": [["rel": "requests", "href": .string("\(base)/requests")]], "items": []], "singular")
    case ("server", 2) where parts[1] == "quiesceState": return schedulerJSON(["quiesced": false], "singular")
    case ("requests", 1): return requestList(request, page: request.parameter("pageIndex"))
    case ("requests", 3) where parts[1] == "search": return requestList(request, page: parts[2])
    case ("query", 3) where parts[2] == "requests":
      return requestList(request, page: request.parameter("pageIndex"), application: parts[1])
    case ("requests", 2): return oneRequest(request, parts)
    case ("requests", 3) where parts[2] == "permissions": return oneRequest(request, parts)
    default: return schedulerError(404, "Not Found", "No such resource.", "ESS-00501")
    }
  }

  private func oneRequest(_ request: Request, _ parts: [String]) -> Reply {
    guard let id = Int(parts[1]) else {
      return schedulerError(400, "Bad Request", "The request ID is not a number.", "ESS-00400")
    }
    guard let job = jobs().first(where: { $0.id == id }) else {
      return schedulerError(404, "Not Found", "Request \(id) does not exist.", "ESS-01001")
    }
    guard sees(job) else {
      return schedulerError(
        scenario.scheduler.invisibleStatus, scenario.scheduler.invisibleStatus == 404 ? "Not Found" : "Forbidden",
        "The user may not read request \(id).", "ESS-00500")
    }
    if parts.count == 3 {
      let actions = job.own ? ["READ", "CANCEL", "HOLD", "UPDATE"] : scenario.scheduler.permissions
      return schedulerJSON(["requestId": .integer(id), "permissions": JSON(strings: actions)], "singular")
    }
    return schedulerJSON(fields(job.json(request, scenario.scheduler), request), "singular")
  }

  private func sees(_ job: Job) -> Bool { job.own || holds(["ESSMonitor", "ESSOperator", "ESSAdmin"]) }

  private func requestList(_ request: Request, page: String?, application: String? = nil) -> Reply {
    let visible = jobs().filter { sees($0) && (application == nil || $0.application == application) }
    let all = visible.map { (job: $0, json: $0.json(request, scenario.scheduler)) }
    if let wanted = request.parameter("id") {
      let ids = wanted.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
      let found = all.filter { ids.contains($0.job.id) }.map { fields($0.json, request) }
      return schedulerJSON(["batch": .array(found)], "collection")
    }
    var found = all
    if let text = request.parameter("q"), !text.isEmpty {
      guard let filter = Filter(parsing: text), filter.attributes.allSatisfy(Job.queryable.contains) else {
        return schedulerError(400, "Bad Request", "The query cannot be parsed.", "ESS-00402")
      }
      found = all.filter { filter.matches($0.json) }
    }
    if let order = request.parameter("orderBy"), let first = order.split(separator: ",").first {
      let parts = first.split(separator: ":")
      let name = String(parts.first ?? "")
      guard Job.queryable.contains(name) else {
        return schedulerError(400, "Bad Request", "\(name) is not a query field.", "ESS-00403")
      }
      let descending = parts.count > 1 && parts[1].lowercased() == "desc"
      found.sort {
        Filter.holds($0.json[name] ?? .null, descending ? "gt" : "lt", $1.json[name] ?? .null, false)
      }
    }
    let index = page.flatMap { Int($0) } ?? 0
    if page != nil, Int(page ?? "") == nil || index < 0 {
      return schedulerError(400, "Bad Request", "The page index is not valid.", "ESS-00404")
    }
    var size = scenario.scheduler.pageSize
    var from = index * size
    if scenario.scheduler.honoursLimit {
      size = min(size, request.parameter("limit").flatMap { Int($0) } ?? size)
      from = request.parameter("offset").flatMap { Int($0) } ?? from
    }
    let items = found.dropFirst(max(0, from)).prefix(max(0, size)).map { fields($0.json, request) }
    return schedulerJSON(
      [
        "count": .integer(items.count), "pageIndex": .integer(index), "items": .array(items),
        "links": [["rel": "self", "href": .string("https://\(request.host)\(request.path)")]],
      ], "collection")
  }

  /// `fields` and `excludeFields`.
  private func fields(_ json: JSON, _ request: Request) -> JSON {
    let dropped = request.parameter("excludeFields").map { $0.split(separator: ",").map(String.init) } ?? []
    let wanted = request.parameter("fields").map { $0.split(separator: ",").map(String.init) } ?? []
    let whole = wanted.isEmpty || wanted.contains { $0.hasPrefix("@") }
    return .object(json.members.filter { (whole || wanted.contains($0.name)) && !dropped.contains($0.name) })
  }

  private func schedulerJSON(_ json: JSON, _ kind: String) -> Reply {
    Reply(json, type: "application/json;charset=utf-8")
  }

  func schedulerError(_ status: Int, _ title: String, _ detail: String, _ code: String) -> Reply {
    Reply(
      [
        "type": .string("https://www.rfc-editor.org/rfc/rfc9110#status.\(status)"), "title": .string(title),
        "status": .integer(status), "detail": .string(detail), "errorCode": .string(code),
      ], status: status, type: "application/json;charset=utf-8")
  }
}
