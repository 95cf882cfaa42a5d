import Lint
import SourceText

/// Reads the claims of an access token. The token is read, not verified: its signature is Fusion's business.
enum AccessToken {
  static func claims(of token: String, expiresIn: Int?) -> TokenClaims {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = decodeBase64URL(parts[1]) else {
      return TokenClaims(lifetime: expiresIn, isReadable: false)
    }
    let root: Located
    do throws(SyntaxProblem) {
      root = try JSONReader.read(SourceFile(name: "token", bytes: payload), limits: .init(depth: 16, nodes: 10_000))
        .root
    } catch {
      return TokenClaims(lifetime: expiresIn, isReadable: false)
    }
    func text(_ names: String...) -> String? { names.lazy.compactMap { root[$0]?.string }.first }
    let audience = root["aud"]
    let span = root["exp"]?.integer.flatMap { end in
      root["iat"]?.integer.flatMap { start in
        let (span, isTooLong) = end.subtractingReportingOverflow(start)
        return isTooLong ? nil : span
      }
    }
    return TokenClaims(
      subject: text("sub"), subjectType: text("sub_type"), grant: text("gtp"), clientID: text("client_id"),
      audiences: audience?.string.map { [$0] } ?? audience?.items.compactMap(\.string) ?? [],
      scopes: (root["scope"]?.string.map { [$0] } ?? root["scope"]?.items.compactMap(\.string) ?? []).flatMap {
        $0.split(separator: " ").map(String.init)
      },
      tenant: text("tenant", "user.tenant.name", "client_tenantname"), lifetime: expiresIn ?? span, isReadable: true)
  }

  /// RFC 4648 section 5, without padding; nil for anything else, or bytes that are no UTF-8.
  static func decodeBase64URL(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "-"), UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "_"), UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
  }
}
