import Glibc

/// Files that come into being whole, or are replaced whole: written beside their place, synchronised, then put there.
enum WholeFile {
  struct Problem: Error {
    var message: String
    /// Whether a file of that name is there already.
    var isTaken: Bool

    fileprivate init(_ code: Int32) {
      message = String(cString: strerror(code))
      isTaken = code == EEXIST
    }
  }

  /// Writes a file whole: a new one beside it, synchronised, then put in its place. Its folder is made where it is missing.
  /// - Parameter mode: who may read it; nil: as the machine's mask says
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t? = nil) throws {
    if let descriptor = standardDescriptor(path) { return try Terminal.write(bytes, to: descriptor) }
    var path = path
    var status = stat()
    // Where a link leads is replaced, not the link.
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let real = realpath(path, nil) {
      path = String(cString: real)
      free(real)
    }
    let directory = folder(of: path)
    try makeDirectory(directory)
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw Problem(EISDIR) }
      if status.st_mode & S_IFMT != S_IFREG {
        // A device or pipe cannot be replaced.
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(errno) }
        defer { close(descriptor) }
        return try Terminal.write(bytes, to: descriptor)
      }
    }
    try place(bytes, in: directory, mode: mode) { rename($0, path) }
  }

  /// Writes a new file, and the folders above it; what is there already stays, a link that leads nowhere too.
  static func create(_ path: String, with bytes: [UInt8]) throws {
    let directory = folder(of: path)
    try makeDirectory(directory)
    try place(bytes, in: directory, mode: nil) { name in
      if link(name, path) == 0 {
        unlink(name)
        return 0
      }
      // Some file systems know no links.
      var status = stat()
      guard errno != EEXIST, lstat(path, &status) != 0 else {
        errno = EEXIST
        return -1
      }
      return rename(name, path)
    }
  }

  /// Replaces a file, keeping its mode, and its owner where that is allowed; a link stays one.
  static func rewrite(_ path: String, with bytes: [UInt8]) throws {
    guard let real = realpath(path, nil) else { throw Problem(errno) }
    defer { free(real) }
    var status = stat()
    guard stat(real, &status) == 0 else { throw Problem(errno) }
    // A file that its owner made read-only is not to be changed, though its folder would allow it.
    guard access(real, W_OK) == 0 else { throw Problem(errno) }
    let target = String(cString: real)
    try place(bytes, in: folder(of: target), mode: status.st_mode & 0o7777, owner: (status.st_uid, status.st_gid)) {
      rename($0, target)
    }
  }

  /// The descriptor that `/dev/stdout` and its kin stand for: replacing what they lead to would part it from the reader.
  private static func standardDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1": STDOUT_FILENO
    case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2": STDERR_FILENO
    default: nil
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  private static func makeDirectory(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeDirectory(String(path[..<slash])) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Problem(errno) }
  }

  private static func place(
    _ bytes: [UInt8], in directory: String, mode: mode_t?, owner: (uid_t, gid_t)? = nil,
    put: (UnsafePointer<CChar>) -> Int32
  ) throws {
    var name = Array("\(directory)/.fusion-doctor.XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Problem(errno) }
    do {
      defer { close(descriptor) }
      try Terminal.write(bytes, to: descriptor)
      let mask = umask(0)
      umask(mask)
      if let owner { _ = fchown(descriptor, owner.0, owner.1) }
      guard fchmod(descriptor, mode ?? 0o666 & ~mask) == 0, fsync(descriptor) == 0 else { throw Problem(errno) }
    } catch {
      unlink(name)
      throw error
    }
    guard put(name) == 0 else {
      let code = errno
      unlink(name)
      throw Problem(code)
    }
  }
}
