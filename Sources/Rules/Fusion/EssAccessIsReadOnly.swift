public import Lint

/// The integration user may look at the requests of others and no more.
public struct EssAccessIsReadOnly: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0714",
    name: "ess-access-read-only",
    severities: [.warning],
    component: .fusion,
    summary: "The integration user may not change ESS requests of others.",
    rationale: """
      ESSMonitor shows requests and lets nobody change them. A user that may cancel, hold or update them holds an \
      administrator's role, which a read-only integration has no use for.
      """,
    sources: [
      .guide("Overview"),
      .oracle("Assign Roles for Access to Manage Scheduled Processes", url: SecurityConsole.essRoles),
    ],
    remedy: Remedy(
      owner: .fusionSecurity,
      summary: "Take the role away that lets the integration user change requests.",
      right: "IT Security Manager",
      steps: [
        "Look for ESSAdmin, BIAdministrator and administrator roles among the user's roles and in its custom role.",
        "Remove them; ESSMonitor in the custom role is enough.", SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles],
      where: SecurityConsole.userRoles,
      links: [SecurityConsole.essRoles]
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: RuleMetadata.tokenCauses + ["FD0405"],
    examples: [
      .passes("may look", .healthyLive),
      .fails(
        "may cancel and hold", .tile("fusion_base_url: «$POD»"),
        .live { $0.permissions = .done(["view", "cancel", "hold"], nil) }),
      .fails(
        "by the names of actions", .tile("fusion_base_url: «$POD»"),
        .live { $0.permissions = .done(["ESS_REQUEST_READ", "ESS_REQUEST_UPDATE"], nil) }),
      .undecidable("no request of others", .live { $0.permissions = .notRun }),
      .undecidable(
        "a refusal",
        .live {
          $0.permissions = .failed(
            Fault(.forbidden, "no"), Exchange(method: "GET", url: "https://pod.test/permissions", status: 403))
        }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.permissions, notRun: .unverified("no request of another user is visible whose permissions could be asked for"),
      done: { permissions, exchange in
        let changing = permissions.filter { name in
          let folded = name.lowercased()
          return ["cancel", "hold", "update"].contains { folded.contains($0) }
        }
        if changing.isEmpty { return .passed }
        return .failed(
          Finding(
            Self.metadata.name, message(changing), severity: .warning, at: setup.place(of: .fusionBaseURL),
            observed: permissions.joined(separator: ", "), expected: "reading alone"), seenIn: exchange)
      },
      failed: { fault, exchange in
        .unverified(
          "the permissions of a request could not be read: \(fault.short(exchange))",
          prerequisite: fault.trouble == .blocked ? "FD0712" : nil)
      })
  }
}

private func message(_ permissions: [String]) -> String {
  "the integration user may change requests of others: \(permissions.prefix(5).map(quoted).joined(separator: ", "))"
}
