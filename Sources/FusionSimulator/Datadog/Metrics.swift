/// A point of a metric.
private struct Point {
  var metric: String
  var tags: [String]
  var time: Double
  var value: Double

  func values(_ key: String) -> [String] {
    tags.filter { $0.hasPrefix(key + ":") }.map { String($0.dropFirst(key.count + 1)) }
  }
}

extension World.State {
  mutating func takeSeries(_ request: Request) -> Reply {
    guard request.wireBytes <= 512_000, request.body.count <= 5_242_880 else {
      return datadogErrors(413, "Payload too large")
    }
    guard let series = request.json?["series"], case .array(let items) = series,
      items.allSatisfy({ $0["metric"]?.text != nil && $0["points"] != nil })
    else { return datadogErrors(400, "Payload is not in the expected format") }
    deliveredSeries += items
    return Reply(["errors": []], status: 202)
  }

  private func points() -> [Point] {
    var result: [Point] = []
    let settings = scenario.datadog
    if settings.newestPointSeconds >= 0 {
      for name in settings.metrics {
        for index in 0..<60 {
          result.append(
            Point(
              metric: name, tags: settings.metricTags, time: now - settings.newestPointSeconds - 60 * Double(index),
              value: Double(5 + index % 3)))
        }
      }
    }
    for series in deliveredSeries {
      var tags = series["tags"]?.items.compactMap(\.text) ?? []
      tags +=
        series["resources"]?.items.compactMap { item in
          item["name"]?.text.map { "\(item["type"]?.text ?? "host"):\($0)" }
        } ?? []
      for point in series["points"]?.items ?? [] {
        guard let time = point["timestamp"]?.double, let value = point["value"]?.double else { continue }
        result.append(Point(metric: series["metric"]?.text ?? "", tags: tags, time: time, value: value))
      }
    }
    return result
  }

  private func names(since: Double, tags: String?) -> [String]? {
    guard let query = TermQuery(parsing: tags ?? "*") else { return nil }
    return Set(points().filter { $0.time >= since && query.matches($0.values) }.map(\.metric)).sorted()
  }

  /// `GET /api/v2/metrics`.
  func listMetrics(_ request: Request) -> Reply {
    let window = request.parameter("window[seconds]").flatMap { Double($0) } ?? 3600
    guard (1...2_592_000).contains(window),
      let names = names(since: now - window, tags: request.parameter("filter[tags]"))
    else { return datadogErrors(400, "The request is not valid") }
    return Reply([
      "data": .array(names.map { ["type": "metrics", "id": .string($0)] }),
      "meta": ["pagination": ["type": "cursor_limit", "limit": 10_000, "next_cursor": .null]],
    ])
  }

  /// `GET /api/v1/metrics`.
  func listActiveMetrics(_ request: Request) -> Reply {
    guard let from = request.parameter("from").flatMap({ Double($0) }),
      let names = names(since: from, tags: request.parameter("tag_filter"))
    else { return datadogErrors(400, "from is required") }
    return Reply(["from": .string(String(Int(from))), "metrics": JSON(strings: names)])
  }

  func metricMetadata(_ name: String) -> Reply {
    points().contains { $0.metric == name }
      ? Reply(["type": "gauge", "description": .null, "unit": "job", "short_name": .null])
      : datadogErrors(404, "metric_name not found")
  }

  func metricTags(_ name: String) -> Reply {
    let tags = Set(points().filter { $0.metric == name }.flatMap(\.tags)).sorted()
    return Reply(["data": ["type": "metrics", "id": .string(name), "attributes": ["tags": JSON(strings: tags)]]])
  }

  /// The points of `sum:NAME{tags}`, oldest first.
  private func points(_ query: String, from: Double, to: Double) -> [Point]? {
    guard let open = query.firstIndex(of: "{"), let close = query[open...].firstIndex(of: "}") else { return nil }
    let name = query[..<open].split(separator: ":").last.map(String.init) ?? ""
    // A metric query excludes a tag with `!`.
    let tags = String(query[query.index(after: open)..<close].replacing(",", with: " ").replacing("!", with: "-"))
    guard !name.isEmpty, let filter = TermQuery(parsing: tags) else { return nil }
    return points().filter {
      $0.metric == name && (from...max(from, to)).contains($0.time) && filter.matches($0.values)
    }
    .sorted { $0.time < $1.time }
  }

  /// `GET /api/v1/query`: times in seconds, points in milliseconds.
  func queryPoints(_ request: Request) -> Reply {
    guard let from = request.parameter("from").flatMap({ Double($0) }),
      let to = request.parameter("to").flatMap({ Double($0) }), let query = request.parameter("query"),
      let found = points(query, from: from, to: to)
    else { return datadogErrors(400, "The request is not valid") }
    let list = found.map { JSON.array([.number($0.time * 1000), .number($0.value)]) }
    let series: [JSON] =
      found.isEmpty
      ? []
      : [
        [
          "metric": .string(found[0].metric), "display_name": .string(found[0].metric), "pointlist": .array(list),
          "length": .integer(list.count), "scope": "*", "tag_set": [], "expression": .string(query),
        ]
      ]
    return Reply([
      "status": "ok", "res_type": "time_series", "series": .array(series), "from_date": .integer(Int(from * 1000)),
      "to_date": .integer(Int(to * 1000)), "query": .string(query), "error": "",
    ])
  }

  private func asked(_ request: Request) -> [[Point]]? {
    guard let attributes = request.json?["data"]?["attributes"], let from = attributes["from"]?.double,
      let to = attributes["to"]?.double
    else { return nil }
    let queries = attributes["queries"]?.items.compactMap { $0["query"]?.text } ?? []
    let found = queries.compactMap { points($0, from: from / 1000, to: to / 1000) }
    return found.count == queries.count && !queries.isEmpty ? found : nil
  }

  /// `POST /api/v2/query/timeseries`.
  func queryTimeseries(_ request: Request) -> Reply {
    guard let found = asked(request) else { return datadogErrors(400, "The request is not valid") }
    let times = Set(found.joined().map { Int($0.time * 1000) }).sorted()
    let filled = found.enumerated().filter { !$0.element.isEmpty }
    let values = filled.map { _, points -> JSON in
      let byTime = Dictionary(points.map { (Int($0.time * 1000), $0.value) }, uniquingKeysWith: { _, last in last })
      return .array(times.map { byTime[$0].map { .number($0) } ?? .null })
    }
    return Reply([
      "data": [
        "id": "0", "type": "timeseries_response",
        "attributes": [
          "series": .array(filled.map { ["group_tags": [], "query_index": .integer($0.offset), "unit": .null] }),
          "times": .array(times.map { .integer($0) }), "values": .array(values),
        ],
      ]
    ])
  }

  /// `POST /api/v2/query/scalar`: the newest value of each query.
  func queryScalar(_ request: Request) -> Reply {
    guard let found = asked(request) else { return datadogErrors(400, "The request is not valid") }
    let columns = found.enumerated().map { index, points -> JSON in
      [
        "name": .string("query\(index + 1)"), "type": "number",
        "values": .array(points.last.map { [.number($0.value)] } ?? []), "meta": ["unit": .null],
      ]
    }
    return Reply(["data": ["id": "0", "type": "scalar_response", "attributes": ["columns": .array(columns)]]])
  }
}
