/// One value of a JSON or YAML document with the bytes that it stands at.
public struct Node: Sendable {
  public enum Content: Sendable {
    case null
    case bool(Bool)
    /// A number; its spelling is ``Node/text``.
    case number
    case string
    case array([Node])
    case object([Member])
  }

  public var content: Content
  /// A scalar as a text: decoded for strings, as written for everything else; empty for collections.
  public var text: String
  /// Whether this is an unquoted YAML scalar, which may stand for a text whatever it looks like.
  public var isPlain: Bool
  private var start: UInt32
  private var end: UInt32

  public init(_ content: Content, text: String = "", range: Range<Int>, isPlain: Bool = false) {
    self.content = content
    self.text = text
    self.isPlain = isPlain
    start = UInt32(clamping: range.lowerBound)
    end = UInt32(clamping: range.upperBound)
  }

  /// Whether it is neither a list nor a mapping.
  var isScalar: Bool {
    switch content {
    case .array, .object: false
    default: true
    }
  }

  /// The bytes of the value in its ``SourceFile``.
  public var range: Range<Int> { Int(start)..<Int(max(start, end)) }

  /// A member of an object, in the order of the document; a key that stands twice is there twice.
  public struct Member: Sendable {
    public var key: String
    public var keyRange: Range<Int>
    public var value: Node

    public init(key: String, keyRange: Range<Int>, value: Node) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }
}

/// A document that was read: its root, and the keys that stand twice.
public struct Document: Sendable {
  public var root: Located
  public var duplicateKeys: [DuplicateKey]
  public var comments: [Comment]

  public struct DuplicateKey: Sendable {
    public var key: String
    public var pointer: Pointer
    public var first: Range<Int>
    public var second: Range<Int>

    public init(key: String, pointer: Pointer, first: Range<Int>, second: Range<Int>) {
      self.key = key
      self.pointer = pointer
      self.first = first
      self.second = second
    }
  }

  /// A YAML comment: the text behind `#`, and where it stands.
  public struct Comment: Sendable {
    public var text: String
    public var range: Range<Int>
    /// Whether nothing but blanks stands before it in its line.
    public var isAlone: Bool

    public init(text: String, range: Range<Int>, isAlone: Bool) {
      self.text = text
      self.range = range
      self.isAlone = isAlone
    }
  }

  public init(root: Located, duplicateKeys: [DuplicateKey] = [], comments: [Comment] = []) {
    self.root = root
    self.duplicateKeys = duplicateKeys
    self.comments = comments
  }
}

/// Why a text is not well-formed: what is wrong, and where the mistake is (not the token after it).
public struct SyntaxProblem: Error, Sendable {
  public var message: String
  public var range: Range<Int>
  /// The other side, such as the bracket that was not closed.
  public var related: (message: String, range: Range<Int>)?
  /// Whether nothing is wrong but its size.
  public var isLimit: Bool

  public init(
    _ message: String, range: Range<Int>, related: (message: String, range: Range<Int>)? = nil, isLimit: Bool = false
  ) {
    self.message = message
    self.range = range
    self.related = related
    self.isLimit = isLimit
  }
}
