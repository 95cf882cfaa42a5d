/// The directory of a ZIP archive, read by ourselves before libzip opens it.
///
/// libzip does not tell where a member's data lie, so members that share data, the way to a bomb that passes every other
/// limit, could not be seen; and it allocates for the members that the archive claims. Both readers must agree on names
/// and sizes (``ZipArchive``), so an archive that shows each reader something else is refused.
struct CentralDirectory {
  struct Entry {
    var name: [UInt8]
    var flags: Int
    var method: Int
    var compressedSize: Int
    var size: Int
    var offset: Int

    var isEncrypted: Bool { flags & 0x2041 != 0 }
  }

  private(set) var entries: [Entry] = []
  private static let endSize = 22
  private static let entrySize = 46
  private static let localSize = 30

  init(_ input: ArchiveInput, limits: ArchiveLimits) throws(ArchiveProblem) {
    let end = try CentralDirectory.end(input)
    guard end.count <= limits.members else { throw .tooManyMembers(limit: limits.members) }
    let (upper, overflow) = end.offset.addingReportingOverflow(end.size)
    guard !overflow, upper <= end.position else { throw .damaged("its directory lies outside of it") }
    // Names, extra fields and comments have 64 KiB each; honest directories stay far below.
    guard end.size <= 32 << 20 else { throw .damaged("its directory is longer than 32 MiB") }
    try read(Fields(try input.bytes(end.offset..<upper)), count: end.count)
    try checkOverlap(before: end.offset)
  }

  private struct End {
    var position: Int
    var count: Int
    var size: Int
    var offset: Int
  }

  private static func end(_ input: ArchiveInput) throws(ArchiveProblem) -> End {
    let length = input.count
    let start = try Fields(input.bytes(0..<min(4, length)))
    let looksLikeZip = start.u32(0) == 0x0403_4B50
    let from = max(0, length - endSize - 0xFFFF)
    let tail = try Fields(input.bytes(from..<length))
    var found: Int?
    var at = length - endSize - from
    while at >= 0 {
      if tail.u32(at) == 0x0605_4B50, let comment = tail.u16(at + 20) {
        let rest = length - from - at - endSize - comment
        if rest == 0 {
          found = at
          break
        }
        if rest > 0, found == nil { found = at }
      }
      at -= 1
    }
    guard let at = found else {
      throw looksLikeZip ? .damaged("its directory is missing; the file is cut off") : .notZip
    }
    guard let disk = tail.u16(at + 4), let count = tail.u16(at + 10), let size = tail.u32(at + 12),
      let offset = tail.u32(at + 16)
    else { throw .notZip }
    var end = End(position: from + at, count: count, size: size, offset: offset)
    if disk == 0xFFFF || count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF,
      end.position >= 20, let locator = Optional(try Fields(input.bytes(end.position - 20..<end.position))),
      locator.u32(0) == 0x0706_4B50
    {
      guard let position = locator.u64(8), position <= end.position - 56 else {
        throw .damaged("its directory lies outside of it")
      }
      let record = try Fields(input.bytes(position..<position + 56))
      guard record.u32(0) == 0x0606_4B50, let count = record.u64(32), let size = record.u64(40),
        let offset = record.u64(48)
      else { throw .damaged("its directory lies outside of it") }
      end = End(position: position, count: count, size: size, offset: offset)
    } else if disk != 0 {
      throw .unsupported("it is one of several parts")
    }
    return end
  }

  private mutating func read(_ directory: Fields, count: Int) throws(ArchiveProblem) {
    let broken = ArchiveProblem.damaged("its directory is not readable")
    var at = 0
    while entries.count < count {
      guard directory.u32(at) == 0x0201_4B50, let flags = directory.u16(at + 8), let method = directory.u16(at + 10),
        var compressed = directory.u32(at + 20), var size = directory.u32(at + 24),
        let nameLength = directory.u16(at + 28), let extraLength = directory.u16(at + 30),
        let commentLength = directory.u16(at + 32), var offset = directory.u32(at + 42),
        let name = directory.slice(at + CentralDirectory.entrySize, nameLength)
      else { throw broken }
      // ZIP64: the extra field 1 has eight bytes for each value that is all ones, in this order.
      var extra = at + CentralDirectory.entrySize + nameLength
      let extraEnd = extra + extraLength
      while extra + 4 <= extraEnd, let tag = directory.u16(extra), let length = directory.u16(extra + 2) {
        if tag == 1 {
          var field = extra + 4
          func long(_ value: inout Int) throws(ArchiveProblem) {
            guard value == 0xFFFF_FFFF else { return }
            guard field + 8 <= extra + 4 + length, let wide = directory.u64(field) else { throw broken }
            value = wide
            field += 8
          }
          try long(&size)
          try long(&compressed)
          try long(&offset)
          break
        }
        extra += 4 + length
      }
      entries.append(
        Entry(
          name: name, flags: flags, method: method, compressedSize: compressed, size: size, offset: offset))
      at = extraEnd + commentLength
    }
    guard at == directory.count else { throw broken }
  }

  /// No member may begin before the data of the one before it end.
  private func checkOverlap(before directory: Int) throws(ArchiveProblem) {
    var last = 0
    for entry in entries.sorted(by: { $0.offset < $1.offset }) {
      guard entry.offset >= last else { throw .damaged("two of its members share data") }
      let (data, tooFar) = entry.offset.addingReportingOverflow(CentralDirectory.localSize + entry.name.count)
      let (end, overflow) = data.addingReportingOverflow(entry.compressedSize)
      guard !tooFar, !overflow, end <= directory else { throw .damaged("the data of a member lie outside of it") }
      last = end
    }
  }
}

/// Little-endian numbers in bytes; nil behind the end, and for what is too large for an offset.
private struct Fields {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func u16(_ at: Int) -> Int? { number(at, 2) }
  func u32(_ at: Int) -> Int? { number(at, 4) }
  func u64(_ at: Int) -> Int? { number(at, 8) }

  func slice(_ at: Int, _ length: Int) -> [UInt8]? {
    at >= 0 && at + length <= bytes.count ? Array(bytes[at..<at + length]) : nil
  }

  private func number(_ at: Int, _ width: Int) -> Int? {
    guard at >= 0, at + width <= bytes.count else { return nil }
    var value: UInt64 = 0
    for i in (0..<width).reversed() { value = value << 8 | UInt64(bytes[at + i]) }
    return Int(exactly: value)
  }
}
