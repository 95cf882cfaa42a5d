import Lint

/// Decides which host may get which credential: the documented forms, and what the command line names exactly.
///
/// The configuration comes from a pull request: without this it could send the client secret anywhere.
public struct CredentialGuard: Sendable {
  /// `--allow-host`, in lower case.
  public var allowed: Set<String>

  public init(allowed: Set<String> = []) { self.allowed = Set(allowed.map { $0.lowercased() }) }

  public func isAllowed(_ host: String) -> Bool { allowed.contains(host.lowercased()) }

  /// The client secret: identity domains of a documented form, never a host that wants a client certificate.
  public func mayHaveClientSecret(_ host: String) -> Bool {
    if isAllowed(host) { return true }
    switch Hosts.identityForm(WebAddress("https://" + host)) {
    case .classic, .regional, .named: return true
    case .mutualTLS, nil: return false
    }
  }

  /// The access token: application domains of a documented form.
  public func mayHaveToken(_ host: String) -> Bool {
    isAllowed(host) || Hosts.isApplicationDomain(host.lowercased()) && !Hosts.isSignIn(host.lowercased())
  }

  /// Datadog's keys: the API host of a site.
  public func mayHaveDatadogKeys(_ host: String) -> Bool {
    isAllowed(host) || (Hosts.supportedSites + Hosts.unsupportedSites).contains { host.lowercased() == "api." + $0 }
  }
}
