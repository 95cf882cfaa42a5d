public import Lint

/// The clock of this machine agrees with the identity domain's.
public struct ClocksAgree: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0609",
    name: "clock-skew",
    severities: [.error, .warning],
    component: .identity,
    summary: "The clock of this machine agrees with the identity domain's.",
    rationale: """
      Tokens and certificates hold for a span of time. A clock that is minutes off makes a good token look expired or \
      not valid yet, and Oracle refuses calls that are five minutes off.
      """,
    sources: [
      .oracle(
        "Using the API, maximum allowed client clock skew",
        url: "https://docs.oracle.com/en-us/iaas/Content/API/Concepts/usingapi.htm")
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Set the clock of this machine by a time server.",
      right: "Administrator of this machine",
      steps: ["Switch the time service on (chrony, systemd-timesyncd) and let it set the clock.", "Check again."],
      commands: ["timedatectl status"],
      where: "The time service of this machine"
    ),
    needs: [.live],
    uses: [.tokenURL],
    explainedBy: RuleMetadata.domainCauses,
    examples: [
      .passes("a second", .healthyLive),
      .passes("a minute", .live { $0.clockSkew = .done(-60, nil) }),
      .fails(
        "two minutes behind", .tile("token_url: «$DOMAIN/oauth2/v1/token»"), .live { $0.clockSkew = .done(-120, nil) },
        severity: .warning),
      .fails(
        "six minutes ahead", .tile("token_url: «$DOMAIN/oauth2/v1/token»"), .live { $0.clockSkew = .done(360, nil) },
        severity: .error),
      .undecidable("an answer without a date", .live { $0.clockSkew = .failed(Fault(.notExpected, "no `Date`"), nil) }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.clockSkew,
      done: { skew, exchange in
        // A difference that no number of seconds can hold is no clock's.
        let size = skew.magnitude
        if size <= 60 { return .passed }
        return .failed(
          Finding(
            Self.metadata.name, message(skew), severity: size > 300 ? .error : .warning, at: setup.place(of: .tokenURL),
            observed: "\(skew) s", expected: "60 s or less"), seenIn: exchange)
      },
      failed: { fault, exchange in
        .unverified("the identity domain's clock is not known: \(fault.short(exchange))")
      })
  }
}

private func message(_ skew: Int) -> String {
  "the clock of this machine is \(skew.magnitude) seconds \(skew > 0 ? "ahead of" : "behind") the identity domain's"
}
