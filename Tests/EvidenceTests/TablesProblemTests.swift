import Evidence
import Lint
import TestSupport
import Testing

/// Tables that are not what was expected, audit levels, and hostile input.
@Suite struct TablesProblemTests {
  private static let client = TableSamples.client

  @Test func auditLevels() throws {
    let sample = try TableSamples.csv(try TableSamples.bytes("audit/audit-policies.csv"), .audit)
    let policies = try #require(sample.policies.first)
    #expect(sample.problems.isEmpty && policies.levels.count == 7 && policies.source.kind == .audit)
    #expect(policies.levels[0].product == "Oracle Fusion Applications" && policies.levels[0].level == "Auditing")
    #expect(policies.levels[1].place.row?.line == 3 && policies.levels[1].place.row?.text == "\"ODI\",\"High\"")
    for heading in ["AUDIT PRODUCT;x;LEVEL", "product;x;audit_level", "Product Name;x;Level of audit"] {
      #expect(try TableSamples.csv("\(heading)\nESS;;None\n;;\nX\n", .audit).policies.first?.levels.count == 1)
    }
    let named = try TableSamples.csv(
      "Produkt,Stufe\nESS,Hoch\n", .audit, columns: ["product": "Produkt", "level": "Stufe"])
    #expect(named.policies.first?.levels.first?.level == "Hoch")
    let foreign = try TableSamples.csv("Produkt,Stufe\nESS,Hoch\n", .audit)
    #expect(foreign.problem?.expected == "columns: { product: \"Produkt\", level: \"Stufe\" }")
    #expect(try TableSamples.csv("Product,Level\nESS,High\n").problem?.message.contains("evidence.audit") == true)
    #expect(try TableSamples.csv("User Name,Role Code\na,b\n", .audit).problem?.rule == "FD0006")
  }

  @Test func namedColumns() throws {
    let german = "Bericht\nBenutzername;Rollencode;Geerbte Rolle\n\(Self.client);DD;ESSMonitor\n"
    let columns = ["user": "benutzername", "role": "Rollencode", "inherits": "Geerbte Rolle"]
    let imported = try TableSamples.csv(german, columns: columns)
    #expect(imported.problems.isEmpty && imported.roleCodes == ["DD"] && imported.edgeNames == ["DD>ESSMonitor"])
    let unknown = try TableSamples.csv(german)
    #expect(unknown.problem?.rule == "FD0006" && unknown.problem?.observed == "Benutzername, Rollencode, Geerbte Rolle")
    #expect(
      unknown.problem?.expected
        == "columns: { user: \"Benutzername\", role: \"Rollencode\", inherits: \"Geerbte Rolle\" }")
    #expect(unknown.problem?.place.row?.line == 2)
    let pair = try TableSamples.csv("PARENT_ROLE,CHILD_ROLE\nA,B\n")
    #expect(pair.problem?.expected == "columns: { parent: \"PARENT_ROLE\", role: \"CHILD_ROLE\" }")
    let tree = try TableSamples.csv("Untergeordnete Rolle,Übergeordnete Rolle\nA,B\n")
    #expect(
      tree.problem?.expected
        == "columns: { parent: \"Übergeordnete Rolle\", role: \"Untergeordnete Rolle\" }")
    let two = try TableSamples.csv("Obere Rolle,Untere Rolle\nA,B\n")
    #expect(two.problem?.expected == "columns: { user: \"…\", role: \"…\" } or columns: { parent: \"…\", role: \"…\" }")
    let missing = try TableSamples.csv("User Name,Role Code\n\(Self.client),A\n", columns: ["role": "Rolle"])
    #expect(missing.problem?.message.contains("`Rolle`") == true)
    #expect(missing.problem?.observed == "User Name, Role Code")
    // What is named wins over what would be recognised.
    let own = try TableSamples.csv(
      "User Name,Role Code,My Code\n\(Self.client),1,A\n", columns: ["role": "My Code"])
    #expect(own.roleCodes == ["A"])
    let top = try TableSamples.csv("Oben,Unten\nA,B\n", columns: ["top": "Oben", "role": "Unten"])
    #expect(top.edgeNames == ["A>B"] && top.graphs.first?.isTransitive == true)
    let parent = try TableSamples.csv("Oben,Unten\nA,B\n", columns: ["parent": "Oben", "role": "Unten"])
    #expect(parent.edgeNames == ["A>B"] && parent.graphs.first?.isTransitive == false)
  }

  /// What Excel saves as CSV where Windows speaks German or French.
  @Test func textsOfWindowsAreRead() throws {
    func bytes(_ text: String) -> [UInt8] {
      text.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8(truncatingIfNeeded: $0.value) }
    }
    let table = "Übergeordnete Rolle;Untergeordnete Rolle;Bemerkung\nACME_DD;ESSMonitor;für 5 €\n"
    let columns = ["parent": "Übergeordnete Rolle", "role": "Untergeordnete Rolle"]
    let named = try TableSamples.csv(bytes(table), columns: columns)
    #expect(named.problems.isEmpty && named.edgeNames == ["ACME_DD>ESSMonitor"])
    #expect(named.graphs.first?.edges["ACME_DD"]?.first?.place.row?.text == "ACME_DD;ESSMonitor;für 5 €")
    let unnamed = try TableSamples.csv(bytes(table))
    #expect(unnamed.problem?.message.contains("`Übergeordnete Rolle`") == true)
    #expect(unnamed.problem?.steps.first?.contains("UTF-8") == true)
    #expect(try TableSamples.csv(table).problem?.steps.contains { $0.contains("UTF-8") } == false)
    // A long row is not cut within a character, which would turn all of it into another text.
    let long = try TableSamples.csv(
      "User Name,Role Code,Note\n\(Self.client),A,x" + String(repeating: "é", count: 2000) + "\n")
    #expect(long.users.first?.users.first?.username.fact?.place.row?.text?.hasSuffix("éé") == true)
  }

  @Test(arguments: [
    ("", "FD0005"), ("\n \r\n", "FD0005"),
    ("\"User Role Membership Report\"\n\"User Name Begins With\",\"\"\n", "FD0006"),
    ("client_secret=idcscs-00000000-0000-4000-8000-000000000000,x\n", "FD0006"),
    ("00000000-0000-4000-8000-000000000000,user\n", "FD0006"), ("just a text\nof lines\n", "FD0006"),
    ("User Name,Role Code\nx,\"open\ny,z\n", "FD0005"), ("\"User Name,Role Code\nx,y\n", "FD0005"),
  ])
  func refused(text: String, rule: String) throws {
    let imported = try TableSamples.csv(text)
    #expect(imported.sources.isEmpty && imported.problem?.rule == rule)
    #expect(!"\(imported.problems)".contains("0000-4000"))
    if text.contains("open") { #expect(imported.problem?.place.row?.line == 2) }
  }

  @Test func limits() throws {
    let heading = "User Name,Role Code\n"
    let long = String(repeating: "x", count: 70_000)
    #expect(try TableSamples.csv("\(heading)a,\(long)\n").problem?.message.contains("64 KiB") == true)
    #expect(try TableSamples.csv("\(heading)a,\"\(long)\"\n").problem?.place.row?.line == 2)
    let wide = String(repeating: "x,", count: 600_000)
    #expect(try TableSamples.csv("\(heading)a,\(wide)\n").problem?.message.contains("1 MiB") == true)
    #expect(try TableSamples.csv("User Name,Role Code\n\(Self.client),A\0\u{1}B\n").roleCodes == ["A\0\u{1}B"])
  }

  @Test func accessReport() throws {
    let sample = AccessReportImporter.importXML(
      chunks: TableSamples.chunks(try TableSamples.bytes("roles/UserAndRoleAccessAudit.xml"), 100),
      request: TableSamples.request(name: "report.xml"))
    #expect(sample.problems.isEmpty && sample.sources.first?.records == 4)
    #expect(
      sample.roleCodes == [
        "DD_ESS_MONITOR_CUSTOM", "ORA_FND_INTEGRATION_SPECIALIST_JOB", "ORA_FND_INTERNAL_AUDITOR_JOB",
      ])
    #expect(sample.edgeNames == ["DD_ESS_MONITOR_CUSTOM>ESSMonitor"])
    #expect(sample.graphs.first?.edges["DD_ESS_MONITOR_CUSTOM"]?.first?.place.row?.line == 12)
    let nested = TableSamples.xml(
      """
      <Report><User><UserName>\(Self.client.uppercased())</UserName><Roles>
      <Role><RoleCode>A</RoleCode><Below><InheritedRoleCode>C</InheritedRoleCode>
      <InheritedRoleHierarchy>A-&gt;B -&gt; C</InheritedRoleHierarchy></Below>
      <Below><InheritedRoleCode>D</InheritedRoleCode>
      <InheritedRoleHierarchy>Role A &gt; Role D</InheritedRoleHierarchy></Below>
      </Role></Roles></User><User><UserName>other</UserName><Role><RoleCode>PRIVATE</RoleCode></Role></User></Report>
      """)
    #expect(nested.problems.isEmpty && nested.edgeNames == ["A>B", "A>D", "B>C"])
    #expect(nested.roleCodes == ["A"] && !"\(nested)".contains("PRIVATE"))
    #expect(TableSamples.xml("<a><b>secret</b></a>").problem?.rule == "FD0006")
    #expect(TableSamples.xml("<a><ROLE_CODE>").problem?.rule == "FD0005")
    #expect(TableSamples.xml("<!DOCTYPE a []><a/>").problem?.rule == "FD0005")
    #expect(TableSamples.xml("<r><x><ROLE_NAME>A</ROLE_NAME></x></r>").problem?.message.contains("codes") == true)
  }

  /// What is inherited by name alone is not known, and nothing is said to inherit nothing.
  @Test(arguments: [
    "<ROLE_CODE>DD</ROLE_CODE><INHERITED_ROLE_HIERARCHY>My Monitor -&gt; ESS Monitor Role</INHERITED_ROLE_HIERARCHY>",
    "<ROLE_CODE>DD</ROLE_CODE><INHERITED_ROLE_NAME>ESS Monitor Role</INHERITED_ROLE_NAME>",
    "<ROLE_NAME>My Monitor</ROLE_NAME><INHERITED_ROLE_CODE>ESSMonitor</INHERITED_ROLE_CODE>",
  ])
  func namesForCodes(row: String) {
    let top = "<G><ROLE_CODE>DD</ROLE_CODE><INHERITED_ROLE_HIERARCHY>DD</INHERITED_ROLE_HIERARCHY></G>"
    let report = TableSamples.xml("<R>\(top)<G>\(row)</G></R>")
    #expect(report.problems.isEmpty && report.graphs.first?.shown["DD"] == nil)
    #expect(TableSamples.xml("<R>\(top)</R>").graphs.first?.shown["DD"] != nil)
  }

  /// Keys and settings are no tables: none of their words is shown.
  @Test(arguments: [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEhidden\nQUJDhidden,hidden\n", "API_KEY=hidden\nLIST hidden,hidden\n",
    "a,b=hidden\nhidden,words,here\n",
  ])
  func settings(text: String) throws {
    let imported = try TableSamples.csv(text)
    #expect(imported.problem?.rule == "FD0006" && !"\(imported.problems)".contains("hidden"))
    let key = JSONImporter.textLookalike(Array(text.utf8)[...])
    #expect((key != nil) == text.hasPrefix("-----"))
  }

  @Test func mistakeHasItsColumn() {
    let place = TableSamples.xml("<R>\n  <ROLE_CODE>&x;</ROLE_CODE></R>").problem?.place
    #expect(place?.row?.line == 2 && place?.column ?? 1 > 10)
  }

  /// A table that is nothing but roles of the customer's own is bounded too.
  @Test func tooManyOwnRoles() throws {
    let rows = (0...150_000).map { "R\($0),R\($0 + 1)\n" }
    let imported = try TableSamples.csv("Parent Role Code,Child Role Code\n" + rows.joined())
    #expect(imported.sources.isEmpty && imported.problem?.rule == "FD0005")
  }

  /// Mutated samples neither crash nor hang, whatever the chunks.
  @Test func fuzz() throws {
    var random = SeededRandom(seed: 42)
    let seeds = try [
      TableSamples.bytes("roles/UserRoleMemberships_48811_CSV.csv"), TableSamples.bytes("roles/role-hierarchy.csv"),
      TableSamples.bytes("audit/audit-policies.csv"), TableSamples.bytes("roles/UserAndRoleAccessAudit.xml"),
      TableSamples.utf16("TOP_ROLE_CODE,ROLE_CODE\nA,😀\n", little: true),
    ]
    let marks = Array("\",;\t|\r\n\0<>&-=".utf8) + [0xFF, 0xFE, 0xEF, 0xBB, 0xD8]
    for _ in 0..<150 {
      guard var bytes = seeds.randomElement(using: &random) else { continue }
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = marks.randomElement(using: &random) ?? 0
        case 1: bytes.insert(marks.randomElement(using: &random) ?? 0, at: at)
        default:
          if bytes.count > 1 {
            bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...20, using: &random)))
          }
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let chunk = [1, 5, 64, 1 << 20].randomElement(using: &random) ?? 1
      let kind: EvidenceKind = Bool.random(using: &random) ? .roles : .audit
      let csv = try TableSamples.csv(bytes, kind, chunk: chunk)
      #expect(csv.sources.isEmpty != csv.problems.isEmpty)
      let whole = try TableSamples.csv(bytes, kind)
      #expect(csv.edgeNames == whole.edgeNames && csv.roleCodes == whole.roleCodes)
      _ = AccessReportImporter.importXML(chunks: TableSamples.chunks(bytes, chunk), request: TableSamples.request())
    }
  }

  /// The scanner gives back what was written, however it is cut.
  @Test func scannerRoundTrip() throws {
    var random = SeededRandom(seed: 7)
    let alphabet = Array("ab\"\r\n,; é😀\0")
    for _ in 0..<300 {
      let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
          "x"
            + String(
              (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
        }
      }
      let text = rows.map { $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") }
        .joined(separator: "\r\n")
      for chunk in [1, 4, 1000] {
        var read: [[String]] = []
        try CSVScanner(TextStream(TableSamples.chunks(Array(text.utf8), chunk))).scan(separator: UInt8(ascii: ",")) {
          row in
          read.append((0..<row.fields.count).map(row.text))
          return true
        }
        #expect(read.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
      }
    }
  }
}
