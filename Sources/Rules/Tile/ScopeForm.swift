import Lint

/// What a scope string is (Oracle, "Scopes"): the audience of a resource and the name of a scope, joined with nothing
/// between them. A scope is never trimmed: `:443` and `/` belong to it.
package enum ScopeForm: Sendable, Hashable {
  /// `urn:opc:resource:fa:instanceid=<digits>urn:opc:resource:consumer::all`.
  case instance(id: String)
  /// `urn:opc:resource:faaas:fa:<System Name>urn:opc:resource:consumer::all`.
  case system(name: String)
  /// `urn:opc:resource:consumer::all` alone: for clients that may use every scope.
  case allScopes
  /// A scope of one product of the other platform, such as `urn:opc:resource:fusion:abcd:boss/`.
  case product(String)
  /// The URL of a pod, as hand-made resource applications have it.
  case url
  case unknown
  case broken(Fault)

  package enum Fault: Sendable, Hashable {
    /// White space between the halves, which makes two scopes of one.
    case blankAtSeam
    case blankInside
    /// Further scopes beside the one.
    case furtherWords([String])
    /// The second half, or the first, lost its `urn`.
    case lostURN
    case firstHalfAlone
    case wildCard
    case administrative
  }

  /// Whether it is a scope of the Fusion application, in one of its two forms.
  package var isFusion: Bool {
    switch self {
    case .instance, .system: true
    default: false
    }
  }

  package static let consumer = "urn:opc:resource:consumer::all"
  static let instance = "urn:opc:resource:fa:instanceid="
  static let system = "urn:opc:resource:faaas:fa:"

  package init(_ text: String) {
    if let fault = ScopeForm.words(text) {
      self = .broken(fault)
    } else if text.begins("urn:opc:idm:") {
      self = .broken(.administrative)
    } else if text.holds("*") {
      self = .broken(.wildCard)
    } else if text == ScopeForm.consumer {
      self = .allScopes
    } else if let id = ScopeForm.instanceID(text) {
      self = .instance(id: id)
    } else if let name = ScopeForm.systemName(text) {
      self = .system(name: name)
    } else if let fault = ScopeForm.halves(text) {
      self = .broken(fault)
    } else if let product = ScopeForm.product(text) {
      self = .product(product)
    } else {
      self = text.begins("https://") || text.begins("http://") ? .url : .unknown
    }
  }

  /// What stands between the start of a first half and the second half; nil where nothing does or the shape differs.
  private static func middle(_ text: String, after prefix: String) -> String? {
    guard text.hasPrefix(prefix), text.hasSuffix(consumer) else { return nil }
    let rest = text.utf8.dropFirst(prefix.utf8.count)
    guard rest.count > consumer.utf8.count else { return nil }
    return String(Substring(rest.dropLast(consumer.utf8.count)))
  }

  /// Words that other instructions put beside a scope.
  private static let otherWords: Set<String> = [
    "openid", "offline_access", "profile", "email", "phone", "address", "groups",
  ]

  private static let longestWord = 14

  /// What is wrong where a text is more than one word, or a word that is no resource's scope.
  private static func words(_ text: String) -> Fault? {
    // The ordinary scope is one word of these alone.
    if text.isAll({ (0x21...0x7E).contains($0) && !separates($0) }) {
      return text.utf8.count <= longestWord && otherWords.contains(text.lowercased()) ? .furtherWords([text]) : nil
    }
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    if words.count < 2 {
      // Encoded or separated by other marks: only where a piece is known, since a scope may hold the mark itself.
      let separated = separate(text)
      guard separated.count > 1, separated.contains(where: isPiece) else { return nil }
      words = separated
    }
    let whole = words.joined()
    if isWhole(whole) { return words.count == 2 && words[1] == consumer ? .blankAtSeam : .blankInside }
    if words.contains(where: isWhole) { return .furtherWords(words.filter { !isWhole($0) }) }
    let further = words.filter { otherWords.contains($0.lowercased()) }
    if !further.isEmpty { return .furtherWords(further) }
    return words.last == consumer ? .blankAtSeam : .blankInside
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
  }

  private static func separate(_ text: String) -> [String] {
    var pieces = [""]
    var rest = Substring(text)
    while let first = rest.first {
      if let mark = ["%20", "%0A", "%0a", "%0D", "%0d", "+", ",", ";"].first(where: { rest.hasPrefix($0) }) {
        rest = rest.dropFirst(mark.count)
        if pieces.last != "" { pieces.append("") }
      } else {
        pieces[pieces.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return pieces.filter { !$0.isEmpty }
  }

  private static func isPiece(_ text: String) -> Bool {
    text == consumer || otherWords.contains(text.lowercased()) || isWhole(text)
  }

  private static func isWhole(_ text: String) -> Bool {
    instanceID(text) != nil || systemName(text) != nil
  }

  private static func instanceID(_ text: String) -> String? {
    middle(text, after: instance).flatMap { $0.isAll { (48...57).contains($0) } ? $0 : nil }
  }

  private static func systemName(_ text: String) -> String? {
    middle(text, after: system).flatMap {
      $0.holds(":") || $0.holdsWhitespace ? nil : $0
    }
  }

  /// What is wrong with a text that was meant to be both halves.
  private static func halves(_ text: String) -> Fault? {
    let tail = consumer.dropFirst("urn:".count)
    if text.hasSuffix(tail), !text.hasSuffix(consumer) { return .lostURN }
    if text.hasPrefix(":opc:resource:") || text.hasPrefix("opc:resource:") { return .lostURN }
    guard text.hasPrefix("urn:opc:resource:fa:") || text.hasPrefix("urn:opc:resource:faaas:") else { return nil }
    if text == instance + consumer || text == system + consumer { return .firstHalfAlone }
    return text.firstRange(of: consumer) == nil ? .firstHalfAlone : nil
  }

  /// The product of `urn:opc:resource:fusion:<pod>:<product>[/…]`.
  private static func product(_ text: String) -> String? {
    let prefix = "urn:opc:resource:fusion:"
    guard text.hasPrefix(prefix) else { return nil }
    let parts = text.dropFirst(prefix.count).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].contains(":") else { return nil }
    let product = parts[1].prefix { $0 != "/" }
    return product.isEmpty ? nil : String(product)
  }
}
