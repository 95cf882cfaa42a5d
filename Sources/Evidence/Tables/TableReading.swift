import Lint

/// Reads the rows of one table, whatever file it stands in: finds the headings, then takes what matters.
final class TableReading {
  /// Rows ahead of the headings: parameters of a report, titles.
  static let headingRows = 100

  private let request: ImportRequest
  private(set) var columns: TableColumns?
  private var headingPlace: Place?
  private var users: UserRows
  private var pairs = RolePairs()
  private var levels: [AuditPolicies.Level] = []
  private var parameters = ReportParameters()
  private var records = 0
  private var rowsSeen = 0
  private var problem: InputProblem?
  /// The row that looks most like headings, should none be recognised, and what it lacks of `columns:`.
  private var candidate: (cells: [String], line: Int, missing: [String])?

  private var isSettings = false
  /// Whether some row on the way to the headings is no UTF-8: they may be read wrongly.
  private var isForeign = false

  private static let levelLimit = 10_000

  init(_ request: ImportRequest) {
    self.request = request
    users = UserRows(request)
  }

  /// Takes a row; false when no further row is needed.
  func take(_ row: TableRow) -> Bool {
    guard let columns else { return search(row) }
    if row.fields.count == 1, row.bytes(0).isEmpty { return true }
    records += 1
    if columns.level != nil, columns.shape == "audit levels" {
      takeLevel(row, columns)
      return levels.count < TableReading.levelLimit
    }
    if let user = columns.user, columns.hasUsers {
      guard users.wants(row, user) else { return true }
      users.take(row, columns, place: place(row))
    }
    if columns.hasHierarchy { takePair(row, columns) }
    return true
  }

  // MARK: Headings

  private func search(_ row: TableRow) -> Bool {
    rowsSeen += 1
    guard rowsSeen <= TableReading.headingRows, problem == nil else { return false }
    let cells = (0..<min(row.fields.count, 256)).map { row.bytes($0).count <= 1024 ? row.word($0) : "" }
    let headings = Headings(cells, columns: request.columns)
    note(cells, row.line, missing: headings.missing)
    if !row.isUTF8 { isForeign = true }
    if headings.missing.isEmpty {
      switch headings.match(kind: request.kind) {
      case .columns(let columns): return bind(columns, cells, row)
      case .name(let name):
        guard let found = FoundHeadings(cells, line: row.line) else { break }
        problem = HeadingProblem(request: request).name(name, in: found)
        return false
      case .roleList:
        guard let found = FoundHeadings(cells, line: row.line) else { break }
        problem = HeadingProblem(request: request).roleList(found)
        return false
      case .none: break
      }
    }
    parameters.take(cells, clientID: request.wanted.clientID)
    return true
  }

  private func bind(_ columns: TableColumns, _ cells: [String], _ row: TableRow) -> Bool {
    let accepts =
      switch request.kind {
      case .audit: columns.shape == "audit levels"
      case .roles: columns.shape != "audit levels"
      case .user: columns.hasUsers
      default: false
      }
    guard accepts else {
      let key: EvidenceKind = columns.shape == "audit levels" ? .audit : .roles
      if let found = FoundHeadings(cells, line: row.line) {
        problem = HeadingProblem(request: request).otherKind(columns.shape, key: key, at: found)
      }
      return false
    }
    self.columns = columns
    headingPlace = place(row)
    return true
  }

  /// Keeps the first row of two or more cells, or a wider one behind rows of two: those are parameters.
  ///
  /// Behind a line with `=`, or of a key in PEM, none is kept: that is no table, and its words are not to be shown.
  private func note(_ cells: [String], _ line: Int, missing: [String]) {
    if cells.contains(where: { $0.contains("=") && !$0.hasPrefix("sep=") || $0.hasPrefix("-----") }) {
      isSettings = true
    }
    guard !isSettings else {
      candidate = nil
      return
    }
    let count = cells.count { !$0.isEmpty }
    guard count >= 2 else { return }
    let isBetter =
      candidate.map { old in
        let oldCount = old.cells.count { !$0.isEmpty }
        return request.columns.isEmpty || missing.count == old.missing.count
          ? oldCount == 2 && count > 2 : missing.count < old.missing.count
      } ?? true
    if isBetter { candidate = (cells, line, missing) }
  }

  // MARK: Rows

  private func place(_ row: TableRow) -> Place {
    Place(.row(file: request.name, line: row.line, text: row.excerpt), configuration: request.configuration)
  }

  private func takeLevel(_ row: TableRow, _ columns: TableColumns) {
    guard let product = columns.product.map(row.word), let level = columns.level.map(row.word), !product.isEmpty,
      !level.isEmpty
    else { return }
    levels.append(AuditPolicies.Level(product: product, level: level, place: place(row)))
  }

  private func takePair(_ row: TableRow, _ columns: TableColumns) {
    guard let childColumn = columns.child else { return }
    var parentColumn = columns.parent ?? columns.top
    if let top = columns.top, let parent = columns.parent, row.bytes(parent).isEmpty { parentColumn = top }
    guard let parentColumn, let parent = number(row, parentColumn) else { return }
    var child = number(row, childColumn) ?? -1
    if child == parent, columns.selfIsKnownOnly { child = -1 }
    pairs.add(parent, child, line: row.line) { row.excerpt }
  }

  /// The number of a code; nil where the cell is empty.
  private func number(_ row: TableRow, _ column: Int) -> Int32? {
    var bytes = row.bytes(column)
    if !row.isPlain(column) {
      let word = row.word(column)
      return word.isEmpty ? nil : pairs.number(word)
    }
    while let first = bytes.first, TableRow.isBlank(first) { bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst()) }
    while let last = bytes.last, TableRow.isBlank(last) { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
    return bytes.isEmpty ? nil : pairs.number(bytes)
  }

  // MARK: What it gave

  /// What was read; `format` is behind the shape's name: `CSV`, `XLSX`.
  func result(format: String) -> Imported {
    var imported = Imported()
    guard let columns, let headingPlace else {
      imported.problems = [problem ?? notRecognised()]
      return imported
    }
    if pairs.isFull { return RolePairs.tooMany(request) }
    let source = request.source(
      request.kind, shape: "\(columns.shape) (\(format))", system: "Fusion", isComplete: !parameters.leavesOthersOut,
      records: records)
    imported.sources = [source]
    if columns.shape == "audit levels" {
      var policies = AuditPolicies(source: source, place: headingPlace)
      policies.levels = levels
      imported.policies = [policies]
      return imported
    }
    if columns.hasUsers {
      imported.users = [
        users.listing(source: source, place: headingPlace, rolesAreListed: !columns.directNeedsNoParent)
      ]
    }
    if columns.hasHierarchy {
      var graph = RoleGraph(source: source)
      graph.isTransitive = columns.isTransitive
      pairs.fill(&graph, isTransitive: columns.isTransitive && columns.parent == nil) { line, text in
        Place(.row(file: request.name, line: line, text: text), configuration: request.configuration)
      }
      if pairs.isFull { return RolePairs.tooMany(request) }
      imported.graphs = [graph]
    }
    return imported
  }

  private func notRecognised() -> InputProblem {
    let found = candidate.flatMap { FoundHeadings($0.cells, line: $0.line) }
    let missing = candidate?.missing ?? Headings([], columns: request.columns).missing
    return HeadingProblem(request: request).notRecognised(found, missing: missing, isForeign: isForeign)
  }
}
