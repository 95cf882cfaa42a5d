import SourceText

/// Texts of about 16 MB for the readers of YAML and JSON: ordinary ones, and such as make a careless reader slow.
enum ReaderCases {
  private static let size = 16 << 20

  static var all: [() -> Bench.Case] {
    [
      { yaml("8,000 setups", setups) },
      { yaml("brackets", repeated("[")) },
      { yaml("dashes", repeated("- ")) },
      { yaml("empty items", repeated("-\n")) },
      { yaml("documents", repeated("---\n")) },
      { yaml("comments", repeated("#\n")) },
      { yaml("directives", repeated("%TAG !a! b\n")) },
      { yaml("one long line", "a: " + repeated("x ")) },
      { yaml("block text", "a: |\n" + repeated("  x\n")) },
      { yaml("aliases", "- &a x\n" + String(repeating: "- *a\n", count: 100_000)) },
      { yaml("equal keys", String(repeating: "a: 1\n", count: 300_000)) },
      { json("records", "[" + repeated(record) + "1]") },
      { json("brackets", repeated("[")) },
      { json("equal keys", "{" + repeated("\"a\":1,") + "\"a\":1}") },
      { json("escapes", "\"" + repeated("\\n") + "\"") },
      positions,
    ]
  }

  private static var setups: String {
    (0..<8000).map {
      """
      setup\($0):  # a comment, é
        client_id: 4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f
        roles: [exports/roles.csv, "b", 'c']
        fusion_base_url: https://abcd.fa.ocs.oraclecloud.com

      """
    }.joined()
  }

  private static let record =
    #"{"client_id":"4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f","list":[1,true,null,"é\n"]},"# + "\n"

  private static func repeated(_ text: String) -> String { String(repeating: text, count: size / text.utf8.count) }

  private static func yaml(_ name: String, _ text: String) -> Bench.Case {
    let file = SourceFile(name: name, text: text)
    return Bench.Case(name: "YAML, \(name)", limit: 2, bytes: file.bytes.count) { _ = try? YAMLReader.read(file) }
  }

  private static func json(_ name: String, _ text: String) -> Bench.Case {
    let file = SourceFile(name: name, text: text)
    return Bench.Case(name: "JSON, \(name)", limit: 2, bytes: file.bytes.count) { _ = try? JSONReader.read(file) }
  }

  private static func positions() -> Bench.Case {
    let text = repeated("é\r\n")
    return Bench.Case(name: "line and column of every 1,024th byte", limit: 2, bytes: text.utf8.count) {
      let file = SourceFile(name: "positions", text: text)
      for offset in stride(from: 0, to: file.bytes.count, by: 1024) { _ = file.position(at: offset) }
    }
  }
}
