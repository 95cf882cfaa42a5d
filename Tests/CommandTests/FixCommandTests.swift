import Foundation
import Testing

@Suite struct FixCommandTests {
  private let wrong =
    "# head\nversion: 1\ntile:\n  client_secret: hunter2-of-somebody\n  site: app.datadoghq.eu  # EU\n  client_id: \"x \"\n"
  private var right: String { wrong.replacing("app.datadoghq.eu", with: "datadoghq.eu").replacing("x ", with: "x") }

  @Test func filesAreCorrectedInPlace() throws {
    let folder = try ToolFolder()
    try folder.write("fusion-doctor.yaml", wrong)
    let path = folder.url.appendingPathComponent("fusion-doctor.yaml").path
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: folder.url.path + "/link.yaml", withDestinationPath: path)
    let run = try folder.run(["fix", "link.yaml"])
    #expect(run.code == 0)
    #expect(run.output.contains("link.yaml:5:9: site: `app.datadoghq.eu` becomes `datadoghq.eu`"))
    #expect(try folder.read("fusion-doctor.yaml") == right)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    #expect(try folder.run(["fix"]).output.isEmpty)
    #expect(try folder.run(["fix", "--diff"]).code == 0)
  }

  @Test func aDifferenceIsAPatch() throws {
    let folder = try ToolFolder()
    for (name, text) in [
      ("a b.fusion.yaml", wrong), ("c/fusion-doctor.json", #"{"tile": {"site": "EU1"}}"#),
      ("d.fusion.yml", "\u{FEFF}tile: { site: EU1 }\r\n# end\r\n"),
      ("e.fusion.yml", "# ::error::x\n::x: 1\ntile:\n  site: EU1\n::y: 1\n"),
    ] {
      try folder.write(name, text)
    }
    let run = try folder.run(["fix", "--diff", "."])
    #expect(run.code == 1)
    #expect(!run.output.contains("hunter2"))
    #expect(!run.output.contains("\n ::"))
    #expect(try folder.read("a b.fusion.yaml") == wrong)
    guard FileManager.default.fileExists(atPath: "/usr/bin/patch") else { return }
    let patch = try folder.run(["-p0"], program: "/usr/bin/patch", input: run.output)
    #expect(patch.code == 0, "\(patch.output) \(patch.error)\n\(run.output)")
    #expect(try folder.read("a b.fusion.yaml") == right)
    #expect(try folder.read("c/fusion-doctor.json") == #"{"tile": {"site": "datadoghq.eu"}}"#)
    #expect(try folder.read("d.fusion.yml") == "\u{FEFF}tile: { site: datadoghq.eu }\r\n# end\r\n")
    #expect(try folder.run(["fix", "--diff", "."]).code == 0)
  }

  @Test func whatCannotBeReadIsLeftAndNamed() throws {
    let folder = try ToolFolder()
    try folder.write("a.yaml", "tile: {site: 'EU1}")
    try folder.write("b.yaml", wrong)
    let run = try folder.run(["fix", "a.yaml", "b.yaml"])
    #expect(run.code == 4)
    #expect(run.error.contains("a.yaml:1:"))
    #expect(try folder.read("a.yaml") == "tile: {site: 'EU1}")
    #expect(try folder.read("b.yaml") == right)
    #expect(try folder.run(["fix"]).code == 2)
    #expect(try folder.run(["fix", "missing.yaml"]).code == 2)
    #expect(try folder.run(["fix", "--diff", "a.yaml"]).code == 4)
  }

  @Test func standardInputGoesToStandardOutput() throws {
    let run = try ToolFolder().run(["fix", "-"], input: wrong)
    #expect(run.code == 0)
    #expect(run.output == right)
  }
}
