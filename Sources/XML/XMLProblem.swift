/// What is wrong with an XML text, or with the use of the writer. The message holds nothing of the text itself.
public struct XMLProblem: Error, CustomStringConvertible {
  /// One sentence, lower case, without a full stop.
  public var message: String
  /// 1-based; nil where the problem has no place.
  public var line: Int?
  /// 1-based, as libxml2 counts.
  public var column: Int?
  /// The text has a DOCTYPE, which is refused on principle: entities and external files come with it.
  public var isDocumentType: Bool
  /// What the source of the bytes threw; the XML itself may be sound.
  public var cause: (any Error)?

  public init(
    _ message: String, line: Int? = nil, column: Int? = nil, isDocumentType: Bool = false, cause: (any Error)? = nil
  ) {
    self.message = message
    self.line = line
    self.column = column
    self.isDocumentType = isDocumentType
    self.cause = cause
  }

  public var description: String {
    guard let line else { return message }
    guard let column else { return "line \(line): \(message)" }
    return "line \(line), column \(column): \(message)"
  }
}
