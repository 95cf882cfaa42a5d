import FoundationEssentials

/// The Swift files of the package, as texts.
struct SourceTree {
  struct File {
    /// Relative to the package, such as `Sources/Lint/Rule.swift`.
    var path: String
    var lines: [Substring]

    /// The folder below `Sources` or `Tests`.
    var target: String { String(path.split(separator: "/")[1]) }
    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The modules that the file imports, with the numbers of the lines.
    var imports: [(module: String, line: Int)] {
      // Scripts stand in texts of several lines, and import in their own way.
      var isText = false
      return lines.enumerated().compactMap { index, line in
        let marks = line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
        defer { if marks % 2 == 1 { isText.toggle() } }
        return isText ? nil : importedModule(line).map { ($0, index + 1) }
      }
    }
  }

  var files: [File]

  /// - Parameter folder: `Sources` or `Tests`
  init(_ folder: String) throws {
    let package = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let paths = try FileManager.default.subpathsOfDirectory(atPath: "\(package)/\(folder)")
    files = paths.sorted().filter { $0.hasSuffix(".swift") && $0.contains("/") }.map { path in
      let bytes = FileManager.default.contents(atPath: "\(package)/\(folder)/\(path)") ?? .init()
      let text = String(decoding: bytes, as: UTF8.self)
      return File(path: "\(folder)/\(path)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }
}

/// The module of an import: `public import Lint`, `@preconcurrency import struct Lint.Finding`; nil for any other line.
func importedModule(_ line: Substring) -> String? {
  let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
  var words = line.split(whereSeparator: \.isWhitespace)[...]
  while let word = words.first, word.hasPrefix("@") || modifiers.contains(word) { words.removeFirst() }
  guard words.first == "import" else { return nil }
  words.removeFirst()
  if let word = words.first, kinds.contains(word) { words.removeFirst() }
  return words.first?.split(separator: ".").first.map { String($0.prefix { $0 != ";" }) }
}
