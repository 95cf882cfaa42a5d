import Lint
import Probe
import SourceText
import Testing

extension ProbeTests {
  static let collecting = """
    {"streams":{"audit":{"products":["OPSS",{"product":"Pay\\"ables","objects":["oracle.apps.A","oracle.apps.B"]},"SOA"]},
     "erp":[{"resource":"invoices"},{"resource":"../x"}],"hcm":[{"resource":"workers"}]}}
    """

  @Test func whatTheCollectorReadsIsAsked() async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let live = try await run(remote, collect: Self.collecting).live
    #expect(live.auditProducts.keys.sorted() == ["Pay\"ables", "SOA"])
    #expect(live.auditProducts["SOA"]?.value != nil)
    #expect(live.collections.keys.sorted() == ["erp/invoices", "hcm/workers"])
    #expect(live.collections["hcm/workers"]?.value == true)
    let asked = remote.requests.filter { $0.body.contains("oracle.apps") }.map(\.body)
    #expect(asked.count == 2 && asked.allSatisfy { $0.contains(#""product":"Pay\"ables""#) }, "\(asked)")
    #expect(remote.requests.filter { $0.target.hasSuffix("/describe") }.count == 2)
    #expect(remote.requests.count <= 30)
  }

  @Test func objectThatFailsOutweighsOthers() async throws {
    let remote = FakeRemote { request in
      String(decoding: request.body ?? [], as: UTF8.self).contains("oracle.apps.A")
        ? .success(FakeRemote.json(#"{"status":"FAIL","error":{"title":"not audited"}}"#))
        : FakeRemote.healthy(request)
    }
    let live = try await run(remote, collect: Self.collecting).live
    #expect(live.auditProducts["Pay\"ables"]?.fault?.kind == .failInside)
    #expect(live.auditProducts["SOA"]?.fault == nil)
  }

  @Test(arguments: [
    (#"{"Resources":{"invoices":{"attributes":[{"name":"LastUpdateDate","queryable":true}]}}}"#, true),
    (#"{"Resources":{"invoices":{"attributes":[{"name":"LastUpdateDate","queryable":false}]}}}"#, false),
    (#"{"Resources":{"invoices":{"attributes":[{"name":"Id","queryable":true}]}}}"#, false),
    (#"{"Resources":{"invoices":{"attributes":[{"name":"LastUpdateDate"}]}}}"#, nil),
    (#"{"Resources":{"a":{"attributes":[]},"b":{"attributes":[]}}}"#, nil), (#"{"items":[]}"#, nil),
  ])
  func descriptionTellsWhetherChangesCanBeFollowed(body: String, followable: Bool?) async throws {
    let remote = FakeRemote { request in
      request.target.hasSuffix("/describe") ? .success(FakeRemote.json(body)) : FakeRemote.healthy(request)
    }
    let live = try await run(remote, collect: #"{"streams":{"erp":[{"resource":"invoices"}]}}"#).live
    #expect(live.collections["erp/invoices"]?.value == followable)
  }

  @Test func budgetHoldsHoweverMuchIsCollected() async throws {
    let remote = FakeRemote(FakeRemote.healthy)
    let many = (0..<500).map { "{\"resource\":\"r\($0)\"}" }.joined(separator: ",")
    let live = try await run(remote, collect: "{\"streams\":{\"erp\":[\(many)]}}").live
    #expect(remote.requests.count <= 30)
    #expect(live.collections["erp/r0"]?.value == true)
    guard case .skipped(nil, let reason) = live.collections["erp/r199"] else {
      Issue.record("\(String(describing: live.collections["erp/r199"]))")
      return
    }
    #expect(reason.contains("30"))
  }

  /// What the audit history, ERP integrations and the scheduler say of request 4711.
  private func quiet(erp: String, scheduler status: Int) -> FakeRemote {
    FakeRemote { request in
      let path = request.target
      if path.hasSuffix("getaudithistory") {
        return .success(
          FakeRemote.json(
            #"{"status":"SUCCESS","auditData":[{"requestId":null},{"requestId":"4711"},{"requestId":4711}]}"#)
        )
      }
      if path.contains("ESSJobStatusRF") {
        let state = path.contains("4711") ? erp : "NOT FOUND"
        return .success(FakeRemote.json(#"{"items":[{"RequestStatus":"\#(state)"}]}"#))
      }
      if path.hasSuffix("/requests/4711") {
        return .success(FakeRemote.json(#"{"requestId":4711,"title":"no"}"#, status: status))
      }
      if path.contains("/ess/rest/") { return .success(FakeRemote.json(#"{"items":[],"count":0}"#)) }
      return FakeRemote.healthy(request)
    }
  }

  @Test func requestThatErpKnowsAndTheSchedulerHidesIsAnothers() async throws {
    #expect(try await run(quiet(erp: "SUCCEEDED", scheduler: 403)).live.othersProof?.contains("4711") == true)
    #expect(try await run(quiet(erp: "ERROR", scheduler: 404)).live.othersProof != nil)
  }

  @Test func nothingElseProvesOthers() async throws {
    #expect(try await run(quiet(erp: "NOT FOUND", scheduler: 404)).live.othersProof == nil)
    #expect(try await run(quiet(erp: "GONE", scheduler: 404)).live.othersProof == nil)
    #expect(try await run(quiet(erp: "SUCCEEDED", scheduler: 200)).live.othersProof == nil)
    #expect(try await run(quiet(erp: "SUCCEEDED", scheduler: 500)).live.othersProof == nil)
    let quietButBusy = FakeRemote(FakeRemote.healthy)
    #expect(try await run(quietButBusy).live.othersProof == nil)
  }
}
