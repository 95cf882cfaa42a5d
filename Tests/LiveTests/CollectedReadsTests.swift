import SourceText
import Testing

/// What the live check asks beside the families: what the collector would read, and what tells pods apart in Datadog.
@Suite struct CollectedReadsTests {
  private static let ledger =
    "oracle.apps.financials.generalLedger.calendars.accounting.uiModel.view.PeriodStatusAuditVO"

  private static let collecting = """
    collect:
      streams:
        audit: { products: [OPSS, { product: Ledger, objects: [\(ledger)] }] }
        erp: [{ resource: invoices }]
        hcm: [{ resource: publicWorkers }]
      sinks: [{ type: ndjson, path: out.ndjson }]

    """

  @Test func healthyCollectorIsGo() throws {
    let run = try LiveRun.run(["healthy"], ["--require", "go"], more: Self.collecting)
    #expect(run.code == 0 && run.verdict == "go", "\(run.errors) \(run.rootCauses)")
    #expect(run.check("FD0905")?["status"]?.string == "passed")
    #expect(run.check("FD0707")?["status"]?.string == "passed")
    #expect(run.counters["requests"]?.integer ?? 99 <= 30)
    #expect(run.counters["writes"]?.items.isEmpty == true)
    for (_, host) in run.counters["hosts"]?.members.map({ ($0.key, $0.value) }) ?? [] {
      #expect(host["greatestInFlight"]?.integer ?? 99 <= 4)
    }
  }

  @Test func productThatFailsIsNamed() throws {
    let run = try LiveRun.run(["audit-fail-one"], more: Self.collecting)
    let findings = run.check("FD0707")?["findings"]?.items ?? []
    #expect(run.code == 0 && findings.count == 1)
    #expect(findings.first?["subject"]?.string == "Ledger" && findings.first?["severity"]?.string == "warning")
  }

  @Test func collectionThatCannotBeFollowedIsNamed() throws {
    let run = try LiveRun.run(["data-not-followable"], more: Self.collecting)
    let findings = run.check("FD0905")?["findings"]?.items ?? []
    #expect(run.code == 1 && findings.count == 1 && findings.first?["subject"]?.string == "erp/invoices")
  }

  @Test(arguments: [
    "role-ess-monitor-missing", "role-ess-monitor-stale", "ess-own-only",
  ])
  func hiddenRequestsAreProven(scenario: String) throws {
    let run = try LiveRun.run([scenario])
    #expect(run.check("FD0705")?["status"]?.string == "failed", "\(scenario)")
    #expect(run.standing == ["FD0409"], "\(scenario)")
  }

  @Test(arguments: ["ess-empty-pod", "ess-only-own-exist", "ess-all-null"])
  func quietPodIsNoFault(scenario: String) throws {
    let run = try LiveRun.run([scenario])
    #expect(run.check("FD0705")?["status"]?.string != "failed", "\(scenario)")
    #expect(run.code == 0, "\(scenario): \(run.rootCauses)")
    #expect(run.counters["requests"]?.integer ?? 99 <= 30)
  }

  @Test(arguments: [
    ("datadog-two-accounts-other-host", "unverified", "unverified"),
    ("datadog-two-accounts-metric-hosts", "passed", "passed"),
    ("datadog-metrics-other-names", "passed", "passed"),
    ("datadog-metrics-of-collector", "passed", "failed"), ("datadog-metrics-silent", "passed", "failed"),
    ("datadog-logs-silent", "failed", "passed"),
  ])
  func arrival(scenario: String, logs: String, metrics: String) throws {
    let run = try LiveRun.run([scenario])
    #expect(run.check("FD0805")?["status"]?.string == logs, "\(scenario)")
    #expect(run.check("FD0806")?["status"]?.string == metrics, "\(scenario)")
  }

  @Test(arguments: [
    ("datadog-no-metrics-read", "metrics_read"), ("datadog-no-timeseries-query", "timeseries_query"),
    ("datadog-no-logs-read-data", "logs_read_data"), ("datadog-no-integrations-read", "integrations_read"),
  ])
  func missingPermissionIsNamed(scenario: String, permission: String) throws {
    let run = try LiveRun.run([scenario])
    #expect(run.check("FD0808")?["findings"]?.items.map { $0["subject"]?.string ?? "" } == [permission])
  }
}
