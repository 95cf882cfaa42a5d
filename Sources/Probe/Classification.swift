import Lint
import SourceText

/// Sorts an answer by status, media type and documented members; the wording of others decides nothing.
enum Classification {
  /// Which service speaks: its own media types and error shapes.
  enum Service {
    case identity, ess, adf, datadog
    /// The audit history, and what else the audit service tells: both can say FAIL inside of 200.
    case audit, auditSetup

    var isOfPod: Bool { self != .identity && self != .datadog }
  }

  /// The document of an answer that succeeded, or the fault that it is.
  static func document(_ response: ProbeResponse, from service: Service, host: String) -> Result<Located, Fault> {
    if let fault = fault(response, from: service, host: host) { return .failure(fault) }
    if response.isCut { return .failure(Fault(.tooLarge, "the answer is larger than this request may need")) }
    let page = Page(response)
    if page.isPage { return .failure(page.fault) }
    guard let root = json(response) else {
      return .failure(Fault(.notExpected, "the answer is no JSON (\(response.mediaType ?? "no media type"))"))
    }
    if service == .audit || service == .auditSetup, let fault = auditFault(root, service) { return .failure(fault) }
    return .success(root)
  }

  /// What an answer of the audit service says inside of 200: success is `SUCCESS` alone.
  private static func auditFault(_ root: Located, _ service: Service) -> Fault? {
    let status = root["status"]?.string
    let isError = root["error"]?.members.isEmpty == false
    if isError || status.map({ $0.uppercased() != "SUCCESS" }) ?? false {
      return Fault(.failInside, description(root) ?? "the answer says \(status ?? "error")", code: code(root))
    }
    let list = root["auditData"] ?? root["auditDate"]
    guard service == .auditSetup || status != nil || list?.isArray == true else {
      return Fault(.notExpected, "the answer is no audit history: it has neither a status nor `auditData`")
    }
    return nil
  }

  static func fault(_ response: ProbeResponse, from service: Service, host: String) -> Fault? {
    let page = Page(response)
    let root = page.isPage ? nil : json(response)
    let text = root.flatMap(description) ?? "status \(response.status)"
    switch response.status {
    case 200...299: return nil
    case 300...399: return redirect(response, host: host)
    case 401:
      // Who challenges has looked for a token; a page without a challenge comes from something in front.
      if page.isPage, page.bearsMark || response.header("WWW-Authenticate") == nil { return page.refusal }
      return Fault(.unauthorized, text, code: root.flatMap(code))
    case 403:
      // A refusal in another type than the service's own comes from something in front of it, never from a role.
      if page.isPage || service.isOfPod && page.bearsMark { return page.refusal }
      return Fault(.forbidden, text, code: root.flatMap(code))
    case 404: return Fault(.notFound, text, code: root.flatMap(code))
    case 429: return Fault(.throttled, text, code: root.flatMap(code))
    case 400, 406:
      if service.isOfPod, page.isPage { return page.refusal }
      return Fault(.badRequest, text, code: root.flatMap(code))
    case 402...499: return Fault(.badRequest, text, code: root.flatMap(code))
    default: return Fault(.serverFault, text, code: root.flatMap(code))
    }
  }

  private static func redirect(_ response: ProbeResponse, host: String) -> Fault {
    let target = response.header("Location").map(WebAddress.init)
    let other = target.flatMap { $0.host.isEmpty || $0.host == host.lowercased() ? nil : $0 }
    guard let other else {
      let leadsToSignIn = target.map { leadsToPeople($0.path) } ?? false
      return Fault(
        leadsToSignIn ? .signIn : .notExpected, "a redirect (status \(response.status)), which is not followed")
    }
    let isSignIn = Hosts.isSignIn(other.host) || Hosts.identityForm(other) != nil
    return Fault(
      isSignIn ? .signIn : .redirected, "a redirect to `\(other.host)`, which is not followed", redirectHost: other.host
    )
  }

  /// Whether a path of the host itself is one of the pages for people: single sign-on, or the applications' own.
  private static func leadsToPeople(_ path: String) -> Bool {
    let first = path.split(separator: "/").first.map(String.init) ?? ""
    return first == "oam" || first == "homePage" || first.hasSuffix("UI")
  }

  static func json(_ response: ProbeResponse) -> Located? {
    let (file, problem) = SourceFile.decode(response.body, name: "answer")
    guard problem == nil else { return nil }
    do throws(SyntaxProblem) {
      return try JSONReader.read(file, limits: .init(depth: 64, nodes: 200_000)).root
    } catch {
      return nil
    }
  }

  /// The documented description of an error, in one line.
  static func description(_ root: Located) -> String? {
    let first = root["errors"]?.items.first ?? root["Errors"]?.items.first ?? root["o:errorDetails"]?.items.first
    let candidates = [
      root["error_description"], root["detail"], root["error"]?["title"], root["title"], root["message"],
      first?["detail"],
      first?["description"], first, root["error"],
    ]
    for candidate in candidates {
      guard let text = candidate?.string, !text.isEmpty else { continue }
      let line = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
      return line.count > 300 ? String(line.prefix(300)) + "…" : line
    }
    return nil
  }

  /// The documented code of an error.
  static func code(_ root: Located) -> String? {
    let inner = root["o:errorDetails"]?.items.first?["o:errorCode"]
    let scim = root["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]?["messageId"]
    for candidate in [root["error"], root["errorCode"], inner, root["o:errorCode"], scim] {
      if let text = candidate?.string, text.count <= 100 { return text }
    }
    return nil
  }

  /// Headers that help the other side's support to find the request.
  static func exchange(_ request: ProbeRequest, _ response: ProbeResponse?) -> Exchange {
    var correlation: [String: String] = [:]
    for name in ["X-ORACLE-DMS-ECID", "X-ORACLE-DMS-RID", "X-Request-ID", "DD-Request-ID"] {
      if let value = response?.header(name), value.count <= 200 { correlation[name] = value }
    }
    return Exchange(
      method: request.method.rawValue, url: request.url, status: response?.status, correlation: correlation,
      mediaType: response?.mediaType)
  }
}
