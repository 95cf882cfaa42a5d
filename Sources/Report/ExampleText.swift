import Lint

/// One part of an example as documentation shows it.
struct ExampleText {
  var caption: String
  /// The language of the code block; empty where the caption says it all.
  var language: String
  /// The text, with a line of carets below each line of which something is marked.
  var lines: [String]

  init(_ part: Example.Part) {
    switch part {
    case .tile(let text): self.init("tile", "yaml", text)
    case .without(let keys): self.init("tile without \(keys.map(\.rawValue).joined(separator: ", "))")
    case .lines(let text): self.init("configuration, further lines", "yaml", text)
    case .configuration(let text): self.init("configuration", "yaml", text)
    case .evidence(let kind, let text, let name):
      let ending = name.split(separator: ".").last.map(String.init) ?? ""
      self.init("\(kind.rawValue) evidence (\(name))", ending, text)
    case .archive(let kind, let members, let name):
      let text = members.sorted { $0.key < $1.key }.map { "# \($0.key)\n\($0.value)" }.joined(separator: "\n")
      self.init("\(kind.rawValue) evidence (\(name)), an archive of", "json", text)
    case .sibling(let name, let tile): self.init("another setup, \(name)", "yaml", tile)
    case .variable(let name, let value): self.init(value.map { "\(name)=\($0)" } ?? "\(name) is not set")
    case .file(let name, let text): self.init("file \(name)", "", text)
    case .versionControlled: self.init("the folder is under version control")
    case .live: self.init("a live run: all answers are good but for what the title says")
    }
  }

  private init(_ caption: String, _ language: String = "", _ text: String? = nil) {
    self.caption = ExampleText.expand(caption).visible
    self.language = language
    lines = text.map { ExampleText.marked(ExampleText.expand($0)) } ?? []
  }

  /// The healthy values of the examples; they belong to nobody.
  static let values = [
    ("$CLIENT", "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"),
    ("$DOMAIN", "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"),
    ("$POD", "https://abcd.fa.ocs.oraclecloud.com"),
    ("$SCOPE", "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all"),
  ]

  /// The secret of the examples has the shape of one, which no text of ours may have.
  static func expand(_ text: String) -> String {
    var text = text
    if text.utf8.contains(UInt8(ascii: "$")) { text = values.reduce(text) { $0.replacing($1.0, with: $1.1) } }
    guard text.contains("idcscs-0") else { return text }
    return text.replacing(
      "idcscs-00000000-0000-4000-8000-000000000000", with: "idcscs-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
  }

  /// Takes the marks `«` and `»` out and underlines what stood between them.
  private static func marked(_ text: String) -> [String] {
    var lines: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var plain = ""
      var carets = ""
      var column = 0
      var isAny = false
      for scalar in line.unicodeScalars {
        if scalar == "«" || scalar == "»" {
          // A place that is empty still shows.
          if scalar == "»", isInside, !isAny { carets = String(repeating: " ", count: column) + "^" }
          isInside = scalar == "«"
          if isInside { isAny = false }
          continue
        }
        let cell = scalar == "\t" ? "    " : scalar.isHidden ? scalar.escaped : String(scalar)
        plain += cell
        let columns = cell.columns
        if isInside {
          carets +=
            String(repeating: " ", count: max(0, column - carets.utf8.count)) + String(repeating: "^", count: columns)
          isAny = true
        }
        column += columns
      }
      lines.append(plain)
      if !carets.isEmpty { lines.append(carets) }
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}

extension Example.Expectation {
  var title: String {
    switch self {
    case .passes: "passes"
    case .fails: "fails"
    case .undecidable: "undecidable"
    case .notApplicable: "not applicable"
    }
  }
}
