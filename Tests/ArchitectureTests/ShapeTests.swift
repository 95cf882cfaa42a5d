import Testing

@Suite struct ShapeTests {
  @Test func filesFitIntoAHead() throws {
    for folder in ["Sources", "Tests"] {
      for file in try SourceTree(folder).files {
        #expect(file.lines.count <= 800, "\(file.path) has \(file.lines.count) lines")
      }
    }
  }

  @Test func ruleFilesFitOnAFewScreens() throws {
    for file in try SourceTree("Sources").files where file.target == "Rules" {
      #expect(file.lines.count <= 300, "\(file.path) has \(file.lines.count) lines")
    }
  }
}

/// The registry is written by hand: these tests name what is missing in it.
@Suite struct RegistryTests {
  static let retired: Set<String> = ["FD0013", "FD0608"]

  /// The types that conform to `Rule`, with their places.
  private func rules() throws -> [(type: String, file: SourceTree.File, line: Int)] {
    try SourceTree("Sources").files.filter { $0.target == "Rules" }.flatMap { file in
      file.lines.enumerated().compactMap { index, line in
        ruleType(line).map { ($0, file, index + 1) }
      }
    }
  }

  /// The name in `public struct X: Rule {`.
  private func ruleType(_ line: Substring) -> String? {
    let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != ":" && $0 != "/" }
    guard words.first?.hasPrefix("/") == false, let i = words.firstIndex(of: "struct"), i + 1 < words.count,
      words[(i + 1)...].contains("Rule"), words[i + 1].hasSuffix(":")
    else { return nil }
    return String(words[i + 1].dropLast())
  }

  private func registered() throws -> [String] {
    let registry = try SourceTree("Sources").files.first { $0.path == "Sources/Rules/Registry.swift" }
    return (registry?.lines ?? []).compactMap { line in
      let name = line.drop(while: \.isWhitespace).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return line.contains("\(name).self") && !name.isEmpty ? String(name) : nil
    }
  }

  @Test func everyRuleIsRegisteredOnce() throws {
    let rules = try rules()
    let registered = try registered()
    #expect(!rules.isEmpty)
    for (type, file, line) in rules {
      #expect(
        registered.count { $0 == type } == 1, "\(file.path):\(line): add `\(type).self` to Sources/Rules/Registry.swift"
      )
    }
    let types = Set(rules.map(\.type))
    for type in registered {
      #expect(types.contains(type), "Registry.swift names \(type), which is no rule of Sources/Rules")
    }
  }

  @Test func identifiersAreUniqueAndNeverUsedAgain() throws {
    var seen: [String: String] = [:]
    for (type, file, _) in try rules() {
      let ids = file.lines.compactMap { line -> String? in
        let text = line.drop(while: \.isWhitespace)
        guard text.hasPrefix("id: \"") else { return nil }
        return String(text.dropFirst(5).prefix { $0 != "\"" })
      }
      #expect(ids.count == 1, "\(file.path): one rule, one file, one `id:`")
      for id in ids {
        #expect(
          id.utf8.count == 6 && id.hasPrefix("FD") && id.dropFirst(2).allSatisfy { $0.isASCII && $0.isNumber },
          "\(file.path): `\(id)` is not FD and four digits")
        #expect(!Self.retired.contains(id), "\(file.path): \(id) was retired and is never used again")
        #expect(seen[id] == nil, "\(file.path): \(id) is \(seen[id] ?? "") already")
        seen[id] = type
      }
    }
  }
}
