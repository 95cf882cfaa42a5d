extension World.State {
  private static let products = ["ODI", "ESS", "MDS", "SOA", "ADF", "OPSS"]

  /// `/fscmRestApi/fndAuditRESTService/audittrail`: POST alone, four operations read.
  func audit(_ request: Request, _ parts: [String]) -> Reply {
    guard parts.count == 1, let operation = parts.first, request.path.contains("/audittrail/") else {
      return Reply(html: "Error 404--Not Found", status: 404)
    }
    guard request.method == "POST" else { return .empty(405, headers: [("Allow", "POST")]) }
    guard holds(["ORA_FND_INTERNAL_AUDITOR_JOB", "DD_AUDIT_READER"]) else {
      let detail = "The user does not have the privilege to view audit history."
      switch scenario.audit.refusal {
      case .forbidden: return auditError(request, 403, "Forbidden", detail)
      case .unauthorized: return auditError(request, 401, "Unauthorized", detail)
      case .failInside: return auditError(request, 200, "Not authorized", detail)
      }
    }
    switch operation {
    case "getaudithistory": return auditHistory(request)
    case "get-auditlevel":
      guard scenario.audit.levelsReadable else {
        return auditError(request, 403, "Forbidden", "The user may not read audit levels.")
      }
      let wanted = request.json?.items.compactMap(\.text) ?? []
      guard !wanted.isEmpty, wanted.allSatisfy(Self.products.contains) else {
        return auditError(request, 400, "Bad Request", "An array of products is expected.")
      }
      let levels = wanted.compactMap { product in
        scenario.audit.levels[product].map { ["product": .string(product), "auditLevel": .string($0)] as JSON }
      }
      return auditAnswer(operation, .array(levels))
    case "get-auditsetup":
      guard let product = request.json?["application"]?.text else {
        return auditError(request, 400, "Bad Request", "`application` is expected.")
      }
      let objects = scenario.audit.objects.filter { $0.product == product }
      return auditAnswer(
        operation,
        .array(
          objects.map {
            [
              "businessObject": .string($0.object), "parentBusinessObject": .null,
              "auditSwitch": .string($0.on ? "ON" : "OFF"),
            ]
          }))
    case "check-auditstatus":
      let asked = request.json?.items ?? []
      return auditAnswer(
        operation,
        .array(
          asked.map { item in
            let name = item["businessObject"]?.text ?? ""
            let on = scenario.audit.objects.contains { $0.object == name && $0.on }
            return [
              "businessObject": .string(name), "parentBusinessObject": item["parentBusinessObject"] ?? .null,
              "auditSwitch": .string(on ? "ON" : "OFF"), "lastUpdatedTime": "2026-02-01 08:00:00",
            ]
          }))
    default: return auditError(request, 403, "Forbidden", "The user may not change audit policies.")
    }
  }

  private func auditAnswer(_ operation: String, _ data: JSON) -> Reply {
    Reply(["actionName": .string(operation), "status": "SUCCESS", scenario.audit.member: data])
  }

  func auditError(_ request: Request, _ status: Int, _ title: String, _ detail: String) -> Reply {
    let operation = request.segments.last ?? ""
    return Reply(
      [
        "actionName": .string(operation == "getaudithistory" ? "getAuditHistory" : operation), "status": "FAIL",
        "error": [
          "title": .string(title), "detail": .string(detail), "status": "FAIL",
          "type": .string("https://www.rfc-editor.org/rfc/rfc9110#status.\(status)"),
        ],
      ], status: status)
  }

  /// Parameters come in the body or in the query: both are in use. FAIL arrives inside 200.
  private func auditHistory(_ request: Request) -> Reply {
    let body = request.json
    func parameter(_ name: String) -> String? {
      if let value = body?[name] { return value.text ?? value.double.map { String(Int($0)) } }
      return request.parameter(name)
    }
    guard let product = parameter("product"), !product.isEmpty else {
      return auditError(request, 200, "Invalid input", "product is required.")
    }
    guard let from = parameter("fromDate").flatMap(CivilTime.seconds) else {
      return auditError(request, 200, "Invalid input", "fromDate is required.")
    }
    let to =
      parameter("toDate").flatMap(CivilTime.seconds).map {
        $0.truncatingRemainder(dividingBy: 86_400) == 0 ? $0 + 86_399 : $0
      } ?? now
    guard to - from <= 31 * 86_400 + 86_399 else {
      return auditError(request, 200, "Invalid input", "The period is longer than one month.")
    }
    let failing = scenario.audit.failing
    if failing.contains("*") || failing.contains(product) {
      return auditError(request, 200, "Audit history is not available", "The object \(product) is not audited.")
    }
    let object = parameter("businessObjectType")
    let selfAudited = ["OPSS", "SOA"].contains(product)
    guard selfAudited || object != nil else {
      return auditError(request, 200, "Invalid input", "businessObjectType is required.")
    }
    let audited =
      selfAudited || scenario.audit.objects.contains { $0.product == product && $0.object == object && $0.on }
    let size = min(scenario.audit.largestPage, max(1, parameter("pageSize").flatMap { Int($0) } ?? 100))
    let page = max(1, parameter("pageNumber").flatMap { Int($0) } ?? 1)
    let events = audited ? auditEvents(product, object, detailed: parameter("attributeDetailMode") == "true") : []
    let rows = events.filter { (from...max(from, to)).contains($0.time) }
      .dropFirst((page - 1) * size).prefix(size).map(\.json)
    return Reply([
      "actionName": "getAuditHistory", "status": "SUCCESS", "pageNumber": .integer(page), "pageSize": .integer(size),
      "auditData": .array(Array(rows)),
    ])
  }

  private func auditEvents(_ product: String, _ object: String?, detailed: Bool) -> [(time: Double, json: JSON)] {
    let settings = scenario.audit
    let later = settings.everySeconds > 0 ? min(100_000, Int((now - start) / settings.everySeconds)) : 0
    let times =
      (0..<max(0, settings.events)).map { start - 3600 * Double(max(0, settings.events) - $0) }
      + (0..<max(0, later)).map { start + settings.everySeconds * Double($0 + 1) }
    // What a scheduled request changed names it.
    let requests = scenario.scheduler.requests
    return times.enumerated().map { index, time -> (time: Double, json: JSON) in
      let values: JSON = detailed ? ["name": "Status", "oldValue": "N", "newValue": "O"] : ["name": "Status"]
      let json: JSON = [
        "date": .string(CivilTime.blank(time)), "product": .string(product),
        "businessObjectType": object.map { .string($0) } ?? .null, "objectName": .string("Period \(index)"),
        "objectIdentifier": .string(String(1000 + index)), "eventType": "update", "userDisplayName": "FIN_USER",
        "userInternalName": "FIN_USER", "description": "Record changed", "transactionId": .string("T\(index)"),
        "requestId": requests > 0 ? .string(String(Self.firstJob + index % requests * 10)) : .null,
        "attributes": [values], "childObjects": [],
      ]
      return (time, json)
    }
  }
}
