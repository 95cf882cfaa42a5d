/// The parameters that a report says it was submitted with, as far as they leave users out.
struct ReportParameters {
  private(set) var leavesOthersOut = false

  /// What a row ahead of the headings says: `"User Name Begins With","abc"` or `User Name Begins With: abc`.
  mutating func take(_ cells: [String], clientID: String?) {
    var cells = cells.filter { !$0.isEmpty }
    if cells.count == 1, let cut = cells[0].firstIndex(where: { $0 == ":" || $0 == "=" }) {
      cells = [String(cells[0][..<cut]), TableRow.trim(String(cells[0][cells[0].index(after: cut)...]))]
    }
    guard cells.count >= 2, !cells[1].isEmpty, cells[1] != "%", cells[1] != "*" else { return }
    let label = Headings.fold(cells[0])
    let value = cells[1].lowercased()
    if ["all", "any", "none", "null", "n/a"].contains(value) { return }
    if label.contains("user") && label.contains("name") {
      // Rows of the wanted user are there as long as its name begins so.
      let isWithin = clientID.map { Wanted.fold($0).hasPrefix(value.filter { $0 != "%" && $0 != "*" }) } ?? false
      if !isWithin { leavesOthersOut = true }
    } else if ["firstname", "lastname", "department", "location", "beginswith"].contains(where: label.contains) {
      leavesOthersOut = true
    }
  }
}
