import SourceText

/// Turns places into lines and columns, with the text of the line where it may be shown.
public struct Resolver: Sendable {
  private let redactor: Redactor
  /// Characters of a line that an excerpt keeps: a Terraform state is one line of megabytes.
  private static let excerptWidth = 160

  public init(redactor: Redactor) { self.redactor = redactor }

  public func location(_ place: Place) -> Location {
    var location = Location(file: redactor.redact(place.file), pointer: redactor.redact(place.pointer.description))
    location.configuration = place.configuration?.description
    switch place.extent {
    case .file: break
    case .row(_, let line, let text):
      location.line = line
      location.endLine = line
      location.column = 1
      if let text, !place.isHidden {
        location.endColumn = text.unicodeScalars.count + 1
        let shown = firstLine(text)
        let scalars = shown.scalars
        setExcerpt(&location, line: shown, scalars, highlight: scalars.indices)
      } else {
        location.column = place.column
        location.endColumn = place.column
      }
    case .bytes(let file, let range):
      let around = file.surroundings(of: range)
      let (start, end) = (around.start, around.end)
      location.line = start.line
      location.column = start.column
      location.endLine = end.line
      location.endColumn = end.column
      if !place.isHidden, let line = around.line {
        let scalars = line.scalars
        let from = min(start.column - 1 - around.skipped, scalars.count)
        let to = end.line == start.line ? min(end.column - 1 - around.skipped, scalars.count) : scalars.count
        setExcerpt(
          &location, line: line, scalars, highlight: from..<max(from, to),
          isContinued: around.above.map(SecretMarks.opensSecret) ?? false)
      }
    }
    return location
  }

  private func firstLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline })
  }

  /// Cuts the line around the highlight and takes secrets out, the highlight moved along.
  private func setExcerpt(
    _ location: inout Location, line: String, _ scalars: [Unicode.Scalar], highlight: Range<Int>,
    isContinued: Bool = false
  ) {
    var from = 0
    var to = scalars.count
    if scalars.count > Self.excerptWidth {
      from = max(0, min(highlight.lowerBound - 40, scalars.count - Self.excerptWidth))
      to = min(scalars.count, from + Self.excerptWidth)
    }
    // A secret that the cut would halve must still be seen whole: widen the search, then cut.
    let wideFrom = max(0, from - 4096)
    let wideTo = min(scalars.count, to + 4096)
    let isWhole = wideFrom == 0 && wideTo == scalars.count
    let searched = isWhole ? scalars : Array(scalars[wideFrom..<wideTo])
    let secret = SecretMarks(
      searched, text: isWhole ? line : String(searched), redactor: redactor,
      isContinued: isContinued
    ).marks
    if from == 0, to == scalars.count, !secret.contains(true) {
      location.excerpt = line
      let first = min(highlight.lowerBound, to)
      location.highlight = first + 1..<max(first, min(highlight.upperBound, to)) + 1
      return
    }
    var text = String.UnicodeScalarView()
    var start: Int?
    var end = 0
    var length = 0
    func put(_ string: String) {
      text.append(contentsOf: string.unicodeScalars)
      length += string.unicodeScalars.count
    }
    if from > 0 { put("…") }
    var i = from
    while i < to {
      if i >= highlight.lowerBound, start == nil { start = length }
      if secret[i - wideFrom] {
        var next = i
        while next < to, secret[next - wideFrom] { next += 1 }
        if start == nil, highlight.lowerBound < next, highlight.lowerBound >= i { start = length }
        put(Redactor.mark)
        if i < highlight.upperBound { end = length }
        i = next
      } else {
        text.append(scalars[i])
        length += 1
        i += 1
      }
      if i <= highlight.upperBound { end = length }
    }
    if highlight.upperBound >= to || highlight.upperBound > i { end = length }
    if to < scalars.count { put("…") }
    let first = start ?? length
    location.excerpt = String(text)
    location.highlight = first + 1..<max(first, end) + 1
  }
}

extension String {
  /// Its Unicode scalars. Of a text in ASCII, as most are, a byte each: ten times as fast.
  fileprivate var scalars: [Unicode.Scalar] {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return Array(unicodeScalars) }
    return utf8.map { Unicode.Scalar($0) }
  }

  fileprivate init(_ scalars: [Unicode.Scalar]) {
    if scalars.allSatisfy(\.isASCII) {
      self.init(decoding: scalars.map { UInt8($0.value) }, as: UTF8.self)
    } else {
      self.init(String.UnicodeScalarView(scalars))
    }
  }
}
