import FuzzSupport
import Lint

/// Imports the input under every key that takes JSON, together and then alone where it was understood.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExport(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(start, count)
  let kinds: [EvidenceKind] = [.application, .environment, .user, .roles, .audit, .account]
  guard let together = Pipeline.judge(evidence: input, as: kinds).first, !together.sources.isEmpty else { return 0 }
  for kind in kinds { _ = Pipeline.judge(evidence: input, as: [kind]) }
  return 0
}
