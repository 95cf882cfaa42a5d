import Foundation
import Testing

@Suite struct InitCommandTests {
  private let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/samples").path

  @Test func aFileIsWrittenOnce() throws {
    let folder = try ToolFolder()
    #expect(try folder.run(["init"]).code == 0)
    let text = try folder.read("fusion-doctor.yaml")
    #expect(try folder.run(["check", "--only", "input"]).code == 0)
    try folder.write("fusion-doctor.yaml", "mine")
    let second = try folder.run(["init"])
    #expect(second.code == 2)
    #expect(second.error.contains("--force"))
    #expect(try folder.read("fusion-doctor.yaml") == "mine")
    #expect(try folder.run(["init", "--force"]).code == 0)
    #expect(try folder.read("fusion-doctor.yaml") == text)
    #expect(try folder.run(["init", "--output", "-"]).output == text)
    #expect(try folder.run(["init", "--output", "new/folder/a.yaml"]).code == 0)
    #expect(try folder.read("new/folder/a.yaml") == text)
    #expect(try folder.run(["init", "--output", "new"]).code == 2)
    try FileManager.default.createSymbolicLink(atPath: folder.url.path + "/dangling", withDestinationPath: "nowhere")
    #expect(try folder.run(["init", "--output", "dangling"]).code == 2)
  }

  @Test func exportsFillIt() throws {
    let folder = try ToolFolder()
    let run = try folder.run([
      "init", "--from", samples + "/application/app-get.cli.json", "--from",
      samples + "/environment/fusion-environment.cli.json",
    ])
    #expect(run.code == 0, "\(run.error)")
    #expect(run.error.contains("client secret in clear"))
    let check = try folder.run(["check", "--only", "application", "--only", "FD0102", "--only", "FD0111", "-v"])
    #expect(check.code == 0, "\(check.output)")
    let text = try folder.read("fusion-doctor.yaml")
    #expect(text.contains("  fusion_base_url: https://abcd.fa.ocs.oraclecloud.com\n"))
    #expect(!text.contains("idcscs"))
  }

  @Test func whatIsNotRecognisedIsRefused() throws {
    let folder = try ToolFolder()
    try folder.write("x.json", #"{"hidden": "content"}"#)
    let run = try folder.run(["init", "--from", "x.json"])
    #expect(run.code == 2)
    #expect(!run.error.contains("hidden"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/fusion-doctor.yaml"))
    #expect(try folder.run(["init", "--from", "missing.json"]).code == 2)
    #expect(try folder.run(["init", "--from", "x.json", "--output", "x.json", "--force"]).code == 2)
  }
}
