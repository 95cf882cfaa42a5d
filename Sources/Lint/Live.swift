/// What the live probe saw of a setup: answers and faults, without any credential. The probe collects; rules judge.
public struct LiveEvidence: Sendable, Codable {
  /// From where it was seen: the host name of this machine.
  public var seenFrom: String
  /// The proxy that was used, without user and password.
  public var proxy: String?
  public var identityConnection: Step<Connection> = .notRun
  public var podConnection: Step<Connection> = .notRun
  public var discovery: Step<DomainDiscovery> = .notRun
  /// Seconds that this machine's clock is ahead of the identity domain's `Date`.
  public var clockSkew: Step<Int> = .notRun
  public var token: Step<TokenClaims> = .notRun
  /// Whether the domain let the client read its own App record; the record itself is in the applications.
  public var appRecord: Step<Bool> = .notRun
  /// One answer for each family of Fusion REST resources that was asked.
  public var families: [Family: Step<FamilyAnswer>] = [:]
  /// ESS requests as the list showed them, newest first.
  public var requests: [EssRequest] = []
  /// The answer about `probe.known_request`.
  public var knownRequest: Step<EssRequest> = .notRun
  /// What may be done with a request of another user.
  public var permissions: Step<[String]> = .notRun
  /// Every request that was answered 429.
  public var throttled: [Exchange] = []
  /// `getaudithistory` for the products beside OPSS that the collector reads, by product.
  public var auditProducts: [String: Step<FamilyAnswer>] = [:]
  /// Whether a configured collection has a queryable `LastUpdateDate`, by `stream/resource`, such as `erp/invoices`.
  public var collections: [String: Step<Bool>] = [:]
  /// What proves that the pod has ESS requests of other users although the list shows none, in a few words; nil: nothing.
  public var othersProof: String?
  /// Hosts that `--allow-host` names, in lower case.
  public var allowedHosts: Set<String> = []
  public var datadog = DatadogEvidence()
  /// Whether the probe was ended before it was through: what it did not reach is skipped, "interrupted".
  public var isInterrupted = false

  public init(seenFrom: String, proxy: String? = nil) {
    self.seenFrom = seenFrom
    self.proxy = proxy
  }

  /// The outcome of a step of the probe.
  public enum Step<Value: Sendable>: Sendable {
    /// Not asked for in this run.
    case notRun
    /// Not run: for want of a prerequisite, the rule that says why, or for another reason.
    case skipped(prerequisite: String?, reason: String)
    case done(Value, Exchange?)
    case failed(Fault, Exchange?)

    /// A step that ended without a value; one that was interrupted counts as not reached.
    public static func ended(_ fault: Fault, _ exchange: Exchange?) -> Self {
      fault.kind == .interrupted
        ? .skipped(prerequisite: nil, reason: fault.message) : .failed(fault, exchange)
    }

    public var value: Value? { if case .done(let value, _) = self { value } else { nil } }
    public var fault: Fault? { if case .failed(let fault, _) = self { fault } else { nil } }
    public var exchange: Exchange? {
      switch self {
      case .done(_, let exchange), .failed(_, let exchange): exchange
      case .notRun, .skipped: nil
      }
    }
  }

  public enum Family: String, Sendable, Hashable, CaseIterable, Codable, CodingKeyRepresentable {
    /// `/ess/rest/scheduler/v1/requests`.
    case ess
    /// `erpintegrations`.
    case erpIntegrations
    /// `getaudithistory` for OPSS.
    case audit
    /// A log of a finished request through `erpintegrations`.
    case essLogs
    /// Rows of `fscmRestApi` beside `erpintegrations`.
    case erp
    case hcm, scm, cx

    /// As messages name it.
    public var title: String {
      switch self {
      case .ess: "ESS requests"
      case .erpIntegrations: "erpintegrations"
      case .audit: "audit history"
      case .essLogs: "ESS logs"
      case .erp: "ERP data"
      case .hcm: "HCM"
      case .scm: "SCM"
      case .cx: "CX"
      }
    }
  }
}

extension LiveEvidence.Step: Codable where Value: Codable {}

/// A request and its answer, as a report may show them.
public struct Exchange: Sendable, Hashable, Codable {
  public var method: String
  /// Without user information and without any credential in the query.
  public var url: String
  /// Nil: no answer came.
  public var status: Int?
  /// Such as `X-ORACLE-DMS-ECID`: name to value.
  public var correlation: [String: String]
  /// The media type of the answer, in lower case, without parameters.
  public var mediaType: String?

  public init(method: String, url: String, status: Int?, correlation: [String: String] = [:], mediaType: String? = nil)
  {
    self.method = method
    self.url = url
    self.status = status
    self.correlation = correlation
    self.mediaType = mediaType
  }
}

/// Why a step gave no value. Sorted by status, media type and documented members, never by wording alone.
public struct Fault: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    // The way to the host.
    case nameNotResolved, proxyRefused, connectionRefused, connectionReset, timedOut
    case tlsVersion, tlsHandshake
    case certificateExpired, certificateNotYetValid, certificateUntrusted, certificateWrongHost
    // What answered.
    case unauthorized, forbidden, notFound, throttled, badRequest, serverFault
    /// HTML where the service gives its own type, or a refusal with a reference number: a firewall or access rule.
    case blocked
    /// A sign-in page, or a redirect to a host that signs people in.
    case signIn
    /// A redirect to another host, which is not followed.
    case redirected
    /// 200 with `status: FAIL` inside.
    case failInside
    case notExpected
    case tooLarge
    /// The run was ended while it was asked: it says nothing of the other side.
    case interrupted
  }

  public static let interrupted = Fault(.interrupted, "interrupted")

  public var kind: Kind
  /// One line, without control characters, at most 300 characters; a documented description of the other side is quoted.
  public var message: String
  /// The documented error code: `error` of OAuth, `errorCode` of ESS, `o:errorCode` of ADF.
  public var code: String?
  public var certificate: Certificate?
  /// The host that a redirect leads to.
  public var redirectHost: String?

  public init(
    _ kind: Kind, _ message: String, code: String? = nil, certificate: Certificate? = nil, redirectHost: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.code = code
    self.certificate = certificate
    self.redirectHost = redirectHost
  }
}

public struct Certificate: Sendable, Hashable, Codable {
  public var subject: String
  public var issuer: String
  public var notBefore: Timestamp
  public var notAfter: Timestamp

  public init(subject: String, issuer: String, notBefore: Timestamp, notAfter: Timestamp) {
    self.subject = subject
    self.issuer = issuer
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

/// A connection that stands: by which means, and what the other side showed.
public struct Connection: Sendable, Hashable, Codable {
  public var host: String
  /// `TLSv1.3`.
  public var tls: String
  public var certificate: Certificate?

  public init(host: String, tls: String, certificate: Certificate? = nil) {
    self.host = host
    self.tls = tls
    self.certificate = certificate
  }
}

/// What the identity domain says of itself.
public struct DomainDiscovery: Sendable, Hashable, Codable {
  public var tokenEndpoint: String?

  public init(tokenEndpoint: String?) { self.tokenEndpoint = tokenEndpoint }
}

/// Claims of the access token. The token itself is nowhere in the model.
public struct TokenClaims: Sendable, Hashable, Codable {
  public var subject: String?
  public var subjectType: String?
  public var grant: String?
  public var clientID: String?
  public var audiences: [String]
  /// Words of `scope`.
  public var scopes: [String]
  /// `tenant`, else `user.tenant.name`, else `client_tenantname`.
  public var tenant: String?
  /// `expires_in`, else `exp` minus `iat`, in seconds.
  public var lifetime: Int?
  /// Whether the answer was a JSON web token that could be read.
  public var isReadable: Bool

  public init(
    subject: String? = nil, subjectType: String? = nil, grant: String? = nil, clientID: String? = nil,
    audiences: [String] = [], scopes: [String] = [], tenant: String? = nil, lifetime: Int? = nil,
    isReadable: Bool = true
  ) {
    self.subject = subject
    self.subjectType = subjectType
    self.grant = grant
    self.clientID = clientID
    self.audiences = audiences
    self.scopes = scopes
    self.tenant = tenant
    self.lifetime = lifetime
    self.isReadable = isReadable
  }
}

/// A family that answered.
public struct FamilyAnswer: Sendable, Hashable, Codable {
  /// Rows in the answer; nil where the answer has none to count.
  public var rows: Int?

  public init(rows: Int?) { self.rows = rows }
}

public struct EssRequest: Sendable, Hashable, Codable {
  public var id: String
  public var submitter: String?
  public var state: String?

  public init(id: String, submitter: String?, state: String?) {
    self.id = id
    self.submitter = submitter
    self.state = state
  }
}

/// What Datadog answered.
public struct DatadogEvidence: Sendable, Codable {
  /// `GET /api/v1/validate` with the API key.
  public var apiKey: LiveEvidence.Step<Bool> = .notRun
  /// The first answer that took the application key: permissions that it lacks, none: it serves.
  public var applicationKey: LiveEvidence.Step<[String]> = .notRun
  /// Age of the newest log of `source:oracle-fusion` that the own collector did not send, in seconds; nil: none in 24 hours.
  public var newestLog: LiveEvidence.Step<Int?> = .notRun
  /// Age of the newest point of `oracle.fusion.*` that the own collector did not send, in seconds; nil: none in the hour.
  public var newestMetric: LiveEvidence.Step<Int?> = .notRun
  /// Oracle Fusion accounts of the organisation with a Fusion base URL.
  public var accounts: Int?
  /// Whether logs carry something that tells this pod's from another's; ``newestLog`` is of this pod then.
  public var logsNamePod = false
  /// Whether metrics do; ``newestMetric`` is of this pod then.
  public var metricsNamePod = false

  public init() {}
}
