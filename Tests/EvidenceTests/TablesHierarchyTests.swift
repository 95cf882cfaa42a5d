import Evidence
import Lint
import Testing

/// Tables of which role inherits which.
@Suite struct TablesHierarchyTests {
  @Test func samples() throws {
    let imported = try TableSamples.csv(try TableSamples.bytes("roles/role-hierarchy.csv"))
    #expect(imported.problems.isEmpty)
    #expect(imported.edgeNames == ["DD_ESS_MONITOR_CUSTOM>ESSMonitor"])
    let place = try #require(imported.graphs.first?.edges["DD_ESS_MONITOR_CUSTOM"]?.first?.place.row)
    #expect(place.file == "table.csv" && place.line == 2)
    #expect(place.text == "\"DD_ESS_MONITOR_CUSTOM\",\"Datadog ESS Monitor\",\"ESSMonitor\",\"ESS Monitor Role\"")

    let package = try TableSamples.archiveOf("roles/ManageJobRoles_CSV.zip")
    #expect(package.problems.isEmpty && package.sources.count == 1)
    #expect(package.edgeNames == ["DD_ESS_MONITOR_CUSTOM>ESSMonitor"])
    #expect(
      package.graphs.first?.edges["DD_ESS_MONITOR_CUSTOM"]?.first?.place.file
        == "a.zip!ORA_ASE_FUNCTIONAL_SECURITY_CUSTOM_ROLE_HIERARCHY.csv")

    let table = try TableSamples.archiveOf("roles/role-table.xlsx")
    #expect(table.problems.isEmpty)
    #expect(
      table.edgeNames == ["DD_ESS_MONITOR_CUSTOM>ESSMonitor", "ORA_FND_INTERNAL_AUDITOR_JOB>ORA_FND_MANAGE_USERS_DUTY"])
    #expect(table.graphs.first?.edges["DD_ESS_MONITOR_CUSTOM"]?.first?.place.row?.file == "a.zip!Roles")
    #expect(table.graphs.first?.edges["DD_ESS_MONITOR_CUSTOM"]?.first?.place.row?.line == 2)
  }

  @Test(arguments: [
    ("Parent Role Code,Child Role Code\nA,B", ["A>B"]), ("Child-Code,PARENT CODE\nB,A", ["A>B"]),
    ("Role Code,Inherited Role Code\nA,B", ["A>B"]), ("Role Code,Inherited by Role Code\nB,A", ["A>B"]),
    ("PARENT_ROLE_CODE,ROLE_CODE\nA,B", ["A>B"]), ("TOP_ROLE_CODE,ROLE_CODE\nA,B", ["A>B"]),
    ("ROLE_CODE,x,TOP_ROLE_CODE\nB,x,A", ["A>B"]),
    ("Assigned Role Code,Effective Role Code\nA,B", ["A>B"]),
    ("TOP_ROLE_CODE,ROLE_CODE,PRIVILEGE_CODE\nA,B,P1\nA,B,P2\nA,A,P3\nA,,P4", ["A>B"]),
    ("Role Name,Role Code,Inherited by Role Name,Inherited by Role Code\nn,B,m,A", ["A>B"]),
    ("roleCode,ROLE_NAME,inheritedRoleCode,Inherited Role Name\nA,n,B,m", ["A>B"]),
    ("Parent Role Code;Parent Role Name;Child Role Name;Child Role Code\nA;n;m;B\n\n B ; ; ;\" C \"", ["A>B", "B>C"]),
  ])
  func headings(text: String, edges: [String]) throws {
    let imported = try TableSamples.csv(text)
    #expect(imported.problems.isEmpty)
    #expect(imported.edgeNames == edges)
    #expect(imported.graphs.first?.shown["A"] != nil)
  }

  @Test func rowWithoutChildShowsTheRole() throws {
    for text in [
      "TOP_ROLE_CODE,ROLE_CODE\nA,\n", "TOP_ROLE_CODE,ROLE_CODE\nA,A\n", "Parent Role Code,Child Role Code\nA,\n",
    ] {
      let imported = try TableSamples.csv(text)
      #expect(imported.edgeNames.isEmpty && imported.graphs.first?.shown["A"] != nil)
    }
    // A role that inherits itself is a cycle where the table says so.
    #expect(try TableSamples.csv("Parent Role Code,Child Role Code\nA,A\n").edgeNames == ["A>A"])
  }

  @Test(arguments: [
    "Parent Role Code,Child Role Name\nA,B", "Parent Role Name,Child Role Code\nA,B",
    "Role Name,Inherited Role Code\nA,B",
    "Role Code,Inherited by Role Name\nA,B", "TOP_ROLE_NAME,ROLE_CODE\nA,B",
    "Assigned Role Name,Effective Role Code\nA,B",
    "Role Code,Inherited Role Name\nA,B", "Parent Role Name,Child Role Name\nA,B",
  ])
  func pairsWithANameAreRefused(text: String) throws {
    let imported = try TableSamples.csv(text)
    #expect(imported.sources.isEmpty && imported.problem?.rule == "FD0006")
    #expect(
      imported.problem?.message.lowercased().contains("name` holds names") == true, "\(imported.problem?.message ?? "")"
    )
    #expect(imported.problem?.blocks == [.roles])
  }

  @Test func deepHierarchyWithCycle() throws {
    let imported = try TableSamples.csv("Parent Role Code,Child Role Code\nA,B\nB,C\nC,D\nD,E\nE,A\nE,ESSMonitor\n")
    #expect(imported.edgeNames == ["A>B", "B>C", "C>D", "D>E", "E>A", "E>ESSMonitor"])
    var roles = RoleEvidence()
    roles.graphs = imported.graphs
    guard case .reached(let path) = roles.reach("ESSMonitor", from: "A") else {
      Issue.record("not reached")
      return
    }
    #expect(path.map(\.place.row?.line) == [2, 3, 4, 5, 7])
  }

  @Test func transitiveTableNeedsNoMore() throws {
    var roles = RoleEvidence()
    roles.graphs = try TableSamples.csv("TOP_ROLE_CODE,ROLE_CODE\nDD,INNER\n").graphs
    guard case .notReached = roles.reach("ESSMonitor", from: "DD") else {
      Issue.record("should be proven")
      return
    }
    roles.graphs = try TableSamples.csv("PARENT_ROLE_CODE,ROLE_CODE\nDD,INNER\n").graphs
    guard case .open("INNER") = roles.reach("ESSMonitor", from: "DD") else {
      Issue.record("should be open")
      return
    }
  }

  /// A large table keeps what leads to roles that matter, and every custom role as known.
  @Test func largeTable() throws {
    var text = "PARENT_ROLE_CODE,ROLE_CODE\n"
    for i in 0..<60_000 { text += "ORA_\(i)_JOB,ORA_\(i)_DUTY\n" }
    for i in 0..<60_000 { text += "C\(i % 300),ORA_\(i)_JOB\n" }
    text += "C7,INNER\nINNER,ORA_DEEP_DUTY\nORA_DEEP_DUTY,ESSMonitor\n"
    let imported = try TableSamples.csv(text)
    #expect(imported.sources.first?.records == 120_003)
    let graph = try #require(imported.graphs.first)
    #expect(graph.shown["C0"] != nil && graph.edges["C7"]?.map(\.child) == ["INNER"])
    var roles = RoleEvidence()
    roles.graphs = [graph]
    guard case .reached = roles.reach("ESSMonitor", from: "C7") else {
      Issue.record("not reached")
      return
    }
    guard case .notReached = roles.reach("ESSMonitor", from: "C8") else {
      Issue.record("reached")
      return
    }
  }

  @Test func packages() throws {
    let roles = "\"RoleCode\",\"RoleName\",\"RoleCategory\"\n\"DD\",\"x\",\"J\"\n\"LONE\",\"y\",\"J\"\n"
    let both = try TableSamples.archive([
      ("f/X_CUSTOM_ROLES.csv", roles),
      ("f/X_CUSTOM_ROLE_HIERARCHY.csv", "\"ParentRoleCode\",\"ChildRoleCode\"\nDD,ESSMonitor\n"),
      ("f/X_CUSTOM_ROLE_PRIVILEGE_MEMBERSHIP.csv", "RoleCode,PrivilegeCode\n"),
    ])
    #expect(both.problems.isEmpty && both.edgeNames == ["DD>ESSMonitor"])
    #expect(both.graphs.first?.shown["LONE"]?.row?.line == 3)
    let half = try TableSamples.archive([("X_CUSTOM_ROLES.csv", roles)])
    #expect(half.problem?.rule == "FD0006" && half.graphs.isEmpty)
    #expect(try TableSamples.csv(roles).problem?.message.contains("without their hierarchy") == true)
    let logs = try TableSamples.archive([
      ("run.log", "x"), ("data.csv", "Parent Role Code,Child Role Code\nA,B\n"), ("z.csv", "a,b\n"),
    ])
    #expect(logs.problems.isEmpty && logs.edgeNames == ["A>B"])
    #expect(try TableSamples.archive([("run.log", "x")]).problem?.rule == "FD0006")
  }

  /// The number of a row is what the file says, as far as there can be such a row.
  @Test(arguments: ["9223372036854775807", "-2", "0", "99999999999999999999", "1048577"])
  func aWorkbooksRowNumbersAreHostile(number: String) throws {
    let rows = [["Parent Role Code", "Child Role Code"], ["A", "B"]]
    let imported = try TableSamples.workbook([("Roles", rows)], rowNumber: number)
    #expect(imported.problems.isEmpty && imported.edgeNames == ["A>B"])
    #expect(imported.graphs.first?.edges["A"]?.first?.place.row?.line == 2)
  }

  @Test func workbooks() throws {
    let imported = try TableSamples.workbook([
      ("Notes", [["Some", "words"]]),
      (
        "Daten",
        [
          ["Title"], [], ["USER_LOGIN", "ROLE_CODE", "EFFECTIVE_END_DATE"], [TableSamples.client, "A", "46091"],
          [TableSamples.client, "B", "46090"],
        ]
      ),
    ])
    #expect(imported.problems.isEmpty && imported.roleCodes == ["A"])
    #expect(imported.sources.first?.name == "a.xlsx!Daten")
    #expect(imported.users.first?.users.first?.place.row?.line == 4)
    let foreign = try TableSamples.workbook([("Blatt 1", [["Rollencode", "Geerbte Rolle"], ["A", "B"]])])
    #expect(foreign.problem?.subject == "a.xlsx!Blatt 1")
    #expect(foreign.problem?.message.contains("Geerbte Rolle") == true)
  }
}
