/// What the proxy does with a CONNECT.
enum TunnelDecision: Sendable {
  case askForUser
  case refuse(Int, String)
  /// Neither an answer nor an end.
  case ignore
  case reset
  case tunnel(host: String, role: Role, certificate: Certificates.Kind, breaking: Scenario.Fault.Action?)
}

extension World {
  func connect(to target: String, headers: [(name: String, value: String)]) -> TunnelDecision {
    withState { $0.connect(to: target, headers: headers) }
  }

  /// A request to the proxy itself, in clear: a credential in it has leaked.
  func refusePlain(target: String, headers: [(name: String, value: String)]) {
    withState { state in
      state.counters.plainRequests += 1
      let request = Request(host: "proxy", role: .bystander, method: "GET", target: target, headers: headers)
      state.countLeaks(request)
    }
  }
}

extension World.State {
  mutating func countLeaks(_ request: Request) {
    for sighting in watch.sightings(in: request, tokens: tokens) where !sighting.belongs {
      counters.leaks.append(
        .init(host: request.host, path: request.path, kind: sighting.kind, place: sighting.place))
    }
  }

  mutating func connect(to target: String, headers: [(name: String, value: String)]) -> TunnelDecision {
    let parts = target.split(separator: ":")
    let host = (parts.first.map(String.init) ?? "").lowercased()
    var request = Request(host: "proxy", role: .bystander, method: "CONNECT", target: target, headers: headers)
    let sent = request.header("Proxy-Authorization")
    request.headers.removeAll { $0.name.lowercased() == "proxy-authorization" }
    countLeaks(request)
    if !scenario.proxy.user.isEmpty {
      let wanted = "Basic " + Encodings.base64(Array("\(scenario.proxy.user):\(scenario.proxy.password)".utf8))
      guard sent == wanted else {
        counters.proxyRefusals += 1
        return .askForUser
      }
    }
    let role = role(of: host)
    let fault = connectionFault(host: host, role: role)
    guard let role, parts.count == 2, fault?.action != .unresolvable else {
      counters.refusedTunnels[target, default: 0] += 1
      return .refuse(scenario.proxy.unresolvableStatus, "Host Not Found")
    }
    guard parts[1] == "443" else {
      counters.refusedTunnels[target, default: 0] += 1
      return .refuse(503, "Connection refused")
    }
    counters.hosts[host, default: .init()].connections += 1
    var kind = Certificates.Kind.good
    switch fault?.action {
    case .refuse?: return .refuse(fault?.status ?? 503, "Connection refused")
    case .forbid?: return .refuse(fault?.status ?? 403, "Forbidden by policy")
    case .timeOut?:
      // Without a status the proxy says nothing at all.
      return fault?.status.map { .refuse($0, "Gateway Timeout") } ?? .ignore
    case .resetBeforeConnect?: return .reset
    case .resetAfterConnect?, .resetInTLS?, .closeInTLS?, .silentTLS?, .notTLS?:
      return .tunnel(host: host, role: role, certificate: .good, breaking: fault?.action)
    case .tls11?: kind = .tls11
    case .expiredCertificate?: kind = .expired
    case .notYetValidCertificate?: kind = .notYetValid
    case .wrongHostCertificate?: kind = .wrongHost
    case .unknownAuthority?: kind = .unknownAuthority
    case .selfSigned?: kind = .selfSigned
    case .incompleteChain?: kind = .incompleteChain
    default: break
    }
    return .tunnel(host: host, role: role, certificate: kind, breaking: nil)
  }
}
