import FuzzSupport
import Lint

/// Imports the input as a User and Role Access Audit Report, and as any other XML.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAccessReport(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = Pipeline.judge(evidence: bytes(start, count), as: [.roles])
  return 0
}
