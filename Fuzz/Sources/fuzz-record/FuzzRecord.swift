import FuzzSupport

/// Judges the input as the record of a run, or says why it is none.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecord(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Pipeline.judge(record: bytes(start, count))
  return 0
}
