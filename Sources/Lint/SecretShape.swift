/// What client secrets and tokens look like.
package enum SecretShape {
  /// `idcscs-<uuid>`, a bare UUID, a JSON web token.
  package static func matches(_ text: String) -> Bool {
    let folded = text.lowercased()
    if folded.hasPrefix("idcscs-") { return true }
    if text.hasPrefix("eyJ"), text.utf8.filter({ $0 == UInt8(ascii: ".") }).count == 2 { return true }
    let groups = folded.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(isHex) }
  }

  package static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte | 0x20)
  }
}
