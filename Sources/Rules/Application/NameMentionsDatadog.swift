public import Lint

/// The application's name says what it is for.
public struct NameMentionsDatadog: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0217",
    name: "application-name",
    severities: [.info],
    component: .application,
    summary: "The application's display name mentions Datadog.",
    rationale: """
      The guide suggests `Datadog Fusion Integration`. A name that says whose client it is keeps it from being removed \
      as unknown, and the onboarding script finds it by this name.
      """,
    sources: [.guide("Create a confidential application"), .script("name of the application")],
    remedy: ApplicationRemedy.patch(
      "Name the application after Datadog.",
      steps: ["Choose Edit application.", "Enter a name such as Datadog Fusion Integration, and save."],
      operations: #"{"op":"replace","path":"displayName","value":"Datadog Fusion Integration"}"#,
      where: ApplicationRemedy.path + " > Edit application"),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    examples: [
      .passes("as in the guide", .application(#"{"name": "$CLIENT", "displayName": "Datadog Fusion Integration"}"#)),
      .passes("in capitals", .application(#"{"name": "$CLIENT", "displayName": "ACME-DATADOG-PRD"}"#)),
      .fails("another name", .application(#"{"name": "$CLIENT", "displayName": «"monitoring client"»}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.text(.displayName).verdict { name, place in
        application.mentionsDatadog
          ? .meets
          : .fails([
            Finding(
              Self.metadata.name, message(name), severity: .info, at: place, observed: name,
              expected: "Datadog Fusion Integration")
          ])
      }
    }
  }
}

private func message(_ name: String) -> String {
  "the display name \(quoted(name)) does not mention Datadog: nobody can tell whose client this is"
}
