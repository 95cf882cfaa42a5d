import Evidence
import Glibc

/// Keeps reports from taking the place of what the run reads, whatever the path by which they are named.
struct InputGuard {
  /// A file as the system knows it: links and other spellings lead to the same one.
  private struct Identity: Hashable {
    var device: dev_t
    var number: ino_t

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      (device, number) = (status.st_dev, status.st_ino)
    }
  }

  private var paths: Set<String>
  private let machine: Machine
  private let plan: CheckPlan

  /// - Parameter files: what the run reads, absolute
  init(_ files: [String], _ plan: CheckPlan, _ machine: Machine) {
    self.machine = machine
    self.plan = plan
    paths = Set(files)
    for path in [plan.baseline, plan.compare, plan.authorities].compactMap({ $0 }) {
      paths.insert(Path.absolute(path, in: machine.workingDirectory))
    }
  }

  /// A baseline may be renewed in its place; anything else that is read may not be written.
  func check() throws {
    let identities = Set(paths.compactMap { Identity($0) })
    var seen = Set<String>()
    let written =
      plan.files.map { ($0.path, false) } + (plan.writeBaseline.map { [($0, true)] } ?? [])
      + (plan.record.map { [($0, false)] } ?? [])
    for (path, isBaseline) in written {
      let absolute = Path.absolute(path, in: machine.workingDirectory)
      if !seen.insert(absolute).inserted { throw UsageError("two reports would be written to `\(path)`") }
      if isBaseline, plan.baseline.map({ Path.absolute($0, in: machine.workingDirectory) }) == absolute { continue }
      if paths.contains(absolute) || Identity(absolute).map(identities.contains) == true {
        throw UsageError("`\(path)` is an input of this run: a report would overwrite it")
      }
    }
  }
}
