import Lint

/// What the columns of a table mean, by their index.
struct TableColumns {
  /// Headings of tables that name users.
  var user: Int?
  /// The column of the roles that the user holds directly.
  var direct: Int?
  /// Whether ``direct`` counts only where ``parent`` is empty.
  var directNeedsNoParent = false
  var displayName: Int?
  var status: Int?
  var start: Int?
  var end: Int?

  /// The role that inherits, the one that is inherited.
  var parent: Int?
  var child: Int?
  /// The role on top of a transitive listing.
  var top: Int?
  /// Whether a row whose two roles are one says only that the role is known.
  var selfIsKnownOnly = false

  var product: Int?
  var level: Int?

  /// Whether the table lists everything below a role, at any depth.
  var isTransitive: Bool { top != nil }
  var hasUsers: Bool { user != nil && direct != nil && user != direct }
  var hasHierarchy: Bool { child != nil && (parent != nil || top != nil) && child != parent && child != top }
  var hasLevels: Bool { product != nil && level != nil && product != level }

  /// What the table is called in reports.
  var shape = ""
}

/// What the heading row of a table is found to be.
enum HeadingMatch {
  case columns(TableColumns)
  /// One half of a pair of roles is a name.
  case name(String)
  /// Roles without their hierarchy.
  case roleList
  case none
}

/// Recognises heading rows: letter case, blanks, `_` and `-` do not count, extra columns are passed over, the order is
/// free.
struct Headings {
  /// The keys of `columns:`.
  static let keys = ["user", "role", "inherits", "parent", "top", "start", "end", "product", "level"]

  private let folded: [String]
  /// What each of them says of codes of roles.
  private let codes: [Code]
  private let texts: [String]
  private let explicit: [String: Int]
  /// The headings of `columns:` that this row lacks.
  let missing: [String]

  init(_ texts: [String], columns: [String: String]) {
    self.texts = texts
    // What holds a separator is a row that was read with the wrong one.
    folded = texts.map { $0.utf8.contains(where: Headings.separates) ? "" : Headings.fold($0) }
    codes = folded.map(Code.init)
    var explicit: [String: Int] = [:]
    var missing: [String] = []
    for key in Headings.keys {
      guard let name = columns[key] else { continue }
      let found =
        texts.firstIndex { TableRow.trim($0) == TableRow.trim(name) }
        ?? folded.firstIndex { !$0.isEmpty && $0 == Headings.fold(name) }
      if let found { explicit[key] = found } else { missing.append(name) }
    }
    self.explicit = explicit
    self.missing = missing
  }

  static func fold(_ heading: String) -> String {
    func counts(_ scalar: Unicode.Scalar) -> Bool {
      if scalar.value <= 0x7F { return (97...122).contains(scalar.value | 0x20) || (48...57).contains(scalar.value) }
      return !scalar.properties.isWhitespace && scalar.value != 0xFEFF
    }
    if heading.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(unsafeUninitializedCapacity: heading.utf8.count) { folded in
        var count = 0
        for byte in heading.utf8 where (97...122).contains(byte | 0x20) || (48...57).contains(byte) {
          // Digits have the bit of small letters already.
          folded[count] = byte | 0x20
          count += 1
        }
        return count
      }
    }
    return String(String.UnicodeScalarView(heading.unicodeScalars.filter(counts))).lowercased()
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ",")
  }

  /// A column by words of its heading that `columns:` does not name for something else.
  private func first(_ matches: (String) -> Bool) -> Int? {
    folded.indices.first { !explicit.values.contains($0) && matches(folded[$0]) }
  }

  private enum Mark: Int, CaseIterable { case parent, child, top, inheritedBy, inherited, effective }

  /// What a heading says of codes of roles.
  private struct Code {
    let isCode: Bool
    private var marks = 0

    init(_ heading: String) {
      isCode = heading.contains("code") && !heading.contains("privilege") && !heading.contains("polic")
      func note(_ mark: Mark, _ isCarried: Bool) { if isCarried { marks |= 1 << mark.rawValue } }
      note(.parent, heading.contains("parent"))
      note(.child, heading.contains("child"))
      note(.top, heading.hasPrefix("top") || heading.contains("toprole"))
      note(.effective, heading.contains("effective") && heading.contains("role"))
      guard heading.contains("inherit") else { return }
      let isReversed = heading.contains("inheritedby") || heading.contains("inheriting")
      note(isReversed ? .inheritedBy : .inherited, true)
    }

    var isMarked: Bool { marks != 0 }
    func carries(_ mark: Mark) -> Bool { marks & 1 << mark.rawValue != 0 }
  }

  private func code(_ mark: Mark) -> Int? {
    codes.indices.first { codes[$0].isCode && codes[$0].carries(mark) && !explicit.values.contains($0) }
  }

  /// The column of plain role codes: `Role Code`, or the only other one of its kind.
  private var plainCode: Int? {
    if let exact = first({ $0 == "rolecode" }) { return exact }
    let others = folded.indices.filter { index in
      let heading = folded[index]
      return !explicit.values.contains(index) && codes[index].isCode && !codes[index].isMarked
        && heading.contains("role") && !heading.contains("assigned")
    }
    return others.count == 1 ? others[0] : nil
  }

  func match(kind: EvidenceKind) -> HeadingMatch {
    var columns = TableColumns()
    columns.product = explicit["product"] ?? first { $0 == "product" || $0 == "auditproduct" || $0 == "productname" }
    columns.level = explicit["level"] ?? first { $0 == "auditlevel" || $0 == "level" }
    if columns.product == nil { columns.product = first { $0.contains("product") && !$0.contains("level") } }
    if columns.level == nil { columns.level = first { $0.contains("level") && !$0.contains("product") } }
    if columns.product == nil { columns.level = nil }

    columns.user = explicit["user"] ?? first(HeadingWords.user.contains)
    columns.status = first(HeadingWords.status.contains)
    let (start, end) = (HeadingWords.start, HeadingWords.end)
    columns.start = explicit["start"] ?? first { $0.contains(start.part) || start.whole.contains($0) }
    columns.end = explicit["end"] ?? first { $0.contains(end.part) || end.whole.contains($0) }
    let isDocumented = bindRoles(&columns)

    if columns.hasUsers {
      let isReport = isDocumented && !columns.hasHierarchy && explicit["role"] == nil
      columns.shape =
        isReport
        ? "User Role Membership Report"
        : columns.hasHierarchy ? "roles of users with what they inherit" : "roles of users"
    } else if columns.hasHierarchy {
      columns.shape = columns.isTransitive ? "roles below top roles" : "role hierarchy"
    }
    if columns.hasLevels, kind == .audit || !(columns.hasUsers || columns.hasHierarchy) {
      columns.shape = "audit levels"
      return .columns(columns)
    }
    if let name = nameInPair(columns) { return .name(name) }
    if columns.hasUsers || columns.hasHierarchy { return .columns(columns) }
    return folded.contains("rolecode") ? .roleList : .none
  }

  /// Binds the columns of roles. The answer is whether the direct roles stand under the report's documented heading,
  /// *Assigned Role Name*, which holds codes.
  private func bindRoles(_ columns: inout TableColumns) -> Bool {
    let hierarchyIsNamed = ["inherits", "parent", "top"].contains { explicit[$0] != nil }
    let searches = !hierarchyIsNamed && !(explicit["user"] != nil && explicit["role"] != nil)
    func column(_ key: String, _ mark: Mark) -> Int? { explicit[key] ?? (searches ? code(mark) : nil) }
    let plain = explicit["role"] ?? plainCode
    let assigned =
      explicit["role"]
      ?? folded.indices.first {
        codes[$0].isCode && folded[$0].contains("assigned") && !explicit.values.contains($0)
      }
    let childCode = searches ? code(.child) : nil
    let inherited = column("inherits", .inherited)
    let inheriting = searches ? code(.inheritedBy) : nil
    let effective = searches ? code(.effective) : nil

    columns.top = column("top", .top)
    if let parent = column("parent", .parent) {
      (columns.parent, columns.child) = (parent, childCode ?? plain ?? inherited)
    } else if columns.top != nil {
      columns.child = childCode ?? plain ?? inherited ?? effective
    } else if let childCode {
      (columns.parent, columns.child) = (plain ?? assigned, childCode)
    } else if let inheriting {
      (columns.parent, columns.child) = (inheriting, plain ?? inherited)
    } else if let inherited {
      (columns.parent, columns.child) = (plain ?? assigned, inherited)
    } else if let effective, let role = assigned ?? plain {
      (columns.top, columns.child) = (role, effective)
    }
    columns.selfIsKnownOnly = columns.top != nil || columns.parent == plain

    let documented = explicit["role"] == nil ? first { $0 == HeadingWords.documentedRole } : nil
    if columns.hasHierarchy {
      if let top = columns.top {
        columns.direct = top
      } else if columns.child == plain, columns.parent != nil {
        (columns.direct, columns.directNeedsNoParent) = (columns.child, true)
      } else if columns.parent == plain || columns.parent == assigned {
        columns.direct = columns.parent
      }
    } else {
      (columns.parent, columns.child, columns.top) = (nil, nil, nil)
      columns.direct = assigned ?? plain ?? documented
    }
    let isDocumented = documented != nil && columns.direct == documented
    columns.displayName = first(HeadingWords.roleDisplayName.contains)
    if columns.displayName == nil, !isDocumented { columns.displayName = first { $0 == HeadingWords.roleName } }
    return isDocumented
  }

  /// The heading of a name where a hierarchy needs a code, if what is here is such a pair.
  private func nameInPair(_ columns: TableColumns) -> String? {
    guard !columns.hasHierarchy, explicit["role"] == nil else { return nil }
    let marked = Mark.allCases.filter { code($0) != nil }
    for mark in Mark.allCases where !marked.contains(mark) {
      let name = folded.indices.first {
        codes[$0].carries(mark) && folded[$0].contains("name") && !codes[$0].isCode
      }
      if let name, !columns.hasUsers || !marked.isEmpty { return texts[name] }
    }
    guard !marked.isEmpty else { return nil }
    return folded.indices.first { folded[$0].contains("role") && folded[$0].contains("name") }.map { texts[$0] }
  }
}
