import FuzzSupport
import SourceText

/// Reads the input as JSON: a sound tree, or a mistake inside the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = file(start, count)
  do throws(SyntaxProblem) {
    demandSound(try JSONReader.read(file), nested: true)
  } catch {
    demandSound(error, in: file)
  }
  return 0
}
