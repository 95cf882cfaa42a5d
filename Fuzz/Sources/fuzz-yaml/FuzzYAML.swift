import FuzzSupport
import SourceText

/// Reads the input as YAML: sound trees, or a mistake inside the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = file(start, count)
  do throws(SyntaxProblem) {
    let hasAlias = file.bytes.contains(UInt8(ascii: "*"))
    for document in try YAMLReader.read(file, limits: .init(nodes: 100_000)) {
      demandSound(document, nested: !hasAlias)
    }
  } catch {
    demandSound(error, in: file)
  }
  return 0
}
