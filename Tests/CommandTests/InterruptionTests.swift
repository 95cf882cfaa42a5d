import Glibc
import SourceText
import Testing

/// A signal ends the run early, with every report whole.
@Suite struct InterruptionTests {
  static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// A stream of setups that takes a while.
  private func long(_ count: Int) throws -> Workspace {
    let folder = try Workspace(setup: "guide")
    let text = try folder.text("fusion-doctor.yaml")
    let documents = (0..<count).map { text.replacing("name: guide", with: "name: guide\($0)") }
    try folder.write("fusion-doctor.yaml", documents.joined(separator: "---\n"))
    return folder
  }

  private static let reports = Sample.formats.flatMap { ["--report", "\($0)=out/\($0)"] }

  private func expectWhole(_ folder: Workspace, setups: Int, _ comment: Comment) throws {
    #expect(folder.names("out") == Sample.formats.sorted(), comment)
    let report = try Report(folder.text("out/json"))
    #expect(report.setups.count == setups, comment)
    #expect(try !JUnitFile(folder.bytes("out/junit") ?? []).cases.isEmpty, comment)
    #expect(try folder.text("out/html").hasSuffix("</html>\n"), comment)
    _ = try Report(folder.text("out/sarif"))
    _ = try Report(folder.text("out/gitlab"))
  }

  @Test(arguments: signals) func endsWithItsNumber(_ number: Int32) throws {
    let folder = try long(1000)
    let child = try folder.start(["check", "--format", "json"] + Self.reports)
    usleep(700_000)
    child.send(number)
    let run = try child.finish()
    #expect(run.code == 128 + number)
    #expect(!run.isTimedOut)
    try expectWhole(folder, setups: 1000, "")
    let report = try Report(run.output)
    #expect(report.verdict != "go")
    let left = report.checks.filter { $0["reason"]?.string == "interrupted" }
    #expect(!left.isEmpty)
    #expect(left.allSatisfy { $0["status"]?.string == "unverified" })
  }

  /// Before the program has begun, the signal itself ends it; from then on it is 128 and the number, or too late.
  @Test func atOddMoments() throws {
    for moment in 0..<16 {
      let folder = try long(12)
      let child = try folder.start(["check", "--format", "json"] + Self.reports)
      usleep(UInt32(moment * 12_000))
      let number = Self.signals[moment % 3]
      child.send(number)
      let run = try child.finish()
      let comment: Comment = "\(moment * 12) ms: \(run.code ?? -1), \(run.signal ?? 0)"
      if run.signal == nil {
        #expect(run.code == 128 + number || run.code == 0 || run.code == 1, comment)
        try expectWhole(folder, setups: 12, comment)
      } else {
        #expect(run.signal == number, comment)
        #expect(folder.names("out").isEmpty, comment)
      }
    }
  }

  @Test(arguments: signals) func isNotKeptByStandardInput(_ number: Int32) throws {
    let folder = try Workspace()
    let child = try folder.start(["check", "-", "--report", "json=r.json", "--report", "junit=r.xml"], input: .open)
    usleep(600_000)
    child.send(number)
    let run = try child.finish(within: 20)
    #expect(run.code == 128 + number)
    #expect(!run.isTimedOut)
    #expect(try Report(folder.text("r.json")).setups.isEmpty)
    #expect(try !JUnitFile(folder.bytes("r.xml") ?? []).cases.isEmpty)
  }

  @Test func underNohupTheTerminalMayGo() throws {
    let folder = try long(30)
    let child = try folder.start(["check", "--format", "json"], through: ["nohup"])
    usleep(300_000)
    child.send(SIGHUP)
    let run = try child.finish()
    #expect(run.code == 0)
  }

  @Test func aReaderThatGoesAwayIsIncomplete() throws {
    let folder = try Workspace(setup: "guide")
    let run = try folder.shell("fusion-doctor check -v --format html --report json=r.json | true; echo ${PIPESTATUS:-}")
    #expect(run.code == 0)
    #expect(try Report(folder.text("r.json")).setups.count == 1)
  }
}
