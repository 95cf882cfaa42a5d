import FuzzSupport

/// Puts each line of the input behind a line of a setup that fails, as the comment that a suppression is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzComments(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let comments = bytes(start, count).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  var lines: [UInt8] = []
  for (index, line) in (Pipeline.healthyTile + "name: fuzz/\nunknown: key").utf8.split(separator: 10).enumerated() {
    lines += line
    if index < comments.count {
      lines += Array(" # fusion-doctor: ".utf8)
      lines += comments[index].filter { $0 != 13 }
    }
    lines.append(10)
  }
  Pipeline.judge(configuration: lines)
  return 0
}
