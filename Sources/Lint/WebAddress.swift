/// A URL, split as it is written; nothing is decoded or corrected.
public struct WebAddress: Sendable, Hashable {
  /// The scheme in lower case; empty where there is none.
  public var scheme: String
  public var userInfo: String?
  /// The host in lower case.
  public var host: String
  /// The port as written.
  public var port: String?
  /// The path with its leading slash; empty where there is none.
  public var path: String
  public var query: String?
  public var fragment: String?

  /// Splits a text by RFC 3986 appendix B. A text without `scheme://` is taken as host and path.
  public init(_ text: String) {
    // By bytes: what separates is ASCII, and a dozen rules about an address begin here.
    func piece(_ start: Int, _ end: Int) -> String {
      let bytes = text.utf8
      return String(
        Substring(
          bytes[bytes.index(bytes.startIndex, offsetBy: start)..<bytes.index(bytes.startIndex, offsetBy: end)]))
    }
    let bytes = text.utf8.span
    var end = bytes.count
    let hash = bytes.first("#", in: 0..<end)
    fragment = hash.map { piece($0 + 1, end) }
    end = hash ?? end
    let mark = bytes.first("?", in: 0..<end)
    query = mark.map { piece($0 + 1, end) }
    end = mark ?? end
    var start = 0
    scheme = ""
    if let separator = bytes.schemeEnd(in: 0..<end) {
      scheme = piece(0, separator).inLowerCase
      start = separator + 3
    } else if let colon = bytes.first(":", in: 0..<end), colon == 4 || colon == 5,
      ["http", "https"].contains(piece(0, colon).lowercased())
    {
      // `https:/host`: what follows is a path by RFC 3986, and there is no host.
      scheme = piece(0, colon).lowercased()
      path = piece(colon + 1, end)
      host = ""
      userInfo = nil
      port = nil
      return
    }
    let slash = bytes.first("/", in: start..<end)
    path = slash.map { piece($0, end) } ?? ""
    end = slash ?? end
    let at = bytes.last("@", in: start..<end)
    userInfo = at.map { piece(start, $0) }
    start = at.map { $0 + 1 } ?? start
    let colon = bytes.last(":", in: (bytes.last("]", in: start..<end) ?? start)..<end)
    port = colon.map { piece($0 + 1, end) }
    host = piece(start, colon ?? end).inLowerCase
  }

  public var labels: [Substring] { host.parts(at: ".") }

  /// Whether the host is the suffix or lies below it; whole labels are compared.
  public func isHost(below suffix: String) -> Bool {
    Hosts.lies(host, in: suffix)
  }

  /// Whether the host is an IPv4 or IPv6 address.
  public var isAddress: Bool {
    if host.hasPrefix("[") { return true }
    guard let last = host.utf8.last, (48...57).contains(last) else { return false }
    let parts = labels
    return parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isWholeNumber } }
  }

  /// Scheme and host, with the port where it is not 443: equal for two spellings of one origin.
  public var origin: String {
    let port = port.flatMap { $0 == "443" || $0.isEmpty ? nil : ":" + $0 } ?? ""
    return (scheme.isEmpty ? "https" : scheme) + "://" + host + port
  }

  /// The `idcs-…` label of an identity domain's host.
  public var domainLabel: String? {
    guard host.hasPrefix("idcs-") else { return nil }
    return labels.first.map(String.init)
  }
}

/// The documented forms of hosts (reference: Oracle, "About domain URLs"; Datadog, "Getting started with sites").
public enum Hosts {
  /// Suffixes below which identity domains live.
  static let identitySuffixes = [
    "identity.oraclecloud.com", "identity.oraclegovcloud.com", "identity.oraclegovcloud.uk", "identity.oraclecloud.eu",
  ]

  public enum IdentityForm: Sendable {
    /// `idcs-<32 hex>.identity.oraclecloud.com` or a government or sovereign suffix.
    case classic
    /// `idcs-<32 hex>.<region>-idcs-1.identity.<region>.oci.oraclecloud.com`.
    case regional
    /// A host with a chosen name below an identity suffix.
    case named
    /// A host that wants a client certificate.
    case mutualTLS
  }

  /// The form of an identity domain's host; nil for look-alikes, mistyped `idcs-…` labels and others.
  public static func identityForm(_ address: WebAddress) -> IdentityForm? {
    guard hasLabels(address.host), let (own, isBelowRegion) = identityLabels(address.host) else { return nil }
    switch own.count {
    case 1 where isDomainLabel(own[0]): return isBelowRegion ? .regional : .classic
    case 1: return isBelowRegion || own[0].hasPrefix("idcs-") ? nil : .named
    case 2 where isDomainLabel(own[0]) && isStripe(own[1]): return .regional
    case 2, 3: return own[own.count - 1] == "secure" ? .mutualTLS : nil
    default: return nil
    }
  }

  /// Whether a host lies at or below the suffixes of identity domains, whatever its own labels are.
  public static func isIdentityHost(_ host: String) -> Bool {
    guard host.contains("identity.") else { return false }
    return identityLabels(host)?.isBelowRegion == false || identitySuffixes.contains(host)
  }

  /// The labels before `identity.…`, at least one, and whether `identity.<region>.oci.oraclecloud.com` follows; nil for
  /// other hosts.
  private static func identityLabels(_ host: String) -> (own: [Substring], isBelowRegion: Bool)? {
    if host.hasSuffix(".oci.oraclecloud.com") {
      let labels = host.parts(at: ".")
      guard labels.count > 5, labels[labels.count - 5] == "identity" else { return nil }
      return (Array(labels.dropLast(5)), true)
    }
    guard let suffix = identitySuffixes.first(where: { lies(host, in: $0) }), host != suffix else { return nil }
    return (String(Substring(host.utf8.dropLast(suffix.utf8.count + 1))).parts(at: "."), false)
  }

  /// `us-ashburn-idcs-1`.
  private static func isStripe(_ label: Substring) -> Bool {
    let parts = String(label).parts(at: "-")
    guard parts.count >= 3, parts[parts.count - 2] == "idcs", let number = parts.last else { return false }
    return !number.isEmpty && number.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// Whether a host is made of labels (``isLabel(_:)``).
  private static func hasLabels(_ host: String) -> Bool {
    var isAtStart = true
    let isMade = host.isAll { byte in
      switch byte {
      case UInt8(ascii: "."):
        if isAtStart { return false }
        isAtStart = true
        return true
      case UInt8(ascii: "-"): return !isAtStart
      default:
        isAtStart = false
        return (97...122).contains(byte) || (48...57).contains(byte)
      }
    }
    return isMade && !isAtStart
  }

  /// Letters, digits and hyphens, the first none of the latter.
  private static func isLabel(_ label: Substring) -> Bool {
    guard let first = label.utf8.first, first != UInt8(ascii: "-") else { return false }
    return label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
  }

  public static func isDomainLabel(_ label: Substring) -> Bool {
    label.utf8.count == 37 && label.hasPrefix("idcs-")
      && label.utf8.dropFirst(5).allSatisfy {
        (48...57).contains($0) || (97...102).contains($0) || (65...70).contains($0)
      }
  }

  /// The application domain of a pod: `<pod>.fa.<data centre>.oraclecloud.com` and its documented relatives.
  /// Sign-in hosts (``isSignIn(_:)``) have the same form.
  public static func isApplicationDomain(_ host: String) -> Bool {
    let labels = host.parts(at: ".")
    guard let first = labels.first, isLabel(first) else { return false }
    if labels.dropFirst() == ["ds-fa", "oraclepdemos", "com"] { return true }
    guard labels.count == 4 || labels.count == 5, labels[1] == "fa" else { return false }
    let isGovernment = labels[labels.count - 2] == "oraclegovcloud"
    guard isGovernment || labels[labels.count - 2] == "oraclecloud",
      (isGovernment ? ["com", "uk"] : ["com", "eu", "uk"]).contains(labels[labels.count - 1])
    else { return false }
    guard labels.count == 5 else { return true }
    let centre = labels[2].utf8
    // Which data centres the government clouds have is not published.
    if labels[2] == "ocs" || isGovernment && isLabel(labels[2]) { return true }
    let letters = centre.prefix { (97...122).contains($0) }
    let digits = centre.dropFirst(letters.count)
    return (2...3).contains(letters.count) && digits.count <= 2 && digits.allSatisfy { (48...57).contains($0) }
  }

  /// `login.…` and `login-<pod>.…`: where people sign in; it answers no REST call.
  public static func isSignIn(_ host: String) -> Bool {
    host.hasPrefix("login.") || host.hasPrefix("login-")
  }

  /// A host of Oracle's Enterprise Performance Management: `….epm.<region>.ocs.oraclecloud.com`, earlier `….pbcs.…`.
  public static func isEPM(_ host: String) -> Bool {
    guard host.contains("epm") || host.contains("pbcs"), isOracle(host) else { return false }
    let labels = host.parts(at: ".").filter { !$0.isEmpty }
    guard labels.count > 2 else { return false }
    let own = labels.dropFirst().dropLast(2)
    return own.contains("epm") || own.contains("pbcs") || labels[0].hasPrefix("epm-") && labels[1] != "fa"
  }

  /// The cloud console, or the service that manages identity domains: neither issues tokens for a domain's clients.
  public static func isControlPlane(_ host: String) -> Bool {
    guard isOracle(host) else { return false }
    let labels = host.parts(at: ".").filter { !$0.isEmpty }
    guard labels.count >= 3 else { return false }
    if host.hasSuffix(".oracle.com") || host.hasSuffix(".oci.oraclecloud.com") { return !labels[0].hasPrefix("idcs-") }
    if identitySuffixes.contains(host) { return true }
    return ["console", "identity", "iaas", "auth", "cloud"].contains(labels[0])
      || labels.dropFirst().contains("console")
  }

  private static let oracleDomains = [
    "oraclecloud.com", "oraclecloud.eu", "oraclecloud.uk", "oraclegovcloud.com", "oraclegovcloud.uk",
    "oraclepdemos.com",
    "oracle.com",
  ]

  /// Whether a host lies in a domain that is Oracle's.
  public static func isOracle(_ host: String) -> Bool {
    oracleDomains.contains { lies(host, in: $0) }
  }

  /// Whether a host is made to look like one of Oracle's without lying in a domain of Oracle's.
  public static func isLookAlike(_ host: String) -> Bool {
    // A host can be written with the dot of the root.
    guard !isOracle(host.hasSuffix(".") ? String(host.dropLast()) : host), !host.isEmpty else { return false }
    let folded = host.filter { $0 != "-" }
    if host.hasPrefix("idcs-") || folded.contains("oraclecloud") || folded.contains("oraclegovcloud") { return true }
    let end = host.split(separator: ".").suffix(2).joined(separator: ".")
    return Suggestion.nearest(to: end, among: ["oraclecloud.com", "oraclegovcloud.com"]) != nil
  }

  /// Whether a host lies in a domain that Oracle uses for its own tests.
  public static func isInternal(_ host: String) -> Bool {
    ["oracleiaas.com", "oc9qadev.com"].contains { lies(host, in: $0) }
  }

  public static func isDatadog(_ host: String) -> Bool {
    ["datadoghq.com", "datadoghq.eu", "ddog-gov.com"].contains { lies(host, in: $0) }
  }

  /// Whether a host is a domain or lies below it.
  fileprivate static func lies(_ host: String, in domain: String) -> Bool {
    guard host.hasSuffix(domain) else { return false }
    let lead = host.utf8.count - domain.utf8.count
    return lead == 0 || host.utf8[host.utf8.index(host.utf8.startIndex, offsetBy: lead - 1)] == UInt8(ascii: ".")
  }

  /// The sites that the Oracle Fusion integration supports.
  public static let supportedSites = [
    "datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com", "ap2.datadoghq.com",
    "uk1.datadoghq.com",
  ]
  /// The sites on which the integration is not supported.
  public static let unsupportedSites = ["ddog-gov.com", "us2.ddog-gov.com"]

  /// The site that a text means which is none: the host of a browser, API or intake, a URL of it, the name of a region,
  /// or a site in other letter case; nil where it cannot be told.
  public static func site(meantBy text: String) -> String? {
    let address = WebAddress(Tile.clean(text))
    let sites = supportedSites + unsupportedSites
    let host = address.host
    let regions = [
      "us": "datadoghq.com", "us1": "datadoghq.com", "us1.datadoghq.com": "datadoghq.com", "us3": "us3.datadoghq.com",
      "us5": "us5.datadoghq.com", "eu": "datadoghq.eu", "eu1": "datadoghq.eu", "eu.datadoghq.com": "datadoghq.eu",
      "eu1.datadoghq.com": "datadoghq.eu", "eu1.datadoghq.eu": "datadoghq.eu", "ap1": "ap1.datadoghq.com",
      "ap2": "ap2.datadoghq.com", "uk1": "uk1.datadoghq.com", "us1-fed": "ddog-gov.com", "us1_fed": "ddog-gov.com",
      "gov": "ddog-gov.com", "us2-fed": "us2.ddog-gov.com", "us2_fed": "us2.ddog-gov.com",
    ]
    if let site = regions[host] { return site }
    // The longest first: a host of us3 lies below that of us1 too.
    let match = sites.filter { host == $0 || host.hasSuffix("." + $0) }.max { $0.utf8.count < $1.utf8.count }
    guard let match, host != match else { return match }
    let lead = host.dropLast(match.utf8.count + 1)
    if lead.split(separator: ".").contains(where: { isUnknownRegion($0) }) { return nil }
    return match
  }

  /// Two letters and a digit: a region that is none of the known ones, rather than a host of a known site.
  private static func isUnknownRegion(_ label: Substring) -> Bool {
    let bytes = Array(label.utf8)
    return bytes.count == 3 && (97...122).contains(bytes[0]) && (97...122).contains(bytes[1])
      && (48...57).contains(bytes[2])
  }
}

extension Span<UInt8> {
  /// The first place of an ASCII character.
  fileprivate func first(_ mark: Unicode.Scalar, in range: Range<Int>) -> Int? {
    let byte = UInt8(ascii: mark)
    var at = range.lowerBound
    while at < range.upperBound {
      if self[at] == byte { return at }
      at += 1
    }
    return nil
  }

  /// The last place of an ASCII character.
  fileprivate func last(_ mark: Unicode.Scalar, in range: Range<Int>) -> Int? {
    let byte = UInt8(ascii: mark)
    var at = range.upperBound
    while at > range.lowerBound {
      at -= 1
      if self[at] == byte { return at }
    }
    return nil
  }

  /// Where `://` stands first.
  fileprivate func schemeEnd(in range: Range<Int>) -> Int? {
    var from = range.lowerBound
    while let colon = first(":", in: from..<range.upperBound) {
      if colon + 2 < range.upperBound, self[colon + 1] == UInt8(ascii: "/"), self[colon + 2] == UInt8(ascii: "/") {
        return colon
      }
      from = colon + 1
    }
    return nil
  }
}

extension WebAddress {
  /// Host and port of a base URL, equal for its spellings; nil where it has no host.
  package static func pod(_ text: String) -> String? {
    var address = WebAddress(Tile.clean(text))
    guard !address.host.isEmpty else { return nil }
    address.scheme = "https"
    return address.origin
  }

  /// What tells identity domains apart: the `idcs-…` label, or the host.
  package static func domain(_ text: String) -> String {
    let address = WebAddress(text)
    return address.domainLabel ?? address.host
  }
}
