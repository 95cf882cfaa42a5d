import Lint
import SourceText

/// Sorts an answer by status, media type and documented members; the wording of others decides nothing.
enum Classification {
  /// Which service speaks: its own media types and error shapes.
  enum Service {
    case identity, ess, adf, audit, datadog
  }

  /// The document of an answer that succeeded, or the fault that it is.
  static func document(_ response: ProbeResponse, from service: Service, host: String) -> Result<Located, Fault> {
    if let fault = fault(response, from: service, host: host) { return .failure(fault) }
    if response.isCut { return .failure(Fault(.tooLarge, "the answer is larger than this request may need")) }
    if isMarkup(response) { return .failure(markup(response)) }
    guard let root = json(response) else {
      return .failure(Fault(.notExpected, "the answer is no JSON (\(response.mediaType ?? "no media type"))"))
    }
    if service == .audit, let status = root["status"]?.string, status.uppercased() == "FAIL" {
      return .failure(Fault(.failInside, description(root) ?? "the answer says FAIL", code: code(root)))
    }
    return .success(root)
  }

  static func fault(_ response: ProbeResponse, from service: Service, host: String) -> Fault? {
    let root = isMarkup(response) ? nil : json(response)
    let text = root.flatMap(description) ?? "status \(response.status)"
    switch response.status {
    case 200...299: return nil
    case 300...399: return redirect(response, host: host)
    case 401:
      if isMarkup(response) { return blocked(response) }
      return Fault(.unauthorized, text, code: root.flatMap(code))
    case 403:
      // A refusal in another type than the service's own comes from something in front of it, never from a role.
      if isMarkup(response) || root == nil && !response.body.isEmpty && mentionsReference(response) {
        return blocked(response)
      }
      return Fault(.forbidden, text, code: root.flatMap(code))
    case 404: return Fault(.notFound, text, code: root.flatMap(code))
    case 429: return Fault(.throttled, text, code: root.flatMap(code))
    case 400...499: return Fault(.badRequest, text, code: root.flatMap(code))
    default: return Fault(.serverFault, text, code: root.flatMap(code))
    }
  }

  private static func redirect(_ response: ProbeResponse, host: String) -> Fault {
    let target = response.header("Location").map(WebAddress.init)
    let other = target.flatMap { $0.host.isEmpty || $0.host == host.lowercased() ? nil : $0 }
    guard let other else {
      let leadsToSignIn = target?.path.hasPrefix("/oam/") ?? false
      return Fault(
        leadsToSignIn ? .signIn : .notExpected, "a redirect (status \(response.status)), which is not followed")
    }
    let isSignIn = Hosts.isSignIn(other.host) || Hosts.identityForm(other) != nil
    return Fault(
      isSignIn ? .signIn : .redirected, "a redirect to `\(other.host)`, which is not followed", redirectHost: other.host
    )
  }

  /// HTML with a success is a page for people: of the sign-in, or of a firewall.
  private static func markup(_ response: ProbeResponse) -> Fault {
    Fault(.signIn, "a page for people (HTML) instead of the service's own type")
  }

  private static func blocked(_ response: ProbeResponse) -> Fault {
    Fault(.blocked, "refused with a page (HTML), not by the service itself (status \(response.status))")
  }

  private static func isMarkup(_ response: ProbeResponse) -> Bool {
    if let type = response.mediaType, type == "text/html" || type == "application/xhtml+xml" { return true }
    return response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
  }

  /// The reference number that edge firewalls print: `Reference #18.2f…`.
  private static func mentionsReference(_ response: ProbeResponse) -> Bool {
    String(decoding: response.body.prefix(4096), as: UTF8.self).contains("Reference #")
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
