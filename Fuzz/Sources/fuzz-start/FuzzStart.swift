import Evidence
import FuzzSupport
import Lint
import SourceText

/// Writes a starting file from the input as `init --from` does: it is YAML, whatever the export held.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let machine = Pipeline.machine(["/w/export": bytes(start, count)])
  do throws(StartingExport.Problem) {
    let export = try StartingExport("export", machine: machine, time: Timestamp(seconds: 1_773_144_000))
    let text = StartingFile.text(StartingPlan([export], directory: "/w").setups)
    do throws(SyntaxProblem) {
      demand(try !YAMLReader.read(SourceFile(name: "start", text: text)).isEmpty, "a starting file has a setup")
    } catch {
      demand(false, "a starting file is well-formed")
    }
    Pipeline.judge(configuration: Array(text.utf8))
  } catch {
    demand(!error.message.isEmpty, "a refusal says why")
  }
  return 0
}
