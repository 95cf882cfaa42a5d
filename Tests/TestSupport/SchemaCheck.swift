public import SourceText

/// As much of JSON Schema as the report's schema (2020-12) and that of SARIF (draft 4) use, formats aside: what does not
/// hold, with the pointer.
public struct SchemaCheck {
  public let schema: Located

  public init(schema: Located) { self.schema = schema }

  public func problems(_ value: Located) -> [String] { problems(value, schema) }

  private func problems(_ value: Located, _ schema: Located) -> [String] {
    var found: [String] = []
    func fail(_ what: String) { found.append("\(value.pointer): \(what)") }
    if let reference = schema["$ref"]?.string {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let target = (self.schema["$defs"] ?? self.schema["definitions"])?[name] else {
        return ["\(reference) leads nowhere"]
      }
      return problems(value, target)
    }
    if let options = schema["anyOf"]?.items {
      let all = options.map { problems(value, $0) }
      if !all.contains(where: \.isEmpty) { fail("fits none: \(all)") }
    }
    if let options = schema["oneOf"]?.items, options.count(where: { problems(value, $0).isEmpty }) != 1 {
      fail("fits none of those of which it must fit one, or several")
    }
    if let constant = schema["const"]?.string, value.string != constant { fail("is not \(constant)") }
    if let words = schema["enum"]?.items.compactMap(\.string), !words.contains(value.string ?? "") {
      fail("not in \(words)")
    }
    let types = schema["type"]?.string.map { [$0] } ?? schema["type"]?.items.compactMap(\.string) ?? []
    if !types.isEmpty, !types.contains(where: { isOf($0, value) }) { fail("not of \(types)") }
    if value.isArray {
      if let least = schema["minItems"]?.integer, value.count < least { fail("fewer than \(least) items") }
      if schema["uniqueItems"]?.bool == true {
        let texts = value.items.map { $0.file.text(in: $0.range) }
        if Set(texts).count < texts.count { fail("has equal items: \(texts)") }
      }
      if let item = schema["items"] { found += value.items.flatMap { problems($0, item) } }
    }
    if let number = value.integer {
      if let least = schema["minimum"]?.integer, number < least { fail("below \(least)") }
      if let most = schema["maximum"]?.integer, number > most { fail("above \(most)") }
    }
    if let text = value.string, let pattern = schema["pattern"]?.string,
      let regex = try? Regex(pattern), text.firstMatch(of: regex) == nil
    {
      fail("does not match \(pattern)")
    }
    if let known = schema["properties"], schema["additionalProperties"]?.bool == false {
      for key in value.keys where !known.has(key) { fail("has \(key)") }
    }
    for name in schema["required"]?.items.compactMap(\.string) ?? [] where !value.has(name) { fail("lacks \(name)") }
    for member in schema["properties"]?.members ?? [] {
      if let inner = value[member.key] { found += problems(inner, member.value) }
    }
    return found
  }

  private func isOf(_ type: String, _ value: Located) -> Bool {
    switch type {
    case "string": value.string != nil
    case "integer": value.integer != nil
    case "number": value.integer != nil
    case "boolean": value.bool != nil
    case "null": value.isNull
    case "array": value.isArray
    case "object": value.isObject
    default: false
    }
  }
}
