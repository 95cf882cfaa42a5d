public import Lint

/// Tokens are given to any client address, Datadog's included.
public struct AdmitsAnyAddress: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0208",
    name: "client-address-anywhere",
    severities: [.error],
    component: .application,
    summary: "The application gives tokens to client addresses from anywhere.",
    rationale: """
      With *Restrict by network perimeter* the identity domain gives tokens to the perimeters' addresses alone. A test \
      from the company's network works, and Datadog is refused.
      """,
    sources: [.guide("Create a confidential application"), ApplicationRemedy.documentation],
    remedy: ApplicationRemedy.patch(
      "Allow client IP addresses from anywhere.",
      steps: [
        "Choose Edit OAuth configuration.",
        "Under Client IP address select Anywhere and save.",
        "Where a restriction is demanded, put Datadog's addresses in a perimeter and suppress this with the reason.",
      ],
      operations: #"{"op":"replace","path":"clientIPChecking","value":"anywhere"}"#),
    needs: [.application],
    explainedBy: RuleMetadata.applicationCauses,
    neededForGo: true,
    examples: [
      .passes("anywhere", .application(#"{"name": "$CLIENT", "clientIPChecking": "anywhere"}"#)),
      .passes(
        "unset in a whole object means anywhere",
        .application(
          #"""
          {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"], "meta": {"resourceType": "App"},
           "name": "$CLIENT", "active": true, "clientIPChecking": ""}
          """#)),
      .fails(
        "restricted to a perimeter",
        .application(
          #"""
          {"name": "$CLIENT", "clientIPChecking": «"whitelisted"»,
           "appsNetworkPerimeters": [{"value": "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3"}]}
          """#)),
      .fails("restricted to no perimeter", .application(#"{"name": "$CLIENT", "clientIPChecking": «"whitelisted"»}"#)),
      .undecidable("a value that nobody knows yet", .application(#"{"name": "$CLIENT", "clientIPChecking": "zoned"}"#)),
      .undecidable("an answer trimmed to other attributes", .application(#"{"name": "$CLIENT", "active": true}"#)),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeApplication { application in
      application.text(.clientIPChecking, default: "anywhere").verdict { checking, place in
        switch checking.lowercased() {
        case "anywhere": return .meets
        case "whitelisted":
          let perimeters = (application.labels(.appsNetworkPerimeters, by: ["value"]).value ?? []).map {
            Fact("network perimeter \(quoted($0.value))", at: $0.place)
          }
          return .fails([
            Finding(
              Self.metadata.name, message(checking, perimeters.count), at: place, observed: checking,
              expected: "anywhere", related: Array(perimeters.prefix(10)))
          ])
        default:
          return .unknown("the address check \(quoted(checking)) is neither `anywhere` nor `whitelisted`")
        }
      }
    }
  }
}

private func message(_ checking: String, _ perimeters: Int) -> String {
  let whom =
    switch perimeters {
    case 0: "addresses of its network perimeters"
    case 1: "addresses of one network perimeter"
    default: "addresses of \(perimeters) network perimeters"
    }
  return "client addresses are `\(checking)`: only \(whom) get a token, which works from inside and fails from Datadog"
}
