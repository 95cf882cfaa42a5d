import Lint

/// Whether an answer is a page for people instead of a service's own document, and what it is then: of the sign-in, or of
/// something in front that refuses.
struct Page {
  let isPage: Bool
  /// Whether it bears a mark of edge firewalls: the reference number that they print, or their title.
  let bearsMark: Bool
  private let status: Int

  init(_ response: ProbeResponse) {
    status = response.status
    let text = String(decoding: response.body.prefix(4096), as: UTF8.self)
    let isJSON = Page.first(response) != UInt8(ascii: "<") && Classification.json(response) != nil
    isPage = !isJSON && Page.isPage(response, text)
    // A service of Oracle's own can say in its own type that access is denied.
    bearsMark = Page.holdsReference(text, strictly: isJSON) || !isJSON && text.contains("Access Denied")
  }

  /// What a page with a success is.
  var fault: Fault {
    bearsMark ? refusal : Fault(.signIn, "a page for people (HTML) instead of the service's own type")
  }

  var refusal: Fault {
    Fault(
      .blocked,
      "refused \(isPage ? "with a page (HTML)" : "as firewalls do"), not by the service itself (status \(status))")
  }

  /// The first character behind a byte-order mark and white space.
  private static func first(_ response: ProbeResponse) -> UInt8? {
    response.body.first { (0x21...0x7E).contains($0) }
  }

  /// An empty body is no page, whatever its type says, and no more is a document of XML.
  private static func isPage(_ response: ProbeResponse, _ text: String) -> Bool {
    guard let first = first(response) else { return false }
    let type = response.mediaType ?? ""
    if type == "text/html" || type == "application/xhtml+xml" { return true }
    guard first == UInt8(ascii: "<") else { return false }
    let isXML = type.hasSuffix("/xml") || type.hasSuffix("+xml") || text.contains("<?xml")
    return !isXML || text.lowercased().contains("<html")
  }

  /// `Reference #18.2f3c1702.1700000000.abc`.
  ///
  /// - Parameter strictly: only a number of that form, since a document of the service may speak of other references
  private static func holdsReference(_ text: String, strictly: Bool) -> Bool {
    guard let mark = text.firstRange(of: "Reference #") else { return false }
    let number = text[mark.upperBound...].prefix { $0.isASCII && ($0.isHexDigit || $0 == ".") }
    return !strictly || number.split(separator: ".").count >= 3
  }
}
