/// A mechanical correction of a value of the tile: the right value follows from the written one alone.
public struct Correction: Sendable, Hashable {
  /// The rule that reports what is corrected.
  public var rule: String
  /// What is done, as a short clause.
  public var what: String

  /// What a value becomes, and why; nil where nothing in it can be corrected mechanically.
  ///
  /// Correcting the result again changes nothing.
  package static func correct(_ text: String, of key: TileKey) -> (text: String, corrections: [Correction])? {
    // The secret stands outside of the file, and a literal one is to be removed, not polished (FD0108).
    if key == .clientSecret { return nil }
    let cleaned = Tile.clean(text)
    // Nothing but blanks is a missing value (FD0101).
    if cleaned.isEmpty { return nil }
    var corrections: [Correction] = []
    if !cleaned.unicodeScalars.elementsEqual(text.unicodeScalars) {
      corrections.append(Correction(rule: "FD0113", what: "stray characters at the ends are taken off"))
    }
    var result = cleaned
    if let (form, correction) = form(cleaned, of: key) {
      result = form
      corrections.append(correction)
    }
    return corrections.isEmpty ? nil : (result, corrections)
  }

  private static func form(_ text: String, of key: TileKey) -> (String, Correction)? {
    if Placeholder.isPlaceholder(text) || text.unicodeScalars.contains(where: Tile.isStray) { return nil }
    switch key {
    case .fusionBaseURL: return baseURL(WebAddress(text))
    case .tokenURL: return tokenURL(WebAddress(text))
    case .site: return site(text)
    default: return nil
    }
  }

  private static func baseURL(_ address: WebAddress) -> (String, Correction)? {
    guard isHostAlone(address) else { return nil }
    let right = "https://" + address.host
    if address.scheme == "https", address.query == nil, address.fragment == nil,
      address.path.isEmpty || address.path == "/"
    {
      var done: [String] = []
      if address.path == "/" { done.append("slash at the end") }
      if address.port != nil { done.append("default port") }
      if done.isEmpty { return nil }
      return (right, Correction(rule: "FD0102", what: takenOff(done)))
    }
    // The address of a page: the host stays, and is known to be a pod.
    guard ["https", "http", ""].contains(address.scheme), Hosts.isApplicationDomain(address.host),
      !Hosts.isSignIn(address.host), !address.path.lowercased().hasPrefix("/oauth2")
    else { return nil }
    return (right, Correction(rule: "FD0102", what: "cut down to https:// and the host"))
  }

  private static let tokenPath = "/oauth2/v1/token"

  private static func tokenURL(_ address: WebAddress) -> (String, Correction)? {
    guard isHostAlone(address), address.scheme == "https", address.query == nil, address.fragment == nil,
      address.path == tokenPath || address.path == tokenPath + "/"
    else { return nil }
    var done: [String] = []
    if address.path.hasSuffix("/") { done.append("slash at the end") }
    if address.port != nil { done.append("default port") }
    if done.isEmpty { return nil }
    return ("https://" + address.host + tokenPath, Correction(rule: "FD0104", what: takenOff(done)))
  }

  private static func site(_ text: String) -> (String, Correction)? {
    guard !Hosts.supportedSites.contains(text), WebAddress(text).userInfo == nil,
      let meant = Hosts.site(meantBy: text), Hosts.supportedSites.contains(meant)
    else { return nil }
    return (meant, Correction(rule: "FD0110", what: "written as the site's domain"))
  }

  /// Whether the authority is a host, with the default port or none.
  private static func isHostAlone(_ address: WebAddress) -> Bool {
    guard address.userInfo == nil, address.port == nil || address.port == "443" || address.port == "" else {
      return false
    }
    return !address.host.isEmpty
      && address.host.utf8.allSatisfy {
        (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }

  private static func takenOff(_ parts: [String]) -> String {
    "the " + parts.joined(separator: " and the ") + (parts.count == 1 ? " is" : " are") + " taken off"
  }
}

extension Remedy {
  /// Shows, then applies, the corrections that follow from the value alone.
  package static let fixCommands = ["fusion-doctor fix --diff {file}", "fusion-doctor fix {file}"]

  static func isFix(_ command: String) -> Bool { command.hasPrefix("fusion-doctor fix ") }
}
