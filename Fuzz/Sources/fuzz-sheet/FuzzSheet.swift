import FuzzSupport
import Lint

/// Imports members of archives as they are inside: a checksum would stop every mutation of the whole. Parts of the input
/// are separated by zero bytes; the first byte says what they are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSheet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(start, count)
  guard let first = input.first else { return 0 }
  let parts = input.dropFirst().split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
  func part(_ index: Int) -> [UInt8] { index < parts.count ? parts[index] : [] }
  var members: [(name: String, content: [UInt8])]
  switch first {
  case UInt8(ascii: "x"):
    members = [
      ("xl/workbook.xml", Array(workbook.utf8)), ("xl/worksheets/sheet1.xml", part(0)),
      ("xl/sharedStrings.xml", part(1)),
    ]
  case UInt8(ascii: "w"):
    members = [
      ("xl/workbook.xml", part(0)), ("xl/_rels/workbook.xml.rels", part(1)), ("xl/worksheets/sheet1.xml", part(2)),
      ("xl/sharedStrings.xml", part(3)),
    ]
  case UInt8(ascii: "m"):
    members = [("fusion-doctor-evidence.json", part(0)), ("application.json", part(1)), ("user.json", part(2))]
  default:
    members = parts.prefix(4).enumerated().map { ("ORA_ASE_JOB_ROLE_\($0.offset).csv", $0.element) }
  }
  let archive = storedArchive(members)
  _ = Pipeline.judge(evidence: archive, as: [.roles])
  if first == UInt8(ascii: "m") {
    _ = Pipeline.judge(evidence: archive, as: [.application, .environment, .user, .audit, .account])
  }
  return 0
}

private let workbook = """
  <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="Roles" sheetId="1"/>\
  </sheets></workbook>
  """
