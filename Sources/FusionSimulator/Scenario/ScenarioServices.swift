extension Scenario {
  /// The Fusion pod as a whole: whom it lets in.
  public struct Pod: Codable, Sendable, Equatable {
    public enum Barrier: String, Codable, Sendable {
      case none
      /// Network access rules of the environment: refused before anything is looked at.
      case environmentRules
      /// Location-based access, with a page of the web server or with the service's own JSON.
      case locationBased, locationBasedJSON
      /// The edge firewall, for every request or for those with a body.
      case edge, edgePosts
    }

    public enum SignIn: String, Codable, Sendable { case off, redirect, page }

    /// The body of a 401.
    public enum Unauthorized: String, Codable, Sendable { case empty, html, json, redirect }

    public var audience = "urn:opc:resource:fa:instanceid=123456789"
    public var acceptsAccountAudience = false
    /// The `idcs-` label whose tokens are trusted; empty: the scenario's domain.
    public var trustedDomain = ""
    public var userNameCaseMatters = false
    public var barrier = Barrier.none
    /// What every REST request is answered where the host leads to single sign-on.
    public var signIn = SignIn.off
    public var unauthorized = Unauthorized.empty
    /// Whether the services exist under their paths; false: 404 everywhere.
    public var provisioned = true
    public var clockSkewSeconds = 0.0

    public init() {}
  }

  /// Enterprise Scheduler, and the logs that ERP integrations hand out.
  public struct Scheduler: Codable, Sendable, Equatable {
    public enum Access: String, Codable, Sendable { case readable, unauthorized, forbidden, hidden, fault }
    public enum Log: String, Codable, Sendable { case zip, empty, brokenBase64, notZip, bomb, traversal, forbidden }

    public var access = Access.readable
    /// Requests of other users, and of the client itself, when the simulator starts.
    public var requests = 12
    public var ownRequests = 0
    /// Another request is submitted every so many seconds; 0: none.
    public var everySeconds = 0.0
    /// Members without a value stand as null; otherwise they are left out.
    public var explicitNulls = true
    /// A state that no published enumeration has.
    public var unknownStates = false
    public var pageSize = 100
    /// Whether the undocumented `limit` and `offset` work.
    public var honoursLimit = false
    /// The answer to a request that exists and is not visible: 403 or 404.
    public var invisibleStatus = 403
    /// What one may do with requests of others.
    public var permissions = ["READ"]
    public var log = Log.zip

    public init() {}
  }

  public struct Audit: Codable, Sendable, Equatable {
    public enum Refusal: String, Codable, Sendable { case forbidden, unauthorized, failInside }

    /// The level of each middleware product.
    public var levels = ["ODI": "High", "ESS": "High", "MDS": "High", "SOA": "High", "ADF": "High", "OPSS": "High"]
    /// Whether the client may read the levels.
    public var levelsReadable = true
    /// Products whose history answers FAIL inside 200; `*` is every product.
    public var failing: [String] = []
    /// How the service says that the privilege is missing.
    public var refusal = Refusal.forbidden
    /// The member that holds a set-up answer: the documented spelling is `auditDate`.
    public var member = "auditDate"
    public var events = 3
    public var everySeconds = 0.0
    public var largestPage = 500
    public var objects = [
      AuditedObject(
        product: "Ledger",
        object: "oracle.apps.financials.generalLedger.calendars.accounting.uiModel.view.PeriodStatusAuditVO", on: true),
      AuditedObject(
        product: "Payables", object: "oracle.apps.financials.payables.invoices.view.InvoiceHeaderAuditVO", on: true),
    ]

    public init() {}
  }

  public struct AuditedObject: Codable, Sendable, Equatable {
    public var product: String
    public var object: String
    public var on: Bool
  }

  /// A collection of the data APIs.
  public struct Collection: Codable, Sendable, Equatable {
    public enum Access: String, Codable, Sendable { case readable, unauthorized, forbidden, hidden, fault }

    /// `fscmRestApi`, `hcmRestApi` or `crmRestApi`.
    public var context: String
    public var access = Access.readable
    /// One of these roles opens it; empty: every user.
    public var roles: [String] = []
    /// 0: the function is granted, no data.
    public var rows = 3
    /// Whether `LastUpdateDate` can be queried.
    public var followable = true
    /// A row moves to the front before every page.
    public var moving = false

    static let delivered: [String: Collection] = [
      "invoices": Collection(context: "fscmRestApi", roles: ["ORA_FND_INTEGRATION_SPECIALIST_JOB"], rows: 0),
      "ledgersLOV": Collection(context: "fscmRestApi", roles: ["ORA_FND_INTEGRATION_SPECIALIST_JOB"], rows: 2),
      "payablesOptions": Collection(context: "fscmRestApi", access: .forbidden),
      "purchaseOrders": Collection(context: "fscmRestApi", access: .forbidden),
      "inventoryOrganizations": Collection(context: "fscmRestApi", access: .forbidden),
      "salesOrdersForOrderHub": Collection(context: "fscmRestApi", access: .hidden),
      "publicWorkers": Collection(context: "hcmRestApi", roles: ["ORA_FND_INTERNAL_AUDITOR_JOB"], rows: 4),
      "workers": Collection(context: "hcmRestApi", roles: [hcmSpecialist]),
      "accounts": Collection(context: "crmRestApi", access: .forbidden),
    ]
  }

  static let hcmSpecialist = "ORA_HRC_HUMAN_CAPITAL_MANAGEMENT_INTEGRATION_SPECIALIST_JOB"

  public struct Datadog: Codable, Sendable, Equatable {
    public var apiKey = "0123456789abcdef0123456789abcd01"
    public var appKey = "0123456789abcdef0123456789abcdef01234502"
    public var permissions = ["integrations_read", "logs_read_data", "metrics_read", "timeseries_query"]
    /// Registered accounts; each is merged into the one that belongs to this setup (`{}`), and null removes a member.
    public var accounts: [JSON] = [[:]]
    /// The age of the newest log of the tile in seconds; negative: there is none.
    public var newestLogSeconds = 90.0
    public var logs = 20
    public var logSource = "oracle-fusion"
    /// The `host` of the tile's logs; empty: the pod's.
    public var logHost = ""
    public var metrics = ["oracle.fusion.ess.jobs", "oracle.fusion.ess.duration"]
    public var newestPointSeconds = 60.0
    public var metricTags = ["env:prod", "fusion_pod:abcd"]

    public init() {}
  }

  /// Something else than the service's own answer, for the requests that match.
  public struct Fault: Codable, Sendable, Equatable {
    public enum Action: String, Codable, Sendable, CaseIterable {
      // Before the tunnel stands.
      case unresolvable, refuse, forbid, timeOut, resetBeforeConnect, resetAfterConnect
      // While TLS is set up.
      case resetInTLS, closeInTLS, silentTLS, notTLS, tls11
      case expiredCertificate, notYetValidCertificate, wrongHostCertificate, unknownAuthority, selfSigned
      case incompleteChain
      // The answer to a request.
      case answer, throttle, html, signInRedirect, signInPage, edgeBlock
      /// The service's own answer with members replaced wherever they stand.
      case edit
      case delay, stall, slow, reset, resetInBody, truncate, oversize, garbage
      /// Packed with gzip, whether asked for or not; `bytes`: as many zeros in its place.
      case pack
    }

    public var action: Action
    /// `domain`, `pod`, `signIn`, `api`, `intake`, `bystander`, or a host name; absent: every host.
    public var host: String?
    public var method: String?
    /// The beginning of the path.
    public var path: String?
    /// Text in the path, the query or the body.
    public var contains: String?
    /// Matching requests (for a connection: attempts) to let through first, and how many to treat then.
    public var skip: Int?
    public var times: Int?
    public var status: Int?
    public var headers: [String: String]?
    public var body: JSON?
    /// A body that is not JSON.
    public var text: String?
    public var type: String?
    public var retryAfter: Int?
    /// How long; default 50. `stall` has no end.
    public var milliseconds: Int?
    /// How much; default half of the body, for `oversize` 64 MiB, for `slow` 16 at a time.
    public var bytes: Int?
    public var members: [String: JSON]?

    public init(_ action: Action, host: String? = nil, path: String? = nil) {
      self.action = action
      self.host = host
      self.path = path
    }

    /// Whether it concerns the connection rather than a request.
    var ofConnection: Bool {
      switch action {
      case .unresolvable, .refuse, .forbid, .timeOut, .resetBeforeConnect, .resetAfterConnect, .resetInTLS,
        .closeInTLS, .silentTLS, .notTLS, .tls11, .expiredCertificate, .notYetValidCertificate, .wrongHostCertificate,
        .unknownAuthority, .selfSigned, .incompleteChain:
        true
      default: false
      }
    }
  }

  /// From then on the scenario differs: a role that was granted, a secret that was regenerated, a refresh.
  public struct Change: Codable, Sendable, Equatable {
    /// After so many requests to any host, or so many seconds of the simulator's clock; both must be over.
    public var afterRequests: Int?
    public var afterSeconds: Double?
    public var set: JSON

    public init(afterRequests: Int? = nil, afterSeconds: Double? = nil, set: JSON) {
      self.afterRequests = afterRequests
      self.afterSeconds = afterSeconds
      self.set = set
    }
  }
}
