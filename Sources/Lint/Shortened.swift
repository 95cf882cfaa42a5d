extension StringProtocol {
  /// The text, or its beginning and `…`: by that mark a redactor knows that a secret may be cut there.
  package func shortened(to limit: Int) -> String { count > limit ? String(prefix(limit)) + "…" : String(self) }
}

extension String {
  /// A value of megabytes is cut, so that a report stays one that can be read.
  var shortenedForPeople: String {
    let limit = 4000
    guard utf8.count > limit, unicodeScalars.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + "…"
  }
}
