/// The part of the script that keeps what is about this client: a Python program, since every answer is JSON or a table.
///
/// It keeps attributes by name and form (``EvidenceShape``) instead of removing some, and takes out of what it keeps
/// whatever looks like a secret (``ScriptSecrets``). Tables are read by ``ShellTables``.
enum ShellFilter {
  static var function: String {
    ([open, lists] + [program, ShellTables.program, end]).joined(separator: "\n") + "\nPY\n}"
  }

  private static var lists: String {
    let shapes = EvidenceShape.all.map { name, shape in
      "\(name.uppercased()) = " + EvidenceShape.wrapped(shape.python, at: ",", indent: "    ") + "\n"
    }
    let secrets = (ScriptSecrets.patterns.map { "    r\"\($0)\"," }).joined(separator: "\n")
    return shapes.joined() + "SECRET = re.compile(\"|\".join([\n\(secrets)\n]))\n"
      + "KEY = re.compile(r\"\(ScriptSecrets.key)\")\nMARK = \"\(ScriptSecrets.mark)\"\n" + ShellTables.words
  }

  private static let modules = "import csv, io, json, os, re, sys, time, zipfile\nfrom xml.parsers import expat"

  private static let open = #"""
    # filter WHAT FROM TO: keeps what is about this client.
    filter() {
      FD_TOOL=$tool FD_POD="https://$host" FD_HOST=$host FD_DOMAIN=$domain FD_CLIENT=$client \
        python3 -I - "$@" <<'PY'
    \#(modules)

    what, source, target = sys.argv[1:4]
    client = os.environ["FD_CLIENT"].lower()
    host = os.environ["FD_HOST"].lower()
    known = [os.environ[name] for name in ("DD_API_KEY", "DD_APP_KEY") if len(os.environ.get(name, "")) >= 8]

    """#

  private static let end =
    "\n\ntry:\n    globals()[\"do_\" + what.replace(\"-\", \"_\")]()\n"
    + "except RecursionError:\n    stop(\"the answer is nested too deeply: it is left out\")"

  private static let program = #"""
    def say(text):
        sys.stderr.write("note: " + text + "\n")


    def stop(text):
        say(text)
        sys.exit(3)


    def redacted(text, form=""):
        """A text without what looks like a secret."""
        for secret in known:
            text = text.replace(secret, MARK)
        text = SECRET.sub(MARK, text)
        if form == "key":
            text = KEY.sub(lambda found: found.group() if same(found.group()) else MARK, text)
        return text


    def pick(value, shape):
        """What of a value has a shape: "" is one value, "key" one where a key could stand; what has another is MARK."""
        if value is None:
            return None
        if isinstance(shape, str):
            if isinstance(value, str):
                return redacted(value, shape)
            return value if isinstance(value, (bool, int, float)) else MARK
        inner = shape[0] if isinstance(shape, list) else shape
        if isinstance(value, list):
            return [pick(item, inner) for item in value]
        if isinstance(inner, str):
            return pick(value, inner)
        if isinstance(value, dict):
            return {name: pick(value[name], inner[name]) for name in inner if name in value}
        return MARK


    def load():
        with open(source, "rb") as file:
            data = file.read()
        try:
            value = json.loads(data.decode("utf-8-sig"))
        except ValueError:
            stop("the answer is not JSON: it is left out")
        return object_of(value)


    def object_of(value):
        return value if isinstance(value, dict) else stop("the answer has another shape than expected: it is left out")


    def save(value):
        text = json.dumps(value, indent=2)
        if MARK in text:
            say("a value looks like a secret, or has another form than expected: " + MARK + " stands in its place")
        with open(target, "w", encoding="utf-8") as file:
            file.write(text + "\n")


    def same(text):
        return isinstance(text, str) and text.strip().lower() == client


    def own_of(value, key, is_own):
        """The list with the own entries alone; cut lists stay recognisable as cut."""
        entries = value.get(key)
        if entries is not None and not isinstance(entries, list):
            stop("the answer has another shape than expected: it is left out")
        own = [entry for entry in entries or [] if isinstance(entry, dict) and is_own(entry)]
        totals = ("totalResults", "total-results", "count")
        whole = {name: len(own) for name in totals if name in value and value[name] == len(entries or [])}
        return dict(value, **dict(whole, **{key: own}))


    def do_application_id():
        for app in own_of(object_of(load().get("data")), "resources", lambda app: same(app.get("name")))["resources"]:
            if re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", str(app.get("id", ""))):
                print(app["id"])
                return


    def do_application():
        data = object_of(load().get("data"))
        if "resources" in data:
            save({"data": pick(own_of(data, "resources", lambda app: same(app.get("name"))), APPLICATIONS)})
        else:
            save({"data": pick(data, APPLICATION)})


    def do_definers():
        scopes = object_of(load().get("data")).get("allowed-scopes")
        found = [
            str(scope.get("id-of-defining-app", "")) for scope in (scopes if isinstance(scopes, list) else [])
            if isinstance(scope, dict) and str(scope.get("fqs", "")).startswith("urn:opc:resource:fa")
        ]
        for value in list(dict.fromkeys(found))[:3]:
            if re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", value):
                print(value)


    def do_environment():
        save({"data": pick(object_of(load().get("data")), ENVIRONMENT)})


    def do_user():
        value = load()
        if "Resources" not in value and "totalResults" not in value and "itemsPerPage" not in value:
            stop("the answer is no list of users: it is left out")
        save(pick(own_of(value, "Resources", lambda entry: same(entry.get("userName"))), USERS))


    def do_roles():
        value = load()
        if "items" not in value:
            stop("the answer is no list of user accounts: it is left out")
        save(pick(own_of(value, "items", lambda entry: same(entry.get("Username"))), PAGE))


    def granted(what):
        """An answer of the audit service, unless it refuses."""
        value = load()
        if value.get("status") != "SUCCESS":
            error = value.get("error")
            title = error.get("title") if isinstance(error, dict) else None
            stop("Fusion refused to show its " + what + ": " + re.sub("[^ -~]", "?", str(title or "no reason given")))
        save(pick(value, AUDIT))


    def do_audit():
        granted("audit levels")


    def do_audit_objects():
        granted("audited objects")


    def host_of(url):
        text = re.sub("^[a-z]+://", "", str(url).strip().lower())
        return re.split("[/?#:]", text)[0]


    def do_account():
        value = load()
        if not isinstance(value.get("data"), list):
            stop("the answer is no list of accounts: it is left out")
        own = []
        for entry in value["data"]:
            attributes = entry.get("attributes") if isinstance(entry, dict) else None
            settings = attributes.get("settings") if isinstance(attributes, dict) else None
            if not isinstance(settings, dict):
                continue
            if host_of(settings.get("fusion_base_url")) == host or same(settings.get("client_id")):
                own.append(pick(entry, REGISTERED))
        save({"data": own})


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

    """#
}
