import FuzzSupport
import Lint

/// Imports the input as an archive: a package, a zipped report, a workbook, what the evidence script collects.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = Pipeline.judge(evidence: bytes(start, count), as: [.roles])
  _ = Pipeline.judge(evidence: bytes(start, count), as: [.application, .environment, .user, .audit, .account])
  return 0
}
