public import Lint

/// The pod answers over HTTPS.
public struct FusionIsReachable: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0701",
    name: "fusion-reachable",
    severities: [.error],
    component: .fusion,
    summary: "Fusion answers over TLS 1.2 or above with a trusted certificate.",
    rationale: """
      Every record comes from this host. Name, proxy, connection, TLS and certificate fail for different reasons and are \
      mended by different people, so the step that failed is named.
      """,
    sources: [.guide("Configure the Datadog tile")],
    remedy: Remedy(
      owner: .network,
      summary: "Let this machine reach the pod.",
      right: "Rights on name service, proxy and firewall of this network",
      steps: [
        "Compare the host in the Fusion Base URL with the one that people open Fusion at.",
        "Let this machine resolve and reach it on port 443, directly or through the proxy.",
      ],
      where: "The network between this machine and {pod}"
    ),
    needs: [.live],
    uses: [.fusionBaseURL],
    explainedBy: ["FD0102", "FD0103", "FD0117"],
    neededForGo: true,
    examples: [
      .passes("it answers", .healthyLive),
      .passes(
        "a refusal is an answer too",
        .live {
          $0.podConnection = .failed(
            Fault(.unauthorized, "Unauthorized"), Exchange(method: "GET", url: "https://pod.test/", status: 401))
        }),
      .fails(
        "the name is not resolved", .tile("fusion_base_url: «$POD»"),
        .live { $0.podConnection = .failed(Fault(.nameNotResolved, "no such name"), nil) }),
      .fails(
        "no answer in time", .tile("fusion_base_url: «$POD»"),
        .live { $0.podConnection = .failed(Fault(.timedOut, "no answer within 10 s"), nil) }),
      .fails(
        "a certificate of an unknown authority", .tile("fusion_base_url: «$POD»"),
        .live {
          let certificate = Certificate(
            subject: "CN=abcd.fa.ocs.oraclecloud.com", issuer: "CN=Acme Inspection CA",
            notBefore: Timestamp(seconds: 1_767_225_600), notAfter: Timestamp(seconds: 1_798_761_600))
          $0.podConnection = .failed(Fault(.certificateUntrusted, "", certificate: certificate), nil)
        }),
      .fails(
        "a connection without an answer", .tile("fusion_base_url: «$POD»"),
        .live { everyFamily(&$0, .failed(Fault(.connectionReset, "the connection was cut"), nil)) }),
      .undecidable("not asked", .live { $0.podConnection = .notRun }),
      .notApplicable("offline"),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judge(
      \.podConnection,
      done: { _, _ in
        guard let (fault, exchange) = silence(setup.live),
          let broken = ConnectionFault(fault, exchange, what: "Fusion", key: .fusionBaseURL, on: setup)
        else { return .passed }
        return .failed(broken.finding(Self.metadata.name))
      },
      failed: { fault, exchange in
        guard let broken = ConnectionFault(fault, exchange, what: "Fusion", key: .fusionBaseURL, on: setup) else {
          return .passed
        }
        return .failed(broken.finding(Self.metadata.name))
      })
  }

  /// The first fault where a connection stands and every request stays without an HTTP answer.
  private func silence(_ live: LiveEvidence?) -> (Fault, Exchange?)? {
    var first: (Fault, Exchange?)?
    for family in LiveEvidence.Family.allCases {
      switch live?.families[family] {
      case .done: return nil
      case .failed(let fault, let exchange):
        guard fault.trouble == .noAnswer, exchange?.status == nil else { return nil }
        if first == nil { first = (fault, exchange) }
      case nil, .notRun, .skipped: break
      }
    }
    return first
  }
}
