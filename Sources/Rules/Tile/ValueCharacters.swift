public import Lint

/// No value of the tile holds characters that came along with copying it.
public struct ValueCharacters: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0113",
    name: "value-characters",
    severities: [.error],
    component: .tile,
    summary: "The tile's values hold no stray blanks, invisible characters or quotes.",
    rationale: """
      Blanks at the ends, zero-width characters and typographic quotes come along when a value is copied out of a \
      mail or a web page. They are sent as part of the value, and the answer is an error that does not show them.
      """,
    sources: [.guide("Configure the Datadog tile"), .tool("characters of a value")],
    remedy: Remedy(
      owner: .datadog,
      summary: "Enter the value without the stray characters.",
      right: "permission to manage integrations in Datadog",
      steps: [
        "Run `fusion-doctor fix` to take them off the ends of the configuration's values; one inside takes a person.",
        "Enter the corrected value in the tile again, pasted as plain text.",
      ],
      commands: Remedy.fixCommands,
      where: "Datadog > Integrations > Oracle Fusion > (account)"
    ),
    neededForGo: true,
    examples: [
      .passes("clean values"),
      .fails("a blank at the end", .tile(#"client_id: «"$CLIENT "»"#)),
      .fails("a line break at the end", .tile(#"oauth_scope: «"$SCOPE\n"»"#)),
      .fails("a zero-width space inside", .tile(#"fusion_base_url: «"https://ab\u200Bcd.fa.ocs.oraclecloud.com"»"#)),
      .fails("typographic quotes", .tile("client_id: «\u{201C}$CLIENT\u{201D}»")),
      .undecidable(
        "no value at all", .without([.fusionBaseURL, .tokenURL, .clientID, .oauthScope, .clientSecret])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    var values = TileKey.allCases.compactMap { key in
      key == .clientSecret || key == .services ? nil : setup.tile.text(key).map { (key, $0) }
    }
    if setup.tile.siteIsGiven, setup.tile.text(.site) == nil { values.append((.site, setup.tile.site)) }
    values += setup.tile.services?.value.map { (.services, $0) } ?? []
    guard !values.isEmpty else { return .unverified("the tile has no values", missing: [], prerequisite: "FD0101") }
    return .findings(
      values.compactMap { key, fact in
        let strays = StrayCharacter.find(in: fact.value)
        guard !strays.isEmpty else { return nil }
        return .tile(
          key, message(key, strays), at: fact.place, observed: names(strays).joined(separator: ", "), expected: "none")
      })
  }
}

/// The names of the characters, each with where it stands, without repetition.
private func names(_ strays: [StrayCharacter]) -> [String] {
  var names: [String] = []
  for stray in strays {
    let place = stray.position == .inside ? "inside" : "at the \(stray.position.rawValue)"
    let name = "\(stray.name) \(place)"
    if !names.contains(name) { names.append(name) }
  }
  return names
}

private func message(_ key: TileKey, _ strays: [StrayCharacter]) -> String {
  let all = names(strays)
  let rest = all.count > 3 ? " and \(all.count - 3) more" : ""
  return "`\(key.rawValue)` has \(all.prefix(3).joined(separator: ", "))\(rest): the value is sent with it"
}
