import Evidence
import Lint
import SourceText
import TestSupport
import Testing

@Suite("JSON: what is refused, and hostile input")
struct JSONRefusalTests {
  typealias Samples = JSONSamples

  @Test(
    "look-alikes are refused by name",
    arguments: [
      (
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"x","meta":{"location":"https://d/admin/v1/Users/1"}}"#,
        "user", "identity domain's copy"
      ),
      (#"{"data":{"user-name":"x","idcs-created-by":null}}"#, "user", "identity domain's copy"),
      (
        #"{"schemas":["urn:ietf:params:scim:schemas:oracle:idcs:oauth2ClientCredential"],"name":"x","status":"ACTIVE"}"#,
        "application", "client credential of a user"
      ),
      (
        #"{"schemas":["urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"],"appId":"1","clientSecret":"s3cr3t-value"}"#,
        "application", "secret regenerator"
      ),
      (
        #"{"actionName":"getAuditHistory","status":"SUCCESS","pageNumber":1,"pageSize":1,"auditData":[]}"#, "audit",
        "audit history"
      ),
      (#"{"auditData":[{"date":"2026-05-18","product":"OPSS","eventType":"update"}]}"#, "audit", "audit history"),
      (
        #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"no such app","status":"404"}"#,
        "application", "`no such app`"
      ),
      (
        #"{"data":{"code":"NotAuthorizedOrNotFound","message":"Authorization failed"},"headers":{},"status":"404 Not Found"}"#,
        "application", "`Authorization failed`"
      ),
      (#"{"title":"Not Found","status":404,"o:errorDetails":[{"detail":"gone"}]}"#, "user", "`Not Found: gone`"),
      (#"{"Errors":[{"description":"denied (ASE-1)","code":"400"}]}"#, "user", "`denied (ASE-1)`"),
      (#"{"errors":["Forbidden"]}"#, "account", "`Forbidden`"),
      (
        #"{"error":"invalid_client","error_description":"Client authentication failed.","ecid":"x"}"#, "application",
        "invalid_client: Client"
      ),
      (
        #"{"actionName":"get-auditlevel","status":"FAIL","error":{"title":"Denied","detail":"no right","status":"FAIL"}}"#,
        "audit", "`Denied: no right`"
      ),
      (#"{"Resources":["@{name=abc; active=True}"],"totalResults":1}"#, "application", "ConvertTo-Json"),
      (#"{"data":{"id":"ocid1.fusionenvironmentfamily.oc1.x"}}"#, "environment", "family"),
    ])
  func lookalikes(text: String, key: String, words: String) throws {
    let kind = try #require(EvidenceKind(rawValue: key))
    let imported = try Samples.read(text, kind)
    let problem = try #require(imported.problems.first)
    #expect(problem.rule == "FD0006" && problem.blocks == [kind])
    #expect(problem.message.contains(words), "\(problem.message)")
    #expect(problem.message.contains("`\(key)` expects") && !problem.commands.isEmpty)
    #expect(imported.sources.isEmpty)
  }

  @Test func errorDescriptionsAreShortAndInOneLine() throws {
    let text = #"{"title":"a\nb","detail":"\#(String(repeating: "x ", count: 400))idcscs-1","status":"500"}"#
    let message = try #require(try Samples.read(text, .user).problems.first?.message)
    #expect(!message.contains("\n") && message.utf8.count < 500)
  }

  @Test func wrongKey() throws {
    let imported = try Samples.sample("user/user.scim.json", .application)
    let problem = try #require(imported.problems.first)
    #expect(
      imported.users.isEmpty && problem.message.contains("a user of Fusion's SCIM service, but the key `application`"))
    #expect(try Samples.sample("application/app.scim.json", .user).problems.first?.rule == "FD0006")
  }

  @Test func unknownShowsNoContent() throws {
    let problem = try #require(try Samples.read(#"{"passwort":"hunter2","b":[1]}"#, .application).problems.first)
    #expect(problem.message.contains("an object with 2 keys") && !problem.message.contains("passwort"))
    guard case .file = problem.place.extent else {
      Issue.record("no line of an unknown file is shown")
      return
    }
    for text in ["1", "null", "[]", "{}", #""x""#, "[[[[[[[[1]]]]]]]]"] { _ = try Samples.read(text, .audit) }
  }

  @Test func texts() {
    func what(_ text: String) -> String? { JSONImporter.textLookalike(Array(text.utf8)[...]) }
    #expect(what("\n<!DOCTYPE html><html>")?.contains("HTML") == true)
    #expect(what("<?xml version=\"1.0\"?><User xmlns=\"urn:scim:schemas:core:1.0\"/>")?.contains("SCIM") == true)
    #expect(what("<?xml version=\"1.0\"?><DATA_DS><G_1/></DATA_DS>") == nil)
    #expect(what("Terraform will perform the following actions:\n")?.contains("terraform plan") == true)
    #expect(what(#"{"@level":"info","@message":"Terraform 1.11"}"#)?.contains("plan -json") == true)
    #expect(what("ServiceError:\n{}")?.contains("OCI CLI") == true)
    #expect(what("Product,Audit Level\nESS,High") == nil)
    #expect(what("") == nil)
  }

  /// Mutated samples must be read or refused, under every key, and never crash; seeded, so that a failure can be repeated.
  @Test func mutations() throws {
    let paths = [
      "application/app.scim.json", "application/terraform.tfstate", "application/plan.terraform-show.json",
      "environment/fusion-environment.cli.json", "user/user.scim.json", "user/userAccounts.hcm.json",
      "audit/get-auditsetup.json", "account/datadog-accounts.json",
    ]
    let samples = try paths.map { Array(try Samples.bytes($0).prefix(6_000)) + [] }
    let whole = try paths.map { try Samples.bytes($0) }
    let tokens = ["null", "true", "[]", "{}", "\"\"", "1e9", "\"@{a=b}\"", "[[]]", "-0", "\"x\""].map { Array($0.utf8) }
    var generator = SeededRandom(seed: 20_260_310)
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(1_500)
    var read = 0
    while clock.now < end {
      let index = Int.random(in: 0..<whole.count, using: &generator)
      var bytes = Bool.random(using: &generator) ? whole[index] : samples[index]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // A value becomes another one, so that most mutants are still JSON.
        guard let colon = bytes[Int.random(in: 0..<bytes.count, using: &generator)...].firstIndex(of: 0x3A) else {
          continue
        }
        let stop = bytes[colon...].firstIndex { $0 == 0x2C || $0 == 0x0A } ?? bytes.count
        guard stop > colon + 1, let token = tokens.randomElement(using: &generator) else { continue }
        bytes.replaceSubrange(colon + 1..<stop, with: token)
      }
      let file = SourceFile(name: "mutant", text: String(decoding: bytes, as: UTF8.self))
      guard let document = try? JSONReader.read(file) else { continue }
      for kind in EvidenceKind.allCases { _ = JSONImporter.recognise(document, Samples.request(kind)) }
      read += 1
    }
    #expect(read > 20)
  }
}
