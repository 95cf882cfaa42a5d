public import Foundation

/// A program that is run to its end.
public struct Subprocess: Sendable {
  public var code: Int32
  public var output: String
  public var errors: String

  /// - Parameters:
  ///   - environment: the whole environment
  ///   - input: standard input, at most a pipe's worth
  public static func run(
    _ program: String, _ arguments: [String], in folder: URL, environment: [String: String], input: String = ""
  ) throws -> Subprocess {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("subprocess-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files, not pipes: nothing has to be drained while it runs.
    func file(_ name: String, _ text: String = "") throws -> URL {
      let url = scratch.appendingPathComponent(name)
      try Data(text.utf8).write(to: url)
      return url
    }
    let (given, out, err) = (try file("in", input), try file("out"), try file("err"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Subprocess(
      code: process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus,
      output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }

  /// Where a program stands on the PATH; nil where it is not there.
  public static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// A program of this package, which is built beside the tests.
  public static var product: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("fusion-doctor").path
  }
}
