/// A setup and its surroundings: what is configured at Oracle and Datadog, and what goes wrong on the way there. The
/// default is healthy; a scenario file says only what differs.
public struct Scenario: Codable, Sendable, Equatable {
  public var name = "healthy"
  public var summary = "Everything is as documented."
  public var hosts = Hosts()
  public var proxy = Proxy()
  public var domain = Domain()
  public var client = Client()
  public var application = Application()
  public var token = Token()
  public var user = User()
  public var pod = Pod()
  public var scheduler = Scheduler()
  public var audit = Audit()
  /// ADF collections by the name of the resource.
  public var collections = Collection.delivered
  public var datadog = Datadog()
  public var faults: [Fault] = []
  public var changes: [Change] = []

  public init() {}

  /// The host names that exist. All of them answer; any other name cannot be resolved.
  public struct Hosts: Codable, Sendable, Equatable {
    public var domain = "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
    public var regional =
      "idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com"
    public var pod = "abcd.fa.ocs.oraclecloud.com"
    /// Where single sign-on sends people.
    public var signIn = "login-abcd.fa.ocs.oraclecloud.com"
    /// A domain that does not know the client, and a pod that does not trust its tokens.
    public var otherDomain = "idcs-fedcba9876543210fedcba9876543210.identity.oraclecloud.com"
    public var otherPod = "wxyz.fa.ocs.oraclecloud.com"
    /// The Datadog site of the organisation. The other sites exist, and refuse its keys.
    public var site = "datadoghq.com"
    /// Names of the pod that people use: every request is sent to sign-in.
    public var vanity = ["fusion.corp.example"]
    /// Servers that have no part in the setup: a credential that reaches one has leaked.
    public var bystanders = ["elsewhere.example", "www.oracle.com", "idcs.evil.example"]
    /// Names of the above that cannot be resolved in this scenario.
    public var unresolvable: [String] = []

    public init() {}
  }

  public struct Proxy: Codable, Sendable, Equatable {
    /// Empty: no sign-in at the proxy.
    public var user = ""
    public var password = ""
    /// What the proxy answers where the name cannot be resolved.
    public var unresolvableStatus = 502
    /// Whether the servers behind it offer HTTP/2 too.
    public var http2 = false

    public init() {}
  }

  public struct Domain: Codable, Sendable, Equatable {
    /// Seconds that the domain's clock is ahead: in the `Date` header and in tokens.
    public var clockSkewSeconds = 0.0
    public var signingCertificatePublic = false
    /// Members that differ in the discovery document; null removes one.
    public var discovery: JSON = [:]

    public init() {}
  }

  public struct Client: Codable, Sendable, Equatable {
    public var id = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"
    /// The SCIM id of the application.
    public var guid = "aaaa0000bbbb1111cccc2222dddd3333"
    public var ocid = "ocid1.domainapp.oc1.iad.aaaasimulated"
    public var secret = "idcscs-00000000-0000-4000-8000-000000000000"
    public var displayName = "Datadog Fusion Integration"

    public init() {}
  }

  /// The confidential application.
  public struct Application: Codable, Sendable, Equatable {
    public enum OwnRecord: String, Codable, Sendable { case granted, scopeRefused, refused, empty }

    public var exists = true
    public var active = true
    public var isOAuthClient = true
    public var clientType = "confidential"
    public var allowedGrants = ["client_credentials"]
    public var allowedScopes = [Scenario.scope]
    public var trustScope = "Explicit"
    public var clientIPChecking = "anywhere"
    /// Whether this machine's address lies in the network perimeters.
    public var addressAllowed = true
    public var bypassConsent = true
    public var allowedOperations: [String] = []
    public var isOAuthResource = false
    /// Whether the domain lets the client read its own record.
    public var ownRecord = OwnRecord.granted
    /// Members of the record that differ; null removes one.
    public var record: JSON = [:]
    /// The token endpoint's error where the client is not known or its secret is wrong.
    public var unknown = Refusal(401, "invalid_client", "Client authentication failed.")
    public var inactive = Refusal(401, "invalid_client", "Client authentication failed.")
    public var addressRefused = Refusal(401, "invalid_client", "Client authentication failed.")
    public var grantNotAllowed = Refusal(400, "unauthorized_client", "Client authorization failed.")
    public var scopeNotGranted = Refusal(400, "unauthorized_client", "Client authorization failed.")
    public var scopeUnknown = Refusal(400, "invalid_scope", "Invalid scope.")

    public init() {}
  }

  /// RFC 6749, section 5.2. An empty description is left out.
  public struct Refusal: Codable, Sendable, Equatable {
    public var status: Int
    public var error: String
    public var description: String

    public init(_ status: Int, _ error: String, _ description: String = "") {
      self.status = status
      self.error = error
      self.description = description
    }
  }

  public struct Token: Codable, Sendable, Equatable {
    public enum Form: String, Codable, Sendable { case jwt, opaque, several, missing, notText }

    public var form = Form.jwt
    public var lifetimeSeconds = 3600
    /// Empty: the scope's own. One is written as text, several as a list.
    public var audience: [String] = []
    /// Claims that differ; null removes one.
    public var claims: JSON = [:]

    public init() {}
  }

  /// The Fusion user that the token stands for.
  public struct User: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable { case active, missing, inactive, suspended, unsynchronised }

    public var state = State.active
    /// Empty: the client ID.
    public var name = ""
    public var email = "datadog@corp.example"
    public var roles = [
      "DD_ESS_MONITOR_CUSTOM", "ORA_FND_INTEGRATION_SPECIALIST_JOB", "ORA_FND_INTERNAL_AUDITOR_JOB",
    ]
    /// What the custom roles inherit.
    public var hierarchy = ["DD_ESS_MONITOR_CUSTOM": ["ESSMonitor"]]
    /// Roles that are listed and not effective, since the security tables are stale.
    public var stale: [String] = []

    /// Every role that is in force.
    var effective: Set<String> {
      var found: Set<String> = []
      var open = roles
      while let role = open.popLast() {
        if !stale.contains(role), found.insert(role).inserted { open += hierarchy[role] ?? [] }
      }
      return found
    }

    public init() {}
  }

  public static let scope = "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all"
}
