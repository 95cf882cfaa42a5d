import ArgumentParser
import Dispatch
import Glibc

/// Files, as far as the command needs them.
enum Files {
  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw ValidationError("`\(path)` cannot be read: \(reason())") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw ValidationError("`\(path)` cannot be written: \(reason())") }
    fputs(text, file)
    guard fclose(file) == 0 else { throw ValidationError("`\(path)` cannot be written: \(reason())") }
  }

  static func names(in folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw ValidationError("`\(folder)` cannot be read: \(reason())") }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.sorted()
  }

  static func standardError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}

enum Signals {
  /// Waits for the first SIGINT or SIGTERM.
  static func first() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
    for await _ in stream { break }
    for source in sources { source.cancel() }
  }
}

/// A program that runs against the simulator.
enum Child {
  static func run(_ command: [String], environment: [(String, String)]) async throws -> Int32 {
    for (name, value) in environment { setenv(name, value, 1) }
    // What would outweigh the proxy or, in curl, the test authority.
    for name in ["https_proxy", "NO_PROXY", "no_proxy", "CURL_CA_BUNDLE", "SSL_CERT_DIR"] { unsetenv(name) }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    let failure = posix_spawnp(&child, command[0], nil, nil, &arguments, environ)
    guard failure == 0 else {
      throw ValidationError("`\(command[0])` cannot be started: \(String(cString: strerror(failure)))")
    }
    let process = child
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
      }
    }
  }
}
