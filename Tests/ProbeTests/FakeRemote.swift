import Lint
import Probe
import Synchronization

/// A remote in memory: answers by host and target, and a record of every request.
final class FakeRemote: Sendable {
  struct Seen: Sendable {
    var host: String
    var method: String
    var target: String
    var hasCredential: Bool
    var body: String
  }

  typealias Handler = @Sendable (ProbeRequest) -> Result<ProbeResponse, Fault>

  private let seen = Mutex<[Seen]>([])
  private let inFlight = Mutex<(now: Int, most: Int)>((0, 0))
  private let pauses = Mutex<[Double]>([])
  private let connect: @Sendable (String) -> Result<Connection, Fault>
  private let handler: Handler

  init(
    connect: @escaping @Sendable (String) -> Result<Connection, Fault> = {
      .success(Connection(host: $0, tls: "TLSv1.3"))
    },
    _ handler: @escaping Handler
  ) {
    self.connect = connect
    self.handler = handler
  }

  var requests: [Seen] { seen.withLock { $0 } }
  var mostInFlight: Int { inFlight.withLock { $0.most } }
  var waited: [Double] { pauses.withLock { $0 } }

  var transport: Transport {
    Transport(
      connect: { [connect] host, _ in connect(host) },
      send: { [self] request in
        inFlight.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        seen.withLock {
          $0.append(
            Seen(
              host: request.host, method: request.method.rawValue, target: request.target,
              hasCredential: request.credential != nil, body: String(decoding: request.body ?? [], as: UTF8.self)))
        }
        await Task.yield()
        let answer = handler(request)
        inFlight.withLock { $0.now -= 1 }
        return answer
      },
      sleep: { [self] seconds in pauses.withLock { $0.append(seconds) } },
      now: { 1_772_366_400 })
  }

  static func json(_ text: String, status: Int = 200, _ headers: [(name: String, value: String)] = []) -> ProbeResponse
  {
    ProbeResponse(
      status: status, headers: [(name: "Content-Type", value: "application/json;charset=utf-8")] + headers,
      body: Array(text.utf8))
  }

  static func html(status: Int) -> ProbeResponse {
    ProbeResponse(
      status: status, headers: [(name: "Content-Type", value: "text/html")],
      body: Array("<html><body>Access Denied Reference #18.2f</body></html>".utf8))
  }

  /// A domain, a pod and Datadog on which everything is as it should be.
  static let healthy: Handler = { request in
    let path = request.target
    if path.hasPrefix("/.well-known/") {
      return .success(
        json(
          #"{"token_endpoint":"https://\#(request.host):443/oauth2/v1/token"}"#,
          [("Date", "Sun, 01 Mar 2026 12:00:03 GMT")]))
    }
    if path == "/oauth2/v1/token" {
      if String(decoding: request.body ?? [], as: UTF8.self).contains("myscopes") {
        return .success(json(#"{"error":"invalid_scope","error_description":"Invalid scope."}"#, status: 400))
      }
      return .success(json(#"{"access_token":"\#(token)","token_type":"Bearer","expires_in":3600}"#))
    }
    if path.contains("/permissions") { return .success(json(#"{"permissions":["read"]}"#)) }
    if path.contains("/ess/rest/") {
      return .success(json(#"{"items":[{"requestId":7,"submitter":"SOMEBODY","state":"SUCCEEDED"}],"count":1}"#))
    }
    if path.hasSuffix("getaudithistory") { return .success(json(#"{"status":"SUCCESS","auditData":[]}"#)) }
    if path.hasSuffix("get-auditlevel") {
      return .success(json(#"{"actionName":"get-auditlevel","status":"SUCCESS","auditDate":[]}"#))
    }
    if path == "/api/v1/validate" { return .success(json(#"{"valid":true}"#)) }
    if path == "/api/v2/query/timeseries" {
      return .success(
        json(
          #"{"data":{"attributes":{"series":[{"query_index":0}],"times":[1772366280000,1772366340000,1772366400000],"values":[[3.0,4.0,null]]}}}"#
        ))
    }
    if path.hasSuffix("/describe") {
      return .success(
        json(
          #"{"Resources":{"any":{"attributes":[{"name":"Id","queryable":true},{"name":"LastUpdateDate","queryable":true}]}}}"#
        ))
    }
    if path.hasPrefix("/api/") { return .success(json(#"{"data":[]}"#)) }
    return .success(json(#"{"items":[{}],"count":1,"hasMore":false}"#))
  }

  /// Claims: sub, sub_type, gtp, aud, scope, tenant, exp and iat of a Fusion domain's token.
  static let token: String = {
    let payload =
      #"{"sub":"4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f","sub_type":"client","gtp":"cc","aud":["urn:opc:resource:fa:instanceid=123456789"],"scope":"urn:opc:resource:consumer::all","tenant":"idcs-0123456789abcdef0123456789abcdef","iat":1,"exp":3601}"#
    return "eyJhbGciOiJSUzI1NiJ9." + base64URL(payload) + ".c2ln"
  }()

  static func base64URL(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var bits = 0
    var count = 0
    var result = ""
    for byte in text.utf8 {
      bits = (bits << 8 | Int(byte)) & 0xFFFF
      count += 8
      while count >= 6 {
        count -= 6
        result.append(alphabet[bits >> count & 63])
      }
    }
    if count > 0 { result.append(alphabet[bits << (6 - count) & 63]) }
    return result
  }
}
