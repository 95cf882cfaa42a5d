/// The JSON Schema (2020-12) of the configuration file.
public func configurationSchema() -> [UInt8] {
  var root = schema(ConfigurationSchema.root)
  root.members = root.members.map { $0.key == "properties" ? ($0.key, withVersion($0.value)) : $0 }
  let head: [(key: String, value: SchemaValue)] = [
    ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("fusion-doctor configuration")),
    ("description", .text("One setup: the tile of the Datadog Oracle Fusion integration and the evidence about it.")),
  ]
  let document = SchemaValue.object(head + root.members + [("required", .array([.text("version")]))])
  return Array((document.json(indent: 0) + "\n").utf8)
}

/// A JSON value in the order in which it is written.
private indirect enum SchemaValue {
  case text(String)
  case integer(Int)
  case bool(Bool)
  case array([SchemaValue])
  case object([(key: String, value: SchemaValue)])

  var members: [(key: String, value: SchemaValue)] {
    get { if case .object(let members) = self { members } else { [] } }
    set { self = .object(newValue) }
  }

  func json(indent: Int) -> String {
    let pad = String(repeating: "  ", count: indent + 1)
    let end = String(repeating: "  ", count: indent)
    switch self {
    case .text(let text): return quoted(text)
    case .integer(let number): return String(number)
    case .bool(let bool): return bool ? "true" : "false"
    case .array(let items): return "[" + items.map { $0.json(indent: indent) }.joined(separator: ", ") + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      return "{\n"
        + members.map { pad + quoted($0.key) + ": " + $0.value.json(indent: indent + 1) }.joined(separator: ",\n")
        + "\n\(end)}"
    }
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}

private func withVersion(_ properties: SchemaValue) -> SchemaValue {
  .object(properties.members.map { $0.key == "version" ? ($0.key, .object([("const", .integer(1))])) : $0 })
}

private func schema(_ shape: Shape) -> SchemaValue {
  func type(_ name: String, _ more: (key: String, value: SchemaValue)...) -> SchemaValue {
    .object([("type", .text(name))] + more)
  }
  switch shape {
  case .object(let fields):
    let properties = fields.map { field in
      var value = schema(field.shape)
      value.members.insert(("description", .text(field.note)), at: 0)
      return (key: field.key, value: optional(value))
    }
    return type("object", ("properties", .object(properties)), ("additionalProperties", .bool(false)))
  case .map(let inner, _): return type("object", ("additionalProperties", schema(inner)))
  case .list(let inner): return type("array", ("items", schema(inner)))
  case .text: return type("string")
  case .integer: return type("integer")
  case .filled, .variable: return type("string", ("minLength", .integer(1)))
  case .positive(.integer): return type("integer", ("minimum", .integer(1)))
  case .positive(let inner): return schema(inner)
  case .requestNumber:
    return .object([
      (
        "anyOf",
        .array([
          type("integer", ("minimum", .integer(1))), type("string", ("pattern", .text("^0*[1-9][0-9]*$"))),
        ])
      )
    ])
  case .bool: return type("boolean")
  case .duration: return type("string", ("pattern", .text("^([0-9.]+(ms|s|m|h|d))+$")))
  case .size: return .object([("type", .array([.text("string"), .text("integer")]))])
  case .date: return type("string", ("format", .text("date")))
  case .pointer: return type("string")
  case .words(let words): return .object([("enum", .array(words.map(SchemaValue.text)))])
  case .either(let shapes): return .object([("anyOf", .array(shapes.map(schema)))])
  case .any: return .object([])
  }
}

/// A key with no value is absent.
private func optional(_ value: SchemaValue) -> SchemaValue {
  guard let index = value.members.firstIndex(where: { $0.key == "type" }),
    case .text(let name) = value.members[index].value
  else { return value }
  var value = value
  value.members[index].value = .array([.text(name), .text("null")])
  return value
}
