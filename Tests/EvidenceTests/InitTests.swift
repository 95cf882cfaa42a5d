import Evidence
import Lint
import Rules
import SourceText
import TestSupport
import Testing

@Suite struct InitTests {
  /// A starting file with every optional setting taken in.
  private func uncommented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let indent = line.prefix { $0 == " " }
      let rest = line.dropFirst(indent.count)
      guard rest.hasPrefix("#"), rest.dropFirst().first != " ", rest != "#" else { return String(line) }
      return String(indent + rest.dropFirst())
    }.joined(separator: "\n")
  }

  private func documents(_ text: String) throws -> [Document] {
    try YAMLReader.read(SourceFile(name: "fusion-doctor.yaml", text: text))
  }

  private func problems(_ text: String) throws -> [InputProblem] {
    let machine = MemoryMachine.make(["/w/fusion-doctor.yaml": Array(text.utf8)])
    var catalogue: [RuleMetadata] = []
    for rule in allRules { catalogue.append(rule.metadata) }
    let batch = try Loader(machine: machine, catalogue: catalogue, time: ExampleCase.time)
      .read([.file("/w/fusion-doctor.yaml")])
    return (0..<batch.count).flatMap { batch.setup($0).problems }
  }

  @Test func theFileIsValidAsItIsAndWithEverySetting() throws {
    let text = StartingFile.text()
    #expect(try problems(text).map(\.message) == [])
    #expect(try problems(uncommented(text)).map(\.message) == [])
    for line in text.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
  }

  @Test func everyKeyOfTheFormatIsThere() throws {
    let root = try #require(try documents(uncommented(StartingFile.text())).first?.root)
    let schema = try JSONReader.read(SourceFile(name: "", bytes: configurationSchema())).root
    func walk(_ schema: Located, _ value: Located?, _ path: String) {
      // Of the headings two are enough.
      if path.hasSuffix("/columns") { return }
      for member in schema["properties"]?.members ?? [] {
        // A list shows each of its keys in one of its items.
        let values = (value?.items ?? []) + [value].compactMap { $0 }
        let found = values.first { $0.has(member.key) }
        #expect(found != nil, "\(path)/\(member.key) is missing")
        walk(member.value, found?[member.key], "\(path)/\(member.key)")
      }
      if let items = schema["items"] { walk(items, value, path) }
      guard path == "/evidence/roles" else { return }
      for shape in schema["anyOf"]?.items ?? [] { walk(shape, value, path) }
    }
    walk(schema, root, "")
  }

  @Test func whatIsOpenIsAPlaceholder() throws {
    let tile = try #require(try documents(StartingFile.text()).first?.root["tile"])
    for key in TileKey.required where key != .clientSecret {
      #expect(Placeholder.isPlaceholder(try #require(tile[key.rawValue]?.string)))
    }
    #expect(tile["client_secret"]?.string == "${FUSION_CLIENT_SECRET}")
  }

  private func plan(_ paths: [String], folder: String = "/w/conf") throws -> StartingPlan {
    var files: [String: [UInt8]] = [:]
    for path in paths { files["/w/exports/" + path] = try JSONSamples.bytes(path) }
    let machine = MemoryMachine.make(files)
    let exports = try paths.map { try StartingExport("exports/" + $0, machine: machine, time: ExampleCase.time) }
    return StartingPlan(exports, directory: folder)
  }

  @Test(arguments: [
    "app-get.cli.json", "apps-list.cli.json", "app.scim.json", "apps.scim-list.json", "state.terraform-show.json",
    "terraform.tfstate",
  ])
  func anApplicationGivesIDAndScope(name: String) throws {
    let plan = try plan(["application/" + name])
    let setup = try #require(plan.setups.first)
    #expect(setup.tile[.clientID] == JSONSamples.client)
    #expect(setup.tile[.oauthScope] == JSONSamples.scope, "\(plan.notes)")
    #expect(setup.tile[.tokenURL] == ExampleCase.domain + "/oauth2/v1/token", "\(plan.notes)")
    #expect(setup.evidence[.application] == ["../exports/application/" + name])
    let text = StartingFile.text(plan.setups)
    #expect(!text.contains(JSONSamples.secret))
    #expect(try problems(text).map(\.message) == [])
    #expect(try problems(uncommented(text)).map(\.message) == [])
  }

  @Test func anEnvironmentGivesTheURLs() throws {
    let setup = try #require(try plan(["environment/fusion-environment.cli.json"]).setups.first)
    #expect(setup.tile[.fusionBaseURL] == ExampleCase.pod)
    #expect(setup.tile[.tokenURL] == ExampleCase.domain + "/oauth2/v1/token")
  }

  @Test func accountsGiveAStream() throws {
    func account(_ name: String, _ pod: String) -> String {
      let settings = "\"fusion_base_url\": \(Tree.quoted(pod)), \"client_id\": \"c \", \"token_url\": \"t\""
      return "{\"type\": \"Account\", \"attributes\": {\"name\": \(Tree.quoted(name)), \"settings\": {\(settings)}}}"
    }
    let hostile = "x\": {}\n---\n- &a !!b 'é' # \u{85}\u{2028}\u{202E}null"
    let list = "{\"data\": [\(account(hostile, "https://a.test/ ")), \(account("null", "https://b.test: #"))]}"
    let machine = MemoryMachine.make(["/w/a [1].json": Array(list.utf8)])
    let plan = StartingPlan(
      [try StartingExport("a [1].json", machine: machine, time: ExampleCase.time)], directory: "/w")
    let documents = try documents(StartingFile.text(plan.setups))
    #expect(documents.map { $0.root["name"]?.string } == [hostile, "null"])
    #expect(documents.map { $0.root["tile"]?["fusion_base_url"]?.string } == ["https://a.test/ ", "https://b.test: #"])
    #expect(documents.map { $0.root["tile"]?["client_id"]?.string } == ["c ", "c "])
    #expect(documents.map { $0.root["evidence"]?["account"]?.string } == ["a [1].json", "a [1].json"])
    #expect(try problems(StartingFile.text(plan.setups)).map(\.message) == [])
  }

  @Test(arguments: [
    #"{"attributes": {"settings": {"fusion_base_url": "https://a.test", "client_id": "SECRET"}}}"#,
    #"{"attributes": {"settings": {"fusion_base_url": "https://a.test"}, "secrets": {"client_secret": "SECRET"}}}"#,
  ])
  func noSecretIsTakenOver(text: String) throws {
    let machine = MemoryMachine.make(["/w/a.json": Array(text.replacing("SECRET", with: JSONSamples.secret).utf8)])
    let plan = StartingPlan([try StartingExport("a.json", machine: machine, time: ExampleCase.time)], directory: "/w")
    #expect(plan.setups.count == 1)
    #expect(!StartingFile.text(plan.setups).contains("idcscs"))
    #expect(!plan.notes.isEmpty)
  }

  @Test(arguments: [
    ("{\"hidden\": 1}", "it is an object with 1 key"), ("", "it is empty"), ("{\"hidden\": ", "not well-formed"),
    ("hidden text", "is not recognised"), ("[]", "its list is empty"),
  ])
  func whatIsNotRecognisedIsRefusedWithoutItsContent(text: String, message: String) throws {
    let machine = MemoryMachine.make(["/w/x": Array(text.utf8)])
    do {
      let export = try StartingExport("x", machine: machine, time: ExampleCase.time)
      Issue.record("taken for \(export.imported.sources.map(\.shape)): \(text)")
    } catch {
      #expect(error.message.contains(message), "\(error)")
      #expect("\(error)".contains("hidden") == false)
    }
    #expect(throws: StartingExport.Problem.self) {
      try StartingExport("missing", machine: machine, time: ExampleCase.time)
    }
  }
}
