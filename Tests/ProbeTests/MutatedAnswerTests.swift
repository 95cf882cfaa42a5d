import Evidence
import Lint
import Probe
import Rules
import Synchronization
import Testing

/// Answers in which some values are others: whatever comes, the probe ends, every rule has an outcome, and what was not
/// understood is no pass that `go` could rest on by itself.
extension ProbeTests {
  @Test(arguments: 0..<20) func answersOfAnyKind(seed: Int) async throws {
    let engine = Engine(rules: allRules)
    let collect =
      #"{"streams":{"ess":{},"erp":[{"resource":"invoices"}],"audit":[{"product":"Payables","object":"Invoices"}]}}"#
    for round in 0..<12 {
      let mutation = Mutation(seed: UInt64(seed * 1000 + round))
      let remote = FakeRemote { request in FakeRemote.healthy(request).map(mutation.changed) }
      let result = try await run(remote, collect: collect)
      var setup = try setup(collect: collect)
      LiveImport.merge(
        result.live,
        result.documents.map { LiveImport.Document(kind: $0.kind, exchange: $0.exchange, body: $0.body) }, into: &setup)
      let judged = engine.judge(setup, redactor: Redactor(secrets: setup.secrets))
      #expect(judged.checks.count == allRules.count, "seed \(seed), round \(round)")
      #expect(remote.requests.count <= 60, "seed \(seed), round \(round)")
    }
  }
}

/// Changes answers, each time others: values, headers, statuses.
private final class Mutation: Sendable {
  private let state: Mutex<UInt64>

  private static let values = [
    "null", "true", "-1", "0", "1e999", "-1e999", "9223372036854775807", "-9223372036854775808", "1e-999", "\"\"",
    "\"\\u0000\"", "\"9999-99-99T99:99:99Z\"", "\"a.b.c\"", "\"https://\"", "[]", "{}", "[[[]]]", "[null]",
    "{\"items\":[]}", "99999999999999999999999999", "\"\\ud800\"",
  ]
  private static let statuses = [200, 200, 200, 200, 200, 200, 200, 204, 302, 400, 401, 403, 404, 429, 500, 503]
  private static let headers = [
    "", "nan", "-1", "99999999999999999999", "Thu, 99 Foo 99999 99:99:99 GMT", "text/html", "\"", "//",
  ]

  init(seed: UInt64) { state = Mutex(seed &* 0x9e37_79b9_7f4a_7c15 | 1) }

  /// SplitMix64.
  private func number(below limit: Int) -> Int {
    state.withLock { state in
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return Int((z ^ (z >> 31)) % UInt64(limit))
    }
  }

  func changed(_ answer: ProbeResponse) -> ProbeResponse {
    var answer = answer
    answer.status = Mutation.statuses[number(below: Mutation.statuses.count)]
    answer.body = changed(answer.body)
    for index in answer.headers.indices where number(below: 8) == 0 {
      answer.headers[index].value = Mutation.headers[number(below: Mutation.headers.count)]
    }
    if number(below: 8) == 0 {
      for name in ["Retry-After", "Location"] {
        answer.headers.append((name: name, value: Mutation.headers[number(below: Mutation.headers.count)]))
      }
    }
    return answer
  }

  /// Some scalars of a JSON text replaced; now and then a byte.
  private func changed(_ body: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < body.count {
      var end = at + 1
      let isText = body[at] == UInt8(ascii: "\"")
      let isNumber = (48...57).contains(body[at]) || body[at] == UInt8(ascii: "-")
      if isText {
        while end < body.count, body[end] != UInt8(ascii: "\"") { end += body[end] == UInt8(ascii: "\\") ? 2 : 1 }
        end = min(end + 1, body.count)
      } else if isNumber {
        while end < body.count, (48...57).contains(body[end]) || body[end] == UInt8(ascii: ".") { end += 1 }
      }
      let isKey = end < body.count && body[end] == UInt8(ascii: ":")
      if isText || isNumber, !isKey, number(below: 4) == 0 {
        result += Array(Mutation.values[number(below: Mutation.values.count)].utf8)
      } else {
        result += body[at..<end]
      }
      at = end
    }
    if !result.isEmpty, number(below: 12) == 0 { result[number(below: result.count)] = UInt8(number(below: 256)) }
    return result
  }
}
