public import Lint

/// The Fusion environment is in operation.
public struct EnvironmentIsActive: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0117",
    name: "environment-active",
    severities: [.error, .warning, .info],
    component: .tile,
    summary: "The Fusion environment is active and not suspended.",
    rationale: """
      An environment that is suspended, inactive or being deleted answers no request; during updates and \
      maintenance it answers for a while with errors.
      """,
    sources: [
      .oracle(
        "FusionEnvironment reference",
        url: "https://docs.oracle.com/en-us/iaas/api/#/en/fusion-applications/latest/FusionEnvironment/")
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Wait until the environment is active, or have it brought back.",
      right: "Fusion environment administrator in OCI",
      steps: [
        "Open the environment and look at its state and at the scheduled maintenance.",
        "A suspended environment is resumed by Oracle Support.",
        "Export the environment again and repeat the check.",
      ],
      commands: ["oci fusion-apps fusion-environment get --fusion-environment-id {environment}"],
      where: "Fusion Applications > Environments > (environment)"
    ),
    needs: [.environment],
    examples: [
      .passes(
        "active",
        environment()),
      .fails(
        "inactive",
        environment(state: #"«"INACTIVE"»"#), severity: .error),
      .fails(
        "suspended",
        environment(isSuspended: "«true»"), severity: .error),
      .fails(
        "updating",
        environment(state: #"«"UPDATING"»"#), severity: .warning),
      .fails(
        "maintenance within a day",
        environment(maintenance: #"«"2026-03-10T22:00:00.000000+00:00"»"#), severity: .info),
      .undecidable(
        "a trimmed export",
        .environment(#"{"data": {"id": "e", "public-url": "$POD", "idcs-domain-url": "$DOMAIN:443"}}"#)),
      .undecidable("no export"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeEnvironment { environment in
      .all([
        environment.state.verdict(state),
        environment.isSuspended.verdict { isSuspended, place in
          isSuspended
            ? .fails([Finding("suspended", suspendedMessage, at: place, observed: "true", expected: "false")]) : .meets
        },
        maintenance(environment.maintenance, setup.run.time),
      ])
    }
  }

  private func state(_ state: String, _ place: Place) -> Verdict {
    switch state.uppercased() {
    case "ACTIVE": .meets
    case "UNKNOWN_ENUM_VALUE", "": .unknown("the export does not know the state of the environment")
    case "UPDATING":
      .fails([
        Finding(
          "lifecycle-state", updatingMessage, severity: .warning, at: place, observed: state, expected: "ACTIVE")
      ])
    default: .fails([Finding("lifecycle-state", message(state), at: place, observed: state, expected: "ACTIVE")])
    }
  }

  /// Maintenance is a hint: where the export does not show it, nothing is undecided.
  private func maintenance(_ planned: Known<Timestamp?>, _ now: Timestamp) -> Verdict {
    guard case .known(let time?, let place) = planned, time >= now, time.seconds - now.seconds <= 86_400 else {
      return .meets
    }
    return .fails([
      Finding("maintenance", maintenanceMessage(time), severity: .info, at: place, observed: time.text)
    ])
  }
}

private func message(_ state: String) -> String {
  "the environment is `\(state)`: it answers requests only while it is `ACTIVE`"
}

private let updatingMessage = "the environment is being updated: it may answer with errors until it is `ACTIVE` again"
private let suspendedMessage = "the environment is suspended: it answers no request"

private func maintenanceMessage(_ time: Timestamp) -> String {
  "maintenance of the environment begins at `\(time.text)`: it may not answer for some hours"
}

/// An environment as the OCI CLI exports it.
private func environment(
  state: String = #""ACTIVE""#, isSuspended: String = "false", maintenance: String = "null"
) -> Example.Part {
  .environment(
    """
    {"data": {"id": "e", "public-url": "$POD", "lifecycle-state": \(state), "is-suspended": \(isSuspended),
      "time-upcoming-maintenance": \(maintenance)}}
    """)
}
