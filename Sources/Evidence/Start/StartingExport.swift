public import Lint
import SourceText

/// A file that `init --from` takes values from.
public struct StartingExport: Sendable {
  /// Absolute.
  public var path: String
  /// As messages call it.
  public var name: String
  public var imported: Imported

  /// Why a file gives nothing; it shows no content of it.
  public struct Problem: Error, Sendable {
    public var message: String
  }

  /// Kinds that values are taken from first; files of the others are named as evidence alone.
  private static let kinds: [EvidenceKind] = [.application, .environment, .account, .user, .roles, .audit]

  /// Reads a file and recognises it by its content.
  public init(_ path: String, machine: Machine, time: Timestamp) throws(Problem) {
    self.path = Path.absolute(path, in: machine.workingDirectory)
    name = Path.display(self.path, in: machine.workingDirectory)
    var refusals: [InputProblem] = []
    for kind in Self.kinds {
      let request = ImportRequest(
        kind: kind, name: name, configuration: Pointer(keys: "evidence", kind.rawValue),
        wanted: Wanted(clientID: nil), time: time)
      let result: Imported
      do throws(FileProblem) {
        let file = try machine.open(self.path)
        guard file.size <= Loader.streamLimit else { throw FileProblem(.tooLarge, "larger than 2 GiB") }
        let head = try EvidenceReader.head(of: file)
        if head.isEmpty { throw FileProblem(.failed, "it is empty") }
        result = try EvidenceReader.importFile(head: head, file, request)
      } catch {
        throw Problem(message: "`\(path)` cannot be read: \(error.message)")
      }
      let faults = result.problems.filter { ["FD0002", "FD0005", "FD0006"].contains($0.rule) }
      if faults.isEmpty, result.sources.contains(where: { $0.kind == kind }) {
        guard result.sources.contains(where: { $0.records > 0 }) else {
          throw Problem(message: "`\(path)` gives no values: its list is empty")
        }
        imported = result
        return
      }
      refusals += faults
    }
    let redactor = Redactor(secrets: [])
    if let fault = refusals.first(where: { $0.rule != "FD0006" }) {
      throw Problem(message: redactor.redact("`\(path)` cannot be read: \(Self.position(fault))\(fault.message)"))
    }
    let what = refusals.first?.observed.map { "it is \($0)" } ?? "none of its content is known"
    throw Problem(
      message: redactor.redact("`\(path)` is not recognised: \(what)")
        + "; an export of the application or of the Fusion environment, or Datadog's accounts are expected")
  }

  private static func position(_ problem: InputProblem) -> String {
    guard case .bytes(let file, let range) = problem.place.extent else { return "" }
    let at = file.position(at: range.lowerBound)
    return "line \(at.line), column \(at.column): "
  }
}
