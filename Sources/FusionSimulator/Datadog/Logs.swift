/// A log as the search returns it.
private struct LogRecord {
  var time: Double
  var source: String
  var service: String
  var host: String
  var status: String
  var tags: [String]
  var message: String
  var attributes: JSON
  var serial: Int

  var json: JSON {
    [
      "id": .string("AgAAA" + Encodings.hex(24, seed: UInt64(serial))), "type": "log",
      "attributes": [
        "timestamp": .string(CivilTime.iso(time)), "status": .string(status), "service": .string(service),
        "host": .string(host), "tags": JSON(strings: tags + ["source:\(source)"]), "message": .string(message),
        "attributes": attributes,
      ],
    ]
  }

  func value(_ key: String) -> [String] {
    if key.hasPrefix("@") {
      var found: JSON? = attributes
      for part in key.dropFirst().split(separator: ".") { found = found?[String(part)] }
      return switch found {
      case .string(let text)?: [text]
      case .integer(let number)?: [String(number)]
      case .bool(let flag)?: [String(flag)]
      default: []
      }
    }
    switch key {
    case "source": return [source]
    case "service": return [service]
    case "host": return [host]
    case "status": return [status]
    case "": return [message]
    default: return tags.filter { $0.hasPrefix(key + ":") }.map { String($0.dropFirst(key.count + 1)) }
    }
  }
}

extension World.State {
  /// `http-intake.logs.<site>`: 202 and `{}` for what is well-formed, whatever becomes of it.
  mutating func logsIntake(_ request: Request, site: String) -> Reply {
    guard request.method == "POST", request.path == "/api/v2/logs" else { return intakeError(404, "Not Found") }
    guard let key = request.header("DD-API-KEY") else { return intakeError(401, "Unauthorized") }
    guard key == scenario.datadog.apiKey, site == scenario.hosts.site else { return intakeError(403, "Forbidden") }
    guard request.body.count <= 5_000_000 else { return intakeError(413, "Payload too large") }
    guard let json = request.json else { return intakeError(400, "Bad Request") }
    let entries: [JSON] = if case .array(let items) = json { items } else { [json] }
    guard entries.count <= 1000, entries.allSatisfy({ $0["message"]?.text != nil }) else {
      return intakeError(400, "Bad Request")
    }
    deliveredLogs += entries
    return Reply([:], status: 202)
  }

  private func intakeError(_ status: Int, _ title: String) -> Reply {
    Reply(
      ["errors": [["status": .string(String(status)), "title": .string(title), "detail": .string(title)]]],
      status: status)
  }

  private func records() -> [LogRecord] {
    var result: [LogRecord] = []
    let settings = scenario.datadog
    if settings.newestLogSeconds >= 0 {
      for index in 0..<max(0, settings.logs) {
        result.append(
          LogRecord(
            time: now - settings.newestLogSeconds - 60 * Double(index), source: settings.logSource,
            service: index % 3 == 2 ? "audit" : "ess",
            host: settings.logHost.isEmpty ? scenario.hosts.pod : settings.logHost, status: "info",
            tags: ["fusion_pod:\(label(scenario.hosts.pod))"], message: "Oracle Fusion record \(index)",
            attributes: ["oracle": ["fusion": ["request_id": .integer(World.State.firstJob + index)]]], serial: index))
      }
    }
    for (index, entry) in deliveredLogs.enumerated() {
      let stamp =
        entry["timestamp"]?.double.map { $0 / 1000 } ?? entry["timestamp"]?.text.flatMap(CivilTime.seconds) ?? now
      // Older than 18 hours: taken, and dropped.
      guard now - stamp <= 18 * 3600 else { continue }
      let own: Set<String> = ["ddsource", "ddtags", "hostname", "service", "status", "message", "timestamp"]
      result.append(
        LogRecord(
          time: stamp, source: entry["ddsource"]?.text ?? "", service: entry["service"]?.text ?? "",
          host: entry["hostname"]?.text ?? "", status: entry["status"]?.text ?? "info",
          tags: (entry["ddtags"]?.text ?? "").split(separator: ",").map(String.init),
          message: entry["message"]?.text ?? "",
          attributes: .object(entry.members.filter { !own.contains($0.name) }), serial: 1_000_000 + index))
    }
    return result.sorted { $0.time > $1.time }
  }

  /// `now`, `now-15m`, milliseconds, or ISO 8601.
  private func time(_ value: JSON?, otherwise: Double) -> Double? {
    guard let value else { return otherwise }
    if let number = value.double { return number / 1000 }
    guard let text = value.text else { return nil }
    if text.hasPrefix("now") {
      let rest = text.dropFirst(3)
      if rest.isEmpty { return now }
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
      guard let unit = rest.last.flatMap({ units[$0] }), let number = Double(rest.dropLast()) else { return nil }
      return now + number * unit
    }
    return Double(text).map { $0 / 1000 } ?? CivilTime.seconds(text)
  }

  private func matching(_ filter: JSON) -> [LogRecord]? {
    guard let from = time(filter["from"], otherwise: now - 900), let to = time(filter["to"], otherwise: now),
      let query = TermQuery(parsing: filter["query"]?.text ?? "*")
    else { return nil }
    return records().filter { record in (from...max(from, to)).contains(record.time) && query.matches(record.value) }
  }

  func searchLogs(_ request: Request) -> Reply {
    var filter: JSON = [:]
    var limit: Int?
    var sort = "timestamp"
    if request.method == "GET" {
      for name in ["query", "from", "to"] { filter[name] = request.parameter("filter[\(name)]").map { .string($0) } }
      limit = request.parameter("page[limit]").flatMap { Int($0) }
      sort = request.parameter("sort") ?? sort
    } else {
      guard let body = request.json else { return datadogErrors(400, "Invalid JSON") }
      filter = body["filter"] ?? [:]
      limit = body["page"]?["limit"]?.double.map { Int($0) }
      sort = body["sort"]?.text ?? sort
    }
    guard let found = matching(filter), (1...1000).contains(limit ?? 10), ["timestamp", "-timestamp"].contains(sort)
    else {
      return datadogErrors(400, "The request is not valid")
    }
    let ordered = sort == "-timestamp" ? found : found.reversed()
    let page = ordered.prefix(limit ?? 10)
    var meta: JSON = ["elapsed": 12, "request_id": "simulated", "status": "done"]
    if page.count < found.count { meta["page"] = ["after": "next"] }
    return Reply(["data": .array(page.map(\.json)), "meta": meta])
  }

  func aggregateLogs(_ request: Request) -> Reply {
    guard let body = request.json, let found = matching(body["filter"] ?? [:]) else {
      return datadogErrors(400, "The request is not valid")
    }
    let facets = body["group_by"]?.items.compactMap { $0["facet"]?.text } ?? []
    var groups: [[String]: Int] = facets.isEmpty ? [[]: 0] : [:]
    for record in found { groups[facets.map { record.value($0).first ?? "" }, default: 0] += 1 }
    let buckets = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, count -> JSON in
      ["by": .object(zip(facets, key).map { JSON.Member($0, .string($1)) }), "computes": ["c0": .integer(count)]]
    }
    return Reply(["data": ["buckets": .array(buckets)], "meta": ["status": "done"]])
  }
}

/// A query in Datadog's search syntax, as far as it concerns words, `key:value`, `-`, `NOT`, `AND`, `OR` and brackets.
struct TermQuery {
  private indirect enum Node {
    case all
    case term(key: String, value: String, exact: Bool)
    case both(Node, Node)
    case either(Node, Node)
    case not(Node)
  }

  private var root: Node

  init?(parsing text: String) {
    var words = TermQuery.words(text)[...]
    guard let root = TermQuery.either(&words, 0), words.isEmpty else { return nil }
    self.root = root
  }

  func matches(_ values: (String) -> [String]) -> Bool { TermQuery.holds(root, values) }

  private static func holds(_ node: Node, _ values: (String) -> [String]) -> Bool {
    switch node {
    case .all: true
    case .both(let a, let b): holds(a, values) && holds(b, values)
    case .either(let a, let b): holds(a, values) || holds(b, values)
    case .not(let inner): !holds(inner, values)
    case .term(let key, let value, let exact):
      values(key).contains { found in
        key.isEmpty ? found.contains(value) : exact ? found == value : like(found[...], value[...])
      }
    }
  }

  private static func like(_ text: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return like(text, pattern.dropFirst()) || !text.isEmpty && like(text.dropFirst(), pattern)
    }
    return text.first == first && like(text.dropFirst(), pattern.dropFirst())
  }

  private static func words(_ text: String) -> [String] {
    var result: [String] = []
    var word = ""
    var quoted = false
    var escaped = false
    for character in text {
      if escaped {
        word.append(character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else if character == "\"" {
        quoted.toggle()
        word.append("\"")
      } else if !quoted, character.isWhitespace || character == "(" || character == ")" {
        if !word.isEmpty, word != "-" { result.append(word) }
        if word == "-" { result.append("NOT") }
        word = ""
        if !character.isWhitespace { result.append(String(character)) }
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { result.append(word) }
    return result
  }

  private static func either(_ words: inout ArraySlice<String>, _ depth: Int) -> Node? {
    guard depth < 32 else { return nil }
    if words.isEmpty { return .all }
    guard var left = both(&words, depth) else { return nil }
    while words.first == "OR" {
      words.removeFirst()
      guard let right = both(&words, depth) else { return nil }
      left = .either(left, right)
    }
    return left
  }

  private static func both(_ words: inout ArraySlice<String>, _ depth: Int) -> Node? {
    guard var left = term(&words, depth) else { return nil }
    while let next = words.first, next != "OR", next != ")" {
      if next == "AND" { words.removeFirst() }
      guard let right = term(&words, depth) else { return nil }
      left = .both(left, right)
    }
    return left
  }

  private static func term(_ words: inout ArraySlice<String>, _ depth: Int) -> Node? {
    guard var word = words.popFirst() else { return nil }
    if word == "NOT" || word == "!" { return term(&words, depth).map { .not($0) } }
    if word == "(" {
      let inner = either(&words, depth + 1)
      return words.popFirst() == ")" ? inner : nil
    }
    if word == ")" { return nil }
    if word == "*" { return .all }
    let negated = word.hasPrefix("-") || word.hasPrefix("!")
    if negated { word.removeFirst() }
    let node: Node
    if !word.hasPrefix("\""), let colon = word.firstIndex(of: ":") {
      let value = word[word.index(after: colon)...]
      node = .term(
        key: String(word[..<colon]), value: String(value.filter { $0 != "\"" }), exact: value.hasPrefix("\""))
    } else {
      node = .term(key: "", value: word.filter { $0 != "\"" }, exact: true)
    }
    return negated ? .not(node) : node
  }
}
