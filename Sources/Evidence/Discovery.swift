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
    gathered(try named(paths, machine), paths) { folder in
      (machine.entries(folder) ?? []).map { search($0, in: folder, machine) }
    }
  }

  /// The same, several folders at a time.
  public static func inputs(_ paths: [String], _ machine: Machine, width: Int) async throws(Problem) -> [Input] {
    let named = try named(paths, machine)
    var found: [String: [[Input]]] = [:]
    for case .folder(let folder) in named {
      let entries = machine.entries(folder) ?? []
      // Few are searched sooner than tasks are started.
      found[folder] = await mapped(entries.count, width: entries.count < 32 ? 1 : width) {
        search(entries[$0], in: folder, machine)
      }
    }
    return gathered(named, paths) { found[$0] ?? [] }
  }

  /// What an argument names.
  private enum Named {
    case input(Input)
    case folder(String)
  }

  private static func named(_ paths: [String], _ machine: Machine) throws(Problem) -> [Named] {
    if paths.isEmpty {
      for name in [defaultName, RunRecord.fileName] {
        let path = Path.absolute(name, in: machine.workingDirectory)
        guard machine.exists(path) else { continue }
        try stays(path, name, machine)
        return [.input(name == defaultName ? .file(path) : .record(path))]
      }
      return []
    }
    var named: [Named] = []
    for path in paths {
      if path == "-" {
        named.append(.input(.standardInput))
        continue
      }
      let absolute = Path.absolute(path, in: machine.workingDirectory)
      guard machine.exists(absolute) else { throw Problem(message: "there is no file or folder `\(path)`") }
      if machine.isDirectory(absolute) {
        guard machine.entries(absolute) != nil else { throw Problem(message: "the folder `\(path)` cannot be read") }
        named.append(.folder(absolute))
      } else {
        try stays(absolute, path, machine)
        named.append(.input(isRecord(absolute, machine) ? .record(absolute) : .file(absolute)))
      }
    }
    return named
  }

  /// Reports show lines of a configuration: a link in a repository must not have them show a file of the machine.
  private static func stays(_ path: String, _ name: String, _ machine: Machine) throws(Problem) {
    guard machine.leadsOut(path) else { return }
    throw Problem(message: "`\(name)` is a link that leads out of its folder: name the file that it leads to")
  }

  private static func gathered(
    _ named: [Named], _ paths: [String], _ search: (_ folder: String) -> [[Input]]
  ) -> [Input] {
    var inputs: [Input] = []
    for item in named {
      switch item {
      case .input(let input): inputs.append(input)
      case .folder(let folder):
        let found = search(folder).flatMap { $0 }
        let configurations = found.filter { !$0.isRecord }
        inputs += configurations.isEmpty ? found : configurations
      }
    }
    // One folder gives each file once.
    if paths.count == 1 { return inputs }
    var seen = Set<Input>()
    return inputs.filter { seen.insert($0).inserted }
  }

  /// The files at or below an entry of a folder.
  private static func search(_ entry: DirectoryEntry, in folder: String, _ machine: Machine) -> [Input] {
    var inputs: [Input] = []
    search(entry, in: folder, depth: 0, machine, &inputs)
    return inputs
  }

  private static func search(
    _ entry: DirectoryEntry, in folder: String, depth: Int, _ machine: Machine, _ inputs: inout [Input]
  ) {
    // A link to a folder can lead out of the tree, or round in it.
    if entry.isLink { return }
    func path() -> String { folder == "/" ? "/" + entry.name : folder + "/" + entry.name }
    if entry.isDirectory {
      guard !entry.name.hasPrefix("."), depth + 1 < 64 else { return }
      let path = path()
      for inner in machine.entries(path) ?? [] { search(inner, in: path, depth: depth + 1, machine, &inputs) }
    } else if isConfiguration(entry.name) {
      inputs.append(.file(path()))
    } else if entry.name == RunRecord.fileName {
      inputs.append(.record(path()))
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
