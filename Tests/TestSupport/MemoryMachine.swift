public import Evidence
import Synchronization

/// Files in memory: a machine for tests.
public enum MemoryMachine {
  /// - Parameter files: contents by absolute path
  public static func make(
    _ files: [String: [UInt8]], variables: [String: String] = [:], workingDirectory: String = "/w", input: [UInt8] = []
  ) -> Machine {
    @Sendable func children(_ path: String) -> [DirectoryEntry]? {
      let prefix = path == "/" ? "/" : path + "/"
      var found: [String: Bool] = [:]
      for name in files.keys where name.hasPrefix(prefix) {
        let rest = name.dropFirst(prefix.count)
        if let slash = rest.firstIndex(of: "/") {
          found[String(rest[..<slash])] = true
        } else {
          found[String(rest)] = false
        }
      }
      if found.isEmpty { return nil }
      return found.sorted { $0.key < $1.key }.map { DirectoryEntry(name: $0.key, isDirectory: $0.value, isLink: false) }
    }
    return Machine(
      open: { (path) throws(FileProblem) in
        guard let bytes = files[path] else {
          if children(path) != nil { throw FileProblem(.notRegular, "a folder, not a file") }
          throw FileProblem(.missing, "no such file")
        }
        let reader = Reader(bytes)
        return OpenFile(size: bytes.count) { (count) throws(FileProblem) in reader.next(count) }
      },
      entries: children,
      isDirectory: { files[$0] == nil && children($0) != nil },
      exists: { files[$0] != nil || children($0) != nil },
      variable: { variables[$0] },
      workingDirectory: workingDirectory,
      standardInput: { (_) throws(FileProblem) in input })
  }

  private final class Reader: Sendable {
    private let bytes: [UInt8]
    private let at = Mutex(0)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next(_ count: Int) -> [UInt8] {
      at.withLock { at in
        let end = min(bytes.count, at + count)
        defer { at = end }
        return Array(bytes[at..<end])
      }
    }
  }
}
