/// What a host is in the scenario.
enum Role: Equatable, Sendable {
  case domain(own: Bool)
  case pod(own: Bool)
  case signIn
  /// A name of the pod that leads to sign-in.
  case vanity
  case api(site: String)
  case intake(site: String)
  case bystander

  /// The word by which faults name it.
  var word: String {
    switch self {
    case .domain: "domain"
    case .pod: "pod"
    case .signIn, .vanity: "signIn"
    case .api: "api"
    case .intake: "intake"
    case .bystander: "bystander"
    }
  }
}

/// A request as it came out of the tunnel.
struct Request: Sendable {
  var isHTTP2 = false
  var host: String
  var role: Role
  var method: String
  /// Path and query as sent.
  var target: String
  var headers: [(name: String, value: String)]
  /// Without its content coding.
  var body: [UInt8] = []
  /// Bytes on the wire.
  var wireBytes = 0

  var path: String { String(target.prefix { $0 != "?" }) }
  var query: [(name: String, value: String)] { Encodings.pairs(target.drop { $0 != "?" }.dropFirst()) }

  func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The path's parts, percent escapes undone.
  var segments: [String] {
    path.split(separator: "/").map { Encodings.percentDecoded($0.replacing("+", with: "%2B")) }
  }

  var json: JSON? { JSON(parsing: body) }

  /// The bearer token, if one was sent.
  var bearer: String? {
    guard let value = header("Authorization"), value.lowercased().hasPrefix("bearer ") else { return nil }
    return String(value.dropFirst(7))
  }

  /// Name and password of basic authentication.
  var basic: (name: String, password: String)? {
    guard let value = header("Authorization"), value.lowercased().hasPrefix("basic "),
      let bytes = Encodings.base64(decoding: String(value.dropFirst(6)))
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}

/// What is answered, and how it gets onto the wire.
struct Reply: Sendable {
  enum Delivery: Sendable, Equatable {
    case whole
    case after(milliseconds: Int)
    /// So many bytes at a time, with a pause between them.
    case pieces(bytes: Int, milliseconds: Int)
    case never
    /// A reset instead of an answer, or after so many bytes of the body.
    case reset(after: Int?)
    /// The connection ends in the middle of the body, without TLS's goodbye.
    case cut(after: Int)
    /// Bytes that are no HTTP.
    case raw([UInt8])
  }

  var status = 200
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// Blanks behind the body, made while they are sent.
  var padding = 0
  var delivery = Delivery.whole

  init(status: Int = 200, type: String, body: [UInt8], headers: [(String, String)] = []) {
    self.status = status
    self.body = body
    self.headers = [("Content-Type", type)] + headers
  }

  init(_ json: JSON, status: Int = 200, type: String = "application/json", headers: [(String, String)] = []) {
    self.init(status: status, type: type, body: json.bytes, headers: headers)
  }

  init(html title: String, _ paragraphs: [String] = [], status: Int, headers: [(String, String)] = []) {
    let text =
      "<!DOCTYPE html>\n<html><head><title>\(title)</title></head>\n<body><h1>\(title)</h1>\n"
      + paragraphs.map { "<p>\($0)</p>\n" }.joined() + "</body></html>\n"
    self.init(status: status, type: "text/html;charset=utf-8", body: Array(text.utf8), headers: headers)
  }

  init(text: String, status: Int, type: String = "text/plain") {
    self.init(status: status, type: type, body: Array(text.utf8))
  }

  static func empty(_ status: Int, headers: [(String, String)] = []) -> Reply {
    var reply = Reply(status: status, type: "", body: [], headers: headers)
    reply.headers.removeFirst()
    return reply
  }

  static func redirect(to location: String) -> Reply {
    Reply(html: "Moved", status: 302, headers: [("Location", location)])
  }
}
