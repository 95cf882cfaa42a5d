public import Lint
import SourceText

/// What a probe of one setup may ask, of whom, with what. Made of the setup alone, before any request.
public struct ProbePlan: Sendable {
  /// A host to ask, or the rule whose failure forbids it.
  enum Host: Sendable {
    case open(host: String, port: Int)
    case closed(prerequisite: String, reason: String)
  }

  var identity: Host
  var pod: Host
  /// Why no credential goes to the identity domain; nil: it may.
  var identityCredential: (prerequisite: String, reason: String)?
  var podCredential: (prerequisite: String, reason: String)?
  var tokenTarget: String
  var clientID: String
  var scope: String
  var clientSecret: Secret?
  var site: String
  var datadogKeys: (api: Secret?, application: Secret?)
  var families: [LiveEvidence.Family]
  var knownRequest: String?
  /// What an allowed host may be asked for.
  var guardian: CredentialGuard

  /// - Parameters:
  ///   - clientSecret: nil where the reference gave none
  ///   - datadogKeys: from the variables that the configuration names
  public init(
    _ setup: Setup, clientSecret: Secret?, datadogKeys: (api: Secret?, application: Secret?), guardian: CredentialGuard
  ) {
    self.guardian = guardian
    self.clientSecret = clientSecret
    self.datadogKeys = datadogKeys
    let tile = setup.tile
    let token = tile.cleaned(.tokenURL).map { WebAddress($0.value) }
    let base = tile.cleaned(.fusionBaseURL).map { WebAddress($0.value) }
    identity = ProbePlan.host(token, form: "FD0104")
    pod = ProbePlan.host(base, form: "FD0102")
    tokenTarget = token?.path ?? ""
    clientID = tile.cleaned(.clientID)?.value ?? ""
    // A scope is sent as it stands: trimmed, it would prove another one.
    scope = tile.text(.oauthScope)?.value ?? ""
    site = tile.site.value
    let asked = setup.configuration?["probe"]?["families"]?.items.compactMap(\.string) ?? ["ess", "erp", "audit"]
    families = ProbePlan.families(asked)
    let known = setup.configuration?["probe"]?["known_request"]
    knownRequest = (known?.string ?? known?.integer.map(String.init)).flatMap { text in
      !text.isEmpty && text.utf8.count <= 18 && text.utf8.allSatisfy { (48...57).contains($0) } ? text : nil
    }
    if let token, !guardian.mayHaveClientSecret(token.host) {
      identityCredential = ("FD0105", "`\(token.host)` is no documented identity domain: no credential is sent to it")
    } else if token?.path != "/oauth2/v1/token" {
      identityCredential = ("FD0104", "the token URL has another path than /oauth2/v1/token")
    } else if clientID.isEmpty || scope.isEmpty {
      identityCredential = ("FD0101", "the tile lacks the client ID or the scope")
    } else if clientSecret == nil {
      identityCredential = ("FD0109", "the client secret is not to be had")
    } else {
      identityCredential = nil
    }
    if let base, !guardian.mayHaveToken(base.host) {
      podCredential = ("FD0103", "`\(base.host)` is no documented application domain: no token is sent to it")
    } else {
      podCredential = nil
    }
  }

  private static func host(_ address: WebAddress?, form: String) -> Host {
    guard let address else { return .closed(prerequisite: "FD0101", reason: "the tile has no such URL") }
    guard address.scheme == "https", address.userInfo == nil, !address.host.isEmpty, !address.isAddress,
      address.labels.allSatisfy({ label in
        !label.isEmpty && label.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }
      })
    else { return .closed(prerequisite: form, reason: "the URL names no host that can be asked") }
    let port = address.port.map { Int($0) ?? -1 } ?? 443
    guard (1...65_535).contains(port) else {
      return .closed(prerequisite: form, reason: "the port is none")
    }
    return .open(host: address.host, port: port)
  }

  private static func families(_ words: [String]) -> [LiveEvidence.Family] {
    var families: [LiveEvidence.Family] = []
    for word in words {
      switch word {
      case "ess": families += [.ess]
      case "erp": families += [.erpIntegrations, .erp]
      case "audit": families += [.audit]
      case "hcm": families += [.hcm]
      case "scm": families += [.scm]
      case "cx": families += [.cx]
      default: continue
      }
    }
    // What the guide's roles are for is asked in any case: `go` rests on it.
    for family in [LiveEvidence.Family.ess, .erpIntegrations, .audit] where !families.contains(family) {
      families.append(family)
    }
    return families
  }
}

/// What a probe brought.
public struct ProbeResult: Sendable {
  public var live: LiveEvidence
  /// Answers that the importers of files understand too: the kind, what was asked, and the answer.
  public var documents: [(kind: EvidenceKind, exchange: Exchange, body: [UInt8])] = []

  public init(live: LiveEvidence) { self.live = live }
}
