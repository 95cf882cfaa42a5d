extension World.State {
  /// `erpintegrations`: a resource of finders, which hand out the state and the logs of job requests.
  func erpIntegrations(_ request: Request) -> Reply {
    guard holds(["ORA_FND_INTEGRATION_SPECIALIST_JOB", "FUN_FSCM_REST_SERVICE_ACCESS_INTEGRATION_PRIV"]) else {
      return adfError(request, 403, "Forbidden", "The user may not read erpintegrations.")
    }
    guard let text = request.parameter("finder") else { return page(request, [], "erpintegrations") }
    let parts = text.split(separator: ";", maxSplits: 1)
    let finder = String(parts.first ?? "")
    let variables = Dictionary(
      (parts.count > 1 ? parts[1] : "").split(separator: ",").compactMap { pair -> (String, String)? in
        let sides = pair.split(separator: "=", maxSplits: 1)
        return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
      }, uniquingKeysWith: { first, _ in first })
    guard let number = variables["requestId"], let id = Int(number) else {
      return finderError(request, "The requestId is missing or not a number.")
    }
    let job = jobs().first { $0.id == id }
    let all = jobs()
    var row: JSON = [
      "OperationName": "getESSJobStatus", "ReqstId": .string(number), "RequestStatus": .null, "DocumentId": .null,
    ]
    switch finder {
    case "ESSJobStatusRF": row["RequestStatus"] = .string(job?.state ?? "NOT FOUND")
    case "ESSExecutionDetailsRF":
      row["OperationName"] = "getESSExecutionDetails"
      let children = all.filter { $0.parent == id }.map { details($0, []) }
      row["RequestStatus"] = .string(
        String(decoding: (["JOBS": job.map { details($0, children) } ?? [:]] as JSON).bytes, as: UTF8.self))
    case "ESSJobExecutionDetailsRF":
      row["OperationName"] = "downloadESSJobExecutionDetails"
      if scenario.scheduler.log == .forbidden {
        return adfError(request, 403, "Forbidden", "The output of request \(id) may not be read.")
      }
      row["DocumentContent"] = job.map { logDocument($0) } ?? .null
    default: return finderError(request, "The finder \(finder) does not exist.")
    }
    return page(request, [row], "erpintegrations")
  }

  private func details(_ job: Job, _ children: [JSON]) -> JSON {
    [
      "JOBNAME": .string(job.description), "JOBPATH": .string(job.definition), "REQUESTID": .string(String(job.id)),
      "STATUS": .string(job.state), "CHILD": .array(children),
    ]
  }

  /// Errors of this resource carry their code at the top.
  private func finderError(_ request: Request, _ detail: String) -> Reply {
    Reply(
      ["title": "Bad Request", "detail": .string(detail), "o:errorCode": "27024"], status: 400,
      type: "application/vnd.oracle.adf.error+json")
  }

  private func logDocument(_ job: Job) -> JSON {
    var archive = StoredZIP()
    let log = Array("Request \(job.id): \(job.description)\nState \(job.state)\n".utf8)
    switch scenario.scheduler.log {
    case .zip:
      archive.add("\(job.id).log", log)
      archive.add("\(job.id).out", Array("3 records\n".utf8))
    case .traversal:
      archive.add("../../../../etc/cron.d/\(job.id).log", log)
      archive.add("/etc/passwd", log)
      archive.add("..\\..\\windows\\\(job.id).log", log)
    case .bomb: archive.addZeros("\(job.id).log", count: 512 << 20)
    case .empty, .forbidden: return .null
    case .brokenBase64: return "UEsDB!!!not-base64***"
    case .notZip: return .string(Encodings.base64(Array("this is no archive".utf8)))
    }
    return .string(Encodings.base64(archive.finished()))
  }
}
