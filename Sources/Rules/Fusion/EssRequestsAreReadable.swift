public import Lint

/// The list of ESS requests answers.
public struct EssRequestsAreReadable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0704",
    name: "ess-requests-readable",
    severities: [.error],
    component: .fusion,
    summary: "Fusion gives the list of ESS requests.",
    rationale: """
      The list is where job data comes from. Every user may read its own requests, so a refusal is no missing role but a \
      fault of the token, the scope, the network or the service.
      """,
    sources: [
      .guide("Overview"),
      .oracle(
        "REST API for Common Features, ESS scheduler",
        url: "https://docs.oracle.com/en/cloud/saas/applications-common/25d/farca/api-scheduler.html"),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Find out why Fusion refuses the list of requests.",
      right: "IT Security Manager",
      steps: [
        "Compare with the other families: where they answer, the user and the token are good.",
        "Look whether the scope is Fusion's own, and no product scope of the other platform (`:boss/`).",
        "Look at Security Console > Administration > Location Based Access: it can refuse single services.",
        "Ask again with the correlation ID of the answer in a service request, where the service itself is at fault.",
      ],
      where: "Navigator > Tools > Security Console > Administration"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.familyCauses,
    neededForGo: true,
    examples: [
      .passes("a list", .healthyLive),
      .passes("an empty list", .live { $0.families[.ess] = .done(FamilyAnswer(rows: 0), nil) }),
      .fails("403", .tile("fusion_base_url: «$POD»"), .live { $0.families[.ess] = refused(.forbidden, 403) }),
      .fails("404", .tile("fusion_base_url: «$POD»"), .live { $0.families[.ess] = refused(.notFound, 404) }),
      .fails("a fault", .tile("fusion_base_url: «$POD»"), .live { $0.families[.ess] = refused(.serverFault, 500) }),
      .fails(
        "no answer in time", .tile("fusion_base_url: «$POD»"),
        .live { $0.families[.ess] = .failed(Fault(.timedOut, "no answer within 10 s"), nil) }),
      .fails("a firewall", .tile("fusion_base_url: «$POD»"), .live { $0.families[.ess] = refused(.blocked, 403) }),
      .undecidable("too many requests", .live { $0.families[.ess] = refused(.throttled, 429) }),
      .undecidable(
        "no token", .live { $0.families[.ess] = .skipped(prerequisite: "FD0603", reason: "no token was issued") }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    FamilyDemand(
      family: .ess, subject: Self.metadata.name, role: "the access to the scheduler", failsOnFault: true
    ).judge(setup)
  }
}
