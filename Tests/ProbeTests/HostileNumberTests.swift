import Lint
import Probe
import Testing

/// Numbers that no clock and no service gives: they end no program.
extension ProbeTests {
  @Test(arguments: ["nan", "inf", "-inf", "1e400", "-5", "1e18", "", "soon"])
  func retryAfterOfAnyKind(value: String) async throws {
    let remote = FakeRemote { request in
      request.target.hasSuffix("getaudithistory")
        ? .success(FakeRemote.json("{}", status: 429, [("Retry-After", value)])) : FakeRemote.healthy(request)
    }
    let live = try await run(remote).live
    #expect(live.families[.audit]?.fault?.kind == .throttled)
    #expect(remote.waited.count == 2 && remote.waited.allSatisfy { $0 >= 0.1 && $0 <= 20 }, "\(remote.waited)")
  }

  @Test(arguments: ["1e400", "-1e400", "1e300", "9223372036854775807", "-9223372036854775000000", "-1", "0.5"])
  func timesOfPointsOfAnyKind(time: String) async throws {
    let remote = FakeRemote { request in
      request.target == "/api/v2/query/timeseries"
        ? .success(FakeRemote.json(#"{"data":{"attributes":{"series":[{}],"times":[\#(time)],"values":[[1]]}}}"#))
        : FakeRemote.healthy(request)
    }
    let live = try await run(remote).live
    #expect(live.families[.ess]?.value != nil)
  }

  @Test(arguments: [
    #"{"sub":"a","exp":9223372036854775807,"iat":-9223372036854775807}"#,
    #"{"sub":"a","exp":-9223372036854775808,"iat":9223372036854775807}"#,
    #"{"sub":"a","exp":1e999,"iat":99999999999999999999}"#,
  ])
  func claimsOfAnyKind(claims: String) async throws {
    let token = "x.\(FakeRemote.base64URL(claims)).y"
    let remote = FakeRemote { request in
      request.target.hasSuffix("/oauth2/v1/token")
        ? .success(FakeRemote.json(#"{"access_token":"\#(token)"}"#)) : FakeRemote.healthy(request)
    }
    let claims = try #require(try await run(remote).live.token.value)
    #expect(claims.isReadable && claims.subject == "a" && claims.lifetime == nil)
  }
}
