/// A Fusion environment of an export (OCI: FusionEnvironment).
public struct Environment: Sendable {
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
  public struct AccessRule: Sendable {
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

  /// Of several environments of a source the one whose public URL is the base URL, else the one of the token URL's
  /// domain; an only one is meant in any case.
  public static func select(_ all: [Environment], baseURL: String?, tokenURL: String?) -> [Environment] {
    var chosen: [Environment] = []
    var seen: [String] = []
    for environment in all where !seen.contains(environment.source.name) {
      let source = environment.source.name
      seen.append(source)
      let candidates = all.filter { $0.source.name == source }
      let origin = baseURL.map { WebAddress($0).origin }
      let label = tokenURL.flatMap { WebAddress($0).domainLabel }
      if candidates.count == 1 {
        chosen.append(candidates[0])
      } else if let match = candidates.first(where: {
        origin != nil && $0.publicURL.value.map { WebAddress($0).origin } == origin
      }) {
        chosen.append(match)
      } else if label != nil {
        let ofDomain = candidates.filter { $0.domainURL.value.flatMap { WebAddress($0).domainLabel } == label }
        if ofDomain.count == 1 { chosen.append(ofDomain[0]) }
      }
    }
    return chosen
  }
}
