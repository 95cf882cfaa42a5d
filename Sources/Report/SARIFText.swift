import Lint

/// A message in which no text of others is a link: readers turn `[text](target)` into one (SARIF 2.1.0, 3.11.6).
func sarifText(_ text: String) -> String {
  let text = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
    .joined(separator: "\n")
  guard text.contains("](") else { return text.isEmpty ? "-" : text }
  // A backslash before a bracket would undo its escape.
  return text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
}

func sarifLevel(_ severity: Severity) -> String {
  switch severity {
  case .error: "error"
  case .warning: "warning"
  case .info: "note"
  }
}

/// A file's name as a URI reference (RFC 3986): relative where it is, `file://` where it is absolute.
func sarifAddress(_ file: String) -> String {
  var text = file.hasPrefix("/") ? "file://" : ""
  for byte in file.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "/"):
      text.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let hex = String(byte, radix: 16, uppercase: true)
      text += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
    }
  }
  return text.isEmpty ? "-" : text
}
