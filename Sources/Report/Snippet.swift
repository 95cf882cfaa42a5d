import Lint

/// One line of a file as a terminal shows it, cut around what is meant, and the columns to underline.
struct Snippet {
  var text: String
  /// Columns from 0.
  var underline: Range<Int>?

  /// - Parameters:
  ///   - highlight: columns of the excerpt in scalars, from 1, the end exclusive
  ///   - width: the columns that are free
  init(_ excerpt: String, highlight: Range<Int>?, width: Int) {
    let room = max(width, 24)
    let start = max((highlight?.lowerBound ?? 1) - 1, 0)
    let end = max((highlight?.upperBound ?? 1) - 1, start)
    var cells = Cells(excerpt, from: 0, room: room)
    var isCutBefore = false
    if cells.isCut {
      // Whole where it fits; else from the start of the line where the meant part fits; else from a little before it.
      cells = Cells(excerpt, from: 0, room: room - 1)
      if cells.end < end, cells.end < start + 8 {
        isCutBefore = true
        cells = Cells(excerpt, from: max(start - room / 3, 0), room: room - 2)
      }
    }
    text = (isCutBefore ? "…" : "") + cells.text + (cells.isCut ? "…" : "")
    guard highlight != nil else { return }
    let before = cells.columns(upTo: start) + (isCutBefore ? 1 : 0)
    let length = cells.columns(upTo: end) - cells.columns(upTo: start)
    underline = before..<before + max(length, 1)
  }
}

/// Characters side by side, each with its columns.
private struct Cells {
  var text = ""
  /// The scalars shown: from this one, before that one.
  var start: Int
  var end: Int
  var isCut = false
  private var ends: [Int] = []

  init(_ excerpt: String, from start: Int, room: Int) {
    self.start = start
    end = start
    if excerpt.isAll({ (0x20...0x7E).contains($0) }) {
      let rest = excerpt.utf8.dropFirst(start)
      let shown = rest.prefix(room)
      text = String(Substring(shown))
      ends = Array(1..<shown.count + 1)
      end = start + shown.count
      isCut = shown.count < rest.count
      return
    }
    var used = 0
    let scalars = excerpt.unicodeScalars
    guard var index = scalars.index(scalars.startIndex, offsetBy: start, limitedBy: scalars.endIndex) else { return }
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let cell = scalar == "\t" ? "    " : scalar.isHidden ? scalar.escaped : String(scalar)
      let columns = scalar == "\t" ? 4 : scalar.isHidden ? cell.utf8.count : scalar.columns
      // Combining marks have no columns; a line of nothing else is cut all the same.
      if used + columns > room || ends.count > 4 * room {
        isCut = true
        return
      }
      used += columns
      text += cell
      ends.append(used)
      end += 1
      index = scalars.index(after: index)
    }
  }

  /// The columns before a scalar of the excerpt.
  func columns(upTo scalar: Int) -> Int {
    let count = min(scalar - start, ends.count)
    return count > 0 ? ends[count - 1] : 0
  }
}
