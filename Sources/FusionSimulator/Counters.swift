import FoundationEssentials

/// What reached the simulator, at one moment.
public struct Snapshot: Codable, Sendable, Equatable {
  public struct Host: Codable, Sendable, Equatable {
    public var connections = 0
    public var requests = 0
    /// Of them by HTTP/2.
    public var http2Requests = 0
    public var greatestInFlight = 0
    /// Answers by status.
    public var statuses: [String: Int] = [:]
    /// Credentials by kind.
    public var credentials: [String: Int] = [:]
  }

  /// A request that is neither a GET nor one of the reading POSTs that are documented.
  public struct Write: Codable, Sendable, Equatable {
    public var host: String
    public var method: String
    public var path: String
    /// It hands telemetry to an intake.
    public var delivery: Bool
  }

  /// A credential at a host, or at a place of a request, where it does not belong.
  public struct Leak: Codable, Sendable, Equatable {
    public var host: String
    public var path: String
    /// `clientSecret`, `accessToken`, `apiKey`, `appKey`, `proxyPassword`, `basic`, `bearer`.
    public var kind: String
    /// `header NAME`, `target` or `body`.
    public var place: String
  }

  /// A request in the order of arrival.
  public struct Seen: Codable, Sendable, Equatable {
    public var host: String
    public var method: String
    /// Path and query.
    public var target: String
    public var status: Int
  }

  public var requests = 0
  public var hosts: [String: Host] = [:]
  public var writes: [Write] = []
  public var leaks: [Leak] = []
  /// Names that were asked of the proxy and do not exist, and tunnels that it refused.
  public var refusedTunnels: [String: Int] = [:]
  /// Requests to the proxy itself that were no CONNECT.
  public var plainRequests = 0
  public var proxyRefusals = 0
  public var tokensIssued = 0
  /// The requests; only the first 10 000 are kept.
  public var log: [Seen] = []

  /// Writes other than deliveries to an intake.
  public var writesToServices: [Write] { writes.filter { !$0.delivery } }

  /// Sites of Datadog that got a key. More than one: somebody tries site after site.
  public var sitesWithKeys: [String] {
    hosts.filter { host in
      host.key.hasPrefix("api.") && host.value.credentials.keys.contains { $0 == "apiKey" || $0 == "appKey" }
    }.keys.sorted()
  }

  public subscript(host: String) -> Host { hosts[host] ?? Host() }
}

/// Finds the credentials of a scenario in requests, and says which are out of place.
struct CredentialWatch {
  var clientSecret: String
  var apiKey: String
  var appKey: String
  var proxyPassword: String

  struct Sighting {
    var kind: String
    var place: String
    var belongs: Bool
  }

  /// - Parameter tokens: the tokens that were issued; true for those of the domain's own API.
  func sightings(in request: Request, tokens: [String: AccessToken]) -> [Sighting] {
    var result: [Sighting] = []
    func see(_ kind: String, _ place: String) {
      result.append(Sighting(kind: kind, place: place, belongs: belongs(kind, place, request, tokens)))
    }
    for (name, value) in request.headers {
      let place = "header \(name.lowercased())"
      if let basic = request.basic, name.lowercased() == "authorization" {
        see(basic.password == clientSecret ? "clientSecret" : "basic", place)
      } else if let bearer = request.bearer, name.lowercased() == "authorization" {
        see(tokens[bearer] != nil ? "accessToken" : "bearer", place)
      } else if name.lowercased() == "dd-api-key" {
        see("apiKey", place)
      } else if name.lowercased() == "dd-application-key" {
        see("appKey", place)
      } else if name.lowercased() == "proxy-authorization" {
        see("proxyPassword", place)
      } else {
        for kind in kinds(in: value, tokens) { see(kind, place) }
      }
    }
    for kind in kinds(in: Encodings.percentDecoded(request.target), tokens) { see(kind, "target") }
    if !request.body.isEmpty, request.body.count < 1 << 20 {
      let text = String(decoding: request.body, as: UTF8.self)
      for kind in kinds(in: Encodings.percentDecoded(text), tokens) { see(kind, "body") }
    }
    return result
  }

  private func kinds(in text: String, _ tokens: [String: AccessToken]) -> [String] {
    var found: [String] = []
    for (kind, secret) in [
      ("clientSecret", clientSecret), ("apiKey", apiKey), ("appKey", appKey), ("proxyPassword", proxyPassword),
    ] where !secret.isEmpty && text.contains(secret) {
      found.append(kind)
    }
    if text.contains("eyJ"), tokens.keys.contains(where: { text.contains($0) }) { found.append("accessToken") }
    return found
  }

  private func belongs(
    _ kind: String, _ place: String, _ request: Request, _ tokens: [String: AccessToken]
  ) -> Bool {
    switch (kind, request.role) {
    case ("clientSecret", .domain):
      request.path == "/oauth2/v1/token" && request.method == "POST"
        && (place == "header authorization" || place == "body")
    case ("basic", .domain): request.path == "/oauth2/v1/token"
    case ("accessToken", .domain): place == "header authorization"
    case ("bearer", .domain), ("bearer", .pod): place == "header authorization"
    case ("accessToken", .pod):
      place == "header authorization" && request.bearer.flatMap { tokens[$0] }?.forDomain == false
    case ("apiKey", .api), ("appKey", .api), ("apiKey", .intake): place.hasPrefix("header dd-")
    default: false
    }
  }
}

extension Snapshot {
  /// The counters as indented JSON, without the list of requests.
  public var report: String {
    var short = self
    short.log = []
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(short)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }
}
