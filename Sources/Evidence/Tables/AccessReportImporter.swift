import Lint
import XML

/// Imports the User and Role Access Audit Report: XML of groups whose elements name a user, a role, and what it
/// inherits with the path that leads there. The names of groups vary; those of elements are matched as headings are.
package enum AccessReportImporter {
  /// Whether the first bytes are XML.
  package static func recognises(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0xFF, 0xFE, 0x3C, 0x00]) || head.starts(with: [0xFE, 0xFF, 0x00, 0x3C]) { return true }
    var bytes = head[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    return bytes.first { !TableRow.isBlank($0) } == UInt8(ascii: "<")
  }

  /// One element that may be a row or the group around rows.
  private struct Frame {
    var name: String
    var line: Int
    var text = ""
    var hasChildren = false
    var fields: [String: String] = [:]
  }

  package static func importXML(chunks: @escaping Chunks, request: ImportRequest) -> Imported {
    var rows = AccessReportRows(request)
    var stack: [Frame] = []
    // Elements have a few names, a million times.
    var names: [String: String] = [:]
    func fold(_ name: String) -> String {
      if let known = names[name] { return known }
      let folded = Headings.fold(name)
      names[name] = folded
      return folded
    }
    do {
      let reader = try XMLReader(source: chunks)
      while let event = try reader.next() {
        switch event {
        case .start(let element):
          if !stack.isEmpty { stack[stack.count - 1].hasChildren = true }
          stack.append(Frame(name: fold(element.name), line: element.line))
        case .text(let text):
          if !stack.isEmpty, AccessReportRows.isField(stack[stack.count - 1].name) {
            stack[stack.count - 1].text = text.utf8.count <= 8192 ? text : String(text.unicodeScalars.prefix(8192))
          }
        case .end:
          guard let frame = stack.popLast() else { break }
          if frame.hasChildren {
            if AccessReportRows.hasRole(frame.fields) { rows.take(merged(stack, frame), line: frame.line) }
          } else if !stack.isEmpty, AccessReportRows.isField(frame.name) {
            rows.see(frame.name)
            if stack[stack.count - 1].fields.count < 64 {
              stack[stack.count - 1].fields[frame.name] = TableRow.trim(frame.text)
            }
          }
        }
      }
    } catch {
      return SpreadsheetImporter.problem(error, member: nil, request)
    }
    return rows.result()
  }

  /// The fields of a row with those of the groups around it.
  private static func merged(_ stack: [Frame], _ frame: Frame) -> [String: String] {
    var fields = frame.fields
    for outer in stack.reversed() { fields.merge(outer.fields) { inner, _ in inner } }
    return fields
  }
}
