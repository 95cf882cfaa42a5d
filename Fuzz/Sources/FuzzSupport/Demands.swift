public import SourceText

/// Stops the fuzzer where a reader broke a promise.
public func demand(_ holds: Bool, _ promise: StaticString) {
  precondition(holds, "\(promise)")
}

/// A well-formed text of the fuzzer's bytes.
public func file(_ start: UnsafePointer<UInt8>?, _ count: Int) -> SourceFile {
  let (file, problem) = SourceFile.decode(Array(UnsafeBufferPointer(start: start, count: count)), name: "input")
  if let problem { demand((0...file.bytes.count).contains(problem.offset), "a text problem lies in the text") }
  return file
}

public func demandSound(_ problem: SyntaxProblem, in file: SourceFile) {
  demand(!problem.message.isEmpty, "a mistake has a message")
  demandInside(problem.range, file)
  if let related = problem.related { demandInside(related.range, file) }
}

/// Every place lies in the text; and in its parent's, unless an alias leads elsewhere.
public func demandSound(_ document: Document, nested: Bool) {
  let file = document.root.file
  demandSound(document.root.node, in: 0..<file.bytes.count, nested: nested)
  for duplicate in document.duplicateKeys {
    demandInside(duplicate.first, file)
    demandInside(duplicate.second, file)
    demand(duplicate.first.upperBound <= duplicate.second.lowerBound, "the first of two keys comes first")
    demand(Pointer(duplicate.pointer.description) != nil, "a pointer can be read")
  }
  for comment in document.comments {
    demandInside(comment.range, file)
    demand(file.bytes[comment.range.lowerBound] == UInt8(ascii: "#"), "a comment starts with its sign")
  }
}

private func demandInside(_ range: Range<Int>, _ file: SourceFile) {
  demand(range.lowerBound >= 0 && range.upperBound <= file.bytes.count, "a place lies in the text")
  demand(
    file.position(at: range.lowerBound) <= file.position(at: range.upperBound), "the start comes before the end")
}

private func demandSound(_ node: Node, in around: Range<Int>, nested: Bool) {
  demand(isInside(node.range, around), "a value lies in its parent")
  let around = nested ? node.range : around
  switch node.content {
  case .array(let items):
    for item in items { demandSound(item, in: around, nested: nested) }
  case .object(let members):
    for member in members {
      demand(isInside(member.keyRange, around), "a key lies in its object")
      demandSound(member.value, in: around, nested: nested)
    }
  default: break
  }
}

private func isInside(_ range: Range<Int>, _ around: Range<Int>) -> Bool {
  range.lowerBound >= around.lowerBound && range.upperBound <= around.upperBound
}
