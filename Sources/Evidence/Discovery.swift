/// Finds configuration files from the paths of the command line.
public enum Discovery {
  public struct Problem: Error, Sendable, Hashable {
    public var message: String

    public init(message: String) { self.message = message }
  }

  /// What the command line named: a file by its absolute path, or standard input.
  public enum Input: Sendable, Hashable {
    case file(String)
    case standardInput
  }

  public static let defaultName = "fusion-doctor.yaml"

  /// Files in the order of the arguments, those of a folder sorted; each once.
  public static func inputs(_ paths: [String], _ machine: Machine) throws(Problem) -> [Input] {
    if paths.isEmpty {
      let path = Path.absolute(defaultName, in: machine.workingDirectory)
      return machine.exists(path) ? [.file(path)] : []
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
        search(absolute, depth: 0, machine, &inputs)
      } else {
        inputs.append(.file(absolute))
      }
    }
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
      }
    }
  }

  static func isConfiguration(_ name: String) -> Bool {
    for ending in ["yaml", "yml", "json"] where name == "fusion-doctor.\(ending)" || name.hasSuffix(".fusion.\(ending)")
    {
      return true
    }
    return false
  }
}
