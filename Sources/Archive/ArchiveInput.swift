import Glibc

/// The bytes of an archive, in memory or in a file, at any place.
enum ArchiveInput {
  case memory(UnsafeRawBufferPointer)
  case file(descriptor: CInt, size: Int)

  var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, let size): size
    }
  }

  /// Opens a regular file; anything else, a pipe for example, may never end.
  static func open(path: String) throws(ArchiveProblem) -> ArchiveInput {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(descriptor)
      throw .unreadable("it is not a regular file")
    }
    return .file(descriptor: descriptor, size: Int(status.st_size))
  }

  func close() {
    if case .file(let descriptor, _) = self { _ = Glibc.close(descriptor) }
  }

  /// All bytes of a range, which must lie inside.
  func bytes(_ range: Range<Int>) throws(ArchiveProblem) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw .damaged("its directory lies outside of it") }
    switch self {
    case .memory(let bytes): return Array(bytes[range])
    case .file(let descriptor, _):
      var buffer = [UInt8](repeating: 0, count: range.count)
      var done = 0
      while done < buffer.count {
        let offset = range.lowerBound + done
        let got = buffer.withUnsafeMutableBytes { buffer in
          let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
          return pread(descriptor, rest.baseAddress, rest.count, off_t(offset))
        }
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { throw .unreadable(got < 0 ? ArchiveInput.reason(errno) : "it became shorter") }
        done += got
      }
      return buffer
    }
  }

  static func reason(_ code: CInt) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "the right to read it is missing"
    case EISDIR: "it is a directory"
    default: strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
    }
  }
}
