import SourceText

/// As much of JSON Schema 2020-12 as the report's schema uses: what does not hold, with the pointer.
struct SchemaCheck {
  let schema: Located

  func problems(_ value: Located) -> [String] { problems(value, schema) }

  private func problems(_ value: Located, _ schema: Located) -> [String] {
    var found: [String] = []
    func fail(_ what: String) { found.append("\(value.pointer): \(what)") }
    if let reference = schema["$ref"]?.string {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let target = self.schema["$defs"]?[name] else { return ["\(reference) leads nowhere"] }
      return problems(value, target)
    }
    if let options = schema["anyOf"]?.items {
      let all = options.map { problems(value, $0) }
      if !all.contains(where: \.isEmpty) { fail("fits none: \(all)") }
      return found
    }
    if let constant = schema["const"]?.string, value.string != constant { fail("is not \(constant)") }
    if let words = schema["enum"]?.items.compactMap(\.string), !words.contains(value.string ?? "") {
      fail("not in \(words)")
    }
    switch schema["type"]?.string {
    case "string": if value.string == nil { fail("no string") }
    case "integer": if value.integer == nil { fail("no integer") }
    case "boolean": if value.bool == nil { fail("no boolean") }
    case "null": if !value.isNull { fail("not null") }
    case "array":
      if !value.isArray { fail("no array") }
      if let item = schema["items"] { found += value.items.flatMap { problems($0, item) } }
    case "object":
      if !value.isObject { fail("no object") }
    default: break
    }
    for name in schema["required"]?.items.compactMap(\.string) ?? [] where !value.has(name) { fail("lacks \(name)") }
    for member in schema["properties"]?.members ?? [] {
      if let inner = value[member.key] { found += problems(inner, member.value) }
    }
    return found
  }
}
