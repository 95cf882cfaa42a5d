import Lint

extension Setup {
  /// A value of the tile as the rules about its form judge it, or why they cannot.
  enum Reading {
    case value(Fact<String>)
    case undecided(Judgement)
  }

  /// Reads a value of the tile without what FD0113 reports at its ends.
  ///
  /// A value that is absent, of the wrong type, a placeholder, or broken by invisible characters is the business of one
  /// other rule, which the judgement names.
  ///
  /// - Parameter acceptsLineBreaks: whether line breaks inside are left in place
  func read(_ key: TileKey, acceptsLineBreaks: Bool = false) -> Reading {
    guard let fact = tile.cleaned(key) else { return .undecided(absence(of: key)) }
    if let found = Placeholder.find(in: fact.value), !isForged(fact.value, found) {
      return .undecided(.unverified("`\(key.rawValue)` is a placeholder", missing: [], prerequisite: "FD0112"))
    }
    let strays = StrayCharacter.find(in: fact.value).filter { !(acceptsLineBreaks && $0.isLineBreak) }
    if !strays.isEmpty {
      return .undecided(
        .unverified("`\(key.rawValue)` holds characters that do not belong there", missing: [], prerequisite: "FD0113"))
    }
    return .value(fact)
  }

  /// Whether a host is made to look like Oracle's below a domain such as `evil.example`: a secret may go there, so that
  /// it is judged whatever FD0112 says.
  private func isForged(_ value: String, _ placeholder: String) -> Bool {
    guard placeholder.lowercased() == "example" else { return false }
    let host = WebAddress(value).host
    return host.contains("oracle") && Hosts.isLookAlike(host)
  }

  /// Judges the URL that is a value of the tile, where it can be read.
  func judgeURL(_ key: TileKey, _ judge: (Fact<String>, WebAddress) -> Judgement) -> Judgement {
    judgeValue(key) { judge($0, tile.address(key) ?? WebAddress($0.value)) }
  }

  /// Judges a value of the tile, where it can be read.
  func judgeValue(_ key: TileKey, acceptsLineBreaks: Bool = false, _ judge: (Fact<String>) -> Judgement) -> Judgement {
    switch read(key, acceptsLineBreaks: acceptsLineBreaks) {
    case .value(let fact): judge(fact)
    case .undecided(let judgement): judgement
    }
  }

  /// What a rule says that lacks a value of the tile.
  func absence(of key: TileKey) -> Judgement {
    if let rule = textualProblem(at: key) {
      return .unverified("`\(key.rawValue)` could not be read", missing: [], prerequisite: rule)
    }
    return .unverified("`\(key.rawValue)` is not given", missing: [], prerequisite: "FD0101")
  }

  /// The FD00 rule that reports the value of a key, or what it stands in, as of the wrong type or given twice.
  func textualProblem(at key: TileKey) -> String? {
    problems.first { ["FD0002", "FD0004"].contains($0.rule) && $0.leavesOpen(key) }?.rule
  }
}

/// The last step of the pointer of a place: the key that a value stands under.
func lastStep(_ place: Place) -> String {
  "\(place.pointer)".split(separator: "/").last.map(String.init) ?? ""
}

extension Finding {
  /// A finding about a value of the tile: its subject is the key, its place the value.
  static func tile(
    _ key: TileKey, _ message: String, severity: Severity = .error, at place: Place, observed: String? = nil,
    expected: String? = nil, related: [Fact<String>] = [], remedy: Remedy? = nil
  ) -> Finding {
    Finding(
      key.rawValue, message, severity: severity, at: place, observed: observed, expected: expected, related: related,
      remedy: remedy, tileKey: key)
  }
}

extension Remedy {
  /// A value that has to be put right in the tile, and in the configuration that mirrors it.
  static func tileValue(
    _ key: TileKey, summary: String, steps: [String], commands: [String] = [], links: [String] = []
  ) -> Remedy {
    Remedy(
      owner: .datadog, summary: summary, right: "permission to manage integrations in Datadog",
      steps: steps + ["Write the same value as `\(key.rawValue)` in the configuration and check again."],
      commands: commands, where: "Datadog > Integrations > Oracle Fusion > (account) > \(key.label)", links: links)
  }
}

extension String {
  /// `a`, `a and b`, `a, b and c`.
  static func enumeration(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// How many of many are named.
  static let fewCount = 8

  /// An enumeration of some; what is beyond ``fewCount`` is "others".
  static func few(_ parts: [String]) -> String {
    enumeration(parts.count > fewCount ? parts.prefix(fewCount) + ["others"] : parts)
  }
}
