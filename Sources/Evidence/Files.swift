import Glibc
import Lint
import SourceText
import Synchronization

/// Why a file gave nothing.
public struct FileProblem: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case missing
    case notRegular
    case tooLarge
    case denied
    case failed
  }
  public var reason: Reason
  public var message: String

  static func larger(_ limit: Int) -> String {
    limit < 1 << 20 ? "larger than \(limit >> 10) KiB" : "larger than \(limit >> 20) MiB"
  }

  /// Where a configuration is expected.
  public static let isRecord = FileProblem(.failed, "it is a record, which `fusion-doctor check` alone judges")

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}

/// An open file that is read once, from its start.
public struct OpenFile: Sendable {
  public var size: Int
  /// Reads up to a number of bytes; empty at the end.
  public var read: @Sendable (_ count: Int) throws(FileProblem) -> [UInt8]

  public init(size: Int, read: @escaping @Sendable (Int) throws(FileProblem) -> [UInt8]) {
    self.size = size
    self.read = read
  }

  /// How many bytes to ask for behind those that were read: a buffer for more than there are takes longer than reading,
  /// and one byte more than there should be shows the end.
  func nextCount(after count: Int) -> Int { min(max(size - count + 1, 512), 1 << 20) }

  /// The whole content.
  public func all(limit: Int) throws(FileProblem) -> [UInt8] {
    guard size <= limit else { throw FileProblem(.tooLarge, FileProblem.larger(limit)) }
    var bytes: [UInt8] = []
    while true {
      let chunk = try read(nextCount(after: bytes.count))
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      bytes.reserveCapacity(size)
      // A file can grow while it is read.
      guard bytes.count <= limit else { throw FileProblem(.tooLarge, FileProblem.larger(limit)) }
    }
  }
}

public struct DirectoryEntry: Sendable, Hashable {
  public var name: String
  public var isDirectory: Bool
  public var isLink: Bool

  public init(name: String, isDirectory: Bool, isLink: Bool) {
    self.name = name
    self.isDirectory = isDirectory
    self.isLink = isLink
  }
}

/// The machine as far as loading a setup needs it. A test gives another one.
public struct Machine: Sendable {
  /// Opens a regular file (no device, no pipe, nothing of `/proc` or `/sys`).
  public var open: @Sendable (_ path: String) throws(FileProblem) -> OpenFile
  /// The entries of a folder, sorted by name; nil where it is none or cannot be read.
  public var entries: @Sendable (_ path: String) -> [DirectoryEntry]?
  public var isDirectory: @Sendable (_ path: String) -> Bool
  public var exists: @Sendable (_ path: String) -> Bool
  /// Whether a path is a link to something that lies outside of the folder in which it stands.
  public var leadsOut: @Sendable (_ path: String) -> Bool
  public var variable: @Sendable (_ name: String) -> String?
  /// The working directory, absolute.
  public var workingDirectory: String
  public var standardInput: @Sendable (_ limit: Int) throws(FileProblem) -> [UInt8]

  public init(
    open: @escaping @Sendable (String) throws(FileProblem) -> OpenFile,
    entries: @escaping @Sendable (String) -> [DirectoryEntry]?, isDirectory: @escaping @Sendable (String) -> Bool,
    exists: @escaping @Sendable (String) -> Bool, leadsOut: @escaping @Sendable (String) -> Bool = { _ in false },
    variable: @escaping @Sendable (String) -> String?,
    workingDirectory: String, standardInput: @escaping @Sendable (Int) throws(FileProblem) -> [UInt8]
  ) {
    self.open = open
    self.entries = entries
    self.isDirectory = isDirectory
    self.exists = exists
    self.leadsOut = leadsOut
    self.variable = variable
    self.workingDirectory = workingDirectory
    self.standardInput = standardInput
  }
}

extension Machine {
  /// This machine.
  public static func real() -> Machine {
    Machine(
      open: { (path) throws(FileProblem) in try Disk.open(path) },
      entries: Disk.entries,
      isDirectory: { Disk.mode($0) == S_IFDIR },
      exists: { Disk.mode($0) != nil },
      leadsOut: Disk.leadsOut,
      variable: { name in getenv(name).map { String(cString: $0) } },
      workingDirectory: Disk.workingDirectory(),
      standardInput: { (limit) throws(FileProblem) in
        try OpenFile(size: 0) { (count) throws(FileProblem) in try Disk.read(0, count) }.all(limit: limit)
      })
  }
}

/// The one place that touches the disk.
private enum Disk {
  final class Descriptor: Sendable {
    let number: Int32
    private let read = Mutex((count: 0, isWhole: false))
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }

    /// Whether as many bytes were read as the file has, and fewer than were asked for: there are no more.
    var isAtEnd: Bool { read.withLock { $0.isWhole } }

    func note(_ count: Int, of asked: Int, size: Int) {
      read.withLock {
        $0.count += count
        $0.isWhole = count < asked && $0.count == size
      }
    }
  }

  static func open(_ path: String) throws(FileProblem) -> OpenFile {
    guard !path.contains("\0") else { throw FileProblem(.missing, "no such file") }
    // Without waiting: opening a pipe must not block.
    let number = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard number >= 0 else { throw problem(errno) }
    let descriptor = Descriptor(number)
    var status = stat()
    guard fstat(number, &status) == 0 else { throw problem(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(.notRegular, status.st_mode & S_IFMT == S_IFDIR ? "a folder, not a file" : "not a regular file")
    }
    // Files of `/proc` and `/sys` call themselves regular.
    guard !kernelSystems.contains(status.st_dev) else { throw FileProblem(.notRegular, "not a regular file") }
    let size = Int(status.st_size)
    return OpenFile(size: size) { (count) throws(FileProblem) in
      if descriptor.isAtEnd { return [] }
      let bytes = try read(descriptor.number, count)
      descriptor.note(bytes.count, of: count, size: size)
      return bytes
    }
  }

  /// The file systems of the kernel. Where `/proc` is not mounted, it lies on the disk like everything else.
  private static let kernelSystems: [dev_t] = {
    var root = stat()
    guard stat("/", &root) == 0 else { return [] }
    return ["/proc", "/sys"].compactMap { folder in
      var system = stat()
      return stat(folder, &system) == 0 && system.st_dev != root.st_dev ? system.st_dev : nil
    }
  }()

  static func read(_ descriptor: Int32, _ count: Int) throws(FileProblem) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var got = -1
      repeat { got = Glibc.read(descriptor, buffer.baseAddress, count) } while got < 0 && errno == EINTR
      if got < 0 { failure = errno }
      filled = max(0, got)
    }
    guard failure == 0 else { throw problem(failure) }
    return bytes
  }

  static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// What is opened already (`/dev/stdin`, a shell's `<(…)`) is named by links of the system's own.
  static func leadsOut(_ path: String) -> Bool {
    var status = stat()
    guard !path.hasPrefix("/dev/"), lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return false }
    guard let target = resolved(path), let folder = resolved(Path.directory(of: path)) else { return true }
    return !target.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  static func entries(_ path: String) -> [DirectoryEntry]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var found: [DirectoryEntry] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      // Most file systems say here what an entry is; only links have to be asked for where they lead.
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): found.append(DirectoryEntry(name: name, isDirectory: false, isLink: false))
      case Int(DT_DIR): found.append(DirectoryEntry(name: name, isDirectory: true, isLink: false))
      default:
        var status = stat()
        let isLink = lstat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        found.append(DirectoryEntry(name: name, isDirectory: mode(path + "/" + name) == S_IFDIR, isLink: isLink))
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  static func workingDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  static func problem(_ code: Int32) -> FileProblem {
    switch code {
    case ENOENT, ENOTDIR: FileProblem(.missing, "no such file")
    case EACCES, EPERM: FileProblem(.denied, "permission denied")
    default: FileProblem(.failed, String(cString: strerror(code)))
    }
  }
}

/// Paths as texts: lexical only.
public enum Path {
  /// An absolute path without `.` and `..`.
  public static func absolute(_ path: String, in directory: String) -> String {
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    // Most paths are plain, and every file of a run comes by here.
    if !whole.contains("/."), !whole.contains("//"), !whole.hasSuffix("/"), whole.hasPrefix("/") { return whole }
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Relative to a directory where it lies below it, else as it is.
  public static func display(_ absolute: String, in directory: String) -> String {
    if directory == "/" { return String(absolute.dropFirst()) }
    let rest = absolute.utf8.dropFirst(directory.utf8.count)
    return absolute.hasPrefix(directory) && rest.first == UInt8(ascii: "/")
      ? String(Substring(rest.dropFirst())) : absolute
  }

  public static func directory(of absolute: String) -> String {
    guard let slash = absolute.utf8.lastIndex(of: UInt8(ascii: "/")), slash != absolute.startIndex else { return "/" }
    return String(absolute[..<slash])
  }

  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Whether a text holds what a pattern is made of.
  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  /// The files that a pattern names, sorted; `**` stands for any number of folders. At most 10,000 folders are searched.
  static func matches(_ pattern: String, in directory: String, _ machine: Machine) -> [String] {
    let isAbsolute = pattern.hasPrefix("/")
    let parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
    var found: [String] = []
    var budget = 10_000
    func search(_ folder: String, _ index: Int) {
      guard index < parts.count else { return }
      budget -= 1
      guard budget > 0 else { return }
      let part = parts[index]
      let isLast = index == parts.count - 1
      if part == "**" {
        search(folder, index + 1)
        for entry in machine.entries(folder) ?? []
        where entry.isDirectory && !entry.isLink && !entry.name.hasPrefix(".") {
          search(join(folder, entry.name), index)
        }
      } else if !isPattern(part) {
        let next = absolute(part, in: folder)
        if isLast { if machine.exists(next) { found.append(next) } } else { search(next, index + 1) }
      } else {
        for entry in machine.entries(folder) ?? [] where fnmatch(part, entry.name, FNM_PERIOD) == 0 {
          let next = join(folder, entry.name)
          if isLast {
            if !entry.isDirectory { found.append(next) }
          } else if entry.isDirectory {
            search(next, index + 1)
          }
        }
      }
    }
    search(isAbsolute ? "/" : directory, 0)
    return Array(Set(found)).sorted()
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder == "/" ? "/" + name : folder + "/" + name
  }
}
