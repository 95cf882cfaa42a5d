import Foundation

/// A folder of its own, and runs of the program in it.
final class ToolFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("fusion-doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ text: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  struct Outcome {
    var code: Int32
    var output: String
    var error: String
  }

  /// Runs `fusion-doctor`, or another program by its path.
  func run(_ arguments: [String], program: String? = nil, input: String = "") throws -> Outcome {
    let process = Process()
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? own.appendingPathComponent("fusion-doctor")
    process.arguments = arguments
    process.currentDirectoryURL = url
    // Files instead of pipes: nothing waits for a reader.
    let names = ["in", "out", "err"].map { FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).\($0)" }
    defer { for name in names { try? FileManager.default.removeItem(atPath: name) } }
    for name in names {
      _ = FileManager.default.createFile(atPath: name, contents: Data(name.hasSuffix("in") ? input.utf8 : "".utf8))
    }
    process.standardInput = FileHandle(forReadingAtPath: names[0])
    process.standardOutput = FileHandle(forWritingAtPath: names[1])
    process.standardError = FileHandle(forWritingAtPath: names[2])
    try process.run()
    process.waitUntilExit()
    let texts = try names.map { String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self) }
    return Outcome(code: process.terminationStatus, output: texts[1], error: texts[2])
  }
}
