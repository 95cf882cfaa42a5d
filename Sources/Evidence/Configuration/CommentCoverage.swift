import Lint
import SourceText

/// The nodes that comments cover: those of which the key or the scalar begins in a comment's line, or, where it stands
/// alone, in the line below it. Several comments that stand alone, one below the other, are about the same line.
struct CommentCoverage {
  /// The line that a comment is about, by where the comment starts.
  private var lines: [Int: Int] = [:]
  private var nodes: [Int: [Pointer]] = [:]

  /// - Parameters:
  ///   - own: the comments that are asked for
  ///   - comments: all of the document, in order
  init(of own: [Document.Comment], among comments: [Document.Comment], in document: Document) {
    let file = document.root.file
    var below: [Int: Int] = [:]
    for comment in comments.reversed() {
      let line = file.position(at: comment.range.lowerBound).line
      let target = comment.isAlone ? below[line + 1] ?? line + 1 : line
      if comment.isAlone { below[line] = target }
      lines[comment.range.lowerBound] = target
    }
    let asked = Set(own.compactMap { lines[$0.range.lowerBound] }).sorted()
    let ranges = asked.map { number in
      file.line(number).map { $0.start..<$0.start + $0.text.utf8.count + 1 } ?? file.bytes.count..<file.bytes.count
    }
    find(in: document.root, key: nil, above: nil, asked, ranges)
  }

  func nodes(of comment: Document.Comment) -> [Pointer] {
    lines[comment.range.lowerBound].flatMap { nodes[$0] } ?? []
  }

  /// - Parameter above: the line in which the node begins in which this one stands: of one line the outermost count
  private mutating func find(
    in value: Located, key: Range<Int>?, above: Int?, _ asked: [Int], _ ranges: [Range<Int>]
  ) {
    func asking(_ begin: Int) -> Int? {
      let next = ranges.partitioningIndex { $0.upperBound > begin }
      return next < ranges.count && ranges[next].contains(begin) ? asked[next] : nil
    }
    let isRoot = value.pointer.steps.isEmpty
    let line = isRoot ? nil : asking(key?.lowerBound ?? value.range.lowerBound)
    if let line, line != above { nodes[line, default: []].append(value.pointer) }
    // A scalar can stand below its key.
    if !isRoot, key != nil, value.isScalar, let own = asking(value.range.lowerBound), own != line, own != above {
      nodes[own, default: []].append(value.pointer)
    }
    for member in value.members { find(in: member.value, key: member.keyRange, above: line, asked, ranges) }
    for item in value.items { find(in: item, key: nil, above: line, asked, ranges) }
  }
}
