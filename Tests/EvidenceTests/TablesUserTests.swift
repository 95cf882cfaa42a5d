import Evidence
import Lint
import SourceText
import Testing

/// Reports that name users and their roles.
@Suite struct TablesUserTests {
  private static let client = TableSamples.client

  @Test func sampleOfTheMembershipReport() throws {
    let imported = try TableSamples.csv(try TableSamples.bytes("roles/UserRoleMemberships_48811_CSV.csv"))
    #expect(imported.problems.isEmpty)
    let listing = try #require(imported.users.first)
    #expect(!listing.isSingle && listing.source.isComplete && listing.source.records == 7)
    #expect(listing.source.shape.hasPrefix("User Role Membership Report"))
    let user = try #require(listing.users.first)
    #expect(listing.users.count == 1)
    #expect(user.isActive.value == true)
    #expect(
      user.roles.value?.map(\.code) == [
        "DD_ESS_MONITOR_CUSTOM", "ORA_FND_INTEGRATION_SPECIALIST_JOB", "ORA_FND_INTERNAL_AUDITOR_JOB",
      ])
    #expect(user.roles.value?.first?.displayName == "Datadog ESS Monitor")
    // A row of another user spans two lines before.
    #expect(user.place.row?.line == 12)
    #expect(user.roles.value?[2].place.row?.line == 15)
    #expect(user.roles.value?[0].place.row?.text?.hasPrefix("\"4f2c") == true)
    #expect(user.roles.value?[0].place.configuration?.description == "#/evidence/roles")
  }

  @Test func sampleArchive() throws {
    let archive = try TableSamples.archiveOf("roles/UserRoleMemberships_48811_CSV.zip")
    #expect(archive.problems.isEmpty)
    #expect(archive.roleCodes?.count == 3)
    #expect(archive.sources.first?.name == "a.zip!UserRoleMemberships_48811_CSV.csv")
  }

  /// The same report in every spelling gives the same roles.
  @Test(arguments: [",", ";", "\t", "|"], ["\r\n", "\n", "\r"])
  func spellings(separator: String, newline: String) throws {
    let rows = [
      ["Report"], ["User Name Begins With", ""], [],
      ["Extra", "ASSIGNED_ROLE-NAME", "user_name", "User Status"],
      ["x\(separator)\"y", "A_JOB", Self.client.uppercased(), "Inactive"],
      ["two\(newline)lines", "B_JOB", Self.client.uppercased(), "Inactive"],
      ["", "C_JOB", "someone"],
      ["", "C_JOB", Self.client.uppercased(), "Inactive", "more", "still more"],
    ]
    let text = rows.map { row in
      row.map {
        $0.unicodeScalars.contains { "\"\r\n,;\t|".unicodeScalars.contains($0) }
          ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0
      }
      .joined(separator: separator)
    }.joined(separator: newline)
    let utf8 = Array(text.utf8)
    let spellings = [
      utf8, [0xEF, 0xBB, 0xBF] + utf8, TableSamples.utf16(text, little: true), TableSamples.utf16(text, little: false),
    ]
    for bytes in spellings {
      for chunk in [1, 3, 1 << 20] {
        let imported = try TableSamples.csv(bytes, chunk: chunk)
        #expect(imported.problems.isEmpty)
        #expect(imported.roleCodes == ["A_JOB", "B_JOB", "C_JOB"])
        let user = imported.users.first?.users.first
        #expect(user?.isActive.value == false)
        #expect(user?.username.value == Self.client.uppercased())
        #expect(user?.roles.value?.map { $0.place.row?.line } == [5, 6, 9])
      }
    }
  }

  @Test(
    arguments: [
      ("", "", true), ("2026-03-10", "2026-03-10", true), ("2026-03-11", "", false),
      ("2020-01-01", "2026-03-09", false),
      ("2020-01-01T00:00:00.000+00:00", "4712-12-31", true), ("01-JAN-2020", "31-DEC-4712", true),
      ("01-Jan-20", "31-Dec-12", true), ("01-Jan-10", "31-Dec-12", nil), ("1/13/2020", "12/31/4712", true),
      ("13.01.2020", "09.03.2026", false), ("01.02.2026", "10.03.2026", true), ("04.03.2026", "03.04.2026", true),
      ("2020/01/01", "2026/03/10 23:59", true), ("43831", "46091", true), ("43831", "46090", false),
      ("soon", "", nil), ("13/01/2020", "31/12/2025", false),
    ] as [(String, String, Bool?)])
  func dates(start: String, end: String, counts: Bool?) throws {
    let imported = try TableSamples.csv(
      """
      USER_LOGIN,ROLE_CODE,EFFECTIVE_START_DATE,EFFECTIVE_END_DATE
      \(Self.client),A_JOB,\(start),\(end)
      """)
    #expect(imported.problems.isEmpty)
    let user = try #require(imported.users.first?.users.first)
    #expect(user.roles.value?.map(\.code) == (counts == true ? ["A_JOB"] : []))
    #expect(user.rolesAreComplete == (counts != nil))
  }

  @Test(arguments: [
    ("\"User Name Begins With\",\"4F2C\"", true), ("\"User Name Begins With\",\"abc\"", false),
    ("\"Department\",\"Finance\"", false), ("\"Department\",\"\"", true), ("User Name Begins With: abc", false),
    ("\"Submitted By\",\"jordan.lee\"", true),
  ])
  func parameters(line: String, isComplete: Bool) throws {
    let imported = try TableSamples.csv("User Role Membership Report\n\(line)\n\nUser Name,Assigned Role Name\nx,Y\n")
    #expect(imported.problems.isEmpty)
    #expect(imported.users.first?.users.isEmpty == true)
    #expect(imported.sources.first?.isComplete == isComplete)
  }

  /// Other people's rows leave nothing behind; names in the form of a client ID are near misses.
  @Test func othersAreNotKept() throws {
    let near = "0123456789abcdef0123456789ABCDEF"
    let imported = try TableSamples.csv(
      "Username;Role Code\njordan.lee;SECRET_JOB\n\(near);A_JOB\n\"\(Self.client) \";B_JOB\nÄnne;SECRET_JOB\n")
    #expect(imported.users.first?.users.map { $0.username.value ?? "" } == [near, "\(Self.client) "])
    #expect(!"\(imported)".contains("SECRET") && !"\(imported)".contains("jordan"))
  }

  @Test func reportProvesTheUserToo() throws {
    let imported = try TableSamples.csv("User Login,Role Code\n\(Self.client),A\n", .user)
    #expect(imported.roleCodes == ["A"] && imported.sources.first?.kind == .user)
    let hierarchy = try TableSamples.csv("Parent Role Code,Child Role Code\nA,B\n", .user)
    #expect(hierarchy.problem?.rule == "FD0006" && hierarchy.sources.isEmpty)
    #expect(hierarchy.problem?.message.contains("evidence.roles") == true)
  }

  @Test func rolesWithWhatTheyInherit() throws {
    let imported = try TableSamples.csv(
      """
      USER_LOGIN,ASSIGNED_ROLE_CODE,EFFECTIVE_ROLE_CODE
      \(Self.client),DD,DD
      \(Self.client),DD,ESSMonitor
      other,PRIVATE,ESSAdmin
      """)
    #expect(imported.roleCodes == ["DD"])
    #expect(imported.edgeNames == ["DD>ESSMonitor"])
    #expect(imported.graphs.first?.edges["DD"]?.first?.mayBeDeeper == true)
  }
}
