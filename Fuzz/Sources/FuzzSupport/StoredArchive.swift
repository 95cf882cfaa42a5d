/// A ZIP archive of uncompressed members, each with its right checksum.
public func storedArchive(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
  var bytes: [UInt8] = []
  var directory: [UInt8] = []
  for (name, content) in members {
    let name = Array(name.utf8)
    // Version, flags, method, time and date, checksum, both sizes, lengths of name and extra field.
    let header =
      number(20, 2) + number(0, 4) + number(0x6C21_5C64, 4) + number(checksum(content), 4) + number(content.count, 4)
      + number(content.count, 4) + number(name.count, 2) + number(0, 2)
    directory += number(0x0201_4B50, 4) + number(20, 2) + header + number(0, 10) + number(bytes.count, 4) + name
    bytes += number(0x0403_4B50, 4) + header + name + content
  }
  let start = bytes.count
  bytes += directory
  bytes += number(0x0605_4B50, 4) + number(0, 4) + number(members.count, 2) + number(members.count, 2)
  return bytes + number(directory.count, 4) + number(start, 4) + number(0, 2)
}

private func number(_ value: Int, _ width: Int) -> [UInt8] {
  (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
}

private func checksum(_ bytes: [UInt8]) -> Int {
  var value = ~UInt32(0)
  for byte in bytes {
    value ^= UInt32(byte)
    for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }
  return Int(~value)
}
