import Lint

/// The JSON Schema (2020-12) of the JSON report. Members may be added within a version, so it forbids no further
/// ones.
public func reportSchema() -> [UInt8] {
  var json = JSONWriter()
  json.object { json in
    json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
    json.member("$id", "urn:fusion-doctor:report:v1")
    json.member("title", "fusion-doctor report")
    json.member("type", "object")
    json.properties([
      ("schema", .constant(reportSchemaName)),
      ("tool", .object([("name", .constant("fusion-doctor")), ("version", .text)])),
      ("mode", .words(["offline", "live", "replay"])),
      ("time", .text),
      ("selection", .nullable(.list(.text))),
      ("verdict", .reference("verdict")),
      ("summary", .reference("summary")),
      ("setups", .list(.reference("setup"))),
      ("comparison", .optional(.reference("comparison"))),
      ("notes", .optional(.list(.text))),
    ])
    json.object("$defs") { json in
      for (name, members) in definitions { json.definition(name, members) }
      json.object("verdict") { $0.schema(.words(["go", "not-proven", "no-go"])) }
      json.object("severity") { $0.schema(.words(Severity.allCases.reversed().map(\.rawValue))) }
      json.object("status") { $0.schema(.words(Status.allCases.map(\.rawValue))) }
      json.object("component") { $0.schema(.words(Component.allCases.map(\.rawValue))) }
    }
  }
  return json.document
}

private indirect enum Shape: Sendable {
  case text, whole, truth
  case constant(String)
  case words([String])
  case list(Shape)
  case nullable(Shape)
  case reference(String)
  case object([(StaticString, Shape)])
  /// A member that may be absent.
  case optional(Shape)
}

private let definitions: [(StaticString, [(StaticString, Shape)])] = [
  (
    "summary",
    [
      ("setups", .whole), ("passed", .whole), ("failed", .whole), ("unverified", .whole), ("notApplicable", .whole),
      ("suppressed", .whole), ("errors", .whole), ("warnings", .whole), ("infos", .whole), ("rootCauses", .list(.text)),
    ]
  ),
  (
    "setup",
    [
      ("name", .text), ("file", .text), ("document", .whole), ("stage", .words(["before", "after"])),
      ("verdict", .reference("verdict")), ("seenFrom", .nullable(.text)), ("checks", .list(.reference("check"))),
      (
        "sources",
        .optional(.list(.object([("name", .text), ("shape", .text), ("system", .text), ("records", .whole)])))
      ),
    ]
  ),
  (
    "check",
    [
      ("rule", .text), ("name", .text), ("component", .reference("component")), ("severity", .reference("severity")),
      ("status", .reference("status")), ("reason", .nullable(.text)), ("basis", .list(.text)), ("declared", .truth),
      ("prerequisite", .nullable(.text)),
      (
        "wouldProve",
        .list(.object([("evidence", .text), ("how", .text), ("right", .text), ("commands", .list(.text))]))
      ),
      ("findings", .list(.reference("finding"))), ("fault", .optional(.truth)),
    ]
  ),
  (
    "finding",
    [
      ("subject", .text), ("message", .text), ("severity", .reference("severity")), ("observed", .nullable(.text)),
      ("expected", .nullable(.text)), ("baselined", .truth), ("location", .reference("location")),
      ("related", .list(.object([("message", .text), ("location", .reference("location"))]))),
      ("causedBy", .list(.text)), ("exchange", .nullable(.reference("exchange"))),
      (
        "suppression",
        .optional(.object([("reason", .text), ("until", .nullable(.text)), ("location", .reference("location"))]))
      ),
      ("fingerprint", .text), ("remedy", .reference("remedy")),
    ]
  ),
  (
    "exchange",
    [
      ("method", .text), ("url", .text), ("status", .nullable(.whole)),
      ("correlation", .list(.object([("name", .text), ("value", .text)]))),
    ]
  ),
  (
    "location",
    [
      ("file", .text), ("line", .nullable(.whole)), ("column", .nullable(.whole)), ("endLine", .nullable(.whole)),
      ("endColumn", .nullable(.whole)), ("pointer", .text), ("configuration", .optional(.text)),
    ]
  ),
  (
    "remedy",
    [
      ("owner", .words(Owner.allCases.map(\.rawValue))), ("summary", .text), ("right", .text), ("steps", .list(.text)),
      ("commands", .list(.text)), ("where", .text), ("docs", .list(.text)),
    ]
  ),
  (
    "change", [("setup", .text), ("rule", .text), ("subject", .nullable(.text))]
  ),
  (
    "comparison",
    [
      ("against", .text), ("newlyFailed", .list(.reference("change"))), ("resolved", .list(.reference("change"))),
      ("newlyProven", .list(.reference("change"))), ("gone", .list(.reference("change"))),
    ]
  ),
]

extension JSONWriter {
  fileprivate mutating func definition(_ name: StaticString, _ members: [(StaticString, Shape)]) {
    object(name) { $0.schema(.object(members)) }
  }

  fileprivate mutating func properties(_ members: [(StaticString, Shape)]) {
    object("properties") { json in
      for (name, shape) in members { json.object(name) { $0.schema(shape) } }
    }
    let required = members.filter { if case .optional = $0.1 { false } else { true } }
    if !required.isEmpty { member("required", required.map { $0.0.description }) }
  }

  fileprivate mutating func schema(_ shape: Shape) {
    switch shape {
    case .text: member("type", "string")
    case .whole:
      member("type", "integer")
      member("minimum", 0)
    case .truth: member("type", "boolean")
    case .constant(let text): member("const", text)
    case .words(let words): member("enum", words)
    case .list(let item):
      member("type", "array")
      object("items") { $0.schema(item) }
    case .nullable(let shape):
      array("anyOf", [shape, nil]) { json, shape in
        json.object { if let shape { $0.schema(shape) } else { $0.member("type", "null") } }
      }
    case .reference(let name): member("$ref", "#/$defs/\(name)")
    case .object(let members):
      member("type", "object")
      if !members.isEmpty { properties(members) }
    case .optional(let shape): schema(shape)
    }
  }
}
