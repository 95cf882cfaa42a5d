import Lint

/// The part of the script that keeps what is about this client: a Python program, since every answer is JSON or a table.
///
/// It keeps attributes by name instead of removing some: what a service adds tomorrow is left out.
enum ShellFilter {
  /// Attributes of an application that are kept: those that rules judge, without the secrets.
  static let application = AppAttribute.allCases.filter { $0 != .clientSecret && $0 != .hashedClientSecret }
    .map { $0.key(.cli) }.sorted()

  static let environment = [
    "display-name", "dns-prefix", "domain-id", "fusion-environment-type", "id", "idcs-domain-url", "is-suspended",
    "lifecycle-state", "public-url", "refresh", "rules", "system-name", "time-created", "time-upcoming-maintenance",
    "time-updated", "version",
  ]

  static let account =
    TileKey.allCases.filter { $0 != .clientSecret && $0 != .site && $0 != .services }.map(\.rawValue) + ["version"]

  static func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: " ") }

  static var function: String {
    let lists = [("APPLICATION", application), ("ENVIRONMENT", environment), ("ACCOUNT", account)]
    let words = lists.map { "\($0.0) = \"\"\"\n\(wrapped($0.1))\n\"\"\".split()\n" }.joined()
    return open + words + program + "\nPY\n}"
  }

  /// Names on lines of at most 100 characters.
  private static func wrapped(_ names: [String]) -> String {
    var lines = [""]
    for name in names {
      let last = lines[lines.count - 1]
      if last.utf8.count + name.utf8.count > 100 {
        lines.append(name)
      } else {
        lines[lines.count - 1] = last.isEmpty ? name : last + " " + name
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let modules = "import csv, io, json, os, re, sys, time, zipfile"

  private static let open = #"""
    # filter WHAT FROM TO: keeps what is about this client.
    filter() {
      FD_TOOL=$tool FD_POD="https://$host" FD_HOST=$host FD_DOMAIN=$domain FD_CLIENT=$client \
        python3 -I - "$@" <<'PY'
    \#(modules)

    what, source, target = sys.argv[1:4]
    client = os.environ["FD_CLIENT"].lower()
    host = os.environ["FD_HOST"].lower()

    """#

  private static let program = #"""
    APP_ROLE = "value ref app-id app-name display type admin-role legacy-group-name read-only".split()
    META = "created last-modified lastModified resource-type resourceType location version".split()
    LISTS = "schemas totalResults total-results itemsPerPage items-per-page startIndex start-index".split()
    PAGES = "count hasMore limit offset".split()


    def stop(text):
        sys.stderr.write("note: " + text + "\n")
        sys.exit(3)


    def keep(value, names):
        return {name: value[name] for name in value if name in names} if isinstance(value, dict) else value


    def keep_all(value, names):
        return [keep(item, names) for item in value] if isinstance(value, list) else value


    def clean(value):
        # Whatever is called a secret or a password, at any depth.
        if isinstance(value, dict):
            return {
                name: clean(item) for name, item in value.items()
                if not re.search("secret|password|privatekey", re.sub("[^a-z]", "", name.lower()))
            }
        if isinstance(value, list):
            return [clean(item) for item in value]
        return value


    def load():
        with open(source, "rb") as file:
            data = file.read()
        try:
            value = json.loads(data.decode("utf-8-sig"))
        except ValueError:
            stop("the answer is not JSON: it is left out")
        if not isinstance(value, dict):
            stop("the answer has another shape than expected: it is left out")
        return value


    def save(value):
        with open(target, "w", encoding="utf-8") as file:
            json.dump(clean(value), file, indent=2)
            file.write("\n")


    def same(text):
        return isinstance(text, str) and text.strip().lower() == client


    def data_of(value):
        data = value.get("data")
        if not isinstance(data, dict):
            stop("the answer has another shape than expected: it is left out")
        return data


    def application(app):
        app = keep(app, APPLICATION)
        app["meta"] = keep(app.get("meta"), META)
        if "granted-app-roles" in app:
            app["granted-app-roles"] = keep_all(app["granted-app-roles"], APP_ROLE)
        return app


    def listed(value, key, is_own):
        """A list with the own entries alone; cut lists stay recognisable as cut."""
        entries = value.get(key)
        entries = entries if isinstance(entries, list) else []
        own = [entry for entry in entries if isinstance(entry, dict) and is_own(entry)]
        for total in ("totalResults", "total-results", "count"):
            if isinstance(value.get(total), int) and value[total] == len(entries):
                value[total] = len(own)
        return own


    def do_application_id():
        for app in listed(data_of(load()), "resources", lambda app: same(app.get("name"))):
            if re.fullmatch("[A-Za-z0-9._-]+", str(app.get("id", ""))):
                print(app["id"])
                return


    def do_application():
        data = data_of(load())
        if "resources" in data:
            own = listed(data, "resources", lambda app: same(app.get("name")))
            kept = keep(data, LISTS)
            kept["resources"] = [application(app) for app in own]
        else:
            kept = application(data)
        save({"data": kept})


    def do_definers():
        scopes = data_of(load()).get("allowed-scopes")
        found = [
            str(scope.get("id-of-defining-app", "")) for scope in (scopes if isinstance(scopes, list) else [])
            if isinstance(scope, dict) and str(scope.get("fqs", "")).startswith("urn:opc:resource:fa")
        ]
        for value in list(dict.fromkeys(found))[:3]:
            if re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", value):
                print(value)


    def do_environment():
        save({"data": keep(data_of(load()), ENVIRONMENT)})


    USER = "id schemas userName active displayName preferredLanguage".split()
    FUSION_USER = "urn:scim:schemas:extension:fa:2.0:faUser"


    def user(value):
        kept = keep(value, USER)
        for name, names in (("meta", META), ("name", ["familyName", "givenName"])):
            if name in value:
                kept[name] = keep(value[name], names)
        for name, names in (("emails", ["value", "type", "primary"]), ("roles", ["id", "value", "displayName"])):
            if name in value:
                kept[name] = keep_all(value[name], names)
        extra = value.get(FUSION_USER)
        if isinstance(extra, dict):
            kept[FUSION_USER] = keep(extra, ["userCategory", "accountType"])
            if "workerInformation" in extra:
                kept[FUSION_USER]["workerInformation"] = keep(extra["workerInformation"], ["personNumber"])
        return kept


    def do_user():
        value = load()
        if "Resources" not in value and "totalResults" not in value and "itemsPerPage" not in value:
            stop("the answer is no list of users: it is left out")
        own = listed(value, "Resources", lambda entry: same(entry.get("userName")))
        kept = keep(value, LISTS)
        kept["Resources"] = [user(entry) for entry in own]
        save(kept)


    ACCOUNT_KEYS = "UserId Username SuspendedFlag PersonId PersonNumber GUID CreationDate LastUpdateDate".split()
    ROLE_KEYS = "UserRoleId RoleId RoleCode CreationDate LastUpdateDate".split()


    def do_roles():
        value = load()
        if "items" not in value:
            stop("the answer is no list of user accounts: it is left out")
        kept_accounts = []
        for entry in listed(value, "items", lambda entry: same(entry.get("Username"))):
            kept = keep(entry, ACCOUNT_KEYS)
            roles = entry.get("userAccountRoles")
            if isinstance(roles, dict):
                kept["userAccountRoles"] = dict(keep(roles, PAGES), items=keep_all(roles.get("items", []), ROLE_KEYS))
            elif isinstance(roles, list):
                kept["userAccountRoles"] = keep_all(roles, ROLE_KEYS)
            kept_accounts.append(kept)
        save(dict(keep(value, PAGES), items=kept_accounts))


    def granted(what):
        """An answer of the audit service, unless it refuses."""
        value = load()
        if value.get("status") != "SUCCESS":
            error = value.get("error")
            title = error.get("title") if isinstance(error, dict) else None
            stop("Fusion refused to show its " + what + ": " + re.sub("[^ -~]", "?", str(title or "no reason given")))
        return value


    def save_audit(value, rows_of):
        kept = keep(value, ["actionName", "status"])
        for name in ("auditDate", "auditData"):
            if name in value:
                kept[name] = rows_of(value[name])
        save(kept)


    def do_audit():
        save_audit(granted("audit levels"), lambda rows: keep_all(rows, ["product", "auditLevel"]))


    OBJECT = "webApplication viewObject viewObjectDisplayName businessObject auditSwitch attributesList".split()


    def objects(rows):
        rows = keep_all(rows, OBJECT)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and "attributesList" in row:
                row["attributesList"] = keep_all(row["attributesList"], ["attributeName", "isAuditable"])
        return rows


    def do_audit_objects():
        save_audit(granted("audited objects"), objects)


    def host_of(url):
        text = re.sub("^[a-z]+://", "", str(url).strip().lower())
        return re.split("[/?#:]", text)[0]


    def do_account():
        value = load()
        if not isinstance(value.get("data"), list):
            stop("the answer is no list of accounts: it is left out")
        kept = []
        for entry in value["data"]:
            attributes = entry.get("attributes") if isinstance(entry, dict) else None
            settings = attributes.get("settings") if isinstance(attributes, dict) else None
            if not isinstance(settings, dict):
                continue
            if host_of(settings.get("fusion_base_url")) != host and not same(settings.get("client_id")):
                continue
            own = keep(settings, ACCOUNT)
            if isinstance(settings.get("logs_config"), dict):
                own["logs_config"] = keep(settings["logs_config"], ["enabled_services"])
            kept.append(dict(keep(entry, ["id", "type"]), attributes={"name": attributes.get("name"), "settings": own}))
        save({"data": kept})


    def text_of(data):
        for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
            if data.startswith(mark):
                return data.decode(name, "replace")
        try:
            return data.decode("utf-8")
        except ValueError:
            return data.decode("cp1252", "replace")


    def table(data):
        """A table of roles as it is; of a list of people the rows of the integration user."""
        text = text_of(data)
        first = max(text.splitlines()[:100] or [""], key=len)
        separator = max(",;\t|", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        width = max([len(row) for row in rows[:100]] or [0])
        head = next((i for i, row in enumerate(rows) if len(row) == width), 0)
        if width < 2:
            stop("the file is no table: the hierarchy is left out")
        own = [row for row in rows[head + 1:] if any(same(cell) for cell in row)]
        names = [re.sub("[^a-z]", "", cell.lower()) for cell in rows[head]]
        if own or any(re.search("user|login|person|mail", name) for name in names):
            rows = rows[:head + 1] + own
        elif not any("role" in name for name in names):
            stop("the headings are not those of a role hierarchy, and other people may stand in it: it is left out")
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
        print("csv")


    def copy(archive, names):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copied:
            for name in names:
                copied.writestr(name, archive.read(name))


    def archived():
        try:
            archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError):
            stop("the archive is damaged: the hierarchy is left out")
        names = [item.filename for item in archive.infolist() if not item.filename.endswith("/")]
        if sum(item.file_size for item in archive.infolist()) > 1 << 30:
            stop("the archive is too large: the hierarchy is left out")
        if "[Content_Types].xml" in names:
            sheets = [name for name in names if name.startswith(("xl/", "_rels/")) or name == "[Content_Types].xml"]
            for name in sheets:
                if re.search(b">[^<]*(user ?(name|login)|e-?mail)", archive.read(name), re.IGNORECASE):
                    stop("the workbook names people: export the roles alone; the hierarchy is left out")
            copy(archive, sheets)
            print("xlsx")
            return
        endings = ("_CUSTOM_ROLES.CSV", "_CUSTOM_ROLE_HIERARCHY.CSV")
        package = [name for name in names if name.upper().endswith(endings)]
        if package:
            copy(archive, package)
            print("zip")
            return
        tables = [name for name in names if name.lower().endswith(".csv")]
        if len(tables) != 1:
            stop("the archive is neither a CSV file package nor a report: the hierarchy is left out")
        table(archive.read(tables[0]))


    def do_hierarchy():
        with open(source, "rb") as file:
            data = file.read(4)
            if data.startswith(b"PK"):
                return archived()
            data += file.read(1 << 30)
        if data.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"<", b"{", b"[")):
            stop("only CSV, ZIP and XLSX are taken, since others can name other people: the hierarchy is left out")
        table(data)


    def do_pack():
        members = []
        with open(os.path.join(source, "members"), encoding="utf-8") as file:
            for line in file.read().splitlines():
                name, kind, command = line.split("\t", 2)
                members.append({"name": name, "kind": kind, "command": command})
        manifest = {
            "schema": "fusion-doctor/evidence/v1", "tool": os.environ["FD_TOOL"],
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "fusionBaseUrl": os.environ["FD_POD"],
            "identityDomain": os.environ["FD_DOMAIN"] or None, "clientId": os.environ["FD_CLIENT"], "members": members,
        }
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("fusion-doctor-evidence.json", json.dumps(manifest, indent=2) + "\n")
            for entry in members:
                archive.write(os.path.join(source, entry["name"]), entry["name"])


    globals()["do_" + what.replace("-", "_")]()
    """#
}
