import CLibZip
import Glibc

/// A ZIP archive that is open for reading, over libzip.
///
/// Opening checks all names, the number of members and that no two share data; what a member really expands to is
/// counted while it is read. Members are stored or deflated.
public final class ZipArchive {
  public struct Member: Sendable, Hashable {
    /// With `/` between its parts; it stays in the archive and has no control characters.
    public let name: String
    /// Expanded bytes, as the archive claims.
    public let size: Int
    public let compressedSize: Int
    public let isDirectory: Bool
    public let isEncrypted: Bool
    let index: Int
    let method: Int
  }

  public let limits: ArchiveLimits
  /// In the order of the archive's directory.
  public let members: [Member]
  let handle: OpaquePointer
  /// Expanded bytes that were read so far, of all members.
  var expanded = 0

  public convenience init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveProblem) {
    let input = try ArchiveInput.open(path: path)
    defer { input.close() }
    try self.init(input, limits: limits) { error in lazy_zip_source_file_create(path, 0, -1, &error) }
  }

  public convenience init(bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveProblem) {
    // libzip reads from the buffer as long as the archive is open, and frees it then.
    guard let copy = malloc(max(bytes.count, 1)) else { throw .unreadable("there is no memory for it") }
    bytes.withUnsafeBytes { if let base = $0.baseAddress { memcpy(copy, base, $0.count) } }
    var isOwned = false
    defer { if !isOwned { free(copy) } }
    let count = bytes.count
    try self.init(.memory(UnsafeRawBufferPointer(start: copy, count: count)), limits: limits) { error in
      let source = lazy_zip_source_buffer_create(copy, zip_uint64_t(count), 1, &error)
      isOwned = source != nil
      return source
    }
  }

  private init(
    _ input: ArchiveInput, limits: ArchiveLimits, source: (inout zip_error_t) -> OpaquePointer?
  ) throws(ArchiveProblem) {
    let directory = try CentralDirectory(input, limits: limits)
    let members = try ZipArchive.members(directory, limits: limits)
    guard libzip() != nil else { throw .unreadable("the library libzip is not installed") }
    var error = zip_error_t()
    lazy_zip_error_init(&error)
    defer { lazy_zip_error_fini(&error) }
    guard let source = source(&error) else { throw .unreadable("there is no memory for it") }
    guard let handle = lazy_zip_open_from_source(source, CInt(ZIP_RDONLY), &error) else {
      lazy_zip_source_free(source)
      throw ZipArchive.problem(lazy_zip_error_code_zip(&error))
    }
    do throws(ArchiveProblem) {
      try ZipArchive.compare(directory, handle)
    } catch {
      lazy_zip_discard(handle)
      throw error
    }
    self.handle = handle
    self.limits = limits
    self.members = members
  }

  deinit { lazy_zip_discard(handle) }

  /// Member names that pass, are unique, and of which none is the folder of another file's place.
  private static func members(
    _ directory: CentralDirectory, limits: ArchiveLimits
  ) throws(ArchiveProblem) -> [Member] {
    var members: [Member] = []
    var total = 0
    for (index, entry) in directory.entries.enumerated() {
      let (name, isDirectory) = try MemberName.checked(entry.name, position: index + 1)
      members.append(
        Member(
          name: name, size: entry.size, compressedSize: entry.compressedSize, isDirectory: isDirectory,
          isEncrypted: entry.isEncrypted, index: index, method: entry.method))
      let (sum, overflow) = total.addingReportingOverflow(entry.size)
      guard !overflow, sum <= limits.totalBytes else { throw .tooLarge(member: nil, limit: limits.totalBytes) }
      total = sum
    }
    var names: Set<String> = []
    for member in members {
      guard names.insert(member.name).inserted else { throw .duplicateName(member.name) }
    }
    let files = Set(members.lazy.filter { !$0.isDirectory }.map(\.name))
    for member in members {
      for slash in member.name.utf8.indices where member.name.utf8[slash] == UInt8(ascii: "/") {
        let folder = String(member.name[..<slash])
        guard !files.contains(folder) else { throw .duplicateName(folder) }
      }
    }
    return members
  }

  /// libzip must see what was judged.
  private static func compare(_ directory: CentralDirectory, _ handle: OpaquePointer) throws(ArchiveProblem) {
    let contradiction = ArchiveProblem.damaged("its directory contradicts itself")
    guard lazy_zip_get_num_entries(handle, 0) == directory.entries.count else { throw contradiction }
    for (index, entry) in directory.entries.enumerated() {
      var status = zip_stat_t()
      lazy_zip_stat_init(&status)
      guard let name = lazy_zip_get_name(handle, zip_uint64_t(index), zip_flags_t(ZIP_FL_ENC_RAW)),
        strlen(name) == entry.name.count,
        UnsafeRawBufferPointer(start: name, count: entry.name.count).elementsEqual(entry.name),
        lazy_zip_stat_index(handle, zip_uint64_t(index), 0, &status) == 0, status.size == entry.size,
        status.comp_size == entry.compressedSize, Int(status.comp_method) == entry.method
      else { throw contradiction }
    }
  }

  /// What an error code of libzip says about the archive as a whole.
  static func problem(_ code: CInt, member: String? = nil) -> ArchiveProblem {
    let place = member.map { "the data of `\($0)`" } ?? "its directory"
    switch code {
    case ZIP_ER_NOZIP where member == nil: return .notZip
    case ZIP_ER_CRC: return .damaged("\(place) do not match their checksum")
    case ZIP_ER_MEMORY: return .unreadable("there is no memory for it")
    case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_TELL: return .unreadable("\(place) cannot be read")
    case ZIP_ER_MULTIDISK: return .unsupported("it is one of several parts")
    case ZIP_ER_COMPNOTSUPP, ZIP_ER_OPNOTSUPP: return .unsupported("\(place) use a feature that is not supported")
    case ZIP_ER_EOF: return .damaged("\(place) end too early")
    default: return .damaged("\(place) cannot be expanded (libzip error \(code))")
    }
  }
}
