/// The name of a member, judged before anything else is done with it.
enum MemberName {
  /// The name with `/` between its parts and without empty and `.` parts.
  ///
  /// A backslash counts as a separator: older Windows tools write `folder\file.csv`, and `..\file` leaves the archive on
  /// Windows like `../file` everywhere.
  /// - Returns: the clean name and whether it is a folder's
  static func checked(_ bytes: [UInt8], position: Int) throws(ArchiveProblem) -> (name: String, isDirectory: Bool) {
    guard !bytes.isEmpty else { throw .unsafeName(member: position, "is empty") }
    guard bytes.count <= 1024 else { throw .unsafeName(member: position, "is longer than 1024 bytes") }
    guard !bytes.contains(0) else { throw .unsafeName(member: position, "holds a NUL character") }
    let name = decoded(bytes)
    for scalar in name.unicodeScalars where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
      throw .unsafeName(member: position, "holds a control character")
    }
    // By scalars: a combining mark behind a slash makes one character with it, but leaves it a separator.
    let parts = name.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
      .map { String($0) }
    guard parts[0] != "" else { throw .unsafeName(member: position, "leaves the archive: it is an absolute path") }
    let first = Array(parts[0].utf8)
    if first.count >= 2, first[1] == UInt8(ascii: ":"), (0x41...0x5A).contains(first[0] & 0xDF) {
      throw .unsafeName(member: position, "leaves the archive: it starts with a drive letter")
    }
    guard !parts.contains("..") else { throw .unsafeName(member: position, "leaves the archive: it has a part `..`") }
    let clean = parts.filter { $0 != "" && $0 != "." }
    let isDirectory = parts.last == "" || parts.last == "."
    // `./` alone is the archive's own root.
    guard !clean.isEmpty else { return (".", true) }
    return (clean.joined(separator: "/"), isDirectory)
  }

  /// UTF-8 where the bytes are, else code page 437, which ZIP says; some tools do not set the flag for either.
  private static func decoded(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : codePage437[Int(byte) - 0x80]) }
    return String(text)
  }

  private static let codePage437 = Array(
    """
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}
    """.unicodeScalars)
}
