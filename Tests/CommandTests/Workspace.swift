import Glibc
import SourceText

/// A folder of its own for a test, removed behind it, in which the built program runs.
final class Workspace {
  let path: String

  static let secret = "idcscs-00000000-0000-4000-8000-000000000000"
  /// 2026-03-10T12:00:00Z.
  static let time = "1773144000"

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(base)/fusion-doctor-test.XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil, let real = realpath(name, nil) else {
      throw Child.Failure(description: "no temporary folder below \(base)")
    }
    path = String(cString: real)
    free(real)
  }

  /// A folder with a copy of one of `fixtures/setups`.
  convenience init(setup: String) throws {
    try self.init()
    try copy(Package.path("fixtures/setups/\(setup)"), to: "")
  }

  /// A folder with a configuration.
  convenience init(_ configuration: String) throws {
    try self.init()
    try write("fusion-doctor.yaml", configuration)
  }

  deinit { Workspace.remove(path) }

  func at(_ name: String) -> String { name.isEmpty ? path : name.hasPrefix("/") ? name : "\(path)/\(name)" }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    if let slash = name.lastIndex(of: "/") { makeFolder(String(name[..<slash])) }
    guard let file = fopen(at(name), "w") else { throw Child.Failure(description: "cannot write \(name)") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw Child.Failure(description: "cannot write \(name)")
    }
  }

  func makeFolder(_ name: String) {
    var made = at("")
    for part in name.split(separator: "/") {
      made += "/\(part)"
      mkdir(made, 0o755)
    }
  }

  func link(_ name: String, to target: String) { symlink(target, at(name)) }

  func bytes(_ name: String) -> [UInt8]? { Package.bytes(at(name)) }

  func text(_ name: String) throws -> String {
    guard let bytes = bytes(name) else { throw Child.Failure(description: "\(name) is not there") }
    return String(decoding: bytes, as: UTF8.self)
  }

  func names(_ folder: String = "") -> [String] { Package.names(at(folder)) }

  func copy(_ source: String, to name: String) throws {
    for entry in Package.names(source) {
      let target = name.isEmpty ? entry : "\(name)/\(entry)"
      if let bytes = Package.bytes("\(source)/\(entry)") {
        try write(target, bytes)
      } else {
        makeFolder(target)
        try copy("\(source)/\(entry)", to: target)
      }
    }
  }

  private static func remove(_ path: String) {
    for name in Package.names(path) {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { remove(inner) }
    }
    rmdir(path)
  }

  /// What the program gets to see of the environment.
  static let environment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "FUSION_CLIENT_SECRET": secret, "SOURCE_DATE_EPOCH": time,
  ]

  private func environment(_ changes: [String: String?]) -> [String: String] {
    var environment = Self.environment
    for (name, value) in changes { environment[name] = value }
    return environment
  }

  /// Starts the built program.
  func start(
    _ arguments: [String], environment changes: [String: String?] = [:], input: Child.Input = .nothing,
    outputTo file: String? = nil, through wrapper: [String] = []
  ) throws -> Child {
    try Child(
      wrapper + [Package.binary()] + arguments, in: path, environment: environment(changes), input: input,
      outputTo: file)
  }

  /// Runs the built program to its end.
  func run(
    _ arguments: [String], environment changes: [String: String?] = [:], input: Child.Input = .nothing,
    outputTo file: String? = nil
  ) throws -> Run {
    try start(arguments, environment: changes, input: input, outputTo: file).finish()
  }

  /// `check --format json`, as a tree.
  func report(_ arguments: [String] = [], environment changes: [String: String?] = [:], input: Child.Input = .nothing)
    throws -> Report
  {
    let run = try run(["check", "--format", "json"] + arguments, environment: changes, input: input)
    guard !run.bytes.isEmpty else { throw Child.Failure(description: "no report, \(run.code ?? -1): \(run.errors)") }
    return try Report(run.output, code: run.code)
  }

  /// Runs a line as the shell does, with the built program in `PATH`.
  func shell(_ line: String, environment changes: [String: String?] = [:]) throws -> Run {
    let folder = try Package.binary().split(separator: "/").dropLast().map { "/" + $0 }.joined()
    var environment = environment(changes)
    environment["PATH"] = folder + ":" + (environment["PATH"] ?? "")
    return try Child(["sh", "-c", line], in: path, environment: environment).finish()
  }
}

/// The package's own files.
enum Package {
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static func path(_ name: String) -> String { "\(root)/\(name)" }

  /// The built program: in the folder of the test bundle, or above it.
  static func binary() throws -> String {
    var places = CommandLine.arguments
    if let own = realpath("/proc/self/exe", nil) {
      places.append(String(cString: own))
      free(own)
    }
    for place in places where place.hasPrefix("/") {
      var parts = place.split(separator: "/")
      while !parts.isEmpty {
        parts.removeLast()
        let program = "/" + (parts + ["fusion-doctor"]).joined(separator: "/")
        var status = stat()
        if stat(program, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(program, X_OK) == 0 {
          return program
        }
      }
    }
    throw Child.Failure(description: "the built fusion-doctor is not beside the tests")
  }

  /// Nil where it is no regular file.
  static func bytes(_ path: String) -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  static func text(_ name: String) -> String? { bytes(path(name)).map { String(decoding: $0, as: UTF8.self) } }

  static func names(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
