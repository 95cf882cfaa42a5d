import Lint
import Rules
import Testing

private let first = "urn:opc:resource:fa:instanceid=123456789"
private let consumer = "urn:opc:resource:consumer::all"

@Suite struct ScopeFormTests {
  @Test(arguments: [
    (first + consumer, ScopeForm.instance(id: "123456789")),
    ("urn:opc:resource:faaas:fa:ABCD" + consumer, .system(name: "ABCD")),
    ("urn:opc:resource:faaas:fa:ABCD-TEST" + consumer, .system(name: "ABCD-TEST")),
    ("urn:opc:resource:faaas:fa:SATurn" + consumer, .system(name: "SATurn")),
    (consumer, .allScopes),
    ("urn:opc:resource:fusion:abcd:boss/", .product("boss")),
    ("urn:opc:resource:fusion:abcd:fusion-ai/", .product("fusion-ai")),
    ("urn:opc:resource:fusion:abcd:cpq/", .product("cpq")),
    ("urn:opc:resource:fusion:abcd:field-service", .product("field-service")),
    ("urn:opc:resource:fusion:abcd:field-service-common/use", .product("field-service-common")),
    ("https://abcd.fa.ocs.oraclecloud.com:443/", .url), ("https://abcd.fa.ocs.oraclecloud.com:443" + consumer, .url),
    ("fusion_apps_api", .unknown), ("URN:OPC:resource:fa:instanceid=1urn:opc:resource:consumer::all", .unknown),
    ("urn:opc:resource:fa:instanceid=12a" + consumer, .unknown), (first + consumer + "/", .unknown),
    (first.replacing("fa:", with: "FA:") + consumer, .unknown),
    (first + " " + consumer, .broken(.blankAtSeam)), (first + "\n" + consumer, .broken(.blankAtSeam)),
    (first + "\r\n  " + consumer, .broken(.blankAtSeam)), (first + "%20" + consumer, .broken(.blankAtSeam)),
    (first + "+" + consumer, .broken(.blankAtSeam)),
    ("urn:opc:resource: fa:instanceid=1" + consumer, .broken(.blankInside)),
    (first + consumer + " offline_access", .broken(.furtherWords(["offline_access"]))),
    ("openid " + first + consumer, .broken(.furtherWords(["openid"]))), ("openid", .broken(.furtherWords(["openid"]))),
    (first + consumer + "," + consumer, .broken(.furtherWords([consumer]))),
    (first + ":opc:resource:consumer::all", .broken(.lostURN)),
    (first + "opc:resource:consumer::all", .broken(.lostURN)),
    ("opc:resource:fa:instanceid=1" + consumer, .broken(.lostURN)),
    (first, .broken(.firstHalfAlone)), ("urn:opc:resource:faaas:fa:ABCD", .broken(.firstHalfAlone)),
    ("urn:opc:resource:fa:instanceid=" + consumer, .broken(.firstHalfAlone)),
    (first + "urn:opc:resource:consumer", .broken(.firstHalfAlone)),
    (first + "urn:opc:resource:consumer:all", .broken(.firstHalfAlone)),
    ("urn:opc:resource:fa:instanceid=*" + consumer, .broken(.wildCard)), ("urn:opc:resource:fa:*", .broken(.wildCard)),
    ("urn:opc:idm:__myscopes__", .broken(.administrative)), ("URN:OPC:IDM:t.user.me", .broken(.administrative)),
  ])
  func forms(text: String, form: ScopeForm) {
    #expect(ScopeForm(text) == form)
  }

  @Test func hostileTextsEnd() {
    #expect(ScopeForm("") == .unknown)
    #expect(ScopeForm(String(repeating: "+", count: 10_000)) == .unknown)
    #expect(ScopeForm(String(repeating: "urn:opc:resource:fa:", count: 5_000)) == .broken(.firstHalfAlone))
  }
}

@Suite struct PlaceholderTests {
  @Test(arguments: [
    "<client ID>", "https://idcs-<IDENTITY_DOMAIN_ID>.identity.oraclecloud.com/oauth2/v1/token",
    "https://your-pod.fa.ocs.oraclecloud.com",
    "YOUR_CLIENT_ID", "xxxx", "idcs-xxxxxxxxxxxxxxxx",
    "urn:opc:resource:fa:instanceid=XXXXXXXXurn:opc:resource:consumer::all",
    "changeme", "CHANGE-ME", "change_me", "example", "https://example.com", "https://example.fa.ocs.oraclecloud.com",
    "https://www.example.com", "https://idcs-example.identity.oraclecloud.com", "integration@example.org",
    "${CLIENT_ID}", "{{ client }}",
  ])
  func placeholders(text: String) {
    #expect(Placeholder.isPlaceholder(text))
  }

  @Test(arguments: [
    "https://abcd.fa.ocs.oraclecloud.com", "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", first + consumer,
    "https://counterexample.fa.ocs.oraclecloud.com",
    "https://examples.fa.ocs.oraclecloud.com", "https://yourco.fa.ocs.oraclecloud.com",
    "https://xxx.fa.ocs.oraclecloud.com", "a<b", "",
  ])
  func values(text: String) {
    #expect(!Placeholder.isPlaceholder(text))
  }
}

@Suite struct StrayCharacterTests {
  @Test(arguments: [
    (" value", ["U+0020 space start"]), ("value\n", ["U+000A line feed end"]),
    ("va\u{200B}lue", ["U+200B zero width space inside"]),
    ("va\u{A0}lue", ["U+00A0 no-break space inside"]),
    ("\u{FEFF}value", ["U+FEFF zero width no-break space (byte-order mark) start"]),
    ("\u{201C}value\u{201D}", ["U+201C left double quotation mark start", "U+201D right double quotation mark end"]),
    ("two words", []), ("two\twords", []), ("two\nwords", ["U+000A line feed inside"]), ("value", []), ("   ", []),
    ("", []),
    ("value\r\n", ["U+000D carriage return end", "U+000A line feed end"]),
  ])
  func found(text: String, names: [String]) {
    #expect(StrayCharacter.find(in: text).map { "\($0.name) \($0.position.rawValue)" } == names)
  }
}

@Suite struct SecretShapeTests {
  @Test(arguments: [
    ("idcscs-00000000-0000-4000-8000-000000000000", true), ("00000000-0000-4000-8000-00000000abcd", true),
    ("eyJhbGciOiJ.e30.c2ln", true),
    ("4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f", false), ("datadog-client", false), ("a-b-c-d-e", false), ("", false),
  ])
  func shapes(text: String, isSecret: Bool) {
    #expect(SecretShape.matches(text) == isSecret)
  }
}
