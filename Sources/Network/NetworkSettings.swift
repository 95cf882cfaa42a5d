/// How this machine reaches the network: from the command line and the environment alone, never from a configuration.
public struct NetworkSettings: Sendable {
  public struct Proxy: Sendable, Hashable {
    public var host: String
    public var port: Int
    /// `user:password` in base64, for `Proxy-Authorization`.
    public var authorization: String?

    /// The proxy without its user, for reports.
    public var shown: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  }

  public struct Problem: Error, Sendable {
    public var message: String
  }

  public var proxy: Proxy?
  /// Entries of `NO_PROXY`.
  public var noProxy: [String]
  /// A file of PEM certificates that are trusted instead of the system's.
  public var certificateFile: String?
  /// Seconds for one step.
  public var timeout: Double

  public init(proxy: Proxy? = nil, noProxy: [String] = [], certificateFile: String? = nil, timeout: Double = 10) {
    self.proxy = proxy
    self.noProxy = noProxy
    self.certificateFile = certificateFile
    self.timeout = timeout
  }

  /// - Parameters:
  ///   - proxy: `--proxy`; wins over `HTTPS_PROXY` (either case)
  ///   - certificateFile: `--ca-file`; wins over `SSL_CERT_FILE`
  /// - Throws: where a proxy is not `http://host:port`
  public init(
    proxy: String?, certificateFile: String?, timeout: Double, variable: (String) -> String?
  ) throws(Problem) {
    func value(_ names: String...) -> String? {
      for name in names {
        if let text = variable(name), !text.isEmpty { return text }
      }
      return nil
    }
    let text = proxy ?? value("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    if let text { self.proxy = try NetworkSettings.proxy(text) }
    noProxy = (value("NO_PROXY", "no_proxy") ?? "").split { $0 == "," || $0.isWhitespace }.map { $0.lowercased() }
    self.certificateFile = certificateFile ?? value("SSL_CERT_FILE")
    self.timeout = timeout
  }

  /// The proxy for a host; nil: directly.
  public func proxy(for host: String) -> Proxy? {
    guard let proxy else { return nil }
    let host = host.lowercased()
    for entry in noProxy {
      if entry == "*" { return nil }
      let name =
        entry.hasPrefix("*.") ? String(entry.dropFirst(2)) : entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
      let bare = name.split(separator: ":").first.map(String.init) ?? name
      if !bare.isEmpty, host == bare || host.hasSuffix("." + bare) { return nil }
    }
    return proxy
  }

  private static func proxy(_ text: String) throws(Problem) -> Proxy {
    var rest = Substring(text)
    if let range = rest.firstRange(of: "://") {
      guard rest[..<range.lowerBound].lowercased() == "http" else {
        throw Problem(message: "the proxy must be http://HOST:PORT")
      }
      rest = rest[range.upperBound...]
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    var authorization: String?
    if let at = rest.lastIndex(of: "@") {
      let user = decoded(rest[..<at])
      authorization = Base64.encode(user.contains(UInt8(ascii: ":")) ? user : user + [UInt8(ascii: ":")])
      rest = rest[rest.index(after: at)...]
    }
    var port = 80
    if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
      guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
        throw Problem(message: "the proxy's port is no number from 1 to 65535")
      }
      port = number
      rest = rest[..<colon]
    }
    let host = rest.hasPrefix("[") && rest.hasSuffix("]") ? String(rest.dropFirst().dropLast()) : String(rest)
    guard !host.isEmpty else { throw Problem(message: "the proxy names no host") }
    return Proxy(host: host, port: port, authorization: authorization)
  }

  /// User and password stand percent-encoded in a URL.
  private static func decoded(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    let all = Array(text.utf8)
    var i = 0
    while i < all.count {
      if all[i] == UInt8(ascii: "%"), i + 2 < all.count,
        let value = UInt8(String(decoding: all[i + 1...i + 2], as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        i += 3
      } else {
        bytes.append(all[i])
        i += 1
      }
    }
    return bytes
  }
}

/// RFC 4648 section 4.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in part { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - part.count))
      for k in 0..<4 {
        result.append(k <= part.count ? alphabet[Int(bits >> UInt32(18 - 6 * k) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
