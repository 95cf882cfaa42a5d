import Glibc
import Lint
import Report

/// Standard output and error, and files that are new or replaced whole.
enum Terminal {
  struct Problem: Error {
    var message: String
    /// Whether a file of that name is there already.
    var isTaken = false
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + at }, bytes.count - at) }
      if count < 0 {
        if errno == EINTR { continue }
        throw Problem(message: String(cString: strerror(errno)))
      }
      at += count
    }
  }

  /// Writes a line to standard error; text of others forges nothing there, and no secret is shown.
  static func complain(_ text: String, redactor: Redactor = Redactor(secrets: [])) {
    try? write(Array((visibleText(redactor.redact(text)) + "\n").utf8), to: STDERR_FILENO)
  }

  /// Where standard input, output or error is closed, the next file that is opened would take its place, and a report or
  /// message would land in it: a descriptor that gives an error stands there instead.
  static func keepStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      let opened = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
      if opened >= 0, opened != descriptor {
        dup2(opened, descriptor)
        close(opened)
      }
    }
  }

  /// Writes standard output to its end. On a full disk an error can come as late as here.
  static func print(_ bytes: [UInt8]) throws {
    try write(bytes, to: STDOUT_FILENO)
    var status = stat()
    if fstat(STDOUT_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG, fsync(STDOUT_FILENO) != 0,
      errno != EINVAL
    {
      throw Problem(message: String(cString: strerror(errno)))
    }
  }

  /// Writes a file whole: a new one beside it, synchronised, then put in its place. Its folder is made where it is missing.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    if let descriptor = standardDescriptor(path) { return try write(bytes, to: descriptor) }
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
      if status.st_mode & S_IFMT == S_IFDIR { throw Problem(message: "it is a folder") }
      if status.st_mode & S_IFMT != S_IFREG {
        // A device or pipe cannot be replaced.
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(message: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        return try write(bytes, to: descriptor)
      }
    }
    try place(bytes, in: directory, mode: nil) { rename($0, path) }
  }

  /// Writes a new file whole; what is there already stays.
  static func create(_ path: String, with bytes: [UInt8]) throws {
    let directory = folder(of: path)
    try makeDirectory(directory)
    try place(bytes, in: directory, mode: nil) { name in
      if link(name, path) == 0 {
        unlink(name)
        return 0
      }
      // Some file systems know no links.
      guard errno != EEXIST, access(path, F_OK) != 0 else {
        errno = EEXIST
        return -1
      }
      return rename(name, path)
    }
  }

  /// Replaces a file whole, keeping its mode, and its owner where that is allowed; a link stays one.
  static func rewrite(_ path: String, with bytes: [UInt8]) throws {
    guard let real = realpath(path, nil) else { throw Problem(message: String(cString: strerror(errno))) }
    defer { free(real) }
    var status = stat()
    guard stat(real, &status) == 0 else { throw Problem(message: String(cString: strerror(errno))) }
    // A file that its owner made read-only is not to be changed, though its folder would allow it.
    guard access(real, W_OK) == 0 else { throw Problem(message: String(cString: strerror(errno))) }
    let target = String(cString: real)
    try place(bytes, in: folder(of: target), mode: status.st_mode & 0o7777, owner: (status.st_uid, status.st_gid)) {
      rename($0, target)
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Writes a new file in a folder, synchronises it, and puts it in its place.
  private static func place(
    _ bytes: [UInt8], in directory: String, mode: mode_t?, owner: (uid_t, gid_t)? = nil,
    put: (UnsafePointer<CChar>) -> Int32
  ) throws {
    var name = Array("\(directory)/.fusion-doctor.XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Problem(message: String(cString: strerror(errno))) }
    do {
      defer { close(descriptor) }
      try write(bytes, to: descriptor)
      let mask = umask(0)
      umask(mask)
      if let owner { _ = fchown(descriptor, owner.0, owner.1) }
      guard fchmod(descriptor, mode ?? 0o666 & ~mask) == 0, fsync(descriptor) == 0 else {
        throw Problem(message: String(cString: strerror(errno)))
      }
    } catch {
      unlink(name)
      throw error
    }
    guard put(name) == 0 else {
      let code = errno
      unlink(name)
      throw Problem(message: String(cString: strerror(code)), isTaken: code == EEXIST)
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

  private static func makeDirectory(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeDirectory(String(path[..<slash])) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Problem(message: String(cString: strerror(errno))) }
  }

  /// Columns of the terminal on standard output; nil where it is none.
  static var width: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return nil
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
