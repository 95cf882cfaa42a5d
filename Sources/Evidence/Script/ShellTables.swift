/// The part of the shell script's filter that reads tables: of a CSV file, an archive or a workbook it keeps the columns
/// of roles, and of tables that name users the rows of the client. Nothing is copied.
enum ShellTables {
  /// The words of headings as the importer has them.
  static var words: String {
    let lists: [(String, [String])] = [
      ("USER_HEADINGS", HeadingWords.user.sorted()), ("STATUS_HEADINGS", HeadingWords.status.sorted()),
      ("DISPLAY_HEADINGS", HeadingWords.roleDisplayName.sorted() + [HeadingWords.roleName]),
      ("START_HEADINGS", [HeadingWords.start.part] + HeadingWords.start.whole),
      ("END_HEADINGS", [HeadingWords.end.part] + HeadingWords.end.whole),
      ("ROLE_WORDS", HeadingWords.role + HeadingWords.code), ("HEADING_WORDS", HeadingWords.others),
      ("HEADING_STEMS", HeadingWords.stems),
    ]
    let marks = HeadingWords.marks.map { "(\"\($0.kind)\", \(python($0.parts)))" }
    let pairs = HeadingWords.pairs.map { "(\"\($0.0)\", \"\($0.1)\")" }
    return lists.map { assignment($0.0, python($0.1)) }.joined()
      + assignment("MARKS", "[" + marks.joined(separator: ", ") + "]")
      + assignment("PAIRS", "[" + pairs.joined(separator: ", ") + "]")
      + "DOCUMENTED_HEADING = \"\(HeadingWords.documentedRole)\"\n"
      + "ROLE_CODE = re.compile(r\"\(ScriptSecrets.roleCode)\")\n"
  }

  /// A list, in ASCII: the script must not depend on how a shell reads its file.
  private static func python(_ words: [String]) -> String {
    func escaped(_ word: String) -> String {
      word.unicodeScalars.map { scalar in
        if scalar.isASCII { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }.joined()
    }
    return "[" + words.map { "\"\(escaped($0))\"" }.joined(separator: ", ") + "]"
  }

  private static func assignment(_ name: String, _ literal: String) -> String {
    "\(name) = " + EvidenceShape.wrapped(literal, at: ",", indent: "    ") + "\n"
  }

  static let program = #"""
    def text_of(data):
        for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
            if data.startswith(mark):
                return data.decode(name, "replace")
        try:
            return data.decode("utf-8")
        except ValueError:
            return data.decode("cp1252", "replace")


    def fold(cell):
        return re.sub(r"[^0-9a-z\u0080-\U0010ffff]|\s|\ufeff", "", cell.lower())


    def is_of_roles(name, stems=HEADING_STEMS):
        """Whether a heading has the words of codes of roles alone, so that no column of people is taken for one."""
        if len(name) > 80 or not any(word in name for word in ROLE_WORDS):
            return False
        ends = {0}
        for at in range(len(name)):
            if at in ends:
                ends.update(at + len(word) for word in HEADING_WORDS if name.startswith(word, at))
                for stem in stems:
                    if name.startswith(stem, at):
                        ends.update(range(at + len(stem), at + len(stem) + 4))
        return len(name) in ends


    def kind_of(cell):
        """What a column holds by its heading; None for what is not taken along."""
        name = fold(cell)
        for kind, names in (("user", USER_HEADINGS), ("status", STATUS_HEADINGS), ("display", DISPLAY_HEADINGS)):
            if name in names:
                return kind
        if name == DOCUMENTED_HEADING:
            return "documented"
        if is_of_roles(name):
            marks = (kind for kind, parts in MARKS if any(part in name for part in parts))
            return next(marks, "plain")
        for kind, names in (("start", START_HEADINGS), ("end", END_HEADINGS)):
            if names[0] in name or name in names:
                return kind
        return None


    CODES = [kind for kind, parts in MARKS] + ["plain"]
    OWN = "status display documented start end".split()


    class Table:
        """The columns that are kept of a table, by its row of headings, and of its rows what is kept."""

        def __init__(self, cells, alone=""):
            self.users, self.columns, self.rows, self.others, self.others_behind = [], {}, [], 0, False
            named = [(kind_of(cell), index) for index, cell in enumerate(cells[:256])]
            # Of two columns of a kind the one that says code; of two plain ones only `Role Code` is certain.
            named.sort(key=lambda item: "code" not in fold(cells[item[1]]))
            for kind, index in named:
                if kind == "user":
                    self.users.append(index)
                elif kind is not None:
                    self.columns.setdefault(kind, index)
            plain = [index for kind, index in named if kind == "plain" and "code" in fold(cells[index])]
            exact = [index for index in plain if fold(cells[index]) == "rolecode"]
            if exact:
                self.columns["plain"] = exact[0]
            elif len(plain) > 1:
                del self.columns["plain"]
            self.is_hierarchy = any(one in self.columns and other in self.columns for one, other in PAIRS)
            has_roles = self.users and any(kind in self.columns for kind in ("plain", "assigned", "top", "documented"))
            self.is_table = alone in self.columns if alone else bool(self.is_hierarchy or has_roles)
            self.columns = {
                kind: index for kind, index in sorted(self.columns.items(), key=lambda item: item[1])
                if (kind == alone if alone else kind in CODES or self.users and kind in OWN)
            }
            if alone:
                self.users = []
            titles = {"start": "Start Date", "end": "End Date"}
            self.head = [titles.get(kind) or cells[index].strip() for kind, index in self.columns.items()]
            names = [fold(cells[index]) for kind, index in self.columns.items() if kind in CODES]
            self.is_known = all("code" in name and is_of_roles(name, []) for name in names)
            if self.users:
                self.head.insert(0, "User Name")

        def take(self, row):
            if self.users and not any(same(row[index]) for index in self.users if index < len(row)):
                return
            cells, codes = [], []
            for kind, index in self.columns.items():
                cell = redacted(row[index].strip()) if index < len(row) else ""
                if kind in CODES and cell not in ("", MARK) and not ROLE_CODE.fullmatch(cell):
                    self.others += 1
                    cell = MARK
                elif kind in ("start", "end") and not re.fullmatch(r"(?:[A-Za-z]{3,9}[ .-]*)?\d[\w .,:/+-]{0,40}|", cell):
                    cell = "?"
                elif kind == "status" and not re.fullmatch(r"\w{0,20}", cell):
                    cell = MARK
                if kind in CODES and cell not in ("", MARK):
                    codes.append(cell)
                cells.append(cell)
            # One word alone can be the foot of the table: a name.
            if self.users or len(codes) > 1 or any("_" in code for code in codes):
                self.rows.append([os.environ["FD_CLIENT"]] * bool(self.users) + cells)

        def text(self):
            text = io.StringIO(newline="")
            csv.writer(text, quoting=csv.QUOTE_ALL).writerows([self.head] + self.rows)
            return text.getvalue()

        def tell(self):
            if self.users and not self.rows:
                stop("the table has no row of the client: it is left out")
            say("kept of the table: " + ", ".join(re.sub("[^ -~]", "?", name) for name in self.head))
            if self.others:
                say(str(self.others) + " cells hold no code of a role: " + MARK + " stands in their place")
            if self.others_behind:
                say("behind the first empty row the table is left out: other things may stand there")
            if not self.is_known:
                say("such headings are read where `columns:` of the configuration names them")


    def read(rows, alone=""):
        """The first table with known headings; nothing ahead of them, and nothing behind an empty row."""
        table = None
        for number, row in enumerate(rows):
            is_empty = not any(cell.strip() for cell in row)
            if table is None:
                if number >= 100:
                    break
                found = Table(row, alone)
                if found.is_table:
                    table, begun = found, False
            elif is_empty and begun:
                table.others_behind = any(any(cell.strip() for cell in rest) for rest in rows)
                break
            elif not is_empty:
                begun = True
                table.take(row)
        return table


    def read_csv(data, alone=""):
        text = text_of(data)
        for separator in ",;\t|":
            try:
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
                table = read(rows, alone)
            except csv.Error:
                continue
            if table:
                return table
        return stop("the headings are not those of roles, and other people may stand in it: the hierarchy is left out")


    def elements(archive, name):
        """The starts, ends and texts of an XML member; declarations of entities are refused."""
        found = []

        def refuse(*_):
            raise ValueError("a document type")

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda name, more: found.append(("start", name.rpartition(" ")[2], more))
        parser.EndElementHandler = lambda name: found.append(("end", name.rpartition(" ")[2], None))
        parser.CharacterDataHandler = lambda text: found.append(("text", text, None))
        with archive.open(name) as file:
            for chunk in iter(lambda: file.read(1 << 16), b""):
                parser.Parse(chunk)
                for event in found:
                    yield event
                del found[:]
        parser.Parse(b"", True)


    def shared_texts(archive, names):
        texts, text, takes, phonetic = [], "", False, 0
        for name in [name for name in names if name.lower().endswith("sharedstrings.xml")][:1]:
            for event, word, _ in elements(archive, name):
                if event == "text":
                    text += word if takes else ""
                elif word == "rPh":
                    phonetic += 1 if event == "start" else -1
                elif word == "t":
                    takes = event == "start" and phonetic == 0
                elif word == "si" and event == "end":
                    texts.append(text)
                    text = ""
        return texts


    def sheet_rows(archive, name, texts):
        row, column, kind, text, takes, phonetic = [], 0, "", "", False, 0
        for event, word, more in elements(archive, name):
            if event == "text":
                text += word if takes else ""
            elif word == "row":
                if event == "end":
                    yield row
                row = []
            elif word == "rPh":
                phonetic += 1 if event == "start" else -1
            elif word in ("v", "t"):
                takes = event == "start" and (word == "t") == (kind == "inlineStr") and phonetic == 0
            elif word == "c" and event == "start":
                column, kind, text = len(row), more.get("t", "n"), ""
                letters = re.match("[A-Za-z]{1,3}", more.get("r", ""))
                if letters:
                    column = -1
                    for letter in letters.group().upper():
                        column = (column + 1) * 26 + ord(letter) - 65
            elif word == "c" and len(row) <= column < 512:
                if kind == "s":
                    number = text.strip()
                    text = texts[int(number)] if number.isdigit() and int(number) < len(texts) else ""
                row += [""] * (column - len(row)) + ["" if kind == "e" else text]


    def read_workbook(archive, names):
        texts = shared_texts(archive, names)
        sheets = sorted(
            (name for name in names if re.search(r"(^|/)worksheets/[^/]+\.xml$", name)), key=lambda name: (len(name), name))
        tables = [table for table in (read(sheet_rows(archive, name, texts)) for name in sheets[:256]) if table]
        if not tables:
            stop("no sheet has headings of roles, and other people may stand in it: the hierarchy is left out")
        if len(tables) > 1:
            say("the workbook has several tables of roles: one is kept, of a hierarchy where there is one")
        return next((table for table in tables if table.is_hierarchy), tables[0])


    def write(text):
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        print("csv")


    PACKAGE = "ORA_ASE_FUNCTIONAL_SECURITY"
    ROLES, HIERARCHY = "_CUSTOM_ROLES.CSV", "_CUSTOM_ROLE_HIERARCHY.CSV"


    def read_archive():
        archive = zipfile.ZipFile(source)
        names = [item.filename for item in archive.infolist() if not item.filename.endswith("/")]
        if sum(item.file_size for item in archive.infolist()) > 1 << 30:
            stop("the archive is too large: the hierarchy is left out")
        if "[Content_Types].xml" in names:
            table = read_workbook(archive, names)
            table.tell()
            return write(table.text())
        hierarchy = [name for name in names if name.upper().endswith(HIERARCHY)][:1]
        roles = [name for name in names if name.upper().endswith(ROLES)][:1]
        tables = hierarchy or [name for name in names if name.lower().endswith(".csv")]
        if len(tables) != 1 or roles and not hierarchy:
            stop("the archive is neither a whole CSV file package nor a report: the hierarchy is left out")
        table = read_csv(archive.read(tables[0]))
        table.tell()
        if not roles:
            return write(table.text())
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(PACKAGE + HIERARCHY, table.text())
            package.writestr(PACKAGE + ROLES, read_csv(archive.read(roles[0]), "plain").text())
        print("zip")


    def do_hierarchy():
        with open(source, "rb") as file:
            data = file.read(4)
            data += b"" if data.startswith(b"PK") else file.read(1 << 30)
        if data.startswith(b"PK"):
            try:
                return read_archive()
            except Exception:
                stop("the archive is damaged: the hierarchy is left out")
        if data.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"<", b"{", b"[")):
            stop("only CSV, ZIP and XLSX are taken, since others can name other people: the hierarchy is left out")
        table = read_csv(data)
        table.tell()
        write(table.text())
    """#
}
