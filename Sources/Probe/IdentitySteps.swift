import Lint
import SourceText

extension Probe {
  func discovery(
    _ host: String, _ port: Int, _ throttled: inout [Exchange]
  ) async -> (LiveEvidence.Step<DomainDiscovery>, LiveEvidence.Step<Int>) {
    let request = ProbeRequest(
      host: host, port: port, target: "/.well-known/openid-configuration", headers: [("Accept", "application/json")])
    let answer = await send(request, &throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault):
      let isInterrupted = fault.kind == .interrupted
      return (
        .ended(fault, exchange), .skipped(prerequisite: isInterrupted ? nil : "FD0601", reason: fault.message)
      )
    case .success(let response):
      var skew: LiveEvidence.Step<Int> = .skipped(prerequisite: "FD0602", reason: "the answer has no Date")
      if let seconds = self.skew(response) { skew = .done(seconds, exchange) }
      switch Classification.document(response, from: .identity, host: host) {
      case .failure(let fault): return (.failed(fault, exchange), skew)
      case .success(let root):
        return (.done(DomainDiscovery(tokenEndpoint: root["token_endpoint"]?.string), exchange), skew)
      }
    }
  }

  /// What the request for a token brought; the skew is this machine's clock against the answer's `Date`.
  typealias Issued = (step: LiveEvidence.Step<TokenClaims>, token: Secret?, skew: Int?)

  func issueToken(_ host: String, _ port: Int, scope: String, _ throttled: inout [Exchange]) async -> Issued {
    if let (prerequisite, reason) = plan.identityCredential {
      return (.skipped(prerequisite: prerequisite, reason: reason), nil, nil)
    }
    guard let secret = plan.clientSecret else {
      return (.skipped(prerequisite: "FD0109", reason: "the client secret is not to be had"), nil, nil)
    }
    let body = "grant_type=client_credentials&scope=" + Percent.encode(scope)
    let request = ProbeRequest(
      .post, host: host, port: port, target: plan.tokenTarget,
      headers: [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")],
      body: Array(body.utf8), credential: .client(id: plan.clientID, secret: secret), limit: 1 << 20)
    let answer = await send(request, &throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): return (.ended(fault, exchange), nil, nil)
    case .success(let response):
      let (step, token) = token(in: response, exchange, host)
      return (step, token, skew(response))
    }
  }

  private func token(
    in response: ProbeResponse, _ exchange: Exchange, _ host: String
  ) -> (LiveEvidence.Step<TokenClaims>, Secret?) {
    switch Classification.document(response, from: .identity, host: host) {
    case .failure(let fault): return (.failed(fault, exchange), nil)
    case .success(let root):
      guard let token = root["access_token"]?.string, !token.isEmpty else {
        let many = root["tokenResponses"] != nil
        return (
          .failed(
            Fault(.notExpected, many ? "several tokens instead of one" : "the answer has no access token"), exchange),
          nil
        )
      }
      let seconds = root["expires_in"]?.integer ?? root["expires_in"]?.string.flatMap { Int($0) }
      return (.done(AccessToken.claims(of: token, expiresIn: seconds), exchange), Secret(token))
    }
  }

  /// Seconds that this machine's clock is ahead of an answer's `Date`.
  private func skew(_ response: ProbeResponse) -> Int? {
    response.header("Date").flatMap(HTTPDate.seconds).map { transport.now() - $0 }
  }

  /// The client's own App record, where the domain grants the client a look at it.
  func ownRecord(_ host: String, _ port: Int, _ result: inout ProbeResult) async {
    guard result.live.token.value != nil else {
      if case .skipped(let prerequisite, let reason) = result.live.token {
        result.live.appRecord = .skipped(prerequisite: prerequisite, reason: reason)
        return
      }
      result.live.appRecord = .skipped(prerequisite: "FD0603", reason: "no token was issued")
      return
    }
    let (step, token, _) = await issueToken(host, port, scope: "urn:opc:idm:__myscopes__", &result.live.throttled)
    guard let token else {
      result.live.appRecord = step.reading("a token") { _ in nil }
      return
    }
    let filter = Percent.encode(
      "name eq \"\(plan.clientID.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
    let request = ProbeRequest(
      host: host, port: port, target: "/admin/v1/Apps?filter=" + filter,
      headers: [("Accept", "application/scim+json, application/json")],
      credential: .bearer(token))
    let answer = await send(request, &result.live.throttled)
    let exchange = Classification.exchange(request, try? answer.get())
    switch answer {
    case .failure(let fault): result.live.appRecord = .ended(fault, exchange)
    case .success(let response):
      switch Classification.document(response, from: .identity, host: host) {
      case .failure(let fault): result.live.appRecord = .failed(fault, exchange)
      case .success(let root):
        // An issued token outweighs an empty record.
        let isThere = root["Resources"]?.items.isEmpty == false
        result.live.appRecord = .done(isThere, exchange)
        if isThere { result.documents.append((.application, exchange, response.body)) }
      }
    }
  }
}
