import Lint

/// Lines of text with the few shapes of the terminal report.
struct TextPage: Sendable {
  enum Style {
    case error, warning, info, good, bold, dim

    static func of(_ severity: Severity) -> Style {
      switch severity {
      case .error: .error
      case .warning: .warning
      case .info: .info
      }
    }

    static func of(_ status: Status) -> Style {
      switch status {
      case .passed: .good
      case .failed: .error
      case .unverified: .warning
      case .notApplicable, .suppressed: .dim
      }
    }

    static func of(_ verdict: GoVerdict) -> Style {
      switch verdict {
      case .go: .good
      case .notProven: .warning
      case .noGo: .error
      }
    }

    /// SGR parameters (ECMA-48).
    var code: String {
      switch self {
      case .error: "1;31"
      case .warning: "1;33"
      case .info: "1;36"
      case .good: "1;32"
      case .bold: "1"
      case .dim: "2"
      }
    }
  }

  let color: Bool
  let width: Int
  private(set) var bytes: [UInt8] = []

  init(color: Bool, width: Int) {
    self.color = color
    self.width = width
  }

  func paint(_ text: String, _ style: Style) -> String {
    color && !text.isEmpty ? "\u{1B}[\(style.code)m\(text)\u{1B}[0m" : text
  }

  mutating func line(_ text: String = "") {
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Lines that were finished elsewhere.
  mutating func lines(_ finished: [UInt8]) { bytes += finished }

  /// Makes room for so many bytes, so that what follows is written without moving what is there.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  /// `  = name: text`, wrapped.
  mutating func field(_ name: String, _ text: String) {
    let lines = wrapped(text, first: name.columns + 6, rest: 6, width: width)
    line("  \(paint("=", .dim)) \(paint(name + ":", .bold)) \(lines[0])")
    for text in lines.dropFirst() { line("      " + text) }
  }

  /// `      name text`, wrapped and indented behind the name.
  mutating func item(_ name: String, _ text: String, indent: Int = 6) {
    let column = indent + name.columns + 1
    let lines = wrapped(text, first: column, rest: column, width: width)
    let blanks = String.blanks(indent)
    line(blanks + "\(paint(name, .dim)) \(lines[0])")
    for text in lines.dropFirst() { line(String.blanks(column) + text) }
  }

  /// A command on lines of its own, never wrapped: it is there to be copied.
  mutating func command(_ text: String, indent: Int = 6) {
    for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      line(String.blanks(indent) + (index == 0 ? paint("$", .dim) : " ") + " " + String(part).visible)
    }
  }

  /// The place, with its line of the file and a caret under each column that is meant.
  mutating func place(_ location: Location, style: Style, isShort: Bool) {
    let number = location.line.map(String.init) ?? ""
    let gutter = String.blanks(max(number.count, 1))
    line("\(gutter) \(paint("-->", .dim)) \(location.textWithPointer)")
    guard !isShort, let excerpt = location.excerpt, !number.isEmpty else { return }
    let free = (width > 0 ? width : 200) - number.count - 3
    let snippet = Snippet(excerpt, highlight: location.highlight, width: free)
    let bar = paint("|", .dim)
    line("\(gutter) \(bar)")
    line("\(paint(number, .dim)) \(bar) \(snippet.text)")
    guard let underline = snippet.underline else { return }
    let carets = String.repeated("^", underline.count)
    line("\(gutter) \(bar) \(String.blanks(underline.lowerBound))\(paint(carets, style))")
  }
}
