import Lint
import SourceText

/// The problems of tables whose headings do not say what they hold.
struct HeadingProblem {
  let request: ImportRequest

  /// - Parameters:
  ///   - headings: what was found, if it looks like headings
  ///   - missing: headings of `columns:` that the table lacks
  ///   - isForeign: whether the text is not UTF-8
  func notRecognised(_ headings: FoundHeadings?, missing: [String], isForeign: Bool) -> InputProblem {
    var problem = problem("", at: headings)
    guard [.roles, .user, .audit].contains(request.kind) else {
      problem.message = "a table or another text, expected \(request.kind.rawValue) evidence"
      return problem
    }
    if !missing.isEmpty {
      let names = missing.map { "`\($0)`" }.joined(separator: ", ")
      problem.message =
        "the table has no column \(names), which `columns:` names" + (headings.map { ": found \(list($0))" } ?? "")
      if let place = request.columnsPlace {
        if let headings { problem.related = [Fact("the headings of the table", at: headings.place(request))] }
        problem.place = place
      }
    } else if let headings {
      problem.message = "the headings are not recognised: found \(list(headings)), expected \(expectedHeadings)"
    } else {
      problem.message = "no row of headings is recognised, expected \(expectedHeadings)"
    }
    problem.observed = headings.map { $0.texts.joined(separator: ", ") }
    problem.expected = entry(headings?.texts ?? []).replacing("`", with: "")
    problem.steps = ["Name the columns in the configuration: `\(entry(headings?.texts ?? []))`."]
    problem.message += "; name them with `\(entry(headings?.texts ?? []))`"
    if isForeign {
      problem.message += ". The text is not UTF-8, so that headings may be read wrongly"
      problem.steps.insert("Save the table as UTF-8: Excel calls it `CSV UTF-8`.", at: 0)
    }
    return problem
  }

  func name(_ heading: String, in headings: FoundHeadings) -> InputProblem {
    var problem = problem(
      "the column `\(heading)` holds names, and a hierarchy needs codes on both sides: found \(list(headings))",
      at: headings)
    problem.observed = headings.texts.joined(separator: ", ")
    problem.expected = "role codes on both sides"
    problem.steps = [
      "Export the code beside the name, such as `Parent Role Code` and `Child Role Code`.",
      "If the column does hold codes, name it: `columns: { parent: \"\(heading)\", role: \"…\" }`.",
    ]
    return problem
  }

  func roleList(_ headings: FoundHeadings) -> InputProblem {
    var problem = problem(
      "a list of roles without their hierarchy: found \(list(headings)), expected \(expectedHeadings)", at: headings)
    problem.observed = headings.texts.joined(separator: ", ")
    problem.expected = "a column of the inheriting roles' codes beside that of the inherited ones'"
    problem.steps = ["Give the CSV file package (ZIP) as it was downloaded, or its `…_CUSTOM_ROLE_HIERARCHY.csv`."]
    return problem
  }

  /// A table of another kind than the key says.
  func otherKind(_ shape: String, key: EvidenceKind?, at headings: FoundHeadings) -> InputProblem {
    let advice = key.map { ": name the file under `evidence.\($0.rawValue)`" } ?? ""
    return problem(
      "a table of \(shape), expected \(request.kind.rawValue) evidence\(advice)", at: headings)
  }

  private func problem(_ message: String, at headings: FoundHeadings?) -> InputProblem {
    InputProblem(
      rule: "FD0006", subject: request.name, message: message,
      place: headings?.place(request) ?? Place(.file(request.name), configuration: request.configuration),
      blocks: [request.kind])
  }

  private func list(_ headings: FoundHeadings) -> String {
    let shown = headings.texts.prefix(30).map { "`\($0)`" }.joined(separator: ", ")
    return headings.texts.count > 30 ? shown + " and \(headings.texts.count - 30) more" : shown
  }

  private var expectedHeadings: String {
    switch request.kind {
    case .audit: "`Product` and `Audit Level`"
    case .user: "`User Name` and `Role Code`"
    default: "`User Name` and `Role Code`, or `Parent Role Code` and `Child Role Code`"
    }
  }

  /// The entry of the configuration that names the columns, with the headings that seem to be meant.
  private func entry(_ headings: [String]) -> String {
    var free = headings
    func take(_ stems: [String]) -> String {
      let index = free.firstIndex { fits($0, stems) }
      return index.map { "\"\(free.remove(at: $0))\"" } ?? "\"…\""
    }
    func fits(_ heading: String, _ stems: [String]) -> Bool {
      let folded = Headings.fold(heading)
      return stems.contains(where: folded.contains)
    }
    if request.kind == .audit {
      let level = take(["level", "stufe", "ebene", "nivel", "nível", "niveau", "livello", "レベル", "级别"])
      let product = take(["product", "produ", "prodo", "製品", "产品"])
      return "columns: { product: \(product), level: \(level) }"
    }
    let parent = take(HeadingWords.parent)
    let child = take(HeadingWords.child)
    if parent != "\"…\"", child != "\"…\"" { return "columns: { parent: \(parent), role: \(child) }" }
    free = headings
    let inherits = take(HeadingWords.inherits)
    let user = take([
      "user", "benutzer", "usuario", "usuário", "utilis", "utente", "gebruiker", "ユーザー", "用户", "login",
    ])
    let codes = [
      "rolecode", "rollencode", "rollenschl", "códigoderol", "codigoderol", "códigodafunção",
      "coderôle", "codedurôle",
    ]
    var role = take(codes)
    // Of two that fit, one would be a guess.
    if role == "\"…\"", free.count(where: { fits($0, HeadingWords.role) }) == 1 { role = take(HeadingWords.role) }
    if user == "\"…\"", inherits == "\"…\"" {
      return "columns: { user: \(user), role: \(role) }` or `columns: { parent: \"…\", role: \(role) }"
    }
    if user == "\"…\"" { return "columns: { role: \(role), inherits: \(inherits) }" }
    if inherits == "\"…\"" { return "columns: { user: \(user), role: \(role) }" }
    return "columns: { user: \(user), role: \(role), inherits: \(inherits) }"
  }
}

/// A row that looks like headings, which may be shown.
struct FoundHeadings {
  var texts: [String]
  var line: Int

  func place(_ request: ImportRequest) -> Place {
    Place(
      .row(file: request.name, line: line, text: String(texts.joined(separator: ",").prefix(200))),
      configuration: request.configuration)
  }

  /// Nil where the cells do not look like headings: two or more short ones of letters, digits, blanks and `_-./()`.
  /// Long numbers and identifiers are no headings.
  init?(_ cells: [String], line: Int) {
    let texts = cells.map(TableRow.trim).filter { !$0.isEmpty }
    guard texts.count >= 2, texts.allSatisfy(FoundHeadings.isHeading) else { return nil }
    self.texts = texts
    self.line = line
  }

  private static func isHeading(_ text: String) -> Bool {
    var digits = 0
    var letters = 0
    for scalar in text.unicodeScalars {
      if (48...57).contains(scalar.value) {
        digits += 1
      } else if scalar.isASCII, (97...122).contains(scalar.value | 0x20) {
        letters += 1
      } else if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark {
        letters += 1
      } else if !" _-./()\u{A0}".unicodeScalars.contains(scalar) {
        return false
      }
    }
    return letters > 0 && digits <= 4 && text.unicodeScalars.count <= 40
  }
}
