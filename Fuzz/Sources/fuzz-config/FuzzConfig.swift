import FuzzSupport

/// Judges the input as a configuration: the reader, the schema, the tile's rules, and a report.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfig(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Pipeline.judge(configuration: bytes(start, count))
  return 0
}
