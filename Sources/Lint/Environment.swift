/// A Fusion environment of an export (OCI: FusionEnvironment).
public struct Environment: Sendable, Codable {
  public let source: Source
  public let place: Place
  public var displayName: String?
  public var id: String?
  /// The URL of the identity domain, as written (with `:443`).
  public var domainURL: Known<String>
  public var publicURL: Known<String>
  public var systemName: Known<String>
  /// `ACTIVE`, `UPDATING`, …
  public var state: Known<String>
  public var isSuspended: Known<Bool>
  /// Network access rules; empty where none are set.
  public var rules: Known<[AccessRule]>
  /// When the last refresh finished; nil where there was none.
  public var refreshed: Known<Timestamp?>
  /// The next maintenance; nil where none is planned.
  public var maintenance: Known<Timestamp?>

  /// A network access rule: the sources that reach the pod.
  public struct AccessRule: Sendable, Codable {
    public var place: Place
    /// The address ranges or networks that it lets in.
    public var sources: [Fact<String>]

    public init(place: Place, sources: [Fact<String>]) {
      self.place = place
      self.sources = sources
    }
  }

  public init(
    source: Source, place: Place, domainURL: Known<String>, publicURL: Known<String>, systemName: Known<String>,
    state: Known<String>, isSuspended: Known<Bool>, rules: Known<[AccessRule]>, refreshed: Known<Timestamp?>,
    maintenance: Known<Timestamp?>
  ) {
    self.source = source
    self.place = place
    self.domainURL = domainURL
    self.publicURL = publicURL
    self.systemName = systemName
    self.state = state
    self.isSuspended = isSuspended
    self.rules = rules
    self.refreshed = refreshed
    self.maintenance = maintenance
  }

  /// Of several environments the one whose public URL is the base URL, else the one of the token URL's domain; an only
  /// one is meant in any case. One environment can stand in several sources.
  public static func select(_ all: [Environment], baseURL: String?, tokenURL: String?) -> [Environment] {
    if Set(all.map(\.identity)).count <= 1 { return all }
    let host = baseURL.map { WebAddress($0).host }
    let label = tokenURL.flatMap { WebAddress($0).domainLabel }
    var chosen = all.filter { host != nil && $0.publicURL.value.map { WebAddress($0).host } == host }
    if chosen.isEmpty {
      chosen = all.filter { label != nil && $0.domainURL.value.flatMap { WebAddress($0).domainLabel } == label }
      if Set(chosen.map(\.identity)).count > 1 { return [] }
    }
    // A source that says something else of the same environment is heard too.
    let identities = Set(chosen.map(\.identity))
    return all.filter { identities.contains($0.identity) }
  }

  /// What tells one environment from another: its OCID, else its public URL.
  private var identity: String {
    id ?? publicURL.value.map { WebAddress($0).host } ?? domainURL.value.flatMap { WebAddress($0).domainLabel } ?? ""
  }
}
