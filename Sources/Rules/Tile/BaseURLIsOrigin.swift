public import Lint

/// The base URL is `https://` and a host, and nothing else.
public struct BaseURLIsOrigin: Rule {
  public static let metadata = RuleMetadata(
    id: "FD0102",
    name: "base-url-form",
    severities: [.error, .info],
    component: .tile,
    summary: "The base URL is https:// and the host, without path, query or port.",
    rationale: """
      Datadog appends the paths of the REST APIs to the base URL. With the path of a page in it every request goes \
      to an address that does not exist.
      """,
    sources: [
      .oracle(
        "URL Paths for REST Services",
        url: "https://docs.oracle.com/en/cloud/saas/financials/26b/farfa/URL_Paths_for_REST_Services.html"),
      .script("normalises the base URL"),
    ],
    remedy: .tileValue(
      .fusionBaseURL, summary: "Cut the base URL down to https:// and the host.",
      steps: ["Open Fusion in a browser and copy the address up to the first slash behind the host."],
      commands: Remedy.fixCommands),
    uses: [.fusionBaseURL],
    neededForGo: true,
    examples: [
      .passes("scheme and host"),
      .passes("upper case", .tile("fusion_base_url: HTTPS://ABCD.fa.ocs.oraclecloud.com")),
      .fails("a page", .tile("fusion_base_url: «$POD/fscmUI/faces/FuseWelcome?_afrLoop=1»"), severity: .error),
      .fails("a REST path", .tile("fusion_base_url: «$POD/fscmRestApi/resources/11.13.18.05»"), severity: .error),
      .fails("no TLS", .tile("fusion_base_url: «http://abcd.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails("one slash", .tile("fusion_base_url: «https:/abcd.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails("no scheme", .tile("fusion_base_url: «abcd.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails("another port", .tile("fusion_base_url: «$POD:8443»"), severity: .error),
      .fails("user info", .tile("fusion_base_url: «https://user@abcd.fa.ocs.oraclecloud.com»"), severity: .error),
      .fails("a slash at the end", .tile("fusion_base_url: «$POD/»"), severity: .info),
      .fails("the default port", .tile("fusion_base_url: «$POD:443»"), severity: .info),
      .undecidable("no base URL", .without([.fusionBaseURL])),
    ]
  )

  public init() {}

  public func check(_ setup: Setup) -> Judgement {
    setup.judgeURL(.fusionBaseURL) { value, address in
      var right: String? { isElsewhere(address.host) ? nil : "https://" + address.host }
      if address.host.isEmpty || value.value.holdsWhitespace {
        return .failed(.tile(.fusionBaseURL, noURL(value.value), at: value.place, observed: value.value))
      }
      let faults = address.faults(path: "")
      if !faults.isEmpty {
        return .failed(
          .tile(
            .fusionBaseURL, message(value.value, faults, paste(address.path), right), at: value.place,
            observed: address.withoutUserInfo(value.value), expected: right))
      }
      let trifles =
        (address.port == nil ? [] : ["the default port"]) + (address.path == "/" ? ["a slash at the end"] : [])
      if trifles.isEmpty { return .passed }
      return .failed(
        .tile(
          .fusionBaseURL, trifle(value.value, trifles, right), severity: .info, at: value.place, observed: value.value,
          expected: right))
    }
  }

  /// Whether a host is known to be no pod, so that it is no base URL in any form (FD0103).
  private func isElsewhere(_ host: String) -> Bool {
    Hosts.isIdentityHost(host) || Hosts.isSignIn(host) || Hosts.isEPM(host) || Hosts.isDatadog(host)
      || Hosts.isControlPlane(host)
  }

  /// What a path shows the value to be.
  private func paste(_ path: String) -> String? {
    let first = path.split(separator: "/").first.map { $0.lowercased() } ?? ""
    switch first {
    case _ where first.hasSuffix("restapi"): return "this is the address of a REST resource"
    case _ where first.hasSuffix("ui"), "homepage", "faces", "fndsetup": return "this is the address of a page"
    case "ess", "api": return "this is the address of a service"
    case "oauth2": return "this is a token endpoint, which belongs in `token_url`"
    default: return nil
    }
  }
}

private func noURL(_ value: String) -> String {
  "`\(value)` is no URL: `https://` and the host of Fusion are expected"
}

private func message(_ value: String, _ faults: [String], _ paste: String?, _ right: String?) -> String {
  let shown = WebAddress(value).withoutUserInfo(value)
  let hint = paste.map { " (\($0))" } ?? ""
  return "`\(shown)` has \(String.enumeration(faults))\(hint)"
    + ": the base URL is `\(right ?? "https://<pod>.fa.<data centre>.oraclecloud.com")`"
}

private func trifle(_ value: String, _ trifles: [String], _ right: String?) -> String {
  "`\(value)` has \(String.enumeration(trifles))" + (right.map { ": `\($0)` is enough" } ?? "")
}

extension WebAddress {
  /// What stands in a URL that must be `https`, a host and one path; a slash is allowed where the path is empty.
  func faults(path right: String) -> [String] {
    var faults: [String] = []
    if scheme.isEmpty {
      faults.append("no scheme")
    } else if scheme != "https" {
      faults.append("the scheme `\(scheme)` instead of `https`")
    }
    if userInfo != nil { faults.append("user information before the host") }
    if let port, port != "443", !port.isEmpty { faults.append("the port `\(port)`") }
    if path != right, !(right.isEmpty && path == "/") {
      faults.append(path.isEmpty ? "no path" : "the path `\(path)`")
    }
    if query != nil { faults.append("a query") }
    if fragment != nil { faults.append("a fragment") }
    return faults
  }

  /// A URL as written, without what stands before `@`: a password may be there.
  func withoutUserInfo(_ text: String) -> String {
    guard let userInfo, let range = text.firstRange(of: userInfo + "@") else { return text }
    return text.replacingCharacters(in: range, with: "…@")
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
