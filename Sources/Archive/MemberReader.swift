import CLibZip

/// Reads one member, piece by piece. The archive stays open as long as a reader of it is there.
public final class MemberReader {
  public let member: ZipArchive.Member
  private let archive: ZipArchive
  private let handle: OpaquePointer
  private let limit: Int
  /// Expanded bytes so far.
  public private(set) var count = 0
  private var problem: ArchiveProblem?
  private var isAtEnd = false

  fileprivate init(_ member: ZipArchive.Member, of archive: ZipArchive, limit: Int) throws(ArchiveProblem) {
    guard !member.isEncrypted else { throw .encrypted(member: member.name) }
    guard member.method == ZIP_CM_STORE || member.method == ZIP_CM_DEFLATE else {
      throw .unsupported("the member `\(member.name)` is compressed by a method other than deflate")
    }
    self.limit = min(limit, archive.limits.memberBytes)
    try MemberReader.check(member.size, of: member, archive.limits, limit: self.limit)
    guard let handle = lazy_zip_fopen_index(archive.handle, zip_uint64_t(member.index), 0) else {
      throw ZipArchive.problem(lazy_zip_error_code_zip(lazy_zip_get_error(archive.handle)), member: member.name)
    }
    self.member = member
    self.archive = archive
    self.handle = handle
  }

  deinit { lazy_zip_fclose(handle) }

  /// The next bytes; nil at the end, which is reached only where the size and the checksum are right. After a problem
  /// every call throws it again.
  public func next(_ length: Int = 1 << 16) throws(ArchiveProblem) -> [UInt8]? {
    if let problem { throw problem }
    if isAtEnd { return nil }
    var got: zip_int64_t = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(length, 1)) { buffer, count in
      got = lazy_zip_fread(handle, buffer.baseAddress, zip_uint64_t(buffer.count))
      count = max(0, min(Int(got), buffer.count))
    }
    do throws(ArchiveProblem) {
      guard got >= 0 else {
        throw ZipArchive.problem(lazy_zip_error_code_zip(lazy_zip_file_get_error(handle)), member: member.name)
      }
      count += bytes.count
      archive.expanded += bytes.count
      try MemberReader.check(count, of: member, archive.limits, limit: limit)
      guard archive.expanded <= archive.limits.totalBytes else {
        throw .tooLarge(member: nil, limit: archive.limits.totalBytes)
      }
      guard count <= member.size, !bytes.isEmpty || count == member.size else {
        throw .damaged("the data of `\(member.name)` are not as long as it says")
      }
    } catch {
      problem = error
      throw error
    }
    isAtEnd = bytes.isEmpty
    return bytes.isEmpty ? nil : bytes
  }

  /// Judges a number of expanded bytes, claimed or counted.
  private static func check(
    _ count: Int, of member: ZipArchive.Member, _ limits: ArchiveLimits, limit: Int
  ) throws(ArchiveProblem) {
    guard count <= limit else { throw .tooLarge(member: member.name, limit: limit) }
    guard count < limits.ratioFreeBytes || count / max(limits.ratio, 1) <= member.compressedSize else {
      throw .expandsTooMuch(member: member.name, ratio: limits.ratio)
    }
  }
}

extension ZipArchive {
  /// The member of a name.
  public func member(_ name: String) -> Member? { members.first { $0.name == name } }

  /// Opens a member for reading; `limit` may lower the archive's limit.
  public func open(_ member: Member, limit: Int = .max) throws(ArchiveProblem) -> MemberReader {
    try MemberReader(member, of: self, limit: limit)
  }

  /// The whole member, at most `limit` bytes.
  public func read(_ member: Member, limit: Int) throws(ArchiveProblem) -> [UInt8] {
    let reader = try open(member, limit: limit)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(member.size, 1 << 20))
    while let piece = try reader.next() { bytes += piece }
    return bytes
  }

  /// Hands a member out piece by piece, until the closure says false; the checksum is judged only at the end. Throws an
  /// ``ArchiveProblem``, or what the closure throws.
  public func stream(_ member: Member, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    let reader = try open(member)
    while let piece = try reader.next() {
      guard try piece.withUnsafeBytes(body) else { return }
    }
  }
}
