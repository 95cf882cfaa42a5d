import XML

/// The texts that the cells of a workbook share, each cut to what a heading or a code may need.
struct SharedStrings {
  static let byteLimit = 48 << 20
  static let textLimit = 1024

  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []

  init() {}

  /// - Throws: an `XMLProblem`; `TooLarge`
  init(_ reader: XMLReader) throws {
    var text = ""
    var isText = false
    var phonetic = 0
    while let event = try reader.next() {
      switch event {
      case .start(let element):
        switch element.name {
        case "si": text = ""
        case "t": isText = phonetic == 0
        case "rPh": phonetic += 1
        default: break
        }
      case .text(let part): if isText, text.utf8.count < SharedStrings.textLimit { text += part }
      case .end("t"): isText = false
      case .end("rPh"): phonetic -= 1
      case .end("si"):
        bytes.append(contentsOf: text.utf8.prefix(SharedStrings.textLimit))
        ends.append(UInt32(bytes.count))
        guard bytes.count + ends.count * 4 <= SharedStrings.byteLimit else { throw TooLarge() }
      default: break
      }
    }
  }

  struct TooLarge: Error {}

  /// The text of a number; empty where there is none.
  func append(_ number: Int, to row: inout [UInt8]) {
    guard ends.indices.contains(number) else { return }
    let start = number == 0 ? 0 : Int(ends[number - 1])
    row.append(contentsOf: bytes[start..<Int(ends[number])])
  }
}
