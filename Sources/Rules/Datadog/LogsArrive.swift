public import Lint

/// Logs of the pod arrive in Datadog.
public struct LogsArrive: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0805",
    name: "logs-arriving",
    severities: [.error, .warning],
    component: .datadog,
    summary: "Logs of source oracle-fusion arrived within the last hour.",
    rationale: """
      Logs that arrive prove what no check from another machine can: that Fusion lets Datadog in and that its copy of \
      the secret is current. Silence has its reason in what other rules find, or in the audit levels.
      """,
    sources: [
      .guide("Validation"),
      .datadog("Log search syntax", url: "https://docs.datadoghq.com/logs/explorer/search_syntax/"),
    ],
    remedy: Remedy(
      owner: .datadog,
      summary: "Find out why no log is found: first what else failed, then the audit levels.",
      right: "Datadog permission logs_read_data",
      steps: [
        "Mend what the other rules found, the tile's values and the user's roles first.",
        "Look at the tile for an error that Datadog shows there.",
        "Let Datadog's addresses in wherever access is limited, and enter the client secret in the tile again.",
        "Set the audit levels to High under Setup and Maintenance > Manage Audit Policies.",
        "Look whether an index filter, a quota or another tier hides the logs: not found is not the same as not sent.",
      ],
      where: "Datadog > Logs > Explorer, source:oracle-fusion"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.arrivalCauses,
    examples: [
      .passes("two minutes old", .account(AccountExample.list(AccountExample.pod)), .healthyLive),
      .passes(
        "of this pod, among several accounts", .account(AccountExample.list(AccountExample.pod)),
        .live {
          $0.datadog.accounts = 3
          $0.datadog.logsNamePod = true
        }),
      .fails(
        "none in a day, before go-live", .tile("fusion_base_url: «$POD»"),
        .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.newestLog = .done(nil, nil) },
        severity: .warning),
      .fails(
        "none in a day, after go-live", .tile("fusion_base_url: «$POD»"), .lines("stage: after"),
        .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.newestLog = .done(nil, nil) },
        severity: .error),
      .fails(
        "older than an hour", .tile("fusion_base_url: «$POD»"), .lines("stage: after"),
        .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.newestLog = .done(5400, nil) },
        severity: .error),
      .fails(
        "whole hours behind, while metrics are current", .tile("fusion_base_url: «$POD»"), .lines("stage: after"),
        .account(AccountExample.list(AccountExample.pod)),
        .live { $0.datadog.newestLog = .done(5 * 3600 + 200, nil) }, severity: .warning),
      .undecidable(
        "several accounts", .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.accounts = 3 }),
      .undecidable("no list of accounts", .healthyLive),
      .undecidable(
        "no key", .account(AccountExample.list(AccountExample.pod)), .live { $0.datadog.newestLog = .notRun }),
      .notApplicable("not registered yet", .account(AccountExample.empty), .healthyLive),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    guard let live = setup.live else { return Setup.needsLive }
    let arrival = Arrival(setup: setup, what: "logs", namesPod: live.datadog.logsNamePod)
    if let notYet = arrival.notYet { return notYet }
    return setup.judge(
      \.datadog.newestLog, notRun: .unverified("Datadog's keys are not given (DD_API_KEY, DD_APP_KEY)"),
      done: { age, exchange in judge(age, exchange, arrival) },
      failed: { arrival.undecided($0, $1) })
  }

  private func judge(_ age: Int?, _ exchange: Exchange?, _ arrival: Arrival) -> Judgement {
    if let age, age <= Arrival.hour { return arrival.isAmbiguous ?? .passed }
    let setup = arrival.setup
    func failed(_ message: String, _ severity: Severity) -> Judgement {
      let audit = arrival.readsAuditAlone ? ["FD0501", "FD0502", "FD0503"] : []
      return .failed(
        Finding(
          Self.metadata.name, message, severity: severity, at: setup.place(of: .fusionBaseURL),
          observed: age.map { "newest log \(Arrival.age($0)) old" } ?? "no log in 24 hours",
          expected: "a log within the last hour",
          causes: Dictionary(uniqueKeysWithValues: audit.map { ($0, nil as String?) })), seenIn: exchange)
    }
    if let age, let hours = zone(age, setup) { return arrival.isAmbiguous ?? failed(messageZone(hours), .warning) }
    return failed(message(age), arrival.severity)
  }

  /// The whole hours by which the newest log is behind while metrics are current: a clock zone, not silence.
  private func zone(_ age: Int, _ setup: Setup) -> Int? {
    guard case .done(let newest?, _) = setup.live?.datadog.newestMetric, newest <= Arrival.hour else { return nil }
    let hours = (age + 1800) / 3600
    return (1...14).contains(hours) && abs(age - hours * 3600) <= 300 ? hours : nil
  }
}

private func message(_ age: Int?) -> String {
  let newest = age.map { "the newest log is \(Arrival.age($0)) old" } ?? "no log of the last 24 hours"
  return "\(newest): nothing of `source:oracle-fusion` is found in a readable index for the last hour"
}

private func messageZone(_ hours: Int) -> String {
  "the newest log is \(hours) whole hour\(hours == 1 ? "" : "s") behind while metrics are current: "
    + "its time is read in another clock zone"
}
