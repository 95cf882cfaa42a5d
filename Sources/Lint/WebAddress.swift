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
    var rest = Substring(text)
    func cut(_ mark: String) -> String? {
      guard let at = rest.firstIndex(where: { mark.contains($0) }) else { return nil }
      let tail = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
      return tail
    }
    fragment = cut("#")
    query = cut("?")
    if let range = rest.firstRange(of: "://") {
      scheme = rest[..<range.lowerBound].lowercased()
      rest = rest[range.upperBound...]
    } else {
      scheme = ""
    }
    var authority = rest
    if let slash = rest.firstIndex(of: "/") {
      authority = rest[..<slash]
      path = String(rest[slash...])
    } else {
      path = ""
    }
    if let at = authority.lastIndex(of: "@") {
      userInfo = String(authority[..<at])
      authority = authority[authority.index(after: at)...]
    } else {
      userInfo = nil
    }
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      port = String(authority[authority.index(after: colon)...])
      authority = authority[..<colon]
    } else {
      port = nil
    }
    host = authority.lowercased()
  }

  public var labels: [Substring] { host.split(separator: ".", omittingEmptySubsequences: false) }

  /// Whether the host is the suffix or lies below it; whole labels are compared.
  public func isHost(below suffix: String) -> Bool {
    host == suffix || host.hasSuffix("." + suffix)
  }

  /// Whether the host is an IPv4 or IPv6 address.
  public var isAddress: Bool {
    if host.hasPrefix("[") { return true }
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
    guard let first = labels.first, first.hasPrefix("idcs-") else { return nil }
    return String(first)
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

  public static func identityForm(_ address: WebAddress) -> IdentityForm? {
    let labels = address.labels
    guard !labels.contains("") else { return nil }
    if labels.contains("secure"), address.host.contains(".identity.") { return .mutualTLS }
    let isRegional =
      labels.count >= 7 && labels.suffix(3) == ["oci", "oraclecloud", "com"] && labels[labels.count - 5] == "identity"
    if isRegional { return isDomainLabel(labels[0]) ? .regional : nil }
    guard let suffix = identitySuffixes.first(where: { address.host.hasSuffix("." + $0) }) else { return nil }
    let own = labels.dropLast(suffix.split(separator: ".").count)
    if own.count == 1 { return isDomainLabel(own[0]) ? .classic : .named }
    return own.count == 2 && isDomainLabel(labels[0]) ? .regional : nil
  }

  public static func isDomainLabel(_ label: Substring) -> Bool {
    label.hasPrefix("idcs-") && label.utf8.count == 37 && label.dropFirst(5).allSatisfy { $0.isHexDigit && $0.isASCII }
  }

  /// The application domain of a pod: `<pod>.fa.<data centre>.oraclecloud.com` and its documented relatives.
  public static func isApplicationDomain(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = labels.first, let lead = first.utf8.first, lead != UInt8(ascii: "-"),
      first.utf8.allSatisfy({ ("a"..."z").contains(Character(Unicode.Scalar($0))) || (48...57).contains($0) || $0 == 45 })
    else { return false }
    if labels.dropFirst() == ["ds-fa", "oraclepdemos", "com"] { return true }
    guard labels.count == 4 || labels.count == 5, labels[1] == "fa", labels[labels.count - 2] == "oraclecloud",
      ["com", "eu", "uk"].contains(labels[labels.count - 1])
    else { return false }
    guard labels.count == 5 else { return true }
    let centre = labels[2]
    if centre == "ocs" { return true }
    let letters = centre.prefix { ("a"..."z").contains($0) }
    let digits = centre.dropFirst(letters.count)
    return (2...3).contains(letters.count) && digits.count <= 2 && digits.allSatisfy { ("0"..."9").contains($0) }
  }

  /// The sites that the Oracle Fusion integration supports.
  public static let supportedSites = [
    "datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "datadoghq.eu", "ap1.datadoghq.com", "ap2.datadoghq.com",
    "uk1.datadoghq.com",
  ]
  /// The sites on which the integration is not supported.
  public static let unsupportedSites = ["ddog-gov.com", "us2.ddog-gov.com"]
}
