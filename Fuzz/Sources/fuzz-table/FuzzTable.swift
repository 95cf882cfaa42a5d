import FuzzSupport
import Lint

/// Imports the input as a table of roles, users and audit levels.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTable(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = Pipeline.judge(evidence: bytes(start, count), as: [.roles])
  _ = Pipeline.judge(evidence: bytes(start, count), as: [.user, .audit])
  return 0
}
