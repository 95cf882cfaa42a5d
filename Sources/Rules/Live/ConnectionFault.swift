import Lint

/// A connection that does not stand: which step failed, and who mends it.
struct ConnectionFault {
  let fault: Fault
  let exchange: Exchange?
  /// `the identity domain`.
  let what: String
  let host: String
  let key: TileKey
  let place: Place

  /// Nil where an HTTP answer came: the host is reached, whatever it says.
  init?(_ fault: Fault, _ exchange: Exchange?, what: String, key: TileKey, on setup: Setup) {
    guard fault.trouble == .noAnswer || fault.kind == .notExpected && exchange?.status == nil else { return nil }
    self.fault = fault
    self.exchange = exchange
    self.what = what
    self.key = key
    place = setup.place(of: key)
    host = setup.tile.address(key)?.host ?? ""
  }

  func finding(_ subject: String) -> Finding {
    Finding(
      subject, message, at: place, observed: observed, expected: expected, remedy: remedy, tileKey: key,
      exchange: exchange)
  }

  private var message: String {
    let name = "`\(host)`"
    let text =
      switch fault.kind {
      case .nameNotResolved: "the name \(name) of \(what) is not resolved"
      case .proxyRefused: "the proxy does not connect to \(what), \(name)"
      case .connectionRefused: "\(what), \(name), refuses the connection"
      case .connectionReset: "the connection to \(what), \(name), is cut"
      case .timedOut: "\(what), \(name), does not answer in time"
      case .tlsVersion: "\(what), \(name), offers no TLS of version 1.2 or above"
      case .tlsHandshake: "no TLS connection with \(what), \(name), comes about"
      case .certificateExpired: "the certificate of \(what), \(name), has expired"
      case .certificateNotYetValid: "the certificate of \(what), \(name), is not valid yet"
      case .certificateUntrusted:
        "the certificate of \(what), \(name), comes from an authority that is not trusted here"
      case .certificateWrongHost: "the certificate shown by \(what) is not for \(name)"
      default: "\(what), \(name), gives no HTTP answer"
      }
    return text
  }

  private var observed: String {
    guard let certificate = fault.certificate else { return fault.message }
    return "\(fault.message.isEmpty ? "" : fault.message + "; ")subject \(certificate.subject), issuer "
      + "\(certificate.issuer), valid from \(certificate.notBefore.text) to \(certificate.notAfter.text)"
  }

  private var expected: String {
    switch fault.kind {
    case .certificateExpired, .certificateNotYetValid: "a certificate that is valid at the time of the check"
    case .certificateUntrusted: "a certificate of a trusted authority"
    case .certificateWrongHost: "a certificate for \(host)"
    case .tlsVersion: "TLS 1.2 or above"
    default: "an HTTP answer of \(host)"
    }
  }

  private var remedy: Remedy {
    func remedy(_ summary: String, _ steps: [String], _ commands: [String] = []) -> Remedy {
      Remedy(
        owner: .network, summary: summary, right: "Rights on name service, proxy and firewall of this network",
        steps: steps, commands: commands, where: "The network between this machine and {\(placeholder)}")
    }
    let correct = "Compare the host in `\(key.rawValue)` with the console, letter by letter."
    let openssl = "openssl s_client -connect \(shellHost):443 -servername \(shellHost) -showcerts </dev/null"
    switch fault.kind {
    case .nameNotResolved:
      return remedy(
        "Correct the host, or let this machine resolve it.",
        [
          correct, "Ask a name server outside of this network whether it knows the name.",
          "Where names are resolved by the proxy alone, set HTTPS_PROXY or --proxy.",
        ], ["getent ahosts \(shellHost)"])
    case .proxyRefused:
      return remedy(
        "Let the proxy connect to the host.",
        [
          "Allow CONNECT to \(host):443 on the proxy.",
          "Give user and password in HTTPS_PROXY where the proxy wants them.",
          "Or name the host in NO_PROXY where it is reached directly.",
        ])
    case .certificateUntrusted:
      return remedy(
        "Trust the authority that signed the certificate, if it is one of yours.",
        [
          "Compare the issuer: one of your own company means that a proxy opens TLS connections.",
          "Then give its certificate with --ca-file or SSL_CERT_FILE.",
          "Otherwise do not go on: whoever answers here is not the host, and would get the credentials.",
        ], [openssl])
    case .certificateExpired, .certificateNotYetValid:
      return remedy(
        "Compare the clock of this machine with the dates of the certificate.",
        [
          "Correct the clock of this machine if it is wrong.",
          "A certificate of your own proxy: let the network team renew it.", "One of Oracle's: open a service request.",
        ], [openssl])
    case .certificateWrongHost:
      return remedy(
        "Correct the host, or find out who answers in its place.",
        [correct, "Look whether a proxy or a name server leads the name elsewhere."], [openssl])
    case .tlsVersion, .tlsHandshake:
      return remedy(
        "Find what breaks TLS on the way.",
        ["Look whether a proxy or a firewall opens the connection and offers an old TLS.", correct], [openssl])
    default:
      return remedy(
        "Let this machine connect to the host on port 443.",
        [
          correct, "Allow the connection to \(host):443 in the firewall, or set the proxy (HTTPS_PROXY, --proxy).",
          "Try again later where the host is under maintenance.",
        ])
    }
  }

  private var placeholder: String { key == .tokenURL ? "domain" : "pod" }

  /// The host as a word for a shell; what is none is left to the reader.
  private var shellHost: String {
    let isPlain =
      !host.isEmpty
      && host.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
    return isPlain ? host : "HOST"
  }
}
