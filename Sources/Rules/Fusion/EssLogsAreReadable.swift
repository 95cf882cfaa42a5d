public import Lint

/// The log of a finished request can be read.
public struct EssLogsAreReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0708",
    name: "ess-logs-readable",
    severities: [.warning, .info],
    component: .fusion,
    summary: "The log of a finished ESS request can be read.",
    rationale: """
      ESSMonitor shows requests and not their output. Log text comes through erpintegrations and takes the right to read \
      the request's output; some jobs give none whoever asks.
      """,
    sources: [
      .guide("Assign required roles"),
      .oracle("Assign Roles for Access to Manage Scheduled Processes", url: SecurityConsole.essRoles),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Let the integration user read the output of requests, if logs are to be read.",
      right: "IT Security Manager",
      steps: [
        "Add a data security policy on ESS_REQUEST_HISTORY with the action ESS_REQUEST_OUTPUT_READ to the custom role.",
        "Keep Integration Specialist, whose privilege opens erpintegrations.", SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.roleHierarchy,
      links: [SecurityConsole.essRoles]
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses + ["FD0706"],
    examples: [
      .passes("a log", .healthyLive),
      .fails(
        "403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.essLogs] = refused(.forbidden, 403) },
        severity: .info),
      .fails(
        "the collector reads logs", .tile("fusion_base_url: «$POD»"),
        .lines("collect: { streams: { ess_logs: {} } }"),
        .live { $0.families[.essLogs] = refused(.forbidden, 403) }, severity: .warning),
      .undecidable("an empty log", .live { $0.families[.essLogs] = .done(FamilyAnswer(rows: 0), nil) }),
      .undecidable("no finished request", .live { $0.families[.essLogs] = nil }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand(
      family: .essLogs, subject: Self.metadata.name, severity: setup.collects("ess_logs") ? .warning : .info,
      role: "the right to read the output of requests",
      notRun: .unverified("no finished request was visible whose log could be asked for")
    ).judge(setup) { answer, _ in
      answer.rows == 0 ? .unverified("the log of the request that was asked for is empty") : .passed
    }
  }
}
