import Glibc
import SourceText

/// Times the readers on large and on hostile texts, each of which must end within two seconds.
@main
struct Bench {
  static let size = 16 << 20

  static func main() {
    let limit = Duration.seconds(2)
    var isSlow = false
    for (name, read, text) in cases {
      let file = SourceFile(name: name, text: text)
      var outcome = ""
      let duration = ContinuousClock().measure { outcome = read(file) }
      isSlow = isSlow || duration > limit
      let milliseconds = duration / .milliseconds(1)
      let speed = Double(file.bytes.count) / 1_000_000 / (duration / .seconds(1))
      print(
        "\(padded(name, 26)) \(padded("\(Int(milliseconds)) ms", 9)) \(padded("\(Int(speed)) MB/s", 12)) \(outcome)")
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print("peak memory \(usage.ru_maxrss / 1024) MB")
    if isSlow {
      print("slower than \(limit)")
      exit(1)
    }
  }

  static var cases: [(name: String, read: (SourceFile) -> String, text: String)] {
    let setups = (0..<8000).map {
      """
      setup\($0):  # a comment, é
        client_id: 4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f
        roles: [exports/roles.csv, "b", 'c']
        fusion_base_url: https://abcd.fa.ocs.oraclecloud.com

      """
    }
    let records = #"{"client_id":"4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f","list":[1,true,null,"é\n"]},"# + "\n"
    return [
      ("yaml 8000 setups", yaml, setups.joined()),
      ("yaml brackets", yaml, repeated("[")), ("yaml dashes", yaml, repeated("- ")),
      ("yaml empty items", yaml, repeated("-\n")), ("yaml documents", yaml, repeated("---\n")),
      ("yaml comments", yaml, repeated("#\n")), ("yaml directives", yaml, repeated("%TAG !a! b\n")),
      ("yaml one long line", yaml, "a: " + repeated("x ")), ("yaml block text", yaml, "a: |\n" + repeated("  x\n")),
      ("yaml aliases", yaml, "- &a x\n" + String(repeating: "- *a\n", count: 100_000)),
      ("yaml same keys", yaml, String(repeating: "a: 1\n", count: 300_000)),
      ("json records", json, "[" + repeated(records) + "1]"),
      ("json brackets", json, repeated("[")), ("json same keys", json, "{" + repeated("\"a\":1,") + "\"a\":1}"),
      ("json escapes", json, "\"" + repeated("\\n") + "\""),
      ("positions", positions, repeated("é\r\n")),
    ]
  }

  static func repeated(_ text: String) -> String { String(repeating: text, count: size / text.utf8.count) }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func yaml(_ file: SourceFile) -> String {
    do throws(SyntaxProblem) {
      return "\(try YAMLReader.read(file).count) documents"
    } catch {
      return error.message
    }
  }

  static func json(_ file: SourceFile) -> String {
    do throws(SyntaxProblem) {
      return "\(try JSONReader.read(file).duplicateKeys.count) duplicates"
    } catch {
      return error.message
    }
  }

  static func positions(_ file: SourceFile) -> String {
    var line = 0
    for offset in stride(from: 0, to: file.bytes.count, by: 1024) { line = file.position(at: offset).line }
    return "\(line) lines"
  }
}
