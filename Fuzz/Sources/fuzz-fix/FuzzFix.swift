import Evidence
import FuzzSupport
import SourceText

/// Corrects the input as `fix` does: what comes out needs no further correction and can still be read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFix(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do throws(FixProblem) {
    let fix = try ConfigurationFix(bytes(start, count), name: "input.yaml")
    demand(fix.changes.isEmpty == fix.edits.isEmpty, "every change is an edit")
    if fix.changes.isEmpty { demand(fix.result == bytes(start, count), "what is not changed is left as it is") }
    _ = fix.difference()
    do throws(FixProblem) {
      demand(try ConfigurationFix(fix.result, name: "input.yaml").changes.isEmpty, "fixing twice changes nothing")
    } catch {
      demand(false, "what was corrected can be read")
    }
  } catch {
    demand(!error.message.isEmpty && error.position.line >= 1, "a refusal says why and where")
  }
  return 0
}
