import Lint
import SourceText

/// Looks through a whole document for secrets, whatever it is, and for the marks of a cut by PowerShell.
struct SecretScan {
  /// Values that must never be shown.
  private(set) var secrets: [String] = []
  /// Where client secrets of applications stand in clear.
  private(set) var places: [Located] = []
  /// Whether ConvertTo-Json replaced objects by their text.
  private(set) var isCut = false
  private let root: Located
  private var kept = Set<String>()
  private var known = Set<String>()
  private var seen = Set<Int>()

  /// A list of thousands of applications gives one finding for each of the first ones.
  private static let most = 100

  init(_ root: Located) {
    self.root = root
    // Most documents hold none.
    guard root.contains(SecretScan.mayMatter) else { return }
    walk(root, key: nil)
    // A raw state repeats values below `outputs`, under names of the customer's choice.
    if known.contains(where: { !SecretScan.hasShape($0) }) { findAgain(root) }
    places.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Whether a secret, or the mark of a cut, is anywhere in a value.
  static func holdsSecret(_ value: Located) -> Bool {
    let scan = SecretScan(value)
    return !scan.secrets.isEmpty || scan.isCut
  }

  func problems(_ request: ImportRequest) -> [InputProblem] {
    places.map { place in
      InputProblem(
        rule: "FD0007", subject: place.pointer.description,
        message: "a client secret stands in clear in this export: whoever has the file can use it",
        place: request.place(place), observed: "[redacted]", expected: "no client secret",
        steps: [
          "Take the secret out of the file, and out of every copy of it.",
          "If the file left your hands, regenerate the client secret and enter the new one in the Datadog tile.",
        ],
        commands: [
          "jq 'walk(if type == \"object\" then del(.clientSecret, .hashedClientSecret, .[\"client-secret\"], "
            + ".[\"hashed-client-secret\"], .client_secret, .hashed_client_secret) "
            + "elif type == \"string\" and test(\"idcscs-\") then \"\" else . end)' EXPORT > CLEAN"
        ])
    }
  }

  private enum Meaning { case clientSecret, otherSecret }

  /// Whether a value can be a secret, hold one, or be the mark of a cut. What is null is none of that, whatever its key.
  private static func mayMatter(_ key: Span<UInt8>, _ text: Span<UInt8>, _ isNull: Bool) -> Bool {
    if text.count == 43, text[0] == UInt8(ascii: "i") { return true }
    if text.count > 2, text[0] == UInt8(ascii: "@") { return true }
    return !isNull && mayBeSecret(key)
      && key.withUnsafeBufferPointer { meaning(of: String(decoding: $0, as: UTF8.self)) != nil }
  }

  private mutating func walk(_ value: Located, key: Meaning?) {
    if value.isString {
      let text = value.text
      if text.hasPrefix("@{"), text.hasSuffix("}"), text.contains("=") { isCut = true }
      if let meaning = SecretScan.meaning(ofText: text, key) {
        note(value, text, isClientSecret: meaning == .clientSecret)
      }
    } else {
      let isArray = value.isArray
      value.forEachChild { child in
        walk(child, key: isArray ? key : SecretScan.meaning(of: child.key ?? "", in: key))
      }
    }
  }

  private mutating func findAgain(_ value: Located) {
    if value.isString {
      let text = value.text
      if known.contains(text) { note(value, text, isClientSecret: true) }
    } else {
      value.forEachChild { findAgain($0) }
    }
  }

  private mutating func note(_ value: Located, _ text: String, isClientSecret: Bool) {
    if kept.insert(text).inserted { secrets.append(text) }
    guard isClientSecret else { return }
    known.insert(text)
    guard places.count < SecretScan.most, seen.insert(value.range.lowerBound).inserted else { return }
    places.append(value)
  }

  /// What a text is under a key, where it is a secret.
  private static func meaning(ofText text: String, _ key: Meaning?) -> Meaning? {
    if hasShape(text) { return .clientSecret }
    guard let key, !isMasked(text) else { return nil }
    return key
  }

  /// What a key below another says. Outputs and variables hold the value one level lower.
  private static func meaning(of key: String, in around: Meaning?) -> Meaning? {
    if around != nil, key == "value" || key == "constant_value" { return around }
    return meaning(of: key)
  }

  private static func meaning(of key: String) -> Meaning? {
    guard mayBeSecret(key.utf8.span) else { return nil }
    let folded = key.keeping { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }.lowercased()
    if folded.hasSuffix("clientsecret") { return folded.hasSuffix("hashedclientsecret") ? .otherSecret : .clientSecret }
    switch folded {
    case "secret", "password", "accesstoken", "refreshtoken", "idtoken", "epmtoken", "epmjwtprivatekey", "privatekey":
      return .otherSecret
    default: return nil
    }
  }

  /// Whether a key ends like `secret`, `token`, `password` and `key`.
  private static func mayBeSecret(_ key: Span<UInt8>) -> Bool {
    guard key.count >= 6 else { return false }
    switch (key[key.count - 2] | 0x20, key[key.count - 1] | 0x20) {
    case (UInt8(ascii: "e"), UInt8(ascii: "t")), (UInt8(ascii: "e"), UInt8(ascii: "n")),
      (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "e"), UInt8(ascii: "y")):
      return true
    default: return false
    }
  }

  /// `idcscs-` and a UUID.
  static func hasShape(_ text: String) -> Bool {
    guard text.utf8.count == 43, text.hasPrefix("idcscs-") else { return false }
    return isUUID(text.dropFirst(7))
  }

  static func isUUID(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }

  /// What stands in place of a secret that was taken out.
  static func isMasked(_ text: String) -> Bool {
    let inner = text.lowercased().trimmingBlanks
    if inner.isEmpty || inner == "null" || inner == "none" || inner == "n/a" { return true }
    if inner.hasPrefix("<") && inner.hasSuffix(">") || inner.hasPrefix("(") && inner.hasSuffix(")") { return true }
    if inner.hasPrefix("${") && inner.hasSuffix("}") { return true }
    if ["redacted", "removed", "masked", "hidden", "sensitive"].contains(where: inner.contains), inner.utf8.count < 32 {
      return true
    }
    return inner.unicodeScalars.allSatisfy { "*x•.#-_…●█".unicodeScalars.contains($0) }
  }
}

extension String {
  fileprivate var trimmingBlanks: Substring {
    var rest = Substring(self)
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return rest
  }
}
