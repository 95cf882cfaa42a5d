extension World.State {
  /// `/<context>/resources/<version>/<resource>`.
  func dataAPI(_ request: Request, _ parts: [String]) -> Reply {
    guard parts.count >= 2, let context = parts.first, parts[1] == "resources",
      ["fscmRestApi", "hcmRestApi", "crmRestApi", "financialCommonApi"].contains(context)
    else {
      // The newer platform has permission groups of its own.
      if parts.first == "api" { return adfError(request, 403, "Forbidden", "No permission group allows this.") }
      return Reply(html: "Error 404--Not Found", status: 404)
    }
    guard request.method == "GET" else { return adfError(request, 403, "Forbidden", "The user may not do this.") }
    if parts.count == 2 { return versions(request) }
    guard parts[2] == "11.13.18.05" || parts[2] == "latest" else {
      return adfError(request, 404, "Not Found", "The version \(parts[2]) does not exist.")
    }
    guard parts.count > 3 else { return versions(request) }
    let name = parts[3]
    if name == "erpintegrations", context != "hcmRestApi", context != "crmRestApi" {
      return erpIntegrations(request)
    }
    if name == "userAccounts", context == "hcmRestApi" { return userAccounts(request, parts) }
    guard let collection = scenario.collections[name], collection.context == context else {
      return adfError(request, 404, "Not Found", "The resource \(name) does not exist.")
    }
    switch collection.access {
    case .readable: break
    case .unauthorized: return .empty(401)
    case .forbidden: return adfError(request, 403, "Forbidden", "The user may not read \(name).")
    case .hidden: return adfError(request, 404, "Not Found", "The resource \(name) does not exist.")
    case .fault:
      return adfError(
        request, 500, "Internal Server Error", "ORA-04021: timeout occurred while waiting to lock object",
        code: "ORA-04021")
    }
    guard holds(collection.roles) else {
      return adfError(request, 403, "Forbidden", "The user may not read \(name).")
    }
    if parts.count == 5, parts[4] == "describe" { return describe(request, name, collection) }
    return rows(request, name, collection, key: parts.count == 5 ? parts[4] : nil)
  }

  private func versions(_ request: Request) -> Reply {
    let one: JSON = [
      "version": "11.13.18.05", "isLatest": true,
      "adf:extension": ["defaultFrameworkVersion": "1", "allowedFrameworkVersions": ["1", "2", "3", "4"]],
      "links": [],
    ]
    return resource(request, ["items": [one]])
  }

  private func describe(_ request: Request, _ name: String, _ collection: Scenario.Collection) -> Reply {
    func attribute(_ name: String, _ type: String, _ queryable: Bool) -> JSON {
      [
        "name": .string(name), "type": .string(type), "updatable": false, "mandatory": false,
        "queryable": .bool(queryable),
      ]
    }
    let attributes: [JSON] = [
      attribute("Id", "integer", true), attribute("Name", "string", true),
      attribute("CreationDate", "datetime", collection.followable),
      attribute("LastUpdateDate", "datetime", collection.followable),
    ]
    return resource(
      request,
      [
        "Resources": .object([
          JSON.Member(name, ["discrColumnType": false, "title": .string(name), "attributes": .array(attributes)])
        ])
      ], kind: "describe")
  }

  private func rows(_ request: Request, _ name: String, _ collection: Scenario.Collection, key: String?) -> Reply {
    let href = "https://\(request.host)\(request.path)"
    // A moving collection turns by one row with every request.
    let turn = collection.moving ? counters.requests : 0
    var found: [JSON] = (0..<max(0, collection.rows)).map { position in
      let index = (position + turn) % max(1, collection.rows)
      return [
        "Id": .integer(300_100_000_000_000 + index), "Name": .string("\(name) \(index)"),
        "CreationDate": .string(CivilTime.adf(start - 86_400 * Double(index + 2))),
        "LastUpdateDate": .string(CivilTime.adf(start - 3600 * Double(index + 1))),
        "links": [
          [
            "rel": "self", "href": .string("\(href)/\(300_100_000_000_000 + index)"), "name": .string(name),
            "kind": "item",
          ]
        ],
      ]
    }
    if let key {
      guard let one = found.first(where: { $0["Id"]?.double == Double(key) }) else {
        return adfError(request, 404, "Not Found", "The row \(key) does not exist.")
      }
      return resource(request, shown(one, request), kind: "item")
    }
    if let text = request.parameter("q") {
      var known: Set<String> = ["Id", "Name"]
      if collection.followable { known.formUnion(["CreationDate", "LastUpdateDate"]) }
      let version = Int(request.header("REST-Framework-Version") ?? "1") ?? 1
      guard let query = RowQuery(parsing: text, version: version), query.attributes.allSatisfy(known.contains) else {
        return adfError(
          request, 400, "Bad Request",
          "URL request parameter q cannot be used: Left side of search operator must be the name of a searchable attribute.",
          code: "27520")
      }
      found = found.filter(query.matches)
    }
    if let order = request.parameter("orderBy"), let first = order.split(separator: ",").first {
      let parts = first.split(separator: ":")
      let name = String(parts.first ?? "")
      guard ["Id", "Name", "CreationDate", "LastUpdateDate"].contains(name) else {
        return adfError(request, 400, "Bad Request", "orderBy names no attribute.", code: "27521")
      }
      let descending = parts.count > 1 && parts[1].lowercased() == "desc"
      found.sort { Filter.holds($0[name] ?? .null, descending ? "gt" : "lt", $1[name] ?? .null, false) }
    }
    return page(request, found, name)
  }

  /// The envelope of a collection. The server clamps `limit`, and says which it took.
  func page(_ request: Request, _ all: [JSON], _ name: String) -> Reply {
    let limit = min(499, max(1, request.parameter("limit").flatMap { Int($0) } ?? 25))
    let offset = max(0, request.parameter("offset").flatMap { Int($0) } ?? 0)
    let items = all.dropFirst(offset).prefix(limit).map { shown($0, request) }
    var body: JSON = [
      "items": .array(items), "count": .integer(items.count), "hasMore": .bool(offset + items.count < all.count),
      "limit": .integer(limit), "offset": .integer(offset),
    ]
    if request.parameter("totalResults") == "true" { body["totalResults"] = .integer(all.count) }
    body["links"] = [
      [
        "rel": "self", "href": .string("https://\(request.host)\(request.path)"), "name": .string(name),
        "kind": "collection",
      ]
    ]
    return resource(request, body)
  }

  private func shown(_ row: JSON, _ request: Request) -> JSON {
    let wanted = request.parameter("fields").map { $0.split(separator: ",").map(String.init) }
    return .object(
      row.members.filter {
        ($0.name != "links" || request.parameter("onlyData") != "true")
          && (wanted?.contains($0.name) ?? true || $0.name == "links")
      })
  }

  func resource(_ request: Request, _ body: JSON, kind: String = "collection") -> Reply {
    let version = request.header("REST-Framework-Version") ?? "1"
    return Reply(
      body, type: "application/vnd.oracle.adf.resource\(kind)+json", headers: [("REST-Framework-Version", version)])
  }
}

/// The `q` of a data API: `A='x';B>5` in framework version 1, `A = 'x' and B > 5` from version 2 on.
struct RowQuery {
  var terms: [(name: String, op: String, value: JSON)] = []

  init?(parsing text: String, version: Int) {
    guard !text.allSatisfy(\.isWhitespace) else { return nil }
    for part in RowQuery.parts(text, version: version) {
      guard let term = RowQuery.term(part, version: version) else { return nil }
      terms.append(term)
    }
    guard !terms.isEmpty else { return nil }
  }

  var attributes: [String] { terms.map(\.name) }

  func matches(_ row: JSON) -> Bool {
    terms.allSatisfy { Filter.holds(row[$0.name] ?? .null, $0.op, $0.value, false) }
  }

  private static func parts(_ text: String, version: Int) -> [String] {
    var result = [""]
    var quoted = false
    var rest = Substring(text)
    while let first = rest.first {
      if first == "'" { quoted.toggle() }
      if !quoted, version == 1, first == ";" {
        result.append("")
        rest.removeFirst()
      } else if !quoted, version > 1, rest.lowercased().hasPrefix(" and ") {
        result.append("")
        rest = rest.dropFirst(5)
      } else {
        result[result.count - 1].append(first)
        rest.removeFirst()
      }
    }
    return result
  }

  private static func term(_ text: String, version: Int) -> (name: String, op: String, value: JSON)? {
    let trimmed = text.drop(while: \.isWhitespace)
    let name = trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard name.first?.isLetter == true else { return nil }
    var rest = trimmed.dropFirst(name.count).drop(while: \.isWhitespace)
    if version > 1, rest.lowercased().hasPrefix("is not null") { return (String(name), "ne", .null) }
    for (sign, op) in [(">=", "ge"), ("<=", "le"), ("<>", "ne"), ("!=", "ne"), (">", "gt"), ("<", "lt"), ("=", "eq")]
    where rest.hasPrefix(sign) {
      rest = rest.dropFirst(sign.count).drop(while: \.isWhitespace)
      while rest.last?.isWhitespace == true { rest.removeLast() }
      if rest.first == "'", rest.last == "'", rest.count >= 2 {
        return (String(name), op, .string(String(rest.dropFirst().dropLast())))
      }
      return Double(rest).map { (String(name), op, .number($0)) }
        ?? (rest.isEmpty || rest.contains { $0.isWhitespace || $0 == "'" }
          ? nil : (String(name), op, .string(String(rest))))
    }
    return nil
  }
}
