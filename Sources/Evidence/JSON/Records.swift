import Lint
import SourceText

/// A value of a document that was recognised.
struct Record {
  enum Kind {
    case application(Spelling)
    case environment
    case scimUser
    case hcmAccount
    case hcmRole
    case scimRole
    /// A whole answer of the audit service.
    case auditAnswer
    /// A row of one, on its own.
    case auditRow
    case account
    case lookalike(Lookalike)
    /// An error answer, with its description.
    case error(String)

    /// The kinds of evidence that it can serve; nil where it is none.
    var evidence: EvidenceKind? {
      switch self {
      case .application: .application
      case .environment: .environment
      case .scimUser, .hcmAccount: .user
      case .hcmRole, .scimRole: .roles
      case .auditAnswer, .auditRow: .audit
      case .account: .account
      case .lookalike, .error: nil
      }
    }
  }

  var kind: Kind
  var node: Located
  /// Whether it stands in a list.
  var isListed: Bool
}

/// The records of a document, out of whatever envelope: the object alone, a list, `data`, `Resources`, `items`, one key
/// around them. A user's `--query` and `jq` reshape answers at will, so nothing but the members counts.
struct Records {
  private(set) var found: [Record] = []
  /// Whether a list is known to be cut: `totalResults` above what was returned, `hasMore`, `opc-next-page`.
  private(set) var isComplete = true
  /// Whether the document is the answer of a search, with no record in it.
  private(set) var isEmptyList = false
  /// Whether this is the wrapper of `oci raw-request`.
  private(set) var isRawRequest = false
  /// The kinds that an answer without a record can be of, by its envelope.
  var emptyKinds: [EvidenceKind] {
    if !isEmptyList { return [] }
    if root.has("hasMore") { return [.user, .roles] }
    if root["data"]?.isArray == true { return [.account, .application, .environment] }
    if root.has("Resources") || root.has("totalResults") { return [.application, .user, .roles] }
    if root.isArray { return [.application, .environment, .user, .roles, .account] }
    return [.application, .environment]
  }
  private let root: Located
  private let expecting: EvidenceKind

  init(_ root: Located, expecting: EvidenceKind) {
    self.root = root
    self.expecting = expecting
    collect(root, isListed: false, depth: 0)
    isRawRequest = root.has("headers") && root.has("data")
    if found.isEmpty { isEmptyList = Records.isEmptyList(root) }
  }

  var applications: [(node: Located, spelling: Spelling, isListed: Bool)] {
    found.compactMap { record in
      if case .application(let spelling) = record.kind { (record.node, spelling, record.isListed) } else { nil }
    }
  }

  /// What the document is, for a message.
  var description: String {
    let kinds = Set(found.compactMap(\.kind.evidence))
    if kinds.count > 1 { return "a collection of several kinds of records" }
    switch found.first?.kind {
    case .application: return "an application of an identity domain"
    case .environment: return "a Fusion environment"
    case .scimUser: return "a user of Fusion's SCIM service"
    case .hcmAccount: return "an answer of HCM userAccounts without its roles"
    case .hcmRole: return "a collection of HCM userAccountRoles"
    case .scimRole: return "a role of Fusion's SCIM service"
    case .auditAnswer, .auditRow: return "an answer of Fusion's audit service"
    case .account: return "an Oracle Fusion account of Datadog"
    default: return "JSON of another kind"
    }
  }

  private mutating func collect(_ node: Located, isListed: Bool, depth: Int) {
    if node.isObject {
      if let kind = Classifier(node, expecting: expecting).kind {
        found.append(Record(kind: kind, node: node, isListed: isListed))
        return
      }
      guard depth < 5, node.count <= 200 else { return }
      let before = found.count
      node.forEachChild { value in
        guard !value.isScalar, let key = value.key, key != "headers", key != "links", key != "meta" else { return }
        collect(value, isListed: isListed, depth: depth + 1)
      }
      noteCut(node, returned: found.count - before)
    } else if node.isArray, depth < 5 {
      found.reserveCapacity(found.count + node.count)
      node.forEachChild { collect($0, isListed: true, depth: depth + 1) }
    }
  }

  private mutating func noteCut(_ envelope: Located, returned: Int) {
    for key in ["totalResults", "total-results", "total_results", "opc-total-items"] {
      if let total = Records.number(envelope[key]), total > returned { isComplete = false }
    }
    if envelope["hasMore"]?.bool == true || envelope["has_more"]?.bool == true || envelope["has-more"]?.bool == true {
      isComplete = false
    }
    if let offset = Records.number(envelope["offset"]), offset > 0, envelope.has("hasMore") { isComplete = false }
    for holder in [envelope, envelope["headers"]].compactMap({ $0 }) {
      for key in ["opc-next-page", "opc_next_page", "opcNextPage"] {
        if let page = holder[key], page.string.map({ !$0.isEmpty }) == true { isComplete = false }
      }
    }
  }

  /// A count; some answers write it as a text.
  static func number(_ value: Located?) -> Int? { value?.integer ?? value?.string.flatMap { Int($0) } }

  /// Whether a document is a list without records: an empty array, or an envelope whose list is empty or, with a count,
  /// left out.
  private static func isEmptyList(_ root: Located) -> Bool {
    if root.isArray { return root.count == 0 }
    if let data = root["data"] {
      if data.isArray { return data.count == 0 }
      return data.isObject && isEmptyList(data)
    }
    for key in ["Resources", "resources", "items"] {
      if let list = root[key] {
        if list.isArray { return list.count == 0 }
        return list.isNull && counts.contains(where: root.has)
      }
    }
    if counts.contains(where: root.has) { return true }
    // Facts of Ansible: one key around an empty list.
    let lists = root.members.filter { $0.value.isArray }
    return lists.count == 1 && lists[0].value.count == 0 && root.count <= 3
  }

  private static let counts = ["totalResults", "total-results", "total_results"]
}

extension Located {
  /// A member in whichever spelling the export has it: `public-url`, `public_url`, `publicUrl`.
  ///
  /// - Parameter kebab: small letters and dashes
  func any(_ kebab: String) -> Located? {
    if let value = self[kebab] { return value }
    guard kebab.contains("-") else { return nil }
    return Located.spellings(kebab).dropFirst().lazy.compactMap { self[$0] }.first
  }

  /// The spellings of a member: `public-url`, `public_url`, `publicUrl`.
  static func spellings(_ kebab: String) -> [String] {
    var snake: [UInt8] = []
    var camel: [UInt8] = []
    var startsWord = false
    for byte in kebab.utf8 {
      let isDash = byte == UInt8(ascii: "-")
      snake.append(isDash ? UInt8(ascii: "_") : byte)
      if !isDash { camel.append(startsWord ? byte & 0xDF : byte) }
      startsWord = isDash
    }
    return [kebab, String(decoding: snake, as: UTF8.self), String(decoding: camel, as: UTF8.self)]
  }

  /// A text that is not empty.
  var filledString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

  /// The object itself, or the only item of a list: how Terraform writes a nested object.
  var single: Located? {
    if isObject { return self }
    guard count == 1, let first, first.isObject else { return nil }
    return first
  }
}
