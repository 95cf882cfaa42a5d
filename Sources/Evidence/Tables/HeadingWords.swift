/// The words of headings: what the importer recognises, what it proposes for `columns:`, and what the scripts that
/// collect evidence let through.
enum HeadingWords {
  // MARK: Whole headings, folded

  static let user: Set<String> = [
    "username", "userlogin", "userloginname", "login", "loginname", "useraccountname", "userloginid", "loginid",
  ]
  static let status: Set<String> = ["userstatus", "useraccountstatus", "accountstatus"]
  /// Where the User Role Membership Report has the code.
  static let documentedRole = "assignedrolename"
  static let roleDisplayName: Set<String> = ["assignedroledisplayname", "roledisplayname"]
  static let roleName = "rolename"

  // MARK: Parts of headings of dates

  static let start = (part: "startdate", whole: ["datefrom", "effectivefrom"])
  static let end = (part: "enddate", whole: ["dateto", "effectiveto"])

  // MARK: Stems of headings, for proposals

  static let parent = [
    "parent", "oberrolle", "elternrolle", "übergeordnet", "padre", "superior", "supérieur", "bovenliggend", "上位", "父",
  ]
  static let child = [
    "child", "unterrolle", "kindrolle", "untergeordnet", "hijo", "hija", "enfant", "filho", "figlio", "inferior",
    "subordin", "onderliggend", "下位", "子",
  ]
  static let inherits = ["inherit", "erbt", "hered", "hérit", "herit", "eredit", "overgeërfd", "継承", "继承"]
  static let role = ["role", "rolle", "rol", "rôle", "ruolo", "função", "ロール", "角色"]
  static let code = ["code", "código", "codigo", "codice", "schlüssel", "コード", "代码"]

  // MARK: Headings of codes of roles, for the scripts

  /// What a column of codes is, by the first part that its heading has. The importer decides alike.
  static let marks: [(kind: String, parts: [String])] = [
    ("parent", parent), ("child", child), ("top", ["top"]), ("inheriting", ["inheritedby", "inheriting"]),
    ("inherited", inherits), ("effective", ["effective"]), ("assigned", ["assigned"]),
  ]

  /// Which two kinds of columns make a hierarchy, the one that inherits first.
  static let pairs = [
    ("parent", "child"), ("parent", "plain"), ("parent", "inherited"), ("top", "child"), ("top", "plain"),
    ("top", "inherited"), ("top", "effective"), ("plain", "child"), ("assigned", "child"), ("inheriting", "plain"),
    ("inheriting", "inherited"), ("plain", "inherited"), ("assigned", "inherited"), ("plain", "effective"),
    ("assigned", "effective"),
  ]

  /// Beside those, the words that such a heading may have; one with any other word can be of people.
  static let others = [
    "parent", "child", "top", "role", "roles", "code", "codes", "inherit", "inherits", "inherited", "inheriting", "by",
    "effective", "assigned", "job", "duty", "abstract", "custom", "granted", "of", "the", "de", "del", "della", "der",
    "des", "di", "do", "da", "du", "van", "の", "的",
  ]

  /// Stems in other languages, which have endings.
  static let stems = (parent + child + inherits + role + code).filter { !others.contains($0) }
}
