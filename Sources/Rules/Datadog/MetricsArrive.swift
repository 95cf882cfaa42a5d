public import Lint

/// Metrics of the pod arrive in Datadog.
public struct MetricsArrive: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0806",
    name: "metrics-arriving",
    severities: [.error, .warning],
    component: .datadog,
    summary: "Metrics oracle.fusion.* arrived within the last hour.",
    rationale: """
      Metrics need no audit level and no index: where they stay away, Datadog does not reach the pod or may not read it. \
      Points of this tool's own collector are left out, since they prove nothing of Datadog's.
      """,
    sources: [.guide("Validation")],
    remedy: Remedy(
      owner: .datadog,
      summary: "Find out why no metric is found: first what else failed, then the tile.",
      right: "Datadog permissions metrics_read and timeseries_query",
      steps: [
        "Mend what the other rules found, the tile's values and the user's roles first.",
        "Look at the tile for an error that Datadog shows there.",
        "Let Datadog's addresses in wherever access is limited, and enter the client secret in the tile again.",
      ],
      where: "Datadog > Metrics > Explorer, oracle.fusion.*"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.arrivalCauses,
    examples: [
      .passes("a minute old", .account(AccountExample.list(AccountExample.pod)), .healthyLive),
      .fails(
        "none, before go-live", .tile("fusion_base_url: «$POD»"), .account(AccountExample.list(AccountExample.pod)),
        .live { $0.datadog.newestMetric = .done(nil, nil) }, severity: .warning),
      .fails(
        "none, after go-live", .tile("fusion_base_url: «$POD»"), .lines("stage: after"),
        .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.newestMetric = .done(nil, nil) },
        severity: .error),
      .undecidable(
        "several accounts", .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.accounts = 2 }),
      .undecidable(
        "a refusal", .account(AccountExample.list(AccountExample.pod)),
        .live {
          $0.datadog.newestMetric = .failed(
            Fault(.forbidden, "Forbidden"),
            Exchange(method: "POST", url: "https://api.datadoghq.com/api/v2/query/timeseries", status: 403))
        }),
      .notApplicable("not registered yet", .account(AccountExample.empty), .healthyLive),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    let arrival = Arrival(setup: setup, what: "metrics", namesPod: live.datadog.metricsNamePod)
    if let notYet = arrival.notYet { return notYet }
    return setup.judge(
      \.datadog.newestMetric, notRun: .unverified("Datadog's keys are not given (DD_API_KEY, DD_APP_KEY)"),
      done: { age, exchange in
        if let age, age <= Arrival.hour { return arrival.isAmbiguous ?? .passed }
        return .failed(
          Finding(
            Self.metadata.name, message, severity: arrival.severity, at: setup.place(of: .fusionBaseURL),
            observed: age.map { "newest point \(Arrival.age($0)) old" } ?? "no point in the hour",
            expected: "a point within the last hour"), seenIn: exchange)
      },
      failed: { arrival.undecided($0, $1) })
  }
}

private let message = "no metric `oracle.fusion.*` of Datadog's own integration has a point within the last hour"
