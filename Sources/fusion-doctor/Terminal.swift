import Glibc
import Lint
import Report

/// Standard output and error, and files that are new or replaced whole.
enum Terminal {
  struct Problem: Error {
    var message: String
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
    try? write(Array((visible(redactor.redact(text)) + "\n").utf8), to: STDERR_FILENO)
  }

  /// Text of others in which nothing is a command to the terminal.
  static func visible(_ text: String) -> String { visibleText(text) }

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

  /// Columns of the terminal on standard output; nil where it is none.
  static var width: Int? { width(of: STDOUT_FILENO) }

  /// Whether standard output is a terminal; of a serial console the width can be unknown.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func width(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return nil
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
