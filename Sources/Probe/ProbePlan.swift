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
  /// What the configured collector reads of the audit history beside OPSS: the first object of each product first.
  var auditReads: [AuditRead]
  /// Collections that the configured collector follows.
  var collections: [Collection]
  /// What an allowed host may be asked for.
  var guardian: CredentialGuard

  struct AuditRead: Sendable, Hashable {
    var product: String
    /// The view object; nil: none is configured.
    var object: String?
  }

  struct Collection: Sendable, Hashable {
    /// Stream and resource, such as `erp/invoices`.
    var name: String
    var resource: String
    /// `fscmRestApi`.
    var context: String
  }

  /// How many requests to the pod are left for what the collector reads, beside what every check asks: four for the
  /// identity domain, up to seven for Datadog, one for the audit levels, two for what the requests lead to, three for a
  /// proof that there are requests of others.
  var spare: Int { max(0, Probe.budget - 17 - families.count - (knownRequest == nil ? 0 : 1)) }

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
    collections = ProbePlan.collections(setup.collect?.node["streams"])
    auditReads = ProbePlan.auditReads(setup.collect?.node["streams"]?["audit"]?["products"])
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

  /// What a collection's stream calls its part of the pod. A name that is no plain word would lead elsewhere.
  private static func collections(_ streams: Located?) -> [Collection] {
    let contexts = [("erp", "fscmRestApi"), ("hcm", "hcmRestApi"), ("scm", "fscmRestApi"), ("cx", "crmRestApi")]
    var collections: [Collection] = []
    for (stream, context) in contexts {
      let entries = streams?[stream].map { $0.isArray ? $0.items : [$0] } ?? []
      for entry in entries {
        guard let resource = (entry.isObject ? entry["resource"] : entry)?.string,
          (1...128).contains(resource.utf8.count),
          resource.utf8.allSatisfy({
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
          })
        else { continue }
        let collection = Collection(name: "\(stream)/\(resource)", resource: resource, context: context)
        // More than any check could ask.
        if collections.count < 200, !collections.contains(collection) { collections.append(collection) }
      }
    }
    return collections
  }

  private static func auditReads(_ products: Located?) -> [AuditRead] {
    var first: [AuditRead] = []
    var further: [AuditRead] = []
    for item in products?.items ?? [] {
      guard let product = (item.isObject ? item["product"] : item)?.string, !product.isEmpty, product != "OPSS",
        product.utf8.count <= 200
      else { continue }
      let objects = (item["objects"]?.items ?? []).compactMap(\.string).filter { (1...400).contains($0.utf8.count) }
      let reads =
        objects.isEmpty ? [AuditRead(product: product)] : objects.map { AuditRead(product: product, object: $0) }
      for read in reads where !first.contains(read) && !further.contains(read) {
        if first.contains(where: { $0.product == product }) { further.append(read) } else { first.append(read) }
      }
      if first.count + further.count > 200 { break }
    }
    return first + further
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
