import Testing

/// What is mistyped is refused, with a word on what was meant.
@Suite struct UsageTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    /// What standard error says of it.
    var words: [String]

    init(_ arguments: [String], _ words: String...) { (self.arguments, self.words) = (arguments, words) }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let mistakes: [Mistake] = [
    Mistake(["chek"], "chek", "Did you mean the command `check`"),
    Mistake(["rule"], "Did you mean the command `rules`"),
    Mistake(["check", "--strct"], "--strct", "--strict"),
    Mistake(["check", "--formt", "json"], "--formt", "--format"),
    Mistake(["check", "--format", "jsno"], "`jsno`", "did you mean `json`?"),
    Mistake(["check", "--format", "JSON"], "`JSON`", "json"),
    Mistake(["check", "--format", "x"], "`x`", "one of text, short, json"),
    Mistake(["check", "--format"], "--format"),
    Mistake(["check", "--fail-on", "warnig"], "did you mean `warning`?"),
    Mistake(["check", "--show", "eror"], "did you mean `error`?"),
    Mistake(["check", "--stage", "aftr"], "did you mean `after`?"),
    Mistake(["check", "--color", "allways"], "did you mean `always`?"),
    Mistake(["check", "--junit-profile", "strickt"], "did you mean `strict`?"),
    Mistake(["check", "--require", "provn"], "did you mean `proven`?"),
    Mistake(["check", "--require", "go"], "--live"),
    Mistake(["check", "--require", "proven", "--only", "tile"], "--only"),
    Mistake(["check", "--require", "proven", "--skip", "FD0102"], "--skip"),
    Mistake(["check", "--only", "aplication"], "did you mean `application`?"),
    Mistake(["check", "--only", "FD0250"], "`FD0250`", "did you mean `FD02"),
    Mistake(["check", "--skip", "client-credential-grant"], "did you mean `client-credentials-grant`?"),
    Mistake(["check", "--only", ""], "``"),
    Mistake(["check", "--report", "json"], "--report FORMAT=FILE"),
    Mistake(["check", "--report", "json="], "--report FORMAT=FILE"),
    Mistake(["check", "--report", "=x"], "``"),
    Mistake(["check", "--report", "jnit=x.xml"], "did you mean `junit`?"),
    Mistake(["check", "--report", "json=a.json", "--report", "json=./a.json"], "two reports", "./a.json"),
    Mistake(["check", "--report", "json=a.json", "--write-baseline", "a.json"], "two reports"),
    Mistake(["check", "--write-baseline", ""], "--write-baseline"),
    Mistake(["check", "--jobs", "0"], "--jobs"), Mistake(["check", "--jobs", "many"], "--jobs"),
    Mistake(["check", "--baseline", "none.json"], "none.json", "no such file"),
    Mistake(["check", "--compare", "none.json"], "none.json", "no such file"),
    Mistake(["check", "--baseline", "fusion-doctor.yaml"], "fusion-doctor.yaml"),
    Mistake(["check", "--compare", "other.json"], "no JSON report"),
    Mistake(["check", "--baseline", "other.json"], "--write-baseline"),
    Mistake(["explain"], "--symptom"), Mistake(["explain", "FD0206x"], "did you mean `FD0206`?"),
    Mistake(["explain", "scop-form"], "did you mean `scope-form`?"),
    Mistake(["explain", "--symptom", "zzzz"], "invalid_scope"),
    Mistake(["explain", "FD0205", "--format", "html"], "one of text, json, markdown"),
    Mistake(["rules", "--format", "markdwon"], "did you mean `markdown`?"),
    Mistake(["schema", "more"], "more"),
    Mistake(["--generate-completion-script", "tcl"], "tcl"),
  ]

  @Test(arguments: mistakes) func isRefused(_ mistake: Mistake) throws {
    let folder = try Workspace(Sample.healthy)
    try folder.write("other.json", "{\"schema\": \"something/else\"}")
    let run = try folder.run(mistake.arguments)
    #expect(run.code == 2)
    #expect(run.bytes.isEmpty)
    for word in mistake.words { #expect(run.errors.contains(word), "\(run.errors)") }
    #expect(folder.names() == ["fusion-doctor.yaml", "other.json"], "nothing is written")
  }

  @Test(arguments: ["-1", "x", "1e9", "999999999999999999", " 1"]) func aClockThatIsNoneIsRefused(_ time: String) throws
  {
    let folder = try Workspace(Sample.healthy)
    let run = try folder.run(["check"], environment: ["SOURCE_DATE_EPOCH": time])
    #expect(run.code == 2)
    #expect(run.errors.contains("SOURCE_DATE_EPOCH"))
  }

  @Test func withoutAWordItHelps() throws {
    let folder = try Workspace()
    for arguments in [[], ["--help"], ["-h"], ["help"], ["check", "--help"], ["help", "check"], ["--version"]] {
      let run = try folder.run(arguments)
      #expect(run.code == 0)
      #expect(run.errors.isEmpty)
      #expect(!run.bytes.isEmpty)
    }
    #expect(try folder.run(["--version"]).output == "fusion-doctor 0.1.0\n")
    let help = try folder.run(["check", "--help"]).output
    for option in [
      "--stage", "--require", "--only", "--skip", "--fail-on", "--show", "--strict", "--format", "--report",
      "--junit-profile", "--baseline", "--write-baseline", "--compare", "--no-ignore", "--show-suppressed", "--jobs",
      "--color", "--quiet", "--verbose",
    ] { #expect(help.contains(option)) }
  }
}
