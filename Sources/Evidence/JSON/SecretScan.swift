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
    var path: [Pointer.Step] = []
    // Most documents hold none, and need no pointers to them.
    guard holdsAny(root.node, key: nil) else { return }
    walk(root.node, key: nil, &path)
    // A raw state repeats values below `outputs`, under names of the customer's choice.
    if known.contains(where: { !SecretScan.hasShape($0) }) {
      path = []
      findAgain(root.node, &path)
    }
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
            + ".[\"hashed-client-secret\"], .client_secret, .hashed_client_secret) else . end)' EXPORT > CLEAN"
        ])
    }
  }

  private enum Meaning { case clientSecret, otherSecret }

  /// Whether there is a secret below a node; notes the marks of a cut on the way.
  private mutating func holdsAny(_ node: Node, key: Meaning?) -> Bool {
    var holds = false
    switch node.content {
    case .string:
      if node.text.hasPrefix("@{"), node.text.hasSuffix("}"), node.text.contains("=") { isCut = true }
      return SecretScan.meaning(of: node, key) != nil
    case .object(let members):
      for index in members.indices {
        let meaning = SecretScan.meaning(of: members[index].key, in: key)
        if holdsAny(members[index].value, key: meaning) { holds = true }
      }
    case .array(let items):
      for index in items.indices where holdsAny(items[index], key: key) { holds = true }
    default: break
    }
    return holds
  }

  private mutating func walk(_ node: Node, key: Meaning?, _ path: inout [Pointer.Step]) {
    switch node.content {
    case .string:
      if let meaning = SecretScan.meaning(of: node, key) {
        note(node, isClientSecret: meaning == .clientSecret, path)
      }
    case .object(let members):
      for member in members {
        path.append(.key(member.key))
        walk(member.value, key: SecretScan.meaning(of: member.key, in: key), &path)
        path.removeLast()
      }
    case .array(let items):
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        walk(item, key: key, &path)
        path.removeLast()
      }
    default: break
    }
  }

  private mutating func findAgain(_ node: Node, _ path: inout [Pointer.Step]) {
    switch node.content {
    case .string where known.contains(node.text): note(node, isClientSecret: true, path)
    case .object(let members):
      for member in members {
        path.append(.key(member.key))
        findAgain(member.value, &path)
        path.removeLast()
      }
    case .array(let items):
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        findAgain(item, &path)
        path.removeLast()
      }
    default: break
    }
  }

  private mutating func note(_ node: Node, isClientSecret: Bool, _ path: [Pointer.Step]) {
    if kept.insert(node.text).inserted { secrets.append(node.text) }
    guard isClientSecret else { return }
    known.insert(node.text)
    guard places.count < SecretScan.most, seen.insert(node.range.lowerBound).inserted else { return }
    places.append(Located(node, file: root.file, pointer: Pointer(path)))
  }

  /// What a text is under a key, where it is a secret.
  private static func meaning(of node: Node, _ key: Meaning?) -> Meaning? {
    if hasShape(node.text) { return .clientSecret }
    guard let key, !isMasked(node.text) else { return nil }
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
