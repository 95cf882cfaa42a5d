import Lint

/// Finds configuration files and records from the paths of the command line.
public enum Discovery {
  public struct Problem: Error, Sendable, Hashable {
    public var message: String

    public init(message: String) { self.message = message }
  }

  /// What the command line named: a configuration or a record by its absolute path, or standard input.
  public enum Input: Sendable, Hashable {
    case file(String)
    /// What `check --record` wrote.
    case record(String)
    case standardInput
  }

  public static let defaultName = "fusion-doctor.yaml"

  /// Files in the order of the arguments, those of a folder sorted; each once. A record in a folder that holds
  /// configurations was written beside them, and is passed over.
  public static func inputs(_ paths: [String], _ machine: Machine) throws(Problem) -> [Input] {
    if paths.isEmpty {
      for name in [defaultName, RunRecord.fileName] {
        let path = Path.absolute(name, in: machine.workingDirectory)
        if machine.exists(path) { return [name == defaultName ? .file(path) : .record(path)] }
      }
      return []
    }
    var inputs: [Input] = []
    for path in paths {
      if path == "-" {
        inputs.append(.standardInput)
        continue
      }
      let absolute = Path.absolute(path, in: machine.workingDirectory)
      guard machine.exists(absolute) else { throw Problem(message: "there is no file or folder `\(path)`") }
      if machine.isDirectory(absolute) {
        guard machine.entries(absolute) != nil else { throw Problem(message: "the folder `\(path)` cannot be read") }
        var found: [Input] = []
        search(absolute, depth: 0, machine, &found)
        let configurations = found.filter { !$0.isRecord }
        inputs += configurations.isEmpty ? found : configurations
      } else {
        inputs.append(isRecord(absolute, machine) ? .record(absolute) : .file(absolute))
      }
    }
    // One folder gives each file once.
    if paths.count == 1 { return inputs }
    var seen = Set<Input>()
    return inputs.filter { seen.insert($0).inserted }
  }

  private static func search(_ directory: String, depth: Int, _ machine: Machine, _ inputs: inout [Input]) {
    guard depth < 64 else { return }
    for entry in machine.entries(directory) ?? [] {
      let path = directory == "/" ? "/" + entry.name : directory + "/" + entry.name
      if entry.isDirectory {
        // A link to a folder can lead out of the tree, or round in it.
        if !entry.name.hasPrefix("."), !entry.isLink { search(path, depth: depth + 1, machine, &inputs) }
      } else if isConfiguration(entry.name), !entry.isLink {
        inputs.append(.file(path))
      } else if entry.name == RunRecord.fileName, !entry.isLink {
        inputs.append(.record(path))
      }
    }
  }

  /// A record that was given another name says in its first bytes what it is.
  private static func isRecord(_ path: String, _ machine: Machine) -> Bool {
    if Path.name(of: path) == RunRecord.fileName { return true }
    guard path.hasSuffix(".json"), let head = try? machine.open(path).read(256) else { return false }
    return RunRecord.isRecord(head: head)
  }

  static func isConfiguration(_ name: String) -> Bool {
    names.contains(name) || endings.contains(where: name.hasSuffix)
  }

  private static let names = ["fusion-doctor.yaml", "fusion-doctor.yml", "fusion-doctor.json"]
  private static let endings = [".fusion.yaml", ".fusion.yml", ".fusion.json"]
}

extension Discovery.Input {
  /// As messages show it.
  public func name(_ machine: Machine) -> String {
    switch self {
    case .file(let path), .record(let path): Path.display(path, in: machine.workingDirectory)
    case .standardInput: "-"
    }
  }

  public var isRecord: Bool { if case .record = self { true } else { false } }
}
