public import Lint

/// The Datadog site is one on which the integration is supported.
public struct SiteIsSupported: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0110",
    name: "site-supported",
    severities: [.error],
    component: .tile,
    summary: "The Datadog site is one on which the integration is supported.",
    rationale: """
      The integration is not offered on Datadog's government sites. Everywhere else the site is the domain of the \
      API (`datadoghq.eu`), which is not always the host that the browser shows (`app.datadoghq.eu`).
      """,
    sources: [
      .guide("Overview"),
      .datadog("Getting started with sites", url: "https://docs.datadoghq.com/getting_started/site/"),
    ],
    remedy: Remedy(
      owner: .operator,
      summary: "Give the Datadog site by its domain.",
      right: "write access to the configuration",
      steps: [
        "Find the site of the organisation in Datadog's list of sites.",
        "Write its domain as `site` below `tile:`, or set DD_SITE to it.",
        "Where the message names the site, `fusion-doctor fix` writes it.",
      ],
      commands: Remedy.fixCommands,
      where: "Datadog > Organization Settings",
      links: ["https://docs.datadoghq.com/getting_started/site/"]
    ),
    uses: [.site],
    neededForGo: true,
    examples: [
      .passes("the default"),
      .passes("another site", .tile("site: us5.datadoghq.com")),
      .fails("a government site", .tile("site: «ddog-gov.com»")),
      .fails("its application host", .tile("site: «us2.ddog-gov.com»")),
      .fails("the browser's host", .tile("site: «app.datadoghq.eu»")),
      .fails("a URL", .tile("site: «https://us5.datadoghq.com/»")),
      .fails("the name of the region", .tile("site: «EU1»")),
      .fails("upper case", .tile("site: «DATADOGHQ.COM»")),
      .fails("a typing mistake", .tile("site: «datadohq.com»")),
      .undecidable("a placeholder", .tile("site: <your site>")),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    if let rule = setup.textualProblem(at: .site) {
      return .unverified("`site` could not be read", prerequisite: rule)
    }
    if setup.tile.siteIsGiven, Placeholder.isPlaceholder(setup.tile.site.value) {
      return .unverified("`site` is a placeholder", prerequisite: "FD0112")
    }
    let given = Tile.clean(setup.tile.site.value)
    if Hosts.supportedSites.contains(given) { return .passed }
    let meant = Hosts.site(meantBy: given)
    let all = Hosts.supportedSites.joined(separator: ", ")
    func failed(_ message: String, expected: String) -> Judgement {
      .failed(.tile(.site, message, at: setup.tile.site.place, observed: given, expected: expected))
    }
    if let meant, Hosts.unsupportedSites.contains(meant) {
      return failed(unsupported(given, meant), expected: all)
    }
    if let meant { return failed(pasted(given, meant), expected: meant) }
    let nearest = Suggestion.nearest(to: given, among: Hosts.supportedSites + Hosts.unsupportedSites)
    return failed(unknown(given, nearest, all), expected: all)
  }
}

private func unsupported(_ given: String, _ meant: String) -> String {
  given == meant
    ? "the integration is not supported on the site `\(given)`"
    : "`\(given)` means the site `\(meant)`, on which the integration is not supported"
}

private func pasted(_ given: String, _ meant: String) -> String {
  "`\(given)` is not how the site is written: the site is `\(meant)`"
}

private func unknown(_ given: String, _ nearest: String?, _ all: String) -> String {
  "`\(given)` is no Datadog site"
    + (nearest.map { ": did you mean `\($0)`?" } ?? ": the integration is supported on \(all)")
}
