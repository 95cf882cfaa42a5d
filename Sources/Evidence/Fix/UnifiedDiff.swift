/// The difference that edits make to a text, in the format of `diff -u`: `patch -p0` applies it.
///
/// Lines end at LF; a CR before it is part of the line.
public struct UnifiedDiff {
  private let old: [UInt8]
  private let name: String
  private let starts: [Int]
  private let groups: [Group]

  /// Lines that are replaced by others.
  private struct Group {
    var lines: Range<Int>
    var new: [ArraySlice<UInt8>]
  }

  /// - Parameter edits: in order, without overlap
  public init(old: [UInt8], edits: [TextEdit], name: String) {
    self.old = old
    self.name = name
    var starts = [0]
    for i in old.indices where old[i] == UInt8(ascii: "\n") && i + 1 < old.count { starts.append(i + 1) }
    self.starts = old.isEmpty ? [] : starts
    groups = Self.groups(old, edits, starts)
  }

  /// - Parameters:
  ///   - show: what is written for a finished line; a reader of logs may not be given everything
  ///   - hidesContext: whether lines around a change that cannot be written as they are are left out, so that the
  ///     difference stays one that can be applied
  /// - Returns: nothing where nothing changes
  public func render(show: (String) -> String = { $0 }, hidesContext: Bool = true, context: Int = 3) -> [UInt8] {
    if groups.isEmpty { return [] }
    let label = Self.quoted(name)
    var output = Array("--- \(label)\n+++ \(label)\n".utf8)
    func isShown(_ line: Int) -> Bool {
      let text = " " + String(decoding: content(line), as: UTF8.self)
      return !hidesContext || show(text) == text
    }
    func write(_ mark: String, _ line: ArraySlice<UInt8>) {
      let isEnded = line.last == UInt8(ascii: "\n")
      let text = mark + String(decoding: isEnded ? line.dropLast() : line, as: UTF8.self)
      output += Array(show(text).utf8) + [UInt8(ascii: "\n")]
      if !isEnded { output += Array("\\ No newline at end of file\n".utf8) }
    }
    var shift = 0
    var first = 0
    while first < groups.count {
      var last = first
      while last + 1 < groups.count, case let gap = groups[last].lines.upperBound..<groups[last + 1].lines.lowerBound,
        gap.count <= 2 * context, gap.allSatisfy(isShown)
      {
        last += 1
      }
      let (before, after) = margins(groups[first].lines.lowerBound, groups[last].lines.upperBound, context, isShown)
      let start = groups[first].lines.lowerBound - before
      let end = groups[last].lines.upperBound + after
      let added = groups[first...last].reduce(0) { $0 + $1.new.count - $1.lines.count }
      let newCount = end - start + added
      output += Array(
        "@@ -\(Self.range(start, end - start)) +\(Self.range(start + shift, newCount)) @@\n".utf8)
      var line = start
      for group in groups[first...last] {
        for number in line..<group.lines.lowerBound { write(" ", content(number, isWhole: true)) }
        for number in group.lines { write("-", content(number, isWhole: true)) }
        for new in group.new { write("+", new) }
        line = group.lines.upperBound
      }
      for number in line..<end { write(" ", content(number, isWhole: true)) }
      shift += added
      first = last + 1
    }
    return output
  }

  /// How many lines are written around a change.
  ///
  /// `patch` takes fewer lines on one side for the start or the end of the file: where one side is cut short for another
  /// reason, so is the other.
  private func margins(
    _ first: Int, _ end: Int, _ context: Int, _ isShown: (Int) -> Bool
  ) -> (before: Int, after: Int) {
    let beforeLimit = min(context, first)
    let afterLimit = min(context, starts.count - end)
    let before = (0..<beforeLimit).first { !isShown(first - 1 - $0) } ?? beforeLimit
    let after = (0..<afterLimit).first { !isShown(end + $0) } ?? afterLimit
    if before == beforeLimit, after == afterLimit { return (before, after) }
    let both = min(before < beforeLimit ? before : context, after < afterLimit ? after : context)
    return (min(before, both), min(after, both))
  }

  /// `3,4`; no line is given by the one before it.
  private static func range(_ start: Int, _ count: Int) -> String { "\(count == 0 ? start : start + 1),\(count)" }

  /// A line, with its end or without.
  private func content(_ line: Int, isWhole: Bool = false) -> ArraySlice<UInt8> {
    let end = line + 1 < starts.count ? starts[line + 1] : old.count
    let whole = old[starts[line]..<end]
    return !isWhole && whole.last == UInt8(ascii: "\n") ? whole.dropLast() : whole
  }

  private static func groups(_ old: [UInt8], _ edits: [TextEdit], _ starts: [Int]) -> [Group] {
    func line(of offset: Int) -> Int {
      var low = 0
      var high = starts.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= offset { low = middle } else { high = middle }
      }
      return low
    }
    var parts: [(lines: Range<Int>, edits: [TextEdit])] = []
    for edit in edits {
      let lines = line(of: edit.range.lowerBound)..<line(of: edit.range.upperBound) + 1
      if let last = parts.last, lines.lowerBound <= last.lines.upperBound {
        parts[parts.count - 1].lines = last.lines.lowerBound..<max(last.lines.upperBound, lines.upperBound)
        parts[parts.count - 1].edits.append(edit)
      } else {
        parts.append((lines, [edit]))
      }
    }
    return parts.compactMap { part in
      func end(_ line: Int) -> Int { line + 1 < starts.count ? starts[line + 1] : old.count }
      let bytes = starts[part.lines.lowerBound]..<end(part.lines.upperBound - 1)
      var new = split(TextEdit.apply(part.edits, to: old, in: bytes))[...]
      var lines = part.lines
      while let line = lines.first, let next = new.first, old[starts[line]..<end(line)] == next {
        lines.removeFirst()
        new.removeFirst()
      }
      while let line = lines.last, let next = new.last, old[starts[line]..<end(line)] == next {
        lines.removeLast()
        new.removeLast()
      }
      return lines.isEmpty && new.isEmpty ? nil : Group(lines: lines, new: Array(new))
    }
  }

  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for i in bytes.indices where bytes[i] == UInt8(ascii: "\n") {
      lines.append(bytes[start...i])
      start = i + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  /// A name as GNU diff writes it: in quotes with octal escapes where a line could not hold it otherwise.
  private static func quoted(_ name: String) -> String {
    let isSimple = name.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isSimple { return name }
    var result = "\""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(Unicode.Scalar(byte))
      case 0x20..<0x7F: result += String(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
