import Glibc
import Testing

/// Reports in files: written beside standard output, whole or not at all, and never over an input.
@Suite struct ReportFileTests {
  @Test func everyFormatInOneRun() throws {
    let folder = try Workspace(setup: "broken")
    let run = try folder.run(["check"] + Sample.formats.flatMap { ["--report", "\($0)=deep/er/\($0).out"] })
    #expect(run.code == 1)
    for format in Sample.formats {
      let alone = try folder.run(["check", "--format", format])
      #expect(folder.bytes("deep/er/\(format).out") == alone.bytes, "\(format)")
    }
    #expect(folder.names("deep/er").count == Sample.formats.count, "nothing else is left behind")
  }

  @Test func inputsAreNotOverwritten() throws {
    let folder = try Workspace(setup: "guide")
    try folder.write("secret.txt", "not-the-secret-of-anyone\n")
    let text = try folder.text("fusion-doctor.yaml")
      .replacing("${FUSION_CLIENT_SECRET}", with: "file:secret.txt")
      .replacing("exports/app.json", with: "exports/a*.json").replacing("  user: exports/user.json\n", with: "")
      .replacing(
        "  audit: [exports/audit-levels.json",
        with: "  user: ./exports/../exports/user.json\n  audit: [exports/audit-levels.json")
    try folder.write("fusion-doctor.yaml", text)
    #expect(try folder.run(["check", "--write-baseline", "base.json", "--report", "json=old.json"]).code == 1)
    folder.link("linked", to: "exports")
    folder.link("link.json", to: "exports/user.json")
    Glibc.link(folder.at("exports/user.json"), folder.at("hard.json"))
    for path in [
      "fusion-doctor.yaml", "./fusion-doctor.yaml", folder.at("fusion-doctor.yaml"), "exports/app.json",
      "exports/audit-levels.json", "exports/user.json", "exports/role-hierarchy.csv", "secret.txt", "base.json",
      "old.json", "linked/user.json", "link.json", "hard.json", "x/../exports/app.json",
    ] {
      let before = folder.bytes(path)
      let run = try folder.run([
        "check", "--baseline", "base.json", "--compare", "old.json", "--report", "json=\(path)",
      ])
      #expect(run.code == 2, "\(path)")
      #expect(run.errors.contains("is an input of this run"))
      #expect(folder.bytes(path) == before)
    }
    let inputs = ["exports/app.json", "fusion-doctor.yaml", "old.json"]
    for path in inputs {
      #expect(try folder.run(["check", "--compare", "old.json", "--write-baseline", path]).code == 2, "\(path)")
    }
    #expect(
      try folder.run(["check", "--baseline", "base.json", "--write-baseline", "./base.json"]).code == 0,
      "a baseline may be renewed")
  }

  /// What a link leads to is replaced, and the link stays.
  @Test func linksStayLinks() throws {
    let folder = try Workspace(Sample.healthy)
    try folder.write("kept/report.json", "old")
    folder.link("latest.json", to: "kept/report.json")
    #expect(try folder.run(["check", "--report", "json=latest.json"]).code == 0)
    #expect(try Report(folder.text("kept/report.json")).setups.count == 1)
    var status = stat()
    #expect(lstat(folder.at("latest.json"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func devicesAreWrittenTo() throws {
    let folder = try Workspace(Sample.healthy)
    #expect(try folder.run(["check", "--report", "json=/dev/null"]).code == 0)
    let run = try folder.run(["check", "--format", "short", "--report", "junit=/dev/stderr"])
    #expect(run.code == 0)
    #expect(try !JUnitFile(run.errorBytes).cases.isEmpty)
    #expect(try folder.run(["check", "-q", "--report", "json=/dev/stdout"], outputTo: folder.at("both")).code == 0)
    let both = try folder.text("both")
    #expect(both.hasPrefix("{") && both.contains("verdict: not-proven"))
  }

  /// Killed at any moment, a report is the old one or a new one, never half.
  @Test func aKilledRunLeavesWholeReports() throws {
    let folder = try Workspace(setup: "broken")
    #expect(try folder.run(["check", "--report", "json=r.json", "--report", "junit=r.xml"]).code == 1)
    let complete = [folder.bytes("r.json"), folder.bytes("r.xml")]
    var olds: [[UInt8]] = [Array("the old one".utf8), Array(repeating: 0x78, count: 200_000)]
    for moment in 0..<24 {
      olds.swapAt(0, 1)
      try folder.write("r.json", olds[0])
      try folder.write("r.xml", olds[0])
      let child = try folder.start(["check", "--report", "json=r.json", "--report", "junit=r.xml"])
      usleep(UInt32(moment * 3_000))
      child.send(SIGKILL)
      _ = try child.finish()
      for (name, new) in zip(["r.json", "r.xml"], complete) {
        let found = folder.bytes(name)
        #expect(found == olds[0] || found == new, "\(name) after \(moment * 3) ms")
      }
    }
  }

  @Test func reportsAreReadableByOthers() throws {
    let folder = try Workspace(Sample.healthy)
    let old = umask(0o022)
    umask(old)
    #expect(try folder.run(["check", "--report", "json=r.json"]).code == 0)
    var status = stat()
    #expect(stat(folder.at("r.json"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 & ~old)
  }
}
