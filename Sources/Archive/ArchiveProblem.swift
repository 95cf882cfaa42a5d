/// Why an archive, or one of its members, is not read. The message is one sentence, lower case, without a full stop; it
/// names a member only where the name is harmless.
public enum ArchiveProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(String)
  case notZip
  /// The archive's directory or a member's data do not add up.
  case damaged(String)
  /// A feature of ZIP that this reader does not have, such as a rare compression method.
  case unsupported(String)
  case encrypted(member: String)
  /// A name that leaves the archive or cannot be shown; `member` is the 1-based position in the archive's directory.
  case unsafeName(member: Int, String)
  /// Two members have one name, or a file's name is the folder of another member.
  case duplicateName(String)
  case tooManyMembers(limit: Int)
  /// A member, or all of them together where `member` is nil, expands to more than the limit.
  case tooLarge(member: String?, limit: Int)
  /// A member expands to more than `ratio` times its compressed size.
  case expandsTooMuch(member: String, ratio: Int)

  public var message: String {
    switch self {
    case .unreadable(let reason): "the archive cannot be read: \(reason)"
    case .notZip: "this is not a ZIP archive"
    case .damaged(let reason): "the archive is damaged: \(reason)"
    case .unsupported(let reason): "the archive cannot be read: \(reason)"
    case .encrypted(let member): "the member `\(member)` is encrypted; a ZIP without a password is needed"
    case .unsafeName(let member, let reason): "the name of member \(member) of the archive \(reason)"
    case .duplicateName(let name): "two members of the archive claim the name `\(name)`"
    case .tooManyMembers(let limit): "the archive has more than \(limit) members"
    case .tooLarge(let member?, let limit): "the member `\(member)` expands to more than \(limit) bytes"
    case .tooLarge(nil, let limit): "the members of the archive expand to more than \(limit) bytes together"
    case .expandsTooMuch(let member, let ratio): "the member `\(member)` expands more than \(ratio)-fold"
    }
  }

  public var description: String { message }
}

/// What an archive may cost.
public struct ArchiveLimits: Sendable {
  /// Members, folders included.
  public var members: Int
  /// Expanded bytes of one member.
  public var memberBytes: Int
  /// Expanded bytes of all members together, as claimed and as read in the archive's lifetime.
  public var totalBytes: Int
  /// Expanded bytes for each compressed byte of a member.
  public var ratio: Int
  /// A member that expands to fewer bytes may have any ratio: a short table of equal lines compresses 200-fold and
  /// harms nobody.
  public var ratioFreeBytes: Int

  public init(
    members: Int = 10_000, memberBytes: Int = 2 << 30, totalBytes: Int = 8 << 30, ratio: Int = 100,
    ratioFreeBytes: Int = 1 << 20
  ) {
    self.members = members
    self.memberBytes = memberBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
    self.ratioFreeBytes = ratioFreeBytes
  }
}
